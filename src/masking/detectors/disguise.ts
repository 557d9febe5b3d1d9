import { isDigit, isWord, nextByte } from './byte-class.ts'
import { isControl, plainOf, unseen } from './disguise-codes.ts'

/**
 * Characters that stand for others in a text: digits of other scripts, `\u0034` as JSON writes it, `%34` as a URL does, `&#52;` as
 * XML does, and those between digits that nobody sees. Nothing here is asked of a text that has none of them.
 */

const backslash = 0x5c
const percent = 0x25
const ampersand = 0x26
const entityDigitsMax = 7

/** True where the character that begins or goes on at `at` is a digit of another script, or none that is seen, in UTF-8. */
export function isDisguise(bytes: Uint8Array, from: number, at: number, to: number): boolean {
  let start = at
  while (start > from && at - start < 3 && (bytes[start]! & 0xc0) === 0x80) start--
  const lead = bytes[start]!
  if (leads[lead] === 0) return false
  if (lead < 0x80) return true
  const code = codeAt(bytes, start, to)
  return unseen.has(code) || plainOf(code) !== 0
}

/** True where a character beside a digit begins that nobody sees, or that is a wide form of one that does. */
export function isUnseen(bytes: Uint8Array, at: number, to: number): boolean {
  const lead = bytes[at]!
  if (lead < 0xc2) return isControl(lead)
  const code = codeAt(bytes, at, to)
  return unseen.has(code) || wideBlanks.has(code) || plainOf(code) !== 0
}

/** The same of the character that ends before `end`. */
export function isUnseenBefore(bytes: Uint8Array, from: number, end: number, to: number): boolean {
  let start = end - 1
  while (start > from && end - start < 4 && (bytes[start]! & 0xc0) === 0x80) start--
  return isUnseen(bytes, start, to)
}

/** Where the next `\uXXXX`, `%XX` or `&#…;` is that stands for what may be in a number; beyond the end when there is none. */
export function nextEscape(bytes: Buffer, from: number): number {
  const escape = Math.min(nextOf(bytes, from, backslash, 2, 4), nextOf(bytes, from, percent, 1, 2))
  for (let at = nextByte(bytes, ampersand, from); at !== -1; at = nextByte(bytes, ampersand, at + 1)) {
    if (at >= escape) break
    const code = entityAt(bytes, at, bytes.length).code
    if (code !== -1 && mayBeInNumber(code)) return at
  }
  return escape
}

function nextOf(bytes: Buffer, from: number, sign: number, head: number, digits: number): number {
  for (let at = nextByte(bytes, sign, from); at !== -1; at = nextByte(bytes, sign, at + 1)) {
    if (head === 2 && bytes[at + 1] !== 0x75) continue
    const code = hexAt(bytes, at + head, digits)
    if (code !== -1 && mayBeInNumber(code)) return at
  }
  return Infinity
}

function mayBeInNumber(code: number): boolean {
  if (code < 0x80) return isDigit(code) || isControl(code) || signs.has(code)
  // Halves of a pair may be a digit of a further plane.
  return unseen.has(code) || plainOf(code) !== 0 || (code & 0xf800) === 0xd800
}

// Those between digits, of an address, and before a number with its country.
const signs: ReadonlySet<number> = new Set(Buffer.from(' -.@+'))

/** A text with plain characters in the stead of those that stand for them, and where each byte of it was. */
export class Unfolded {
  bytes: Buffer = Buffer.alloc(0)
  length = 0
  #starts = new Float64Array(0)
  #ends = new Float64Array(0)

  /** Unfolds `[from, to)`, which gets no longer by it. */
  fill(from: Buffer, start: number, to: number): void {
    if (this.bytes.length < to - start) {
      this.bytes = Buffer.alloc(2 * (to - start))
      this.#starts = new Float64Array(this.bytes.length)
      this.#ends = new Float64Array(this.bytes.length)
    }
    this.length = 0
    for (let at = start; at < to;) at = this.#take(from, at, to)
  }

  /** Where the bytes `[start, end)` of the unfolded text were. */
  startOf(at: number): number {
    return this.#starts[at] ?? 0
  }
  endOf(at: number): number {
    return this.#ends[at] ?? 0
  }

  #take(bytes: Buffer, at: number, to: number): number {
    const byte = bytes[at]!
    if (byte === percent) {
      const code = at + 3 <= to ? hexAt(bytes, at + 1, 2) : -1
      if (code > 0 && code < 0x80) return this.#put(code, at, at + 3)
    }
    if (byte === ampersand) {
      const { code, end } = entityAt(bytes, at, to)
      if (code !== -1) return this.#code(code, at, end)
    }
    if (isControl(byte)) return at + 1
    if (byte === backslash) {
      // A text in a text has its backslashes doubled, and COPY doubles them again.
      let letter = at + 1
      while (letter < to && bytes[letter] === backslash) letter++
      const code = bytes[letter] === 0x75 && letter + 5 <= to ? hexAt(bytes, letter + 1, 4) : -1
      if (code === -1) {
        for (let one = at; one < letter; one++) this.#put(byte, one, one + 1)
        return letter
      }
      return this.#escape(bytes, code, at, letter + 5, to)
    }
    if (byte < 0xc2) return this.#put(byte, at, at + 1)
    const code = codeAt(bytes, at, to)
    const end = at + widthOf(code)
    if (code === -1) return this.#put(byte, at, at + 1)
    if (unseen.has(code)) return end
    const plain = plainOf(code)
    if (plain !== 0) return this.#put(plain, at, end)
    if (wideBlanks.has(code)) return this.#put(0x20, at, end)
    for (let one = at; one < end; one++) this.#put(bytes[one]!, one, one + 1)
    return end
  }

  #escape(bytes: Buffer, first: number, at: number, end: number, to: number): number {
    let code = first
    let last = end
    if ((first & 0xfc00) === 0xd800 && end + 6 <= to && bytes[end] === backslash) {
      let letter = end
      while (letter < to && bytes[letter] === backslash) letter++
      const second = bytes[letter] === 0x75 ? hexAt(bytes, letter + 1, 4) : -1
      if ((second & 0xfc00) === 0xdc00 && letter + 5 <= to) {
        code = 0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff)
        last = letter + 5
      }
    }
    return this.#code(code, at, last)
  }

  /** What a character is taken for that is written with others. */
  #code(code: number, at: number, last: number): number {
    if (unseen.has(code) || isControl(code)) return last
    const plain = plainOf(code)
    if (plain !== 0) return this.#put(plain, at, last)
    // Blanks and dashes beyond ASCII part digits as those of ASCII do; what else there is parts words.
    if (code >= 0x80) return this.#put(wideBlanks.has(code) ? 0x20 : 0x2f, at, last)
    return this.#put(code, at, last)
  }

  #put(byte: number, start: number, end: number): number {
    this.bytes[this.length] = byte
    this.#starts[this.length] = start
    this.#ends[this.length++] = end
    return end
  }
}

/** The character that `&#…;` at `at` writes, and where it ends; -1 for none. */
function entityAt(
  bytes: Uint8Array,
  at: number,
  to: number,
): { readonly code: number; readonly end: number } {
  if (bytes[at + 1] !== 0x23) return noEntity
  const isHex = (bytes[at + 2]! | 0x20) === 0x78
  const first = at + (isHex ? 3 : 2)
  const isOne = isHex ? isWord : isDigit
  let end = first
  while (end < to && end - first < entityDigitsMax && isOne(bytes[end])) end++
  if (end === first || end >= to || bytes[end] !== 0x3b) return noEntity
  const code = isHex ? hexAt(bytes, first, end - first) : decimalAt(bytes, first, end)
  return code === -1 || code > 0x10ffff ? noEntity : { code, end: end + 1 }
}

const noEntity = { code: -1, end: 0 } as const

function decimalAt(bytes: Uint8Array, at: number, end: number): number {
  let value = 0
  for (let index = at; index < end; index++) value = value * 10 + bytes[index]! - 0x30
  return value
}

function hexAt(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let index = at; index < at + count; index++) {
    const byte = bytes[index] ?? 0
    const letter = byte | 0x20
    if (isDigit(byte)) value = value * 16 + byte - 0x30
    else if (letter >= 0x61 && letter <= 0x66) value = value * 16 + letter - 0x57
    else return -1
  }
  return value
}

/** The character that begins at `at`, -1 for none. */
function codeAt(bytes: Uint8Array, at: number, to: number): number {
  const first = bytes[at]!
  const width = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (first < 0xc2 || first > 0xf4 || at + width > to) return -1
  let code = first & (0x7f >> width)
  for (let index = at + 1; index < at + width; index++) {
    if ((bytes[index]! & 0xc0) !== 0x80) return -1
    code = (code << 6) | (bytes[index]! & 0x3f)
  }
  return code
}

function widthOf(code: number): number {
  return code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}

const wideBlanks: ReadonlySet<number> = new Set([
  0xa0, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2010,
  0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x202f, 0x2212, 0x3000, 0xff0d,
])

// The first bytes of all these in UTF-8; that there are more behind one of these is looked at when one is met.
const leads: Uint8Array = Uint8Array.from({ length: 256 }, (_none, byte) =>
  isControl(byte) ||
  [0xc2, 0xcc, 0xcd, 0xd8, 0xd9, 0xdb, 0xdf, 0xe0, 0xe1, 0xe2, 0xea, 0xef, 0xf0, 0xf3].includes(byte)
    ? 1
    : 0,
)
