import type { DetectorName } from '../../core/detector-name.ts'
import {
  byteClass,
  classOf,
  digitWidth,
  endOfUnicodeEscape,
  isEscape,
  isLetter,
  isWord,
  nextByte,
} from './byte-class.ts'
import { isControl } from './disguise-codes.ts'
import { isDisguise, isUnseen, isUnseenBefore, nextEscape, Unfolded } from './disguise.ts'
import { endOfEmail, startOfEmail } from './email-around.ts'
import { endOfCode, nextCode, textOf, type Encoded } from './encoded-text.ts'
import { endOfIban, startOfIban } from './iban-at.ts'
import { NumberRun } from './number-run.ts'
import { viewOf } from './passage.ts'
import { endOfPhone } from './phone-at.ts'

/**
 * Told of each value found: bytes `[start, end)`. Spans may overlap and come in any order. `isFolded` where other characters
 * stand for its own, such as `\\u0034`: then no byte of it may stay.
 */
export type Found = (start: number, end: number, detector: DetectorName, isFolded: boolean) => void

const backslash = 0x5c
const atSign = 0x40
const plusSign = 0x2b
const fullWidthLead = 0xef
// Every number that is looked for has four digits on end, so that one byte in four tells whether there is any.
const stride = 4
// In longer texts the runtime seeks the signs: a call of it costs what looking at so many bytes does.
const shortBytesMax = 256
// A shorter one holds nothing encoded that is looked for.
const encodedBytesMin = 12
const fourAts = 0x40404040
const fourPluses = 0x2b2b2b2b
const fourOnes = 0x01010101
const fourHighs = 0x80808080 | 0
const ibanGroupChars = 4
const ibanCharsMax = 34

const isWordByte = classOf.map((bits) => ((bits & (byteClass.digit | byteClass.letter)) === 0 ? 0 : 1))
// Fewer than this say nothing.
const digitsMin = 6
// Bytes that may begin or end what parts two groups of digits.
const joins = classOf.map((bits, byte) =>
  (bits & byteClass.high) !== 0 || byte === 0x20 || byte === 0x2d || byte === 0x2e ? 1 : 0,
)
// Bytes at which a closer look begins, and those that may be of a digit of another script.
const hit = { digit: 1, other: 2 } as const
const hitOf = classOf.map((bits, byte) => {
  if ((bits & byteClass.digit) !== 0 || byte === fullWidthLead) return hit.digit
  return (bits & byteClass.high) !== 0 || isControl(byte) ? hit.other : 0
})

/**
 * Finds values that prove themselves by checksum, form or a word beside them, in text of any encoding with ASCII in it.
 * Linear in the text, and mostly by looking at every fourth byte. Nothing is made for a text that is searched. What is
 * found is told at once, and may be overwritten then.
 */
export class Finder {
  readonly #found: Found
  readonly #numbers: NumberRun
  readonly #wantsNumbers: boolean
  readonly #wantsIban: boolean
  readonly #wantsEmail: boolean
  readonly #wantsPhone: boolean
  #bytes: Buffer = Buffer.alloc(0)
  #words: DataView = new DataView(new ArrayBuffer(0))
  /** The bytes up to where they were opened. */
  #view: Buffer = Buffer.alloc(0)
  /** False when no backslash is in the bytes. */
  #hasEscapes = false
  /** The next of either sign; beyond the end when there is none. */
  #nextAt = 0
  #nextPlus = 0
  /** No IBAN begins before here that was not found. */
  #triedTo = 0
  /** The next escape of what may be in a number. */
  #nextEscape = 0
  /** True when the text has digits of another script, or characters that nobody sees beside digits. */
  #isFolded = false
  /** What searches texts that were unfolded; null until there is one. */
  #inner: Finder | null = null
  readonly #unfolded = new Unfolded()
  /** What searches texts that were decoded; null until there is one. */
  #decoded: Finder | null = null
  #charsOf: Encoded['charsOf'] = (start, end) => [start, end]
  readonly #wanted: ReadonlySet<DetectorName>

  constructor(wanted: ReadonlySet<DetectorName>, found: Found) {
    this.#wanted = wanted
    this.#found = found
    this.#numbers = new NumberRun(wanted, (start, end, detector) => found(start, end, detector, false))
    this.#wantsIban = wanted.has('iban')
    this.#wantsEmail = wanted.has('email')
    this.#wantsPhone = wanted.has('phone')
    this.#wantsNumbers = [...wanted].some((name) => name !== 'email')
  }

  /** Takes the bytes in whose part `[from, to)` texts are to be searched, in ascending order. */
  open(bytes: Buffer, from: number, to: number): void {
    this.#bytes = bytes
    this.#view = to === bytes.length ? bytes : bytes.subarray(0, to)
    this.#hasEscapes = this.#view.includes(backslash, from)
    this.#words = viewOf(bytes)
    this.#triedTo = 0
    // Not known yet, where it is looked for.
    this.#nextAt = this.#wantsEmail ? -1 : Infinity
    this.#nextPlus = this.#wantsPhone ? -1 : Infinity
    this.#nextEscape = nextEscape(this.#view, from)
  }

  /** Searches one text. `context` is what its place says of it, as bits of `contexts`. `isCut`: more of it lies before. */
  scan(from: number, to: number, context: number, isCut = false): void {
    this.#plain(from, to, context)
    if (to - from >= encodedBytesMin) this.#encoded(from, to, context, isCut)
    if (this.#nextEscape < from) this.#nextEscape = nextEscape(this.#view, from)
    if (!this.#isFolded && this.#nextEscape >= to) return
    this.#isFolded = false
    this.#unfold(from, to, context)
  }

  /** Searches what is text in Base64 or in hexadecimal digits. */
  #encoded(from: number, to: number, context: number, isCut: boolean): void {
    const bytes = this.#bytes
    for (let start = nextCode(bytes, from, from, to, isCut); start !== -1;) {
      const end = endOfCode(bytes, start, to)
      const encoded = textOf(bytes, start, end, isCut && start === from)
      if (encoded) this.#decode(encoded, to, context)
      start = nextCode(bytes, from, end, to, isCut)
    }
  }

  #decode(encoded: Encoded, to: number, context: number): void {
    this.#decoded ??= new Finder(this.#wanted, (start, end, detector) => {
      const [first, last] = this.#charsOf(start, end)
      this.#found(first, Math.min(last, to), detector, false)
    })
    const { text, charsOf } = encoded
    this.#charsOf = charsOf
    this.#decoded.open(text, 0, text.length)
    this.#decoded.#plain(0, text.length, context)
  }

  /** Searches for what characters stand for. What of it was found as it stands is hidden already. */
  #unfold(from: number, to: number, context: number): void {
    const unfolded = this.#unfolded
    unfolded.fill(this.#bytes, from, to)
    this.#inner ??= new Finder(this.#wanted, (start, end, detector) =>
      this.#found(unfolded.startOf(start), unfolded.endOf(end - 1), detector, true),
    )
    const { bytes, length } = unfolded
    this.#inner.open(bytes, 0, length)
    // What it stands for is taken at its word.
    this.#inner.#plain(0, length, context)
    this.#inner.#isFolded = false
  }

  #plain(from: number, to: number, context: number): void {
    if (to - from > shortBytesMax || this.#hasSign(from, to)) {
      if (this.#nextAt < to) this.#emails(from, to)
      if (this.#nextPlus < to) this.#phones(from, to)
    }
    if (this.#wantsNumbers) this.#scanNumbers(from, to, context)
  }

  /** Whether there is a sign that an address or a telephone number has. Four bytes are looked at at once. */
  #hasSign(from: number, to: number): boolean {
    const last = to - stride
    if (last < from) {
      for (let at = from; at < to; at++)
        if (this.#bytes[at] === atSign || this.#bytes[at] === plusSign) return true
      return false
    }
    const view = this.#words
    let signs = signsIn(view.getInt32(last, true))
    for (let at = from; at < last; at += stride) signs |= signsIn(view.getInt32(at, true))
    return (signs & fourHighs) !== 0
  }

  #scanNumbers(from: number, to: number, context: number): void {
    const bytes = this.#bytes
    let floor = from
    for (let at = from + stride - 1; at < to; at += stride) {
      const found = hitOf[bytes[at]!]
      if (found === 0) continue
      if (found === hit.other) {
        if (!this.#isFolded) this.#isFolded = isDisguise(bytes, from, at, to)
        continue
      }
      const next = this.#digits(from, to, floor, at, context)
      // A new run may begin right there, and its fourth digit is the first that tells.
      if (next > floor) floor = next
      at = Math.max(at, next - 1)
    }
  }

  #seek(sign: number, from: number): number {
    const at = nextByte(this.#view, sign, from)
    return at === -1 ? Infinity : at
  }

  #emails(from: number, to: number): void {
    if (this.#nextAt < from) this.#nextAt = this.#seek(atSign, from)
    while (this.#nextAt < to) {
      const at = this.#nextAt
      const end = endOfEmail(this.#bytes, at, to)
      const start = end === -1 ? at : startOfEmail(this.#bytes, from, at, this.#hasEscapes)
      if (start < at) this.#found(start, end, 'email', false)
      this.#nextAt = this.#seek(atSign, at + 1)
    }
  }

  #phones(from: number, to: number): void {
    if (this.#nextPlus < from) this.#nextPlus = this.#seek(plusSign, from)
    while (this.#nextPlus < to) {
      const at = this.#nextPlus
      const isTied = at > from && isWord(this.#bytes[at - 1]) && !this.#isEscaped(from, at)
      const end = isTied ? -1 : endOfPhone(this.#bytes, at, to)
      if (end !== -1) this.#found(at, end, 'phone', false)
      this.#nextPlus = this.#seek(plusSign, at + 1)
    }
  }

  /** Looks closer at what may be a digit at `at`; returns from where on nothing is known yet. */
  #digits(from: number, to: number, floor: number, at: number, context: number): number {
    const bytes = this.#bytes
    if (!isAsciiDigit(bytes[at]!) && digitWidth(bytes, at, to) === 0) {
      if (!this.#isFolded) this.#isFolded = isUnseen(bytes, at, to)
      return at + 1
    }
    let start = at
    while (start > floor && isAsciiDigit(bytes[start - 1]!)) start--
    let end = at
    while (end < to && isAsciiDigit(bytes[end]!)) end++
    const before = start > from ? bytes[start - 1]! : 0
    if (!this.#isFolded && (before >= 0x7f || before < 0x20) && start > from)
      this.#isFolded = isUnseenBefore(bytes, from, start, to)
    const behind = end + 1 < to && joins[bytes[end]!] === 1 && bytes[end]! < 0x80 ? end + 1 : end
    if (behind < to && isUnseen(bytes, behind, to)) this.#isFolded = true
    if (isLetter(before) && !this.#isEscaped(from, start)) return this.#word(from, to, floor, start)
    const after = end < to ? bytes[end]! : 0
    if (this.#wantsIban && (end - start === ibanGroupChars || isLetter(after))) {
      const ibanEnd = this.#iban(from, to, start)
      if (ibanEnd !== -1) return ibanEnd
    }
    const isFirst =
      joins[before] === 0 || (before < 0x80 && (start - 2 < from || !isAsciiDigit(bytes[start - 2]!)))
    if (isFirst && end > start) {
      // No number ends in a letter, and no IBAN is in a word that begins with a digit.
      if (isLetter(after) && !this.#hasEscapes) return endOfWord(bytes, end, to)
      // Most runs are years, amounts and counts: too short, and neither side goes on with another group.
      const isLast = joins[after] === 0 || (after < 0x80 && (end + 1 >= to || !isAsciiDigit(bytes[end + 1]!)))
      if (end - start < digitsMin && isLast) return end
    }
    return this.#numbers.read(bytes, from, to, floor, at, context)
  }

  /** True when the letter before `at` belongs to an escape and not to the word that begins there. */
  #isEscaped(from: number, at: number): boolean {
    if (!this.#hasEscapes) return false
    return isEscape(this.#bytes, from, at - 1) || endOfUnicodeEscape(this.#bytes, from, at - 1) >= at
  }

  /** Digits in a word with letters before them can only be of an IBAN. Returns the end of the word, or of the IBAN. */
  #word(from: number, to: number, floor: number, digits: number): number {
    const bytes = this.#bytes
    const end = endOfWord(bytes, digits, to)
    if (!this.#wantsIban) return end
    let start = digits
    const first = Math.max(from, floor - ibanCharsMax, digits - ibanCharsMax)
    while (start > first && isWordByte[bytes[start - 1]!] === 1) start--
    if (start > from && isWord(bytes[start - 1])) return end
    if (!this.#hasEscapes) return this.#wordIban(from, to, start, end)
    if (isEscape(bytes, from, start)) start++
    else start = Math.min(digits, endOfUnicodeEscape(bytes, from, start))
    return this.#wordIban(from, to, start, end)
  }

  #wordIban(from: number, to: number, start: number, end: number): number {
    const ibanEnd = this.#iban(from, to, start)
    return ibanEnd === -1 ? end : ibanEnd
  }

  /** Tells the IBAN that begins at `start`, or whose group of four does; returns its end, -1 when there is none. */
  #iban(from: number, to: number, start: number): number {
    const bytes = this.#bytes
    const isGroup = start - from > ibanGroupChars && !isWord(bytes[start - 1])
    // A group is tried with each of those behind it only once.
    const triedTo = this.#triedTo
    if (isGroup) this.#triedTo = start + 1
    const first = isGroup
      ? startOfIban(bytes, from, start, to, triedTo)
      : endOfIban(bytes, start, to) === -1
        ? -1
        : start
    if (first === -1) return -1
    const end = endOfIban(bytes, first, to)
    this.#found(first, end, 'iban', false)
    return end
  }
}

/** Has the highest bit of a byte set when one of the four is a sign. */
function signsIn(word: number): number {
  const one = word ^ fourAts
  const other = word ^ fourPluses
  return ((one - fourOnes) & ~one) | ((other - fourOnes) & ~other)
}

function endOfWord(bytes: Buffer, from: number, to: number): number {
  let end = from
  while (end < to && isWordByte[bytes[end]!] === 1) end++
  return end
}

function isAsciiDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
