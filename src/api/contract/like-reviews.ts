import { z } from 'zod'
import { reviewStates, togetherMax } from '../../reviews/review.ts'
import { count, id, instant, words } from './words.ts'

/** `GET /api/v1/review-groups`: open reviews that are alike, the most of a kind first. */
export const likeList = z.object({
  groups: z.array(
    z.object({
      /** Equal for statements that differ in constants alone. */
      fingerprint: z.string(),
      requester: z.string(),
      resource: z.string(),
      rule: z.string(),
      count,
      /** Those that end first, at most 50. */
      ids: z.array(id),
      /** When the first of them was opened, and when the first ends. */
      openedAt: instant,
      endsAt: instant,
      /** True when their rule lets them be ruled on together. */
      isTogether: z.boolean(),
    }),
  ),
})

/** The body of `POST /api/v1/review-groups/rulings`: each with the revision that the reviewer has seen. */
export const togetherBody = z.strictObject({
  reviews: z
    .array(z.strictObject({ id, revision: z.int().min(0).default(0) }))
    .min(1)
    .max(togetherMax)
    .refine((all) => new Set(all.map((one) => one.id)).size === all.length, 'Name each review once'),
  ruling: z.enum(['approve', 'deny']),
  justification: words,
})

/** The answer to it: what became of each. */
export const togetherAnswer = z.object({
  rulings: z.array(
    z.object({
      id,
      /** The review's state after the ruling; null when the ruling does not count. */
      state: z.enum(reviewStates).nullable(),
      /** Why it does not; empty when it does. */
      code: z.string(),
      message: z.string(),
    }),
  ),
})

/** `GET /api/v1/review-load`: who ruled on what the caller may see, and how long they took. */
export const loadList = z.object({
  days: count,
  /** Fewer seconds than that are too few to read what is shown. */
  hastySeconds: count,
  reviewers: z.array(
    z.object({
      reviewer: z.string(),
      reviewerName: z.string(),
      rulings: count,
      approvals: count,
      /** From the opening of the review to the ruling. */
      secondsMedian: z.number(),
      secondsNinety: z.number(),
      /** Rulings within `hastySeconds`. */
      hasty: count,
    }),
  ),
})

export type LikeList = z.infer<typeof likeList>
export type TogetherAnswer = z.infer<typeof togetherAnswer>
export type LoadList = z.infer<typeof loadList>
