import { unknownClass } from '../core/masked-classes.ts'
import type { EffectSummary, Leaf, PrincipalRecord } from '../ledger/entries/entry.ts'

/**
 * What can be asked about a record, as `kind:value`. A record has every term of its session as well, so that a question
 * about who or where needs no join. `chain` holds everybody who acts or is acted for, `who` the one who acts.
 */
export const termKinds = [
  'type',
  'resource',
  'who',
  'chain',
  'kind',
  'group',
  'claim',
  'application',
  'address',
  'effect',
  'verb',
  'table',
  'column',
  'verdict',
  'rule',
  'code',
  'result',
  'error',
  'review',
  'reviewer',
  'fingerprint',
  'policy',
  'alert',
  'masked',
  'masked-as',
  'ledger',
] as const
export type TermKind = (typeof termKinds)[number]

/** `kind:value`; the value as the ledger has it. */
export function term(kind: TermKind, value: string): string {
  return `${kind}:${value.slice(0, valueCharsMax)}`
}

/** The terms that every record of a session has. */
export function sessionTerms(
  leaf: Leaf & { readonly type: 'session.opened' | 'session.refused' },
): readonly string[] {
  const [first] = leaf.chain
  const terms = [
    term('resource', leaf.resource),
    term('application', leaf.origin.application),
    term('address', leaf.origin.address),
    ...leaf.chain.map(({ id }) => term('chain', id)),
    ...leaf.chain.flatMap(claimTerms),
  ]
  if (first) terms.push(term('who', first.id), term('kind', first.kind), ...groupTerms(first))
  return unique(terms)
}

/** The terms of one entry, without those of its session. */
export function entryTerms(leaf: Leaf): readonly string[] {
  if (leaf.type === 'statement.concluded') return concludedTerms(leaf)
  const terms = [term('type', leaf.type), ...namedTerms(leaf)]
  if (leaf.type === 'statement.prepared' || leaf.type === 'statement.decided')
    terms.push(
      term('verdict', leaf.verdict),
      term('fingerprint', leaf.fingerprint),
      ...leaf.effects.flatMap(effectTerms),
    )
  if (leaf.type === 'session.opened' || leaf.type === 'session.refused') terms.push(...sessionTerms(leaf))
  if (leaf.type === 'ledger.anchored') terms.push(term('ledger', leaf.ledger))
  if (leaf.type === 'policy.loaded') terms.push(term('policy', leaf.policyVersion))
  if (leaf.type === 'alert') terms.push(term('alert', leaf.code))
  else if ('code' in leaf && leaf.code !== '') terms.push(term('code', leaf.code))
  return unique(terms)
}

/** What an outcome adds to the record of its statement. */
export function concludedTerms(leaf: Leaf & { readonly type: 'statement.concluded' }): readonly string[] {
  const terms = [term('result', leaf.result), term('masked', leaf.masked > 0 ? 'yes' : 'no')]
  if (leaf.errorCode !== '') terms.push(term('error', leaf.errorCode))
  if (leaf.masked > 0) terms.push(...maskedTerms(Object.keys(leaf.maskedBy ?? { [unknownClass]: 0 })))
  return terms
}

/** Each class, and what is of several as its name too. */
function maskedTerms(names: readonly string[]): readonly string[] {
  return unique(names.flatMap((name) => [name, ...name.split(' ')])).map((name) => term('masked-as', name))
}

const valueCharsMax = 512
const claimsMax = 40
const claimCharsMax = 200
const groupsMax = 50

/** What members of the same name say in any entry. */
function namedTerms(leaf: Leaf): readonly string[] {
  const terms: string[] = []
  if ('reviewId' in leaf && leaf.reviewId !== null) terms.push(term('review', leaf.reviewId))
  if ('reviewer' in leaf) terms.push(term('reviewer', leaf.reviewer))
  if ('resource' in leaf && typeof leaf.resource === 'string') terms.push(term('resource', leaf.resource))
  if ('rule' in leaf && leaf.rule !== null) terms.push(term('rule', leaf.rule))
  for (const id of actorsOf(leaf)) terms.push(term('who', id), term('chain', id))
  return terms
}

function actorsOf(leaf: Leaf): readonly string[] {
  const actors: string[] = []
  if ('requester' in leaf) actors.push(leaf.requester)
  if ('author' in leaf && leaf.author !== null) actors.push(leaf.author)
  if ('reader' in leaf) actors.push(leaf.reader)
  return actors
}

function effectTerms({ kind, verb, object, columns }: EffectSummary): readonly string[] {
  const terms = [term('effect', kind), term('verb', verb)]
  if (object !== null) terms.push(term('table', object))
  for (const column of columns) {
    const isWhole = object === null || column.includes('.')
    terms.push(term('column', isWhole ? column : `${object}.${column}`))
  }
  return terms
}

function claimTerms({ claims }: PrincipalRecord): readonly string[] {
  return Object.entries(claims)
    .slice(0, claimsMax)
    .flatMap(([name, value]) =>
      (typeof value === 'string' && value.length <= claimCharsMax) || typeof value === 'number'
        ? [term('claim', `${name}=${value}`)]
        : [],
    )
}

function groupTerms({ groups }: PrincipalRecord): readonly string[] {
  return groups.slice(0, groupsMax).map((group) => term('group', group))
}

function unique(terms: readonly string[]): readonly string[] {
  return [...new Set(terms)]
}
