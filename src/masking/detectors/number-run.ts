import type { DetectorName } from '../../core/detector-name.ts'
import {
  digitValue,
  digitWidth,
  digitWidthBefore,
  endOfUnicodeEscape,
  isDigit,
  isEscape,
  isLetter,
  isWord,
  separatorWidth,
  separatorWidthBefore,
} from './byte-class.ts'
import { contextIn, contexts } from './context.ts'
import { isAbaDigits, isEinDigits, isItinDigits, isNanpDigits, isPanDigits, isSsnDigits } from './digits.ts'

const digitsMax = 19 // of a card number, the longest that means anything here
const windowMax = 5 // groups in which one number is written
const groupsMax = 64 // looked at in one go; a longer run goes on with a new one
const wordsBefore = 48 // bytes in which a word may say what the number is
const wordsAfter = 24
// How many groups a number may have that begins with one of so many digits; one for what is not named.
const sizesMax = [0, 4, 2, 3, 5, 0, 1, 1, 2]
const dash = 0x2d
const dot = 0x2e
const fraction = dot | (1 << 8) // the dot as a separator of one byte

/**
 * Numbers in a run of digits, which single separators may part into groups. One of these is kept for a whole stream;
 * `read` is called with each run, and tells the numbers in it by `found`.
 */
export class NumberRun {
  readonly #wanted: ReadonlySet<DetectorName>
  readonly #found: (start: number, end: number, detector: DetectorName) => void
  readonly #starts = new Float64Array(groupsMax)
  readonly #ends = new Float64Array(groupsMax)
  readonly #counts = new Int32Array(groupsMax)
  readonly #separators = new Int32Array(groupsMax)
  #groups = 0
  readonly #digits = new Uint8Array(digitsMax)
  #bytes: Uint8Array = new Uint8Array()
  #from = 0
  #to = 0
  #given = 0

  constructor(
    wanted: ReadonlySet<DetectorName>,
    found: (start: number, end: number, detector: DetectorName) => void,
  ) {
    this.#wanted = wanted
    this.#found = found
  }

  /**
   * Reads the run around the digit at `hit` in `bytes[from, to)`, of which nothing before `floor` is looked for again.
   * `context` is what the name of the column says. Returns from where to look on.
   */
  read(bytes: Uint8Array, from: number, to: number, floor: number, hit: number, context: number): number {
    this.#bytes = bytes
    this.#from = from
    this.#to = to
    this.#given = context
    const end = this.#group(this.#startOf(floor, hit))
    let digits = 0
    for (let at = 0; at < this.#groups; at++) digits += this.#counts[at] ?? 0
    // Nothing shorter is looked for.
    if (digits >= 7 || (digits >= 6 && this.#wanted.has('account'))) this.#classify()
    return end
  }

  #startOf(floor: number, hit: number): number {
    const bytes = this.#bytes
    let start = hit
    for (;;) {
      while (start > floor && isDigit(bytes[start - 1])) start--
      const digit = digitWidthBefore(bytes, floor, start)
      if (digit > 0) {
        start -= digit
        continue
      }
      const separator = separatorWidthBefore(bytes, floor, start)
      if (separator === 0 || digitWidthBefore(bytes, floor, start - separator) === 0) return start
      start -= separator
    }
  }

  /** Notes the groups of digits from `start` on; returns where they end. */
  #group(start: number): number {
    const bytes = this.#bytes
    const to = this.#to
    let at = start
    if (at > this.#from) {
      const escape = endOfUnicodeEscape(bytes, this.#from, at - 1)
      if (escape > at - 1) at = Math.min(escape, to)
    }
    this.#groups = 0
    for (;;) {
      const group = this.#groups
      const first = at
      this.#starts[group] = first
      while (at < to && isDigit(bytes[at])) at++
      let count = at - first
      for (let width = digitWidth(bytes, at, to); width > 0; width = digitWidth(bytes, at, to)) {
        at += width
        count++
      }
      this.#ends[group] = at
      this.#counts[group] = count
      this.#groups = group + 1
      const separator = at < to ? separatorWidth(bytes, at, to) : 0
      if (separator === 0 || digitWidth(bytes, at + separator, to) === 0) return Math.max(at, start + 1)
      // The last ones are read again with what follows, so that no number is torn.
      if (this.#groups === groupsMax) return this.#starts[groupsMax - windowMax] ?? at
      this.#separators[group] = (bytes[at + separator - 1] ?? 0) | (separator << 8)
      at += separator
    }
  }

  #classify(): void {
    for (let first = 0; first < this.#groups;) first += this.#tell(first)
  }

  /** Tells the longest number that begins with this group; returns how many groups are dealt with. */
  #tell(first: number): number {
    let size = Math.min(sizesMax[this.#counts[first] ?? 0] ?? 1, this.#groups - first)
    if (size === 0 || !this.#isFree(first)) return 1
    for (; size > 0; size--) {
      const end = this.#ends[first + size - 1] ?? 0
      const detector = this.#isEnd(end) ? this.#detectorOf(first, size) : null
      if (!detector) continue
      this.#found(this.#spanStart(first, size, detector), end, detector)
      return size
    }
    return 1
  }

  /** Takes the digits of so many groups; returns how many those are. */
  #take(first: number, size: number): number {
    let total = 0
    for (let group = first; group < first + size; group++) {
      let at = this.#starts[group] ?? 0
      const end = this.#ends[group] ?? 0
      if (end - at === this.#counts[group]) {
        // All of them in ASCII.
        while (at < end && total < digitsMax) this.#digits[total++] = (this.#bytes[at++] ?? 0) - 0x30
        continue
      }
      for (let count = this.#counts[group] ?? 0; count > 0 && total < digitsMax; count--) {
        const width = digitWidth(this.#bytes, at, this.#to)
        this.#digits[total++] = digitValue(this.#bytes, at, width)
        at += width
      }
    }
    return total
  }

  /** True when the groups from `first` on are parted in one way. */
  #isEven(first: number, size: number): boolean {
    for (let group = first + 1; group < first + size - 1; group++) {
      if (this.#separators[group] !== this.#separators[first]) return false
    }
    return true
  }

  /** The digits of an area code in brackets stand before the run. */
  #spanStart(first: number, size: number, match: DetectorName): number {
    const start = this.#starts[first] ?? 0
    if (match !== 'phone' || size !== 2) return start
    const area = areaBefore(this.#bytes, this.#from, start)
    return area === -1 ? start : area
  }

  /** True when a number may begin with this group: it goes on no word, no fraction and no chain of dashes. */
  #isFree(group: number): boolean {
    const start = this.#starts[group] ?? 0
    if (start <= this.#from) return true
    const before = this.#bytes[start - 1]
    if (isWord(before)) {
      return (
        isEscape(this.#bytes, this.#from, start - 1) ||
        endOfUnicodeEscape(this.#bytes, this.#from, start - 1) === start
      )
    }
    if (before !== dash && before !== dot) return true
    if (start - 2 < this.#from || !isDigit(this.#bytes[start - 2])) return true
    // Long enough to mean something whatever it is tied to.
    return before === dash && (this.#counts[group] ?? 0) >= 15
  }

  #isEnd(end: number): boolean {
    if (end >= this.#to) return true
    const after = this.#bytes[end]
    if (isDigit(after) || isLetter(after)) return false
    return !((after === dash || after === dot) && end + 1 < this.#to && isDigit(this.#bytes[end + 1]))
  }

  /** What so many groups from `first` on are together. */
  #detectorOf(first: number, size: number): DetectorName | null {
    const counts = this.#counts
    const one = counts[first] ?? 0
    const two = counts[first + 1] ?? 0
    const three = counts[first + 2] ?? 0
    switch (size) {
      case 1:
        return one >= 6 && one <= digitsMax ? this.#plain(first) : null
      case 2:
        if (one === 3 && two === 4) return this.#bracketed(first)
        // Two groups and a dot are a fraction.
        if ((this.#separators[first] ?? 0) === fraction) return null
        if (one === 8 && two === 8) return this.#card(first, size)
        if (one === 2 && two === 7) return this.#employer(first)
        return null
      case 3:
        if (one === 3 && two === 2 && three === 4) return this.#social(first, size)
        if (one === 3 && two === 3 && three === 4) return this.#phone(first, size, 0)
        if (one === 3 && two === 3 && three === 3) return this.#routing(first)
        return one === 4 && (two === 6 || two === 4) && three >= 4 ? this.#card(first, size) : null
      case 4:
        if (one === 1) {
          const isPhone = two === 3 && three === 3 && counts[first + 3] === 4
          return isPhone ? this.#phone(first, size, 1) : null
        }
        return two === 4 && three === 4 ? this.#card(first, size) : null
      default:
        return two === 4 && three === 4 && counts[first + 3] === 4 ? this.#card(first, size) : null
    }
  }

  /** Digits in one piece. Only cards prove themselves; the rest needs a word that says what it is. */
  #plain(group: number): DetectorName | null {
    const wanted = this.#wanted
    const digits = this.#counts[group] ?? 0
    if (digits >= 12 && this.#card(group, 1)) return 'pan'
    if (digits > 17 || (!wanted.has('account') && (digits < 9 || digits > 11))) return null
    const context = this.#context(group, 1)
    if (context === 0) return null
    if (digits === 9) {
      if ((context & contexts.taxpayer) !== 0) {
        const social = this.#social(group, 1)
        if (social) return social
        if (wanted.has('ein') && isEinDigits(this.#digits, digits)) return 'ein'
      }
      if ((context & contexts.routing) !== 0 && this.#isRouting(group, 1)) return 'aba'
    }
    if ((context & contexts.phone) !== 0 && digits >= 10 && digits <= 11) {
      const phone = this.#phone(group, 1, digits - 10)
      if (phone) return phone
    }
    return (context & contexts.account) !== 0 && wanted.has('account') ? 'account' : null
  }

  #card(first: number, size: number): DetectorName | null {
    if (!this.#wanted.has('pan') || !this.#isEven(first, size)) return null
    return isPanDigits(this.#digits, this.#take(first, size)) ? 'pan' : null
  }

  #social(first: number, size: number): DetectorName | null {
    if (!this.#isEven(first, size)) return null
    const count = this.#take(first, size)
    if (this.#wanted.has('ssn') && isSsnDigits(this.#digits, count)) return 'ssn'
    return this.#wanted.has('itin') && isItinDigits(this.#digits, count) ? 'itin' : null
  }

  #employer(first: number): DetectorName | null {
    if (!this.#wanted.has('ein') || !isEinDigits(this.#digits, this.#take(first, 2))) return null
    return (this.#context(first, 2) & contexts.taxpayer) === 0 ? null : 'ein'
  }

  #routing(first: number): DetectorName | null {
    if (!this.#isEven(first, 3) || !this.#isRouting(first, 3)) return null
    return (this.#context(first, 3) & contexts.routing) === 0 ? null : 'aba'
  }

  #isRouting(first: number, size: number): boolean {
    return this.#wanted.has('aba') && isAbaDigits(this.#digits, this.#take(first, size))
  }

  /** A number with area and exchange; `lead` digits stand before them, of which the first is a 1. */
  #phone(first: number, size: number, lead: number): DetectorName | null {
    if (!this.#wanted.has('phone')) return null
    this.#take(first, size)
    return (lead === 0 || this.#digits[0] === 1) && isNanpDigits(this.#digits, lead) ? 'phone' : null
  }

  /** `555-0132` behind `(415) `. */
  #bracketed(first: number): DetectorName | null {
    if (!this.#wanted.has('phone')) return null
    return areaBefore(this.#bytes, this.#from, this.#starts[first] ?? 0) === -1 ? null : 'phone'
  }

  /** What the words around so many groups say, and the name of the column. */
  #context(first: number, size: number): number {
    const start = this.#starts[first] ?? 0
    const end = this.#ends[first + size - 1] ?? 0
    return (
      this.#given |
      contextIn(this.#bytes, Math.max(this.#from, start - wordsBefore), start) |
      contextIn(this.#bytes, end, Math.min(this.#to, end + wordsAfter))
    )
  }
}

/** Where the area code starts that stands in brackets before `start`; -1 when none does. */
function areaBefore(bytes: Uint8Array, from: number, start: number): number {
  const close = bytes[start - 1] === 0x20 ? start - 2 : start - 1
  const open = close - 4
  if (open < from || bytes[close] !== 0x29 || bytes[open] !== 0x28) return -1
  for (let at = open + 1; at < close; at++) if (!isDigit(bytes[at])) return -1
  return (bytes[open + 1] ?? 0) >= 0x32 ? open + 1 : -1
}
