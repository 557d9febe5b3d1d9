/** How approvals are spent. Each function is one statement to the store, whose guards say the same again. */
import { type Expression, type ExpressionBuilder, sql, type SqlBool, type Transaction } from 'kysely'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { isReviewId } from './row.ts'

/** An approval that was found and spent. */
export interface Spent {
  readonly reviewId: string
  /** What a reviewer put in the statement's stead; null when it goes as it was asked. */
  readonly changedStatement: string | null
}

/**
 * Spends one approval once. True for as many callers as it has uses, with the digest that was approved and the text
 * that is about to run in the statement's stead (null when it is the statement itself), while it is valid.
 */
export async function spendApproval(
  transaction: Transaction<Schema>,
  reviewId: string,
  digest: string,
  changedStatement: string | null,
): Promise<boolean> {
  if (!isReviewId(reviewId)) return false
  const spent = await transaction
    .updateTable('reviews')
    .set({ spent_at: sql`clock_timestamp()`, uses: sql`uses + 1` })
    .where('id', '=', reviewId)
    .where('request_digest', '=', digest)
    .where(sql<SqlBool>`changed_statement IS NOT DISTINCT FROM ${changedStatement}`)
    .where(isSpendable)
    .returning('id')
    .execute()
  return spent.length === 1
}

/** The approval that outlived its connection and allows this request, soonest to end first; null when there is none. */
export async function findStanding(store: Store, digest: string): Promise<Spent | null | StoreUnavailable> {
  return store.transact((transaction) => readStanding(transaction, digest))
}

/** The same within a transaction. */
export async function readStanding(transaction: Transaction<Schema>, digest: string): Promise<Spent | null> {
  const found = await transaction
    .selectFrom('reviews')
    .select(['id', 'changed_statement'])
    .where('request_digest', '=', digest)
    .where(isSpendable)
    .where((table) => table.or([table('uses_max', '>', 1), table('detached', '=', true)]))
    .orderBy('spend_before')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return found === undefined ? null : { reviewId: found.id, changedStatement: found.changed_statement }
}

function isSpendable(table: ExpressionBuilder<Schema, 'reviews'>): Expression<SqlBool> {
  return table.and([
    table('state', '=', 'approved'),
    table('purpose', '=', 'statement'),
    table('uses', '<', table.ref('uses_max')),
    table('spend_before', '>', sql<Date>`clock_timestamp()`),
  ])
}
