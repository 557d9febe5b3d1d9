/** Reviews that are alike: the same statement, whatever its constants, asked by one principal at one resource under one rule. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { withDeputies } from './deputies.ts'
import type { ReviewDesk } from './desk.ts'
import { togetherMax, type Review } from './review.ts'
import { visible } from './row.ts'

/** Open reviews that are alike. Instants in milliseconds since the epoch. */
export interface LikeReviews {
  readonly fingerprint: string
  readonly requester: string
  readonly resource: string
  readonly rule: string
  readonly count: number
  /** Those that end first, at most `togetherMax`. */
  readonly ids: readonly string[]
  readonly openedAt: number
  readonly endsAt: number
  /** True when each of them may be ruled on with the others. */
  readonly isTogether: boolean
}

const groupsMax = 100

/** The open reviews that a principal sees, those that are alike together, the most of a kind first. */
export function readLike(
  store: Store,
  principal: Principal,
): Promise<readonly LikeReviews[] | StoreUnavailable> {
  return store.transact(async (transaction) => {
    const sees = await withDeputies(transaction, principal)
    const rows = await transaction
      .selectFrom('reviews')
      .select([
        'fingerprint',
        'requester',
        'resource',
        'rule',
        sql<number>`count(*)::integer`.as('count'),
        sql<string[]>`(array_agg(id::text ORDER BY ends_at, id))[1:${sql.lit(togetherMax)}]`.as('ids'),
        sql<number>`extract(epoch FROM min(opened_at))::float8 * 1000`.as('openedAt'),
        sql<number>`extract(epoch FROM min(ends_at))::float8 * 1000`.as('endsAt'),
        sql<boolean>`bool_and(together)`.as('isTogether'),
      ])
      .where('state', '=', 'open')
      .where('purpose', '=', 'statement')
      .where('fingerprint', '!=', '')
      .where((table) => visible(table, sees))
      .groupBy(['fingerprint', 'requester', 'resource', 'rule'])
      .orderBy('count', 'desc')
      .orderBy('endsAt')
      .limit(groupsMax)
      .execute()
    return likeSchema.parse(rows)
  })
}

/** One of several reviews that are ruled on at once, and the revision of it that the reviewer has seen. */
export interface OneOfLike {
  readonly id: string
  readonly revision: number
}

/** What became of each. */
export interface RuledOne {
  readonly id: string
  readonly outcome: Review | Refusal
}

/**
 * Takes one ruling on several reviews that are alike, where the rule lets it. Each is bound, checked and put on record as
 * if it were ruled on alone; what stands against one of them stands against that one.
 */
export async function ruleTogether(
  desk: Pick<ReviewDesk, 'show' | 'rule'>,
  those: readonly OneOfLike[],
  reviewer: Principal,
  word: 'approve' | 'deny',
  justification: string,
): Promise<readonly RuledOne[] | Refusal> {
  let first: Review | null = null
  for (const { id } of those) {
    const review = await desk.show(id, reviewer)
    if (review instanceof Refusal) return review
    first ??= review
    if (!review.isTogether || !isAlike(first, review)) return notAlike
  }
  const ruled: RuledOne[] = []
  for (const { id, revision } of those)
    ruled.push({ id, outcome: await desk.rule(id, reviewer, { word, revision }, justification) })
  return ruled
}

function isAlike(one: Review, other: Review): boolean {
  return (
    one.fingerprint !== '' &&
    one.fingerprint === other.fingerprint &&
    one.parties[0] === other.parties[0] &&
    one.resource === other.resource &&
    one.rule === other.rule
  )
}

const notAlike = new Refusal(
  'request-invalid',
  'These are not alike, or their rule does not let them be ruled on together.',
  { hint: 'Rule on each by itself.' },
)

const likeSchema = z.array(
  z.object({
    fingerprint: z.string(),
    requester: z.string(),
    resource: z.string(),
    rule: z.string(),
    count: z.number(),
    ids: z.array(z.string()),
    openedAt: z.number(),
    endsAt: z.number(),
    isTogether: z.boolean(),
  }),
)
