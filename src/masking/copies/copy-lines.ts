import type { CopyShape } from '../../core/inspection.ts'
import { fieldBytesMax } from '../masks/copy-fields.ts'
import { newline, tab, unescaped } from './copy-text.ts'
import { MaskFailure } from '../masks/mask-failure.ts'

/** The shapes whose fields stand between delimiters. */
export type DelimitedShape = CopyShape & { readonly kind: 'text' | 'csv' }

const backslash = 0x5c

const states = { start: 0, plain: 1, escaped: 2, quoted: 3, quotedEscape: 4, closed: 5, end: 6 } as const
type State = (typeof states)[keyof typeof states]

/**
 * Reads a copy in text or csv (PostgreSQL, "COPY", "File Formats") field by field, however its bytes are cut. Of a field that is
 * kept the value is collected, without quotes and escapes.
 */
export class CopyLines {
  column = 0
  /** The value of the field, when it was kept; of a longer one than this holds, its beginning. */
  readonly value: Buffer = Buffer.alloc(fieldBytesMax)
  /** Bytes of the value, more than `value` holds when it is too long. */
  valueBytes = 0
  /** True where raw delimiters and newlines never stand inside a field. */
  readonly isPlainText: boolean
  readonly #columnCount: number
  readonly #delimiter: number
  /** -1 in text, where nothing is quoted. */
  readonly #quote: number
  readonly #escape: number
  readonly #marker: Buffer
  readonly #raw: Buffer
  #rawBytes = 0
  #isQuoted = false
  #isHeader: boolean
  #isNewline = false
  #state: State = states.start

  constructor(shape: DelimitedShape, columnCount: number) {
    this.#columnCount = columnCount
    this.#delimiter = shape.delimiter.charCodeAt(0)
    this.#quote = shape.kind === 'csv' ? shape.quote.charCodeAt(0) : -1
    this.#escape = shape.kind === 'csv' ? shape.escape.charCodeAt(0) : backslash
    this.#marker = Buffer.from(shape.nullMarker)
    this.#raw = Buffer.alloc(this.#marker.length)
    this.#isHeader = shape.hasHeader
    this.isPlainText = shape.kind === 'text' && this.#delimiter === tab
  }

  /** True before the first byte of a field. */
  get isAtStart(): boolean {
    return this.#state === states.start && this.#rawBytes === 0
  }

  /** True when `read` stopped at the delimiter or newline behind a field. */
  get isAtEnd(): boolean {
    return this.#state === states.end
  }

  get isAtRowStart(): boolean {
    return this.column === 0 && this.isAtStart
  }

  /** True in the line of names. */
  get isHeader(): boolean {
    return this.#isHeader
  }

  /** True when the field that was kept is the marker of NULL. */
  get isNull(): boolean {
    if (this.#isQuoted || this.#rawBytes !== this.#marker.length) return false
    return this.#marker.compare(this.#raw, 0, this.#rawBytes) === 0
  }

  /** True when the field began with a quote. */
  get isQuoted(): boolean {
    return this.#isQuoted
  }

  /** Reads on to the end of the field or of the bytes; returns where that is. */
  read(input: Buffer, from: number, to: number, isKept: boolean): number {
    if (this.isPlainText && !isKept) return this.#skip(input, from, to)
    let at = from
    for (; at < to; at++) {
      const byte = input[at]!
      if (this.#isOver(byte)) {
        this.#state = states.end
        this.#isNewline = byte === newline
        return at
      }
      this.#take(byte)
    }
    return at
  }

  /** Goes on to the next field. */
  next(): void {
    if (this.#isNewline !== (this.column === this.#columnCount - 1))
      throw new MaskFailure('a row of a copy has a wrong number of fields')
    this.column = this.#isNewline ? 0 : this.column + 1
    if (this.#isNewline) this.#isHeader = false
    this.#state = states.start
    this.#rawBytes = 0
    this.valueBytes = 0
    this.#isQuoted = false
  }

  /** Skips to behind the end of the line, of which nothing more matters; `to` when it does not end here. */
  skipLine(input: Buffer, from: number, to: number): number {
    const end = input.indexOf(newline, from)
    if (end === -1 || end >= to) return to
    this.column = 0
    this.#isHeader = false
    return end + 1
  }

  #skip(input: Buffer, from: number, to: number): number {
    let at = from
    while (at < to && input[at] !== tab && input[at] !== newline) at++
    if (at > from) this.#rawBytes = this.#marker.length + 1
    if (at === to) return at
    this.#state = states.end
    this.#isNewline = input[at] === newline
    return at
  }

  /** True when this byte, raw as it stands, ends the field. */
  #isOver(byte: number): boolean {
    if (byte !== this.#delimiter && byte !== newline) return false
    const state = this.#state
    return state === states.start || state === states.plain || state === states.closed
  }

  #take(byte: number): void {
    if (this.#rawBytes < this.#raw.length) this.#raw[this.#rawBytes] = byte
    this.#rawBytes++
    switch (this.#state) {
      case states.start:
        if (byte === this.#quote) {
          this.#isQuoted = true
          this.#state = states.quoted
          return
        }
        this.#state = states.plain
        return this.#plain(byte)
      case states.plain:
        return this.#plain(byte)
      case states.escaped:
        this.#keep(unescaped(byte))
        this.#state = states.plain
        return
      case states.quoted:
        if (byte === this.#escape && this.#escape !== this.#quote) this.#state = states.quotedEscape
        else if (byte === this.#quote) this.#state = states.closed
        else this.#keep(byte)
        return
      case states.quotedEscape:
        this.#keep(byte)
        this.#state = states.quoted
        return
      case states.closed:
        // Two quotes are one of the value, when quotes escape themselves.
        if (byte !== this.#quote || this.#escape !== this.#quote)
          throw new MaskFailure('a field of a copy goes on behind its quotes')
        this.#keep(byte)
        this.#state = states.quoted
        return
      case states.end:
        throw new MaskFailure('a field of a copy goes on behind its end')
    }
  }

  #plain(byte: number): void {
    if (this.#quote === -1 && byte === backslash) this.#state = states.escaped
    else this.#keep(byte)
  }

  #keep(byte: number): void {
    if (this.valueBytes < fieldBytesMax) this.value[this.valueBytes] = byte
    this.valueBytes++
  }
}
