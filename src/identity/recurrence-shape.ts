import { z } from 'zod'
import { isTimeZone } from '../core/local-time.ts'
import { windowMsMax, type Recurrence } from '../core/recurrence.ts'

/** A recurrence as whoever asks for one writes it, but for how long each window lasts. */
export const recurrenceShape = z.strictObject({
  weekdays: z
    .array(z.int().min(1).max(7))
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length, 'Name each weekday once'),
  at: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Write a time of day such as 02:00'),
  timeZone: z.string().max(64).refine(isTimeZone, 'Use a time zone such as Europe/Zurich'),
})

/** A recurrence as the store keeps it; null when the text is none, or of a time zone that is not known here. */
export function readRecurrence(text: string): Recurrence | null {
  try {
    const read = keptShape.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    // No JSON at all.
    return null
  }
}

const keptShape = recurrenceShape.extend({ lastsMs: z.int().min(1).max(windowMsMax) })
