import { instantOf, localTimeOf } from './local-time.ts'

/** Something that comes again: on some weekdays, at a time of day in a time zone, each time for so long. */
export interface Recurrence {
  /** 1 is Monday, 7 is Sunday (ISO 8601). */
  readonly weekdays: readonly number[]
  /** `HH:MM`. */
  readonly at: string
  /** IANA name of the time zone that `at` and the weekdays are told in. */
  readonly timeZone: string
  /** How long each time lasts, whatever clocks are changed meanwhile: at most a day. */
  readonly lastsMs: number
}

/** From an instant up to another, in milliseconds since the epoch. */
export interface Span {
  readonly startsAt: number
  readonly endsAt: number
}

/** The most that one window of a recurrence lasts. */
export const windowMsMax = 24 * 3_600_000

/**
 * The window that `nowMs` lies in, else the next one; only what lies within `bounds`, cut to them. Null when there is
 * none any more.
 */
export function windowFrom(recurrence: Recurrence, nowMs: number, bounds: Span): Span | null {
  const fromMs = Math.max(nowMs, bounds.startsAt)
  const { year, month, day } = localTimeOf(fromMs, recurrence.timeZone)
  const [hour = 0, minute = 0] = recurrence.at.split(':').map(Number)
  // A window of the day before yesterday can still be open where clocks went back.
  for (let ahead = -2; ahead <= 8; ahead += 1) {
    const wall = Date.UTC(year, month - 1, day + ahead, hour, minute)
    if (!recurrence.weekdays.includes(new Date(wall).getUTCDay() || 7)) continue
    const startsAt = Math.max(instantOf(wall, recurrence.timeZone), bounds.startsAt)
    const endsAt = Math.min(instantOf(wall, recurrence.timeZone) + recurrence.lastsMs, bounds.endsAt)
    if (startsAt >= bounds.endsAt) return null
    if (endsAt > fromMs) return { startsAt, endsAt }
  }
  return null
}
