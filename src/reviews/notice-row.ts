/** Notices as the store keeps them. */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import type { Notice, Sent } from './notice.ts'
import { type NoticeEvent, noticeEvents, type Review } from './review.ts'
import { readReview } from './row.ts'

/** Writes what some sinks are to be told, in the transaction of what it tells. `newId` makes ids. */
export async function insertNotices(
  transaction: Transaction<Schema>,
  told: readonly { readonly review: Pick<Review, 'id'>; readonly sink: string }[],
  event: NoticeEvent,
  newId: () => string,
): Promise<void> {
  if (told.length === 0) return
  await transaction
    .insertInto('review_notices')
    .values(told.map(({ review, sink }) => ({ id: newId(), review: review.id, sink, event })))
    .execute()
}

/**
 * Takes notices that are due, so that no other replica takes them for a while. A process that dies meanwhile leaves
 * them to the others: sent twice at worst.
 */
export async function takeDue(
  store: Store,
  sinks: readonly string[],
  publicUrl: string,
): Promise<readonly (Notice & { readonly sink: string; readonly attempts: number })[] | StoreUnavailable> {
  return store.transact(async (transaction) => {
    const rows = await transaction
      .selectFrom('review_notices')
      .select(['id', 'review', 'sink', 'event', 'attempts'])
      .where('sink', 'in', sinks)
      .where('sent_at', 'is', null)
      .where('failed_at', 'is', null)
      .where('due_at', '<=', sql<Date>`clock_timestamp()`)
      .orderBy('id')
      .limit(takenMax)
      .forUpdate()
      .skipLocked()
      .execute()
    if (rows.length === 0) return []
    await transaction
      .updateTable('review_notices')
      .set({
        due_at: sql`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`,
        attempts: sql`attempts + 1`,
      })
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .execute()
    const notices = []
    for (const { id, review: reviewId, sink, event, attempts } of rows) {
      const review = await readReview(transaction, reviewId, 'no-lock')
      if (review === null) throw new Error('A notice tells of a review that is not there.')
      notices.push({
        id,
        sink,
        event: eventSchema.parse(event),
        review,
        url: `${publicUrl}/reviews/${reviewId}`,
        receipt: await receiptOf(transaction, reviewId, sink),
        attempts: attempts + 1,
      })
    }
    return notices
  })
}

/** Has everything that some sink was told of a review, or could not be told, sent again: by the same ids. */
export async function tellAgain(transaction: Transaction<Schema>, reviewId: string): Promise<void> {
  await transaction
    .updateTable('review_notices')
    .set({ due_at: sql`clock_timestamp()`, sent_at: null, failed_at: null, attempts: 0, fault: '' })
    .where('review', '=', reviewId)
    .where((table) => table.or([table('sent_at', 'is not', null), table('failed_at', 'is not', null)]))
    .execute()
}

/** Writes how an attempt ended. `againMs`: when it is tried next; null gives it up. */
export async function settleNotice(
  store: Store,
  id: string,
  sent: Sent,
  againMs: number | null,
): Promise<void | StoreUnavailable> {
  const now = sql<Date>`clock_timestamp()`
  const change = sent.ok
    ? { sent_at: now, receipt: sent.receipt.slice(0, 200), fault: '' }
    : againMs === null
      ? { failed_at: now, fault: sent.fault.slice(0, 500) }
      : {
          due_at: sql<Date>`clock_timestamp() + ${againMs} * interval '1 millisecond'`,
          fault: sent.fault.slice(0, 500),
        }
  return store.transact(async (transaction) => {
    await transaction.updateTable('review_notices').set(change).where('id', '=', id).execute()
  })
}

async function receiptOf(transaction: Transaction<Schema>, reviewId: string, sink: string): Promise<string> {
  const first = await transaction
    .selectFrom('review_notices')
    .select('receipt')
    .where('review', '=', reviewId)
    .where('sink', '=', sink)
    .where('receipt', '!=', '')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return first?.receipt ?? ''
}

const eventSchema = z.enum(noticeEvents)
const takenMax = 20
const leaseMs = 30_000
