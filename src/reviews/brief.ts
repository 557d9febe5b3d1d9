/** What of a review is needed to end it, and to tell of it, without the texts that make it large. */
import { type Transaction } from 'kysely'
import type { Schema } from '../store/schema.ts'
import { noDuties, readDuties } from './duties.ts'
import type { Review } from './review.ts'
import { parseState } from './row-shape.ts'

/** A review without what it is about. */
export type ReviewBrief = Pick<
  Review,
  'id' | 'gateway' | 'digest' | 'state' | 'parties' | 'groups' | 'people' | 'duties'
>

/** Some reviews, in brief; those that are not there are missing. `lock` as in `readReview`. */
export async function readBriefs(
  transaction: Transaction<Schema>,
  ids: readonly string[],
  lock: 'lock' | 'no-lock',
): Promise<readonly ReviewBrief[]> {
  if (ids.length === 0) return []
  const query = transaction
    .selectFrom('reviews')
    .select(['id', 'gateway', 'request_digest', 'state', 'parties', 'reviewer_groups', 'reviewer_people'])
    .where('id', 'in', ids)
    // Always in one order, so that two who lock several do not wait for each other.
    .orderBy('id')
  const rows = await (lock === 'lock' ? query.forUpdate() : query).execute()
  const duties = await readDuties(
    transaction,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    id: row.id,
    gateway: row.gateway,
    digest: row.request_digest,
    state: parseState(row.state),
    parties: row.parties,
    groups: row.reviewer_groups,
    people: row.reviewer_people,
    duties: duties.get(row.id) ?? noDuties,
  }))
}
