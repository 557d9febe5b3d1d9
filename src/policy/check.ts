import type { EffectKind } from '../core/inspection.ts'
import { isTimeZone } from '../core/local-time.ts'
import { documentPlace } from '../core/document-path.ts'
import { splitName } from '../core/object-name.ts'
import { durationMs } from './duration.ts'
import { isEstimated } from './estimate.ts'
import type { DocumentPath, Fault, Places } from './document.ts'
import { reservedRuleNames } from './finding.ts'
import { parseObjectPattern } from './object-pattern.ts'
import type { BudgetText, PolicyText, PrincipalsText, ReviewText, RuleText } from './schema.ts'
import { nearest } from './suggestion.ts'

/** Faults that the schema's shape cannot express: names that lead nowhere, rules that can never match, missing terms. */
export function checkPolicy(policy: PolicyText, places: Places): Fault[] {
  const check: Check = {
    faults: [],
    hasAuthors: policy.authors.length > 0,
    roles: policy.roles.map(({ name }) => name),
    add(path, message, fix, where) {
      check.faults.push(places.fault(path, message, fix, where))
    },
  }
  if (!isTimeZone(policy.timezone)) {
    check.add(
      ['timezone'],
      `\`${policy.timezone}\` is not a time zone.`,
      'Write an IANA name such as America/New_York.',
    )
  }
  checkClasses(policy, check)
  checkSubjects(policy, check)
  checkChannels(policy, check)
  checkNames(policy, check)
  for (const section of [
    'rules',
    'unmask',
    'protect',
    'detect',
    'subjects',
    'channels',
    'budgets',
  ] as const) {
    for (const [at, { resources }] of policy[section].entries()) {
      if (typeof resources !== 'object' || Object.keys(resources).length > 0) continue
      check.add(
        [section, at, 'resources'],
        'This selects every resource.',
        'Remove it if every one is meant.',
      )
    }
  }
  for (const [at, rule] of policy.rules.entries()) checkRule(rule, ['rules', at], check)
  for (const [at, budget] of policy.budgets.entries()) checkBudget(policy, budget, ['budgets', at], check)
  for (const [at, role] of policy.roles.entries()) checkRole(role, ['roles', at], check)
  for (const [at, unmask] of policy.unmask.entries())
    checkPrincipals(unmask.principals, ['unmask', at, 'principals'], check, true)
  return check.faults
}

interface Check {
  readonly faults: Fault[]
  readonly hasAuthors: boolean
  readonly roles: readonly string[]
  add(path: DocumentPath, message: string, fix?: string, where?: { readonly atKey?: boolean }): void
}

function checkClasses(policy: PolicyText, check: Check): void {
  const known = Object.keys(policy.classes)
  const mustExist = (name: string, path: DocumentPath): void => {
    if (Object.hasOwn(policy.classes, name)) return
    const meant = nearest(name, known)
    const fix = meant === null ? `Define it under \`classes\`.` : `Did you mean \`${meant}\`?`
    check.add(path, `There is no class \`${name}\`.`, fix)
  }
  for (const [name, one] of Object.entries(policy.classes)) {
    checkTerms(one.review, one.predicates === 'review' || one.writes === 'review', ['classes', name], check)
    if (one.writes !== undefined && one.predicates !== 'tokens')
      check.add(
        ['classes', name, 'writes'],
        'It says nothing here: such writes are refused only where rows are looked up by tokens.',
        'Remove it, or add `predicates: tokens`.',
        { atKey: true },
      )
    const isReversible = typeof one.mask === 'object' && one.mask !== null && 'token' in one.mask
    if (one.predicates === 'tokens' && !isReversible)
      check.add(
        ['classes', name, 'predicates'],
        'Only tokens that can be turned back can be compared with.',
        'Add `mask: { token: reversible }`.',
        { atKey: true },
      )
  }
  for (const [at, entry] of policy.protect.entries()) {
    for (const [column, names] of Object.entries(entry.columns)) {
      const path = ['protect', at, 'columns', column]
      if (typeof names === 'string') mustExist(names, path)
      else for (const [index, name] of names.entries()) mustExist(name, [...path, index])
      if (splitName(documentPlace(column)?.column ?? '')?.length !== 3)
        check.add(
          path,
          `\`${column}\` is not a column name.`,
          column.includes('->')
            ? "Write schema.table.column -> key -> 'other key', with * for any key."
            : 'Write schema.table.column.',
          { atKey: true },
        )
    }
    if (Object.keys(entry.columns).length === 0)
      check.add(['protect', at, 'columns'], 'No column is named.', 'Name one, or remove the entry.')
  }
  for (const [at, entry] of policy.detect.entries()) {
    for (const [detector, name] of Object.entries(entry.values))
      mustExist(name, ['detect', at, 'values', detector])
    for (const [index, column] of entry.except.entries()) {
      if (splitName(column)?.length !== 3)
        check.add(
          ['detect', at, 'except', index],
          `\`${column}\` is not a column name.`,
          'Write schema.table.column.',
        )
    }
  }
  for (const [at, entry] of policy.unmask.entries()) {
    for (const [index, name] of entry.classes.entries()) mustExist(name, ['unmask', at, 'classes', index])
  }
}

function checkNames(policy: PolicyText, check: Check): void {
  for (const section of ['rules', 'unmask', 'budgets', 'roles'] as const) {
    const seen = new Map<string, number>()
    for (const [at, { name }] of policy[section].entries()) {
      const path = [section, at, 'name']
      const before = seen.get(name)
      if (before !== undefined)
        check.add(
          path,
          `The name \`${name}\` is taken by ${section}[${before}].`,
          'Give each a name of its own.',
        )
      seen.set(name, before ?? at)
      if (reservedRuleNames.some((reserved) => reserved === name)) {
        check.add(path, `The name \`${name}\` is one that Sallyport itself uses.`, 'Choose another.')
      }
    }
  }
  for (const [at, entry] of policy.protect.entries()) {
    sameColumns(entry.columns, ['protect', at, 'columns'], check)
  }
}

function sameColumns(columns: Readonly<Record<string, unknown>>, path: DocumentPath, check: Check): void {
  const seen = new Map<string, string>()
  for (const column of Object.keys(columns)) {
    const place = documentPlace(column)
    const parts = place && splitName(place.column)
    const folded = JSON.stringify(parts && [...parts, ...place.path])
    const before = seen.get(folded)
    if (before !== undefined && folded !== 'null')
      check.add([...path, column], `\`${column}\` and \`${before}\` are the same column.`, 'Keep one.', {
        atKey: true,
      })
    seen.set(folded, column)
  }
}

function checkBudget(policy: PolicyText, budget: BudgetText, path: DocumentPath, check: Check): void {
  if (policy.rules.some(({ name }) => name === budget.name))
    check.add([...path, 'name'], `The name \`${budget.name}\` is taken by a rule.`, 'Choose another.')
  if (limits.every((limit) => budget[limit] === undefined))
    check.add(
      path,
      'The budget limits nothing.',
      'Name `statements`, `rows`, `bytes`, `masked-cells` or `subjects`.',
    )
  if (budget.subjects !== undefined && policy.subjects.length === 0)
    check.add(
      [...path, 'subjects'],
      'No column says whom a row is about.',
      'Name such columns under `subjects`.',
      { atKey: true },
    )
  checkTerms(budget.review, budget.over === 'review', path, check)
  checkPrincipals(budget.principals, [...path, 'principals'], check, false)
}

const limits = ['statements', 'rows', 'bytes', 'masked-cells', 'subjects'] as const

function checkSubjects(policy: PolicyText, check: Check): void {
  for (const [at, { columns }] of policy.subjects.entries()) {
    const path = ['subjects', at, 'columns']
    if (Object.keys(columns).length === 0)
      check.add(path, 'No column is named.', 'Name one, or remove the entry.')
    for (const column of Object.keys(columns))
      if (splitName(column)?.length !== 3)
        check.add([...path, column], `\`${column}\` is not a column name.`, 'Write schema.table.column.', {
          atKey: true,
        })
    sameColumns(columns, path, check)
  }
}

function checkChannels({ channels }: PolicyText, check: Check): void {
  for (const [at, { open }] of channels.entries())
    for (const [place, channel] of open.entries()) {
      const parts = parseObjectPattern(channel)?.parts
      if (parts === null || parts?.length === 1) continue
      const fix = 'Write one name; one with dots or capitals in double quotes.'
      check.add(['channels', at, 'open', place], `\`${channel}\` is not the name of a channel.`, fix)
    }
}

function checkObjects({ objects, effects }: RuleText, path: DocumentPath, check: Check): void {
  // Of all names those of settings alone may have more parts.
  const mayBeSetting = effects === undefined || effects.includes('session')
  for (const [at, text] of objects?.entries() ?? []) {
    const pattern = parseObjectPattern(text)
    if (pattern === null)
      check.add(
        [...path, at],
        `\`${text}\` is not an object pattern.`,
        'Write name parts joined by dots; `*` stands for any characters within a part.',
      )
    else if ((pattern.parts?.length ?? 0) > 2 && !mayBeSetting)
      check.add(
        [...path, at],
        `\`${text}\` can never match: objects are named schema.name.`,
        'Leave the database out, which `resources` tells; columns are protected under `protect`.',
      )
  }
}

function checkRule(rule: RuleText, path: DocumentPath, check: Check): void {
  checkTerms(
    rule.review,
    rule.verdict === 'review',
    path,
    check,
    rule.verdict === 'review' || (rule.verdict === 'allow' && rule.when !== undefined),
  )
  checkPrincipals(rule.principals, [...path, 'principals'], check, false)
  checkRoles(rule.principals, [...path, 'principals'], check)
  checkObjects(rule, [...path, 'objects'], check)
  checkEstimate(rule, path, check)
  const effects: readonly EffectKind[] | undefined = rule.effects
  if (!effects) return
  if (rule['every-row'] === true && !effects.includes('write')) {
    check.add(
      [...path, 'every-row'],
      'The rule can never match: only `write` effects reach every row.',
      'Add `write` to its effects.',
      { atKey: true },
    )
  }
  if (rule.objects && effects.every((kind) => withoutObjects.has(kind)) && !rule.objects.includes('*')) {
    check.add(
      [...path, 'objects'],
      `The rule can never match: ${effects.join(' and ')} name no object.`,
      'Remove `objects`.',
      { atKey: true },
    )
  }
}

/** An allowance that rests on a guess of the target's would be one that stale statistics hand out. */
function checkEstimate(rule: RuleText, path: DocumentPath, check: Check): void {
  for (const key of ['estimated-rows-min', 'estimated-cost-min'] as const) {
    if (rule[key] === undefined) continue
    if (rule.verdict === 'allow')
      check.add(
        [...path, key],
        `An allow rule cannot rest on an estimate.`,
        'Allow without it, and add a rule that reviews or denies from this estimate on.',
        { atKey: true },
      )
    else if (rule.effects && !rule.effects.some(isEstimated))
      check.add(
        [...path, key],
        'The rule can never match: only reads, writes and the unknown have an estimate.',
        'Add `read` or `write` to its effects.',
        { atKey: true },
      )
  }
}

const withoutObjects: ReadonlySet<EffectKind> = new Set<EffectKind>(['connect', 'transaction'])

function checkTerms(
  review: ReviewText | undefined,
  needed: boolean,
  path: DocumentPath,
  check: Check,
  usable = needed,
): void {
  if (needed && review === undefined) {
    check.add(path, 'A review needs reviewers.', 'Add `review: { groups: [...] }`.')
  }
  if (review === undefined) return
  const at = [...path, 'review']
  if (review.groups === undefined && review.owners === undefined)
    check.add(at, 'A review needs reviewers.', 'Name `groups`, or let `owners` review.', { atKey: true })
  if ((review.owners ?? 0) > review.quorum)
    check.add([...at, 'owners'], 'More owners than the quorum never approve.', 'Raise `quorum`, or lower it.')
  if (!usable)
    check.add(at, 'These review terms are never used.', 'Remove them, or use the verdict `review`.', {
      atKey: true,
    })
  if (durationMs(review.wait) > waitMsMax) {
    check.add([...at, 'wait'], 'A statement cannot wait longer than 24h.', 'Shorten it.')
  }
  if (review.valid !== undefined && durationMs(review.valid) > waitMsMax) {
    check.add([...at, 'valid'], 'An approval cannot be valid longer than 24h.', 'Shorten it.')
  }
  if (review.escalate && !(durationMs(review.escalate.after) < durationMs(review.wait)))
    check.add([...at, 'escalate', 'after'], 'By then nobody waits any more.', 'Shorten it, or wait longer.')
  const inTransaction = review['wait-in-transaction']
  if (inTransaction !== undefined && durationMs(inTransaction) > durationMs(review.wait))
    check.add([...at, 'wait-in-transaction'], 'By then nobody waits any more.', 'Shorten it, or wait longer.')
  if (review.together && review.passkey)
    check.add([...at, 'together'], 'A passkey signs one ruling.', 'Remove `together` or `passkey`.')
  if (review['not-author'] && !check.hasAuthors)
    check.add(
      [...at, 'not-author'],
      'Nobody is named as an author.',
      'Name who wrote the policy under `authors`.',
    )
  if (review.binds === 'shape' && (review.uses ?? 1) === 1) {
    check.add([...at, 'binds'], 'An approval for one use covers the text that was reviewed.', 'Add `uses`.')
  }
}

/** No connection is held, and no role had at once, longer than a day. */
const waitMsMax = 24 * 3_600_000

function checkRole(role: PolicyText['roles'][number], path: DocumentPath, check: Check): void {
  const glass = role['break-glass']
  const durations = [
    [['request', 'longest'], role.request?.longest],
    [['break-glass', 'longest'], glass?.longest],
    [['break-glass', 'review-within'], glass?.['review-within']],
  ] as const
  for (const [at, text] of durations)
    if (text !== undefined && durationMs(text) > waitMsMax)
      check.add([...path, ...at], 'This is 24h at most.', 'Shorten it.')
}

/** A role that the policy does not offer is nobody's: no issuer can give it. */
function checkRoles(text: PrincipalsText | undefined, path: DocumentPath, check: Check): void {
  for (const [at, group] of text?.groups?.entries() ?? []) {
    const name = group.startsWith(rolePrefix) ? group.slice(rolePrefix.length) : null
    if (name === null || check.roles.includes(name)) continue
    const meant = nearest(name, check.roles)
    const fix = meant === null ? 'Offer it under `roles`.' : `Did you mean \`${rolePrefix}${meant}\`?`
    check.add([...path, 'groups', at], `There is no role \`${name}\`.`, fix)
  }
}

const rolePrefix = 'role:'

function checkPrincipals(
  text: PrincipalsText | undefined,
  path: DocumentPath,
  check: Check,
  mustSelect: boolean,
): void {
  if (text === undefined) return
  if (Object.keys(text).length === 0) {
    const fix = mustSelect ? 'Name groups, kinds, ids or claims.' : 'Remove it if everyone is meant.'
    check.add(path, 'This selects everyone.', fix)
  }
  const behind = text['on-behalf-of']
  if (behind && Object.keys(behind).length === 0)
    check.add([...path, 'on-behalf-of'], 'This selects everyone.', 'Name groups, kinds, ids or claims.')
  if (behind && text.kinds?.every((kind) => kind === 'person')) {
    check.add(
      [...path, 'on-behalf-of'],
      'The rule can never match: a person acts for nobody else.',
      'Remove `person` from `kinds`.',
      { atKey: true },
    )
  }
}
