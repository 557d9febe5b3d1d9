import { z } from 'zod'
import { recurrenceShape } from '../../identity/recurrence-shape.ts'
import { grantStates } from '../../reviews/grant.ts'
import { chain, id, instant, words } from './words.ts'

const grantRuling = z.object({
  reviewer: z.string(),
  /** What they are called now; empty where nobody knows. */
  reviewerName: z.string(),
  ruling: z.enum(['approve', 'deny']),
  justification: z.string(),
  at: instant,
})

/** `GET /api/v1/grants/:id`: a role that was asked for, and what became of it. */
export const grant = z.object({
  id,
  state: z.enum(grantStates),
  resource: z.string(),
  role: z.string(),
  /** Who asked and for whom: the requester first, the root of the delegation last. */
  chain,
  justification: z.string(),
  groups: z.array(z.string()),
  quorum: z.int(),
  rulings: z.array(grantRuling),
  askedAt: instant,
  /** While it is open: as it would be if it were approved at once. */
  startsAt: instant,
  endsAt: instant,
  /** When it is in force between these instants, each time for `lastsMs`; null: all the time. */
  recurs: z
    .object({
      /** 1 is Monday, 7 is Sunday. */
      weekdays: z.array(z.int()),
      /** `HH:MM`, told in `timeZone`. */
      at: z.string(),
      timeZone: z.string(),
      lastsMs: z.number(),
    })
    .nullable(),
  /** When it is in force next, or is now, if it is approved; null when it will not be any more. */
  window: z.object({ startsAt: instant, endsAt: instant }).nullable(),
  /** Rulings after this do not count. */
  ruleBefore: instant,
  /** True when the caller may rule on it now. */
  mayRule: z.boolean(),
})

/** `GET /api/v1/grants`: the newest that the caller may see. */
export const grantList = z.object({ grants: z.array(grant) })

/** The body of `POST /api/v1/grants`. The answer is the grant. */
export const grantBody = z.strictObject({
  resource: z.string().min(1).max(200),
  role: z.string().min(1).max(64),
  lastsMs: z
    .int()
    .min(1000)
    .max(31 * 24 * 3_600_000),
  /** When it begins; without it, when it is approved. */
  from: z.iso.datetime({ offset: true }).optional(),
  /** Has it come again until an instant, each time for `lastsMs`. */
  recurs: recurrenceShape.extend({ until: z.iso.datetime({ offset: true }) }).optional(),
  justification: words,
})

export type GrantView = z.infer<typeof grant>
export type GrantList = z.infer<typeof grantList>
