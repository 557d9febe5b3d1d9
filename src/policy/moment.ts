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
  const parts = new Map<string, string>()
  for (const part of formatFor(timeZone).formatToParts(nowMs)) parts.set(part.type, part.value)
  const number = (name: string): bigint => BigInt(parts.get(name) ?? 0)
  return {
    hour: number('hour'),
    minute: number('minute'),
    weekday: BigInt(weekdays.indexOf(parts.get('weekday') ?? '') + 1),
    day: number('day'),
    month: number('month'),
    year: number('year'),
  }
}

/** Is this a time zone that the runtime knows? */
export function isTimeZone(name: string): boolean {
  try {
    formatFor(name)
    return true
  } catch {
    // RangeError is how Intl says no.
    return false
  }
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

const formats = new Map<string, Intl.DateTimeFormat>()

// Making a format costs a hundred times what using one does; names come from policy files, so there are few.
function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    weekday: 'short',
  })
  formats.set(timeZone, made)
  return made
}
