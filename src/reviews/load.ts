/** How much reviewers have to do, and how long they take over it. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Principal } from '../core/principal.ts'
import type { Store } from '../store/database.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { withDeputies } from './deputies.ts'
import { visible } from './row.ts'

/** One reviewer's rulings of the last days. Seconds from when a review was opened. */
export interface ReviewerLoad {
  readonly reviewer: string
  readonly reviewerName: string
  readonly rulings: number
  readonly approvals: number
  readonly secondsMedian: number
  /** Of a hundred rulings, ninety took no longer. */
  readonly secondsNinety: number
  /** Rulings that took less than `hastySeconds`: too few to read what is shown. */
  readonly hasty: number
}

/** Days that are looked back on. */
export const loadDays = 30
/** Nobody reads a statement, its chain and its preview in less. */
export const hastySeconds = 5
const reviewersMax = 200

/** The reviewers of whatever the principal may see, the busiest first. */
export function readLoad(
  store: Store,
  principal: Principal,
): Promise<readonly ReviewerLoad[] | StoreUnavailable> {
  return store.transact(async (transaction) => {
    const sees = await withDeputies(transaction, principal)
    const seconds = sql<number>`extract(epoch FROM review_rulings.at - reviews.opened_at)`
    const rows = await transaction
      .selectFrom('reviews')
      .innerJoin('review_rulings', 'review_rulings.review', 'reviews.id')
      .select([
        'review_rulings.reviewer as reviewer',
        sql<string>`max(review_rulings.reviewer_name)`.as('reviewerName'),
        sql<number>`count(*)::integer`.as('rulings'),
        sql<number>`(count(*) FILTER (WHERE review_rulings.ruling <> 'deny'))::integer`.as('approvals'),
        sql<number>`percentile_cont(0.5) WITHIN GROUP (ORDER BY ${seconds})::float8`.as('secondsMedian'),
        sql<number>`percentile_cont(0.9) WITHIN GROUP (ORDER BY ${seconds})::float8`.as('secondsNinety'),
        sql<number>`(count(*) FILTER (WHERE ${seconds} < ${sql.lit(hastySeconds)}))::integer`.as('hasty'),
      ])
      .where('review_rulings.at', '>', sql<Date>`clock_timestamp() - ${sql.lit(loadDays)} * interval '1 day'`)
      .where('reviews.purpose', '=', 'statement')
      .where((table) => visible(table, sees))
      .groupBy('review_rulings.reviewer')
      .orderBy('rulings', 'desc')
      .orderBy('reviewer')
      .limit(reviewersMax)
      .execute()
    return loadSchema.parse(rows)
  })
}

const loadSchema = z.array(
  z.object({
    reviewer: z.string(),
    reviewerName: z.string(),
    rulings: z.number(),
    approvals: z.number(),
    secondsMedian: z.number(),
    secondsNinety: z.number(),
    hasty: z.number(),
  }),
)
