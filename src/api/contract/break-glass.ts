import { z } from 'zod'
import { reviewStates } from '../../reviews/review.ts'
import { assertionBody } from './passkeys.ts'
import { count, id, instant, words } from './words.ts'

const place = { resource: z.string().min(1).max(200), role: z.string().min(1).max(64) }

/** The body of `POST /api/v1/break-glass/options`: what is to be taken, for a passkey to sign. */
export const breakGlassPlace = z.strictObject(place)

/** The body of `POST /api/v1/break-glass`. The answer is what was taken. */
export const breakGlassBody = z.strictObject({
  ...place,
  lastsMs: z
    .int()
    .min(1000)
    .max(24 * 3_600_000),
  justification: words,
  /** Where the policy asks for a passkey. */
  assertion: assertionBody.optional(),
})

/** A role that somebody took in an emergency. */
export const brokenGlass = z.object({
  /** Of its grant: `POST /api/v1/grants/:id/revoke` ends it. */
  id,
  person: z.string(),
  /** What they are called now; empty where nobody knows. */
  personName: z.string(),
  resource: z.string(),
  role: z.string(),
  justification: z.string(),
  startsAt: instant,
  endsAt: instant,
  isRevoked: z.boolean(),
  /** The review that comes after it, ruled on like any other. */
  reviewId: id,
  reviewState: z.enum(reviewStates),
  /** When that is overdue: then whoever took it takes nothing so any more. */
  dueAt: instant,
  chases: count,
})

/** `GET /api/v1/break-glass`: what the caller took, or is to review, newest first, and what the policy lets them take. */
export const brokenGlassList = z.object({
  taken: z.array(brokenGlass),
  offers: z.array(
    z.object({
      resource: z.string(),
      role: z.string(),
      lastsMsMax: z.int(),
      /** What the caller proves besides: a sign-in of a moment ago, or a signature by a passkey. */
      stepUp: z.enum(['sign-in', 'passkey']),
      /** Who is told at once, and reviews it afterwards. */
      groups: z.array(z.string()),
      reviewWithinMs: z.int(),
    }),
  ),
})

export type BrokenGlassView = z.infer<typeof brokenGlass>
export type BrokenGlassList = z.infer<typeof brokenGlassList>
