import { localTimeOf } from '../core/local-time.ts'

/** An instant as conditions see it, told in the policy's time zone. Numbers are CEL integers. */
export interface Moment {
  readonly hour: bigint
  readonly minute: bigint
  /** 1 is Monday, 7 is Sunday (ISO 8601). */
  readonly weekday: bigint
  readonly day: bigint
  readonly month: bigint
  readonly year: bigint
}

/** The instant `nowMs` (milliseconds since the epoch) in an IANA time zone. */
export function momentOf(nowMs: number, timeZone: string): Moment {
  const { hour, minute, weekday, day, month, year } = localTimeOf(nowMs, timeZone)
  return {
    hour: BigInt(hour),
    minute: BigInt(minute),
    weekday: BigInt(weekday),
    day: BigInt(day),
    month: BigInt(month),
    year: BigInt(year),
  }
}
