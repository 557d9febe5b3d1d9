import type { AuditRecordView } from '../api/contract.ts'
import { shortId } from '../parts/principal-words.ts'
import { valueWords } from './entry-words.ts'

/** Who a record is about: the actor, and for whom, in one line. */
export function whoOf({ entry, session }: AuditRecordView): string {
  const chain = chainOf(entry) ?? chainOf(session) ?? []
  if (chain.length > 0) return chain.map(shortId).join(' for ')
  for (const name of ['author', 'reviewer', 'reader', 'requester', 'principal']) {
    const value = entry[name]
    if (typeof value === 'string' && value !== '') return shortId(value)
  }
  return 'gateway'
}

/** What a record says, in one line; a statement's own text comes before it where there is one. */
export function lineOf({ entry, text, type }: AuditRecordView): string {
  if (text !== null) return text
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
      return joined([say('resource'), origin(entry)])
    case 'session.refused':
    case 'access.refused':
      return joined([say('reason'), at, origin(entry)])
    case 'session.closed':
      return joined([say('reason'), `${countOf(entry, 'statements') ?? 0} statements`])
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

function origin(entry: AuditRecordView['entry']): string {
  const from = entry['origin']
  if (typeof from !== 'object' || from === null || !('application' in from)) return ''
  return typeof from.application === 'string' && from.application !== '' ? `by ${from.application}` : ''
}

function joined(words: readonly string[]): string {
  return words.filter((word) => word !== '').join(' · ')
}

const others = ['message', 'reason', 'code', 'rule', 'subject', 'result', 'resource', 'segment']
const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
const rulings: Readonly<Record<string, string>> = {
  approve: 'approved',
  deny: 'denied',
  change: 'approved as changed',
}
