import type { AuditAnswer, AuditRecordView } from '../api/contract.ts'
import { nameOf, shortId } from '../parts/principal-words.ts'
import { valueWords } from './entry-words.ts'

/** What principals are called now, by their ids. */
export type Names = AuditAnswer['names']

/** Ids of whom a record is about: the actor first, then for whom; none where it is the gateway itself. */
export function partiesOf({ entry, session }: AuditRecordView): readonly string[] {
  const chain = chainOf(entry) ?? chainOf(session) ?? []
  if (chain.length > 0) return chain
  const own = actors.map((name) => textOf(entry, name)).find((value) => value !== '')
  return own === undefined ? [] : [own]
}

/** Who a record is about: the actor, and for whom, in one line. */
export function whoOf(record: AuditRecordView, names: Names): string {
  const parties = partiesOf(record)
  return parties.length === 0 ? 'gateway' : parties.map((id) => calledOf(id, names)).join(' for ')
}

/** What a principal is called, or the end of its id where nobody knows. */
export function calledOf(id: string, names: Names): string {
  return nameOf({ id, kind: '', name: names[id] ?? '' })
}

/** The members of a delegation chain; null where it is none. */
export function membersOf(value: unknown): readonly { readonly id: string; readonly kind: string }[] | null {
  if (!Array.isArray(value)) return null
  const members = value.flatMap((member: unknown) =>
    typeof member === 'object' &&
    member !== null &&
    'id' in member &&
    typeof member.id === 'string' &&
    'kind' in member &&
    typeof member.kind === 'string'
      ? [{ id: member.id, kind: member.kind }]
      : [],
  )
  return members.length === value.length && members.length > 0 ? members : null
}

/** What a record says, in one line, with names in the place of ids; a statement's own text comes before it where there is one. */
export function lineOf(record: AuditRecordView, names: Names): string {
  if (record.text !== null) return record.text
  const line = wordsOf(record)
  return Object.entries(names)
    .toSorted(([one], [other]) => other.length - one.length)
    .reduce((said, [id, name]) => said.replaceAll(id, () => name), line)
}

function wordsOf({ entry, type }: AuditRecordView): string {
  const say = (name: string): string => valueWords(name, textOf(entry, name))
  const at = say('resource') === '' ? '' : `at ${say('resource')}`
  const named = say('id')
  switch (type) {
    case 'access.changed':
      return joined([say('verb'), say('noun'), at, uuid.test(named) ? '' : shortId(named)])
    case 'review.opened':
      return joined([`held by the rule ${say('rule')}`, at])
    case 'review.ruled':
      return joined([rulings[say('ruling')] ?? say('ruling')])
    case 'review.closed':
    case 'preview.ended':
      return joined([say('result'), say('reason')])
    case 'session.opened':
      return joined([say('resource'), originWords(entry)])
    case 'session.refused':
    case 'access.refused':
      return joined([say('reason'), at, originWords(entry)])
    case 'session.closed':
      return joined([say('reason'), `${countOf(entry, 'statements') ?? 0} statements`])
    case 'evidence.read':
      return joined([say('subject'), textOf(entry, 'session') === '' ? rangeOf(entry) : 'of a session'])
    case 'evidence.searched':
      return joined([say('question'), `${countOf(entry, 'found') ?? 0} found`])
    case 'policy.loaded':
      return joined([`${countOf(entry, 'rules') ?? 0} rules`, say('source')])
    default:
      return joined(others.map(say).slice(0, 4))
  }
}

/** A member of a record that is a text; empty where there is none. */
export function textOf(record: Readonly<Record<string, unknown>> | null, name: string): string {
  const value = record?.[name]
  return typeof value === 'string' ? value : ''
}

/** A member of a record that is a number; null where there is none. */
export function countOf(record: Readonly<Record<string, unknown>> | null, name: string): number | null {
  const value = record?.[name]
  return typeof value === 'number' ? value : null
}

function chainOf(record: Readonly<Record<string, unknown>> | null): readonly string[] | null {
  const chain = record?.['chain']
  if (!Array.isArray(chain)) return null
  return chain.flatMap((member: unknown) => {
    if (typeof member === 'string') return [member]
    return typeof member === 'object' && member !== null && 'id' in member ? [String(member.id)] : []
  })
}

/** By which program a session was opened; empty where it did not say. */
export function originWords(entry: AuditRecordView['entry']): string {
  const from = entry['origin']
  if (typeof from !== 'object' || from === null || !('application' in from)) return ''
  return typeof from.application === 'string' && from.application !== '' ? `by ${from.application}` : ''
}

/** The entries that somebody read. */
function rangeOf(entry: AuditRecordView['entry']): string {
  const [from, to] = [countOf(entry, 'from'), countOf(entry, 'to')]
  if (from === null || to === null) return ''
  return to - from === 1 ? `entry ${from}` : `entries ${from} to ${to - 1}`
}

function joined(words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' · ')
}

const actors = ['author', 'reviewer', 'reader', 'requester', 'principal']
const others = ['message', 'reason', 'code', 'rule', 'subject', 'result', 'resource', 'segment']
const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
const rulings: Readonly<Record<string, string>> = {
  approve: 'approved',
  deny: 'denied',
  change: 'approved as changed',
}
