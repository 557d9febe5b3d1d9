/** Types whose values the `year` strategy moves to the first of January. */
export type YearShape = 'date' | 'timestamp' | 'timestamptz'

const microsPerDay = 86_400_000_000n
/** The most bytes that either function writes. */
export const yearBytesMax = 48
/** The most bytes by which what it writes is longer than the value: ` BC`, where it is another year in UTC. */
export const yearGrowthMax = 3

// DateStyle ISO. Other styles put day or month first, and a value that is not surely a year does not pass as one.
const datePattern = /^(\d{4,7})-\d\d-\d\d( BC)?$/
const timestampPattern = /^(\d{4,7})-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?( BC)?$/
const instantPattern =
  /^(\d{4,7})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d{1,6})?([+-])(\d{2,3})(?::(\d\d))?(?::(\d\d))?( BC)?$/

/**
 * The first of January of a date or timestamp in ISO text; null when the text is anything else. That of an instant is told in UTC, as in
 * binary: which year it is elsewhere, the client chooses by the zone of its session, and would learn the day by asking in several.
 */
export function yearOfText(shape: YearShape, input: Buffer, from: number, to: number): string | null {
  if (to - from > yearBytesMax) return null
  const text = input.toString('latin1', from, to)
  if (shape === 'date') {
    const match = datePattern.exec(text)
    return match ? `${match[1]}-01-01${match[2] ?? ''}` : null
  }
  if (shape === 'timestamptz') return yearOfInstant(text)
  const match = timestampPattern.exec(text)
  return match ? `${match[1]}-01-01 00:00:00${match[2] ?? ''}` : null
}

function yearOfInstant(text: string): string | null {
  const match = instantPattern.exec(text)
  if (!match) return null
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1, 7).map(Number)
  const ahead = match.slice(8, 11).reduce((sum, part) => sum * 60 + Number(part ?? 0), 0)
  const past = (hours * 60 + minutes) * 60 + seconds - (match[7] === '-' ? -ahead : ahead)
  // The year before the first is the first before Christ.
  const counted = match[11] === undefined ? year : 1 - year
  const days = dayInYear(counted, month, day) + Math.floor(past / 86_400)
  const newYear = days < 0 ? counted - 1 : days >= daysIn(counted) ? counted + 1 : counted
  const shown = String(newYear > 0 ? newYear : 1 - newYear).padStart(4, '0')
  return `${shown}-01-01 00:00:00+00${newYear > 0 ? '' : ' BC'}`
}

const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

/** How many days of its year are over. */
function dayInYear(year: number, month: number, day: number): number {
  const isBehindLeapDay = month > 2 && daysIn(year) === 366
  return (daysBefore[month - 1] ?? 0) + day - 1 + (isBehindLeapDay ? 1 : 0)
}

function daysIn(year: number): number {
  return dayOfNewYear(year + 1) - dayOfNewYear(year)
}

/**
 * Writes the first of January of a binary date (int32 days) or timestamp (int64 microseconds), both counted from
 * 2000-01-01. Returns the new end, or -1 when the value is no finite instant of that type.
 */
export function writeYearOfBinary(
  shape: YearShape,
  input: Buffer,
  from: number,
  to: number,
  output: Buffer,
  outAt: number,
): number {
  if (shape === 'date') {
    if (to - from !== 4) return -1
    const day = input.readInt32BE(from)
    const first = firstDayOfYear(day)
    // The two ends of the range stand for minus and plus infinity.
    if (day === 0x7fffffff || first <= -0x80000000) return -1
    return output.writeInt32BE(first, outAt)
  }
  if (to - from !== 8) return -1
  const micros = input.readBigInt64BE(from)
  const whole = micros / microsPerDay
  const day = micros % microsPerDay < 0n ? whole - 1n : whole
  const first = BigInt(firstDayOfYear(Number(day))) * microsPerDay
  if (micros === 2n ** 63n - 1n || first <= -(2n ** 63n)) return -1
  return output.writeBigInt64BE(first, outAt)
}

/** The day number of the first of January of the year that `day` is in; both count from 2000-01-01, Gregorian throughout. */
function firstDayOfYear(day: number): number {
  let year = 2000 + Math.floor(day / 365.2425)
  while (dayOfNewYear(year) > day) year--
  while (dayOfNewYear(year + 1) <= day) year++
  return dayOfNewYear(year)
}

function dayOfNewYear(year: number): number {
  return 365 * (year - 2000) + leapDaysBefore(year) - leapDaysBefore(2000)
}

function leapDaysBefore(year: number): number {
  const last = year - 1
  return Math.floor(last / 4) - Math.floor(last / 100) + Math.floor(last / 400)
}
