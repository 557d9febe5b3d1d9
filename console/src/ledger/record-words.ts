import type { AuditRecordView } from '../api/contract.ts'
import { shortId } from '../parts/principal-words.ts'

/** What a type of entry is, for people. */
export function titleOf(type: string): string {
  return titles[type] ?? type
}

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
export function lineOf({ entry, text }: AuditRecordView): string {
  if (text !== null) return text
  const named = [
    'message',
    'reason',
    'rule',
    'ruling',
    'verb',
    'noun',
    'id',
    'subject',
    'question',
    'result',
    'reviewId',
    'resource',
  ]
  const words = named.flatMap((name) => {
    const value = entry[name]
    if (name === 'question' && value === 'own') return ['a question of their own']
    return typeof value === 'string' && value !== '' ? [value] : []
  })
  return words.slice(0, 4).join(' · ')
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

const titles: Readonly<Record<string, string>> = {
  'statement.decided': 'Statement',
  'statement.prepared': 'Statement prepared',
  'statement.concluded': 'Outcome',
  'session.opened': 'Session opened',
  'session.closed': 'Session closed',
  'session.refused': 'Session refused',
  'review.opened': 'Review opened',
  'review.ruled': 'Ruling',
  'review.closed': 'Review closed',
  'review.remarked': 'Comment',
  'review.ruling-refused': 'Ruling refused',
  'access.refused': 'Access refused',
  'access.changed': 'Access changed',
  'recording.sealed': 'Recording sealed',
  'evidence.read': 'Evidence read',
  'evidence.searched': 'Evidence searched',
  'policy.loaded': 'Policy loaded',
  'gateway.started': 'Gateway started',
  'gateway.stopped': 'Gateway stopped',
  'key.created': 'Key created',
  'key.rotated': 'Key rotated',
  alert: 'Alert',
}
