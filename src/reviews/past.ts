/** How reviews of the like ended before, and who may hear of one: read beside the desk, which changes them. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Principal } from '../core/principal.ts'
import type { Store } from '../store/database.ts'
import type { StoreUnavailable } from '../store/unavailable.ts'
import { readBriefs } from './brief.ts'
import { readersOf } from './deputies.ts'
import { maySee, type Reader, type Review, type ReviewState } from './review.ts'
import { readReview, readReviewsOf } from './row.ts'

/** Reviews of one sort: how many ended how, and the newest. */
export interface Past {
  readonly counts: Readonly<Partial<Record<ReviewState, number>>>
  readonly reviews: readonly Review[]
}

/** How often people ask for something, and how it ended. */
export interface ReviewPast {
  readonly ofPrincipal: Past
  readonly ofFingerprint: Past
}

const newest = 20
/** Counts look no further back than this many reviews. */
const countedMax = 1000

/** The past of the one who asks, and of the same statement by anybody, as far as `reader` may see it. */
export function readPast(
  store: Store,
  review: Review,
  reader: Principal,
): Promise<ReviewPast | StoreUnavailable> {
  const requester = review.chain[0]?.id ?? ''
  return store.transact(async (transaction) => {
    const read = async (
      by: { readonly requester: string } | { readonly fingerprint: string },
    ): Promise<Past> => {
      const found = await readReviewsOf(transaction, by, review.id, reader, countedMax)
      const counts: Partial<Record<ReviewState, number>> = {}
      for (const { state } of found) counts[state] = (counts[state] ?? 0) + 1
      const shown = await Promise.all(
        found.slice(0, newest).map(({ id }) => readReview(transaction, id, 'no-lock')),
      )
      return { counts, reviews: shown.filter((one) => one !== null) }
    }
    const ofPrincipal = await read({ requester })
    const { fingerprint } = review
    return {
      ofPrincipal,
      ofFingerprint: fingerprint === '' ? { counts: {}, reviews: [] } : await read({ fingerprint }),
    }
  })
}

/** Which of these principals may see which reviews, by their ids. Nobody may see what is not there. */
export function whoSees(
  store: Store,
  ids: readonly string[],
  principals: readonly Principal[],
): Promise<ReadonlyMap<string, readonly boolean[]> | StoreUnavailable> {
  return store.transact(async (transaction) => {
    const readers = await readersOf(transaction, principals)
    const briefs = await readBriefs(transaction, ids, 'no-lock')
    return new Map(briefs.map((brief) => [brief.id, readers.map((reader) => maySee(brief, reader))]))
  })
}

/** Open reviews: how many the principal may see, and on how many of them it may rule. */
export function countOpen(
  store: Store,
  principal: Reader,
): Promise<{ readonly open: number; readonly forMe: number } | StoreUnavailable> {
  const { id, groups, kind, onBehalfOf, standsInFor = [] } = principal
  const isReviewer = kind === 'person' && onBehalfOf === undefined
  return store.transact(async (transaction) => {
    const { rows } = await sql`
      SELECT count(*) FILTER (WHERE r.parties @> ${[id]}::text[] OR m.rules) AS open,
        count(*) FILTER (WHERE m.rules AND NOT r.parties @> ${[id]}::text[] AND NOT EXISTS (
          SELECT FROM review_rulings g
          WHERE g.review = r.id AND g.reviewer = ${id} AND g.revision = r.revision)) AS for_me
      FROM reviews r,
        LATERAL (SELECT ${isReviewer}::boolean AND (r.reviewer_groups && ${[...groups]}::text[]
          OR r.reviewer_people && ${[id, ...standsInFor]}::text[]) AS rules) m
      WHERE r.state = 'open' AND r.ends_at > clock_timestamp()`.execute(transaction)
    const { open, for_me } = countRow.parse(rows[0])
    return { open, forMe: for_me }
  })
}

const countRow = z.object({ open: z.coerce.number(), for_me: z.coerce.number() })
