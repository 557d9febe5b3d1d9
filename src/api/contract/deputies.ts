import { z } from 'zod'
import { id, instant, words } from './words.ts'

/** Who rules for somebody who is away. */
export const deputy = z.object({
  id,
  person: z.string(),
  personName: z.string(),
  /** The principal id of whoever rules in their stead. */
  deputy: z.string(),
  /** The groups that the person had when they named the deputy. */
  groups: z.array(z.string()),
  reason: z.string(),
  fromAt: instant,
  toAt: instant,
  isEnded: z.boolean(),
})

/** `GET /api/v1/deputies`: those that the caller named, and those that the caller is. */
export const deputyList = z.object({ deputies: z.array(deputy) })

/** The body of `POST /api/v1/deputies`. The answer is the deputy. */
export const deputyBody = z.strictObject({
  deputy: z.string().min(3).max(1600),
  reason: words,
  /** Now, unless said. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }),
})

export type DeputyView = z.infer<typeof deputy>
export type DeputyList = z.infer<typeof deputyList>
