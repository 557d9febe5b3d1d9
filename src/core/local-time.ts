/** An instant as a wall clock in some time zone shows it. */
export interface LocalTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** 1 is Monday, 7 is Sunday (ISO 8601). */
  readonly weekday: number
}

/** The instant `nowMs` (milliseconds since the epoch) in an IANA time zone that `isTimeZone` knows. */
export function localTimeOf(nowMs: number, timeZone: string): LocalTime {
  const parts = new Map<string, string>()
  for (const part of formatFor(timeZone).formatToParts(nowMs)) parts.set(part.type, part.value)
  const number = (name: string): number => Number(parts.get(name) ?? 0)
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
    weekday: weekdays.indexOf(parts.get('weekday') ?? '') + 1,
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

/**
 * The instant at which clocks of a time zone show `wall`, which is that time as if it were UTC. Where clocks go back and
 * show it twice, the first; where they go forward and leave it out, as late as it would have been (RFC 5545 section 3.3.5).
 */
export function instantOf(wall: number, timeZone: string): number {
  const before = wall - offsetMs(wall - dayMs, timeZone)
  const after = wall - offsetMs(wall + dayMs, timeZone)
  const shows = (instant: number): boolean => instant + offsetMs(instant, timeZone) === wall
  return !shows(before) && shows(after) ? after : before
}

const dayMs = 24 * 3_600_000
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function offsetMs(instant: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = localTimeOf(instant, timeZone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}

const formats = new Map<string, Intl.DateTimeFormat>()
const formatsMax = 1000

// Making a format costs a hundred times what using one does.
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
    second: 'numeric',
    weekday: 'short',
  })
  // Names come from requests too, in as many spellings as somebody likes.
  if (formats.size >= formatsMax) formats.clear()
  formats.set(timeZone, made)
  return made
}
