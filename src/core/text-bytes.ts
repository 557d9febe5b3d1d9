/** Text that is put together as bytes where it is needed, for what is written on every statement. */
import { Buffer } from 'node:buffer'

/** Bytes that are copied as they are. */
export type Piece = Uint8Array

/** A text as bytes, of its own memory. */
export function pieceOf(text: string): Piece {
  return new Uint8Array(Buffer.from(text))
}

/** Up to here a loop takes fewer steps than a call of the runtime. */
const shortBytesMax = 12

/** Copies a piece; answers its end. */
export function writePiece(into: Buffer, at: number, piece: Piece): number {
  const { length } = piece
  if (length > shortBytesMax) into.set(piece, at)
  else for (let place = 0; place < length; place += 1) into[at + place] = piece[place]!
  return at + length
}

/** Writes text that is known to be ASCII; answers its end. Fast where the text was not just put together. */
export function writeAscii(into: Buffer, at: number, text: string): number {
  return at + into.write(text, at, text.length, 'latin1')
}

const zero = 0x30
/** Up to here integers are divided as such. */
const smallMax = 2 ** 30

/** Writes a number as canonical JSON does. Throws when it is not finite. */
export function writeNumeral(into: Buffer, at: number, value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > smallMax) return writeAscii(into, at, numeral(value))
  let end = at + 1
  for (let rest = value | 0; rest >= 10; rest = (rest / 10) | 0) end += 1
  let rest = value | 0
  for (let place = end - 1; place >= at; place -= 1) {
    const above = (rest / 10) | 0
    into[place] = zero + rest - above * 10
    rest = above
  }
  return end
}

const dot = 0x2e
const microsPerMs = 1000

/** Writes milliseconds with what they have of whole microseconds, as canonical JSON writes that number. */
export function writeMillis(into: Buffer, at: number, ms: number): number {
  const micros = Math.round(ms * microsPerMs)
  // Larger ones are not always the shortest text of the nearest number.
  if (!(micros >= 0 && micros < smallMax)) return writeAscii(into, at, numeral(micros / microsPerMs))
  const whole = (micros / microsPerMs) | 0
  let fraction = micros - whole * microsPerMs
  const end = writeNumeral(into, at, whole)
  if (fraction === 0) return end
  let digits = 3
  for (; fraction % 10 === 0; fraction /= 10) digits -= 1
  into[end] = dot
  for (let place = end + digits; place > end; place -= 1) {
    into[place] = zero + (fraction % 10)
    fraction = (fraction / 10) | 0
  }
  return end + digits + 1
}

function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a number that JSON has.`)
  return value === 0 ? '0' : String(value)
}
