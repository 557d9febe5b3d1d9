import { Buffer, isUtf8 } from 'node:buffer'
import type { ContentFind } from '../../core/decision.ts'
import type { ContentForm } from './content-types.ts'
import { contentFormOf } from './content-types.ts'
import { Finder } from '../detectors/finder.ts'
import { hide, hideInJson } from '../detectors/hide.ts'

const depthMax = 16
const dimensionsMax = 6 // MAXDIM of the server
// Shorter texts are searched at once, also where longer ones are left for later.
const shortBytesMax = 4 * 1024
// What is searched in one go: what it takes beside the text itself stays small, however long the text.
const pieceBytes = 64 * 1024
// The longest value, an address, with each of its characters written as an escape.
const marginBytes = 4 * 1024

/** How what is found is overwritten. */
export interface HideOptions {
  /** The byte that stands for a letter or a digit. */
  readonly fill: number
  /** True where blanks part fields, so that none may be written. */
  readonly keepsBlanks: boolean
}

/** A text that is left for later, to be searched in pieces. */
export interface LongText {
  readonly bytes: Buffer
  readonly isJson: boolean
  readonly from: number
  readonly to: number
  readonly context: number
  /** What is to be done where something was found in it. */
  readonly written: () => void
}

/**
 * Searches texts one by one and hides what it finds in place: nothing changes its length. `marks` collects what was found
 * since it was last cleared, one bit for each kind looked for.
 */
export class ContentCell {
  readonly #finds: readonly ContentFind[]
  readonly #finder: Finder
  readonly #bits = new Map<string, number>()
  readonly #options: HideOptions
  #bytes: Buffer = Buffer.alloc(0)
  #openTo = 0
  #from = 0
  #to = 0
  #isJson = false
  /** Only what begins here is hidden. */
  #pieceFrom = 0
  #pieceTo = Infinity
  marks = 0
  /** Where longer texts are left for later; null where all are searched at once. */
  later: LongText[] | null = null

  constructor(finds: readonly ContentFind[], options: HideOptions = { fill: 0x2a, keepsBlanks: false }) {
    this.#finds = finds
    this.#options = options
    for (const [bit, { detector }] of finds.entries()) this.#bits.set(detector, bit)
    const wanted = new Set(finds.map(({ detector }) => detector))
    this.#finder = new Finder(wanted, (start, end, detector, isFolded) =>
      this.#hide(start, end, this.#bits.get(detector) ?? 0, isFolded),
    )
  }

  /** Takes the bytes in whose part `[from, to)` the next cells lie, in ascending order. */
  open(bytes: Buffer, from: number, to: number): void {
    this.#bytes = bytes
    this.#openTo = to
    this.#finder.open(bytes, from, to)
  }

  /** Searches the cell `[from, to)` of the bytes that are open. `context` as for `Finder.scan`. */
  search(form: ContentForm, from: number, to: number, context: number): void {
    switch (form) {
      case 'text':
        // Text may hold JSON too.
        return this.#text(opensJson(this.#bytes[from]), from, to, context)
      case 'json':
        return this.#text(true, from, to, context)
      case 'literal':
        return this.#text(false, from, to, context)
      case 'hex':
        return this.#hex(from, to, context)
      case 'bytes':
        if (isUtf8(this.#bytes.subarray(from, to))) this.#text(false, from, to, context)
        return
      case 'structured':
        this.#structured(from, to, context, 0)
    }
  }

  /** Searches a text that was left for later, and stops after each piece. */
  *inPieces(text: LongText): Generator<void> {
    for (let at = text.from; at < text.to; at += pieceBytes) {
      yield
      this.#piece(text, at, Math.min(text.to, at + pieceBytes))
    }
  }

  /** Looks at some bytes on either side, too: a value across the end of a piece is found in the one in which it begins. */
  #piece(text: LongText, pieceFrom: number, pieceTo: number): void {
    const from = Math.max(text.from, pieceFrom - marginBytes)
    const to = Math.min(text.to, pieceTo + marginBytes)
    this.open(text.bytes, from, to)
    this.#from = text.from
    this.#to = text.to
    this.#isJson = text.isJson
    this.#pieceFrom = pieceFrom
    this.#pieceTo = pieceTo
    this.#finder.scan(from, to, text.context, from > text.from)
    this.#pieceFrom = 0
    this.#pieceTo = Infinity
  }

  #text(isJson: boolean, from: number, to: number, context: number): void {
    if (to - from > pieceBytes || (this.later && to - from > shortBytesMax))
      return this.#long({ bytes: this.#bytes, isJson, from, to, context, written: nothing })
    this.#from = from
    this.#to = to
    this.#isJson = isJson
    this.#finder.scan(from, to, context)
  }

  #long(text: LongText): void {
    if (this.later) {
      this.later.push(text)
      return
    }
    const openTo = this.#openTo
    const pieces = this.inPieces(text)
    while (pieces.next().done !== true);
    this.open(text.bytes, text.to, openTo)
  }

  #hide(start: number, end: number, bit: number, isFolded: boolean): void {
    if (start < this.#pieceFrom || start >= this.#pieceTo) return
    const { fill, keepsBlanks } = this.#options
    const kept = this.#finds[bit]?.keptChars ?? 0
    this.marks |= 1 << bit
    // Half an escape would be none.
    if (isFolded && isWritten(this.#bytes, start, end)) {
      this.#bytes.fill(fill, start, end)
      return
    }
    if (this.#isJson && !keepsBlanks) hideInJson(this.#bytes, this.#from, this.#to, start, end, kept, fill)
    else hide(this.#bytes, start, end, kept, fill)
  }

  /** bytea in text: what its bytes say, where they are text. */
  #hex(from: number, to: number, context: number): void {
    if (to - from < 2 + 2 * 6 || this.#bytes[from] !== 0x5c) return
    // In COPY the backslash is doubled.
    const digits = this.#bytes.indexOf(0x78, from) + 1
    if (digits - from > 3) return
    const bytes = Buffer.from(this.#bytes.toString('latin1', digits, to), 'hex')
    if (bytes.length * 2 !== to - digits || !isUtf8(bytes)) return
    const whole = this.#bytes
    const written = (): void => void whole.write(bytes.toString('hex'), digits, 'latin1')
    const isJson = opensJson(bytes[0])
    if (this.later && bytes.length > shortBytesMax) {
      this.later.push({ bytes, isJson, from: 0, to: bytes.length, context, written })
      return
    }
    const inner = new ContentCell(this.#finds)
    inner.open(bytes, 0, bytes.length)
    inner.search('text', 0, bytes.length, context)
    if (inner.marks === 0) return
    this.marks |= inner.marks
    written()
  }

  /**
   * The binary format of a type that is not known: the texts in it, wherever they are. No text of PostgreSQL's has a zero
   * byte and every container has one, in a length if nowhere else.
   */
  #structured(from: number, to: number, context: number, depth: number): void {
    if (depth > depthMax) return
    const zero = this.#bytes.indexOf(0, from)
    if (zero === -1 || zero >= to) return this.#text(false, from, to, context)
    if (this.#array(from, to, context, depth)) return
    if (this.#record(from, to, context, depth)) return
    this.#pieces(from, to, context, depth)
  }

  /** `array_send`: dimensions, a flag, the type, length and lower bound of each dimension, then the elements. */
  #array(from: number, to: number, context: number, depth: number): boolean {
    const bytes = this.#bytes
    if (to - from < 12) return false
    const dimensions = bytes.readInt32BE(from)
    const flag = bytes.readInt32BE(from + 4)
    if (dimensions < 0 || dimensions > dimensionsMax || (flag !== 0 && flag !== 1)) return false
    const first = from + 12 + 8 * dimensions
    if (first > to || !this.#areCells(first, to)) return false
    this.#cells(first, to, bytes.readUInt32BE(from + 8), context, depth)
    return true
  }

  /** `record_send`: the number of fields, then type, length and value of each. */
  #record(from: number, to: number, context: number, depth: number): boolean {
    const bytes = this.#bytes
    if (to - from < 4) return false
    const fields = bytes.readInt32BE(from)
    let at = from + 4
    for (let field = 0; field < fields; field++) {
      if (at + 8 > to) return false
      const length = bytes.readInt32BE(at + 4)
      if (length < -1 || at + 8 + length > to) return false
      at += 8 + Math.max(0, length)
    }
    if (at !== to || fields <= 0) return false
    at = from + 4
    for (let field = 0; field < fields; field++) {
      const length = bytes.readInt32BE(at + 4)
      if (length > 0) this.#inner(bytes.readUInt32BE(at), at + 8, at + 8 + length, context, depth)
      at += 8 + Math.max(0, length)
    }
    return true
  }

  /** Ranges, multiranges, hstore and the like: a head of a few bytes, then values with their lengths. */
  #pieces(from: number, to: number, context: number, depth: number): void {
    for (const head of [1, 4, 0, 5, 8]) {
      if (from + head < to && this.#areCells(from + head, to))
        return this.#cells(from + head, to, 0, context, depth)
    }
  }

  /** True when values with their lengths fill the bytes exactly. */
  #areCells(from: number, to: number): boolean {
    let at = from
    while (at + 4 <= to) {
      const length = this.#bytes.readInt32BE(at)
      if (length < -1) return false
      at += 4 + Math.max(0, length)
    }
    return at === to
  }

  #cells(from: number, to: number, typeOid: number, context: number, depth: number): void {
    for (let at = from; at < to;) {
      const length = this.#bytes.readInt32BE(at)
      const end = at + 4 + Math.max(0, length)
      if (length > 0) this.#inner(typeOid, at + 4, end, context, depth)
      at = end
    }
  }

  #inner(typeOid: number, from: number, to: number, context: number, depth: number): void {
    const form = typeOid === 0 ? 'structured' : contentFormOf(typeOid, 1)
    if (form === 'structured') this.#structured(from, to, context, depth + 1)
    else if (form) this.search(form, from, to, context)
  }
}

function opensJson(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b
}

function nothing(): void {
  // What is searched in its place is written there.
}

/** True where other characters than its own are written for one. */
function isWritten(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte >= 0x7f || byte < 0x20 || byte === 0x5c || byte === 0x25 || byte === 0x26) return true
  }
  return false
}
