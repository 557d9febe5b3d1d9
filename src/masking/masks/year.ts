/** Types whose values the `year` strategy moves to the first of January. */
export type YearShape = 'date' | 'timestamp' | 'timestamptz'

const microsPerDay = 86_400_000_000n
/** The most bytes that either function writes. */
export const yearBytesMax = 48

// DateStyle ISO. Other styles put day or month first, and a value that is not surely a year does not pass as one.
const datePattern = /^(\d{4,7})-\d\d-\d\d( BC)?$/
const timestampPattern = /^(\d{4,7})-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?([+-]\d\d(?::\d\d){0,2})?( BC)?$/

/** The first of January of a date or timestamp in ISO text; null when the text is anything else. Never longer than the text. */
export function yearOfText(shape: YearShape, input: Buffer, from: number, to: number): string | null {
  if (to - from > yearBytesMax) return null
  const text = input.toString('latin1', from, to)
  if (shape === 'date') {
    const match = datePattern.exec(text)
    return match ? `${match[1]}-01-01${match[2] ?? ''}` : null
  }
  const match = timestampPattern.exec(text)
  if (!match || (match[2] === undefined) !== (shape === 'timestamp')) return null
  return `${match[1]}-01-01 00:00:00${shape === 'timestamptz' ? '+00' : ''}${match[3] ?? ''}`
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
