/** Requests to erase what was kept, or to release a legal hold, as the store keeps them. */
import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../store/schema.ts'
import { approverRulings } from './approver-ruling.ts'
import type { ApproverRuling } from './approver-ruling.ts'

export const disposalStates = ['open', 'approved', 'rejected', 'withdrawn', 'done', 'lapsed'] as const
export const disposalKinds = ['expired', 'erasure', 'release'] as const

/** What is to go: `expired` is over its time, `erasure` goes before it, `release` ends a legal hold. */
export type WantedDisposal =
  | {
      readonly kind: 'expired' | 'erasure'
      /** Sessions of which everything goes. */
      readonly sessions: readonly string[]
      /** Sessions of which the recording alone goes. */
      readonly recordings: readonly string[]
    }
  | { readonly kind: 'release'; readonly hold: string }

/** A request, and what was said of it. Instants are milliseconds since the epoch by the store's clock. */
export interface DisposalRequest {
  readonly id: string
  /** The ledger whose sessions it is about. */
  readonly origin: string
  readonly kind: (typeof disposalKinds)[number]
  readonly sessions: readonly string[]
  readonly recordings: readonly string[]
  /** The hold that it releases; null where it erases. */
  readonly hold: string | null
  /** SHA-256, in hex, of all that an approval is bound to. */
  readonly digest: string
  readonly author: string
  readonly authorName: string
  readonly authorMail: string
  readonly justification: string
  readonly groups: readonly string[]
  readonly quorum: number
  /** `lapsed`: nobody ruled, or nothing was done, in time. */
  readonly state: (typeof disposalStates)[number]
  readonly askedAt: number
  readonly endsAt: number
  readonly closedAt: number | null
  readonly rulings: readonly ApproverRuling[]
}

/** What keeps a resource's sessions from being disposed of. */
export interface LegalHold {
  readonly id: string
  readonly resource: string
  readonly reason: string
  /** A principal, or `configuration`. */
  readonly placedBy: string
  readonly placedAt: number
}

/** What an approval is bound to: a line for each thing that goes. */
export function digestOf(origin: string, wanted: WantedDisposal): string {
  const lines =
    wanted.kind === 'release'
      ? [`hold ${wanted.hold}`]
      : [...wanted.sessions.map((id) => `all ${id}`), ...wanted.recordings.map((id) => `recording ${id}`)]
  return createHash('sha256')
    .update([origin, wanted.kind, ...lines].join('\n'))
    .digest('hex')
}

/** What a request wants, in one value. */
export function wantedBy({ kind, sessions, recordings, hold }: DisposalRequest): WantedDisposal {
  return kind === 'release' ? { kind, hold: hold ?? '' } : { kind, sessions, recordings }
}

/** Requests that fulfil a condition on `d`, newest first. */
export async function readDisposals(
  transaction: Transaction<Schema>,
  where: ReturnType<typeof sql>,
  limit = 50,
): Promise<readonly DisposalRequest[]> {
  const found = await sql`SELECT d.*, clock_timestamp() >= d.ends_at AS is_late,
      (SELECT coalesce(json_agg(r ORDER BY r.at), '[]') FROM disposal_rulings r WHERE r.disposal = d.id) AS rulings
    FROM disposals d WHERE ${where} ORDER BY d.id DESC LIMIT ${limit}`.execute(transaction)
  return found.rows.map((row) => requestOf(rowShape.parse(row)))
}

/** The holds that are in force, oldest first. */
export async function readHolds(transaction: Transaction<Schema>): Promise<readonly LegalHold[]> {
  const found = await sql`SELECT id, resource, reason, placed_by, placed_at FROM legal_holds
    WHERE released_at IS NULL ORDER BY id`.execute(transaction)
  return found.rows.map((row) => {
    const { placed_by: placedBy, placed_at: placedAt, ...rest } = holdShape.parse(row)
    return { ...rest, placedBy, placedAt: placedAt.getTime() }
  })
}

function requestOf(row: z.infer<typeof rowShape>): DisposalRequest {
  return {
    id: row.id,
    origin: row.origin,
    kind: row.kind,
    sessions: row.sessions,
    recordings: row.recordings,
    hold: row.hold,
    digest: row.digest,
    author: row.author,
    authorName: row.author_name,
    authorMail: row.author_mail,
    justification: row.justification,
    groups: row.approver_groups,
    quorum: row.quorum,
    state: row.is_late && (row.state === 'open' || row.state === 'approved') ? 'lapsed' : row.state,
    askedAt: row.asked_at.getTime(),
    endsAt: row.ends_at.getTime(),
    closedAt: row.closed_at?.getTime() ?? null,
    rulings: row.rulings,
  }
}

const holdShape = z.object({
  id: z.string(),
  resource: z.string(),
  reason: z.string(),
  placed_by: z.string(),
  placed_at: z.date(),
})
const rowShape = z.object({
  id: z.string(),
  origin: z.string(),
  kind: z.enum(disposalKinds),
  sessions: z.array(z.string()),
  recordings: z.array(z.string()),
  hold: z.string().nullable(),
  digest: z.string(),
  author: z.string(),
  author_name: z.string(),
  author_mail: z.string(),
  justification: z.string(),
  approver_groups: z.array(z.string()),
  quorum: z.int(),
  state: z.enum(['open', 'approved', 'rejected', 'withdrawn', 'done']),
  is_late: z.boolean(),
  asked_at: z.date(),
  ends_at: z.date(),
  closed_at: z.date().nullable(),
  rulings: approverRulings,
})
