/** What a write on hold would do, and what its session keeps from others, as the store keeps them. */
import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { SessionLocks } from '../catalog/session-locks.ts'
import type { Schema } from '../store/schema.ts'

/** One column of the rows shown. */
export interface PreviewColumn {
  readonly name: string
  /** True where the policy protects it, for whomever: its values never left the target. */
  readonly isMasked: boolean
}

/** One row before and after, in the order of the columns; null where it was not there before, or is not after. */
export interface PreviewRow {
  readonly before: readonly (string | null)[] | null
  readonly after: readonly (string | null)[] | null
}

/** What a write would do, as it was tried. */
export interface Tried {
  /** Why there is nothing, or not all, to show; empty when there is. */
  readonly reason: string
  /** Rows that it would change; null when it could not be tried. */
  readonly rows: number | null
  readonly columns: readonly PreviewColumn[]
  readonly sample: readonly PreviewRow[]
}

/** A preview as reviewers see it. */
export interface Preview extends Tried {
  /** SHA-256 in hex of what is shown, as the ledger has it. */
  readonly digest: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** What is shown, as one text, and its SHA-256 in hex. */
export function sealTried(tried: Tried): { readonly text: string; readonly digest: string } {
  const { reason, rows, columns, sample } = tried
  const text = JSON.stringify({ reason, rows, columns, sample })
  return { text, digest: createHash('sha256').update(text).digest('hex') }
}

/** Writes a preview, once; the store refuses it for a review that is over, or one whose rule asks for none. */
export async function insertPreview(
  transaction: Transaction<Schema>,
  reviewId: string,
  tried: Tried,
): Promise<void> {
  const { text, digest } = sealTried(tried)
  await transaction
    .insertInto('review_previews')
    .values({ review: reviewId, reason: tried.reason, rows: tried.rows, shown: text, digest })
    .execute()
}

/** Writes what a session holds now, in place of what it held before. */
export async function putLocks(
  transaction: Transaction<Schema>,
  reviewId: string,
  { held, heldCount, waitingCount }: Omit<SessionLocks, 'at'>,
): Promise<void> {
  const locks = { held: JSON.stringify(held), held_count: heldCount, waiting_count: waitingCount }
  await transaction
    .insertInto('review_locks')
    .values({ review: reviewId, ...locks })
    .onConflict((one) => one.column('review').doUpdateSet({ ...locks, at: sql`clock_timestamp()` }))
    .execute()
}

/** What helps the reviewers of some reviews, by their ids. */
export interface Aids {
  readonly previews: ReadonlyMap<string, Preview>
  readonly locks: ReadonlyMap<string, SessionLocks>
}

/** The aids of some reviews; those without any are missing. */
export async function readAids(transaction: Transaction<Schema>, ids: readonly string[]): Promise<Aids> {
  const previews = await transaction
    .selectFrom('review_previews')
    .selectAll()
    .where('review', 'in', ids)
    .execute()
  const locks = await transaction.selectFrom('review_locks').selectAll().where('review', 'in', ids).execute()
  return {
    previews: new Map(
      previews.map(({ review, shown, digest, at }) => {
        return [review, { ...shownSchema.parse(JSON.parse(shown)), digest, at: at.getTime() }] as const
      }),
    ),
    locks: new Map(
      locks.map(({ review, held, held_count: heldCount, waiting_count: waitingCount, at }) => {
        const parsed = heldSchema.parse(JSON.parse(held))
        return [review, { held: parsed, heldCount, waitingCount, at: at.getTime() }] as const
      }),
    ),
  }
}

const cells = z.array(z.string().nullable()).nullable()
const shownSchema = z.object({
  reason: z.string(),
  rows: z.number().nullable(),
  columns: z.array(z.object({ name: z.string(), isMasked: z.boolean() })),
  sample: z.array(z.object({ before: cells, after: cells })),
})
const heldSchema = z.array(z.object({ mode: z.string(), object: z.string() }))
