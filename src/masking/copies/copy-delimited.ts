import type { CopyShape } from '../../core/inspection.ts'
import { lengthMax, writeMasked } from '../masks/cell-mask.ts'
import { fieldBytesMax, type CopyFields } from '../masks/copy-fields.ts'
import { CopyLines } from './copy-lines.ts'
import type { DelimitedShape } from './copy-lines.ts'
import { backslash, endOfField, escapeField, newline, unescapeField } from './copy-text.ts'
import { MaskCount } from '../masks/mask-count.ts'
import { MaskFailure } from '../masks/mask-failure.ts'
import { copyBytes, type Passage } from '../detectors/passage.ts'
import { masksByColumn, type PlacedMask } from '../masks/placed-mask.ts'
import type { MaskPlan } from '../masks/plan.ts'
import type { TokenKeys } from '../masks/token.ts'

/**
 * Masks the fields of a copy in text or csv. Rows may be cut anywhere. Names in a header line stay: they come from the
 * statement or the catalog.
 */
export class DelimitedCopyFields implements CopyFields {
  readonly count: MaskCount
  readonly #keys: TokenKeys
  readonly #shape: DelimitedShape
  readonly #marker: Buffer
  readonly #masks: readonly (PlacedMask | null)[]
  readonly #lastMasked: number
  readonly #lines: CopyLines
  readonly #masked: Buffer
  /** True while the bytes of the field in hand are kept back. */
  #isHeld = false

  constructor(shape: DelimitedShape, plan: MaskPlan, keys: TokenKeys) {
    this.count = new MaskCount(plan.masks)
    this.#keys = keys
    this.#shape = shape
    this.#marker = Buffer.from(shape.nullMarker)
    this.#masks = masksByColumn(plan)
    this.#lastMasked = this.#masks.findLastIndex((mask) => mask !== null)
    this.#lines = new CopyLines(shape, plan.columnCount)
    this.#masked = Buffer.alloc(fieldBytesMax + Math.max(...plan.masks.map(({ mask }) => lengthMax(mask))))
  }

  mask(passage: Passage, from: number, to: number, outAt: number): number {
    const lines = this.#lines
    const { input, output } = passage
    if (lines.isPlainText && lines.isAtRowStart && !lines.isHeader && input[to - 1] === newline)
      return this.#maskLines(passage, from, to, outAt)
    let out = outAt
    let shown = from // up to here the input is in the output, or kept back
    for (let at = from; at < to;) {
      if (lines.isAtStart) {
        if (lines.column > this.#lastMasked && lines.isPlainText) {
          at = lines.skipLine(input, at, to)
          continue
        }
        this.#isHeld = !lines.isHeader && this.#masks[lines.column] !== null
        if (this.#isHeld) {
          out += input.copy(output, out, shown, at)
          shown = at
        }
      }
      at = lines.read(input, at, to, this.#isHeld)
      if (this.#isHeld) shown = at
      if (!lines.isAtEnd) break
      if (this.#isHeld) {
        const valueBytes = lines.isNull ? -1 : lines.valueBytes
        out = this.#write(lines.column, lines.value, 0, valueBytes, output, out)
      }
      this.#isHeld = false
      // The delimiter is the next byte.
      lines.next()
      at++
    }
    if (this.#isHeld) shown = to
    return out + input.copy(output, out, shown, to)
  }

  /** Masks whole lines of plain text, as PostgreSQL sends them: nothing needs to be kept from byte to byte. */
  #maskLines(passage: Passage, from: number, to: number, outAt: number): number {
    const { input, output } = passage
    const masks = this.#masks
    const lastMasked = this.#lastMasked
    let out = outAt
    let shown = from // up to here the input is in the output
    for (let at = from; at < to;) {
      for (let column = 0; column <= lastMasked; column++) {
        const start = at
        at = endOfField(input, passage.inputView, start, to)
        if (at >= to || (input[at] === newline) !== (column === masks.length - 1))
          throw new MaskFailure('a row of a copy has a wrong number of fields')
        if (masks[column]) {
          out = copyBytes(passage, shown, start, out)
          out = this.#replace(column, input, start, at, output, out)
          shown = at
        }
        at++
      }
      if (lastMasked < masks.length - 1) at = input.indexOf(newline, at) + 1
    }
    return copyBytes(passage, shown, to, out)
  }

  /** Writes what stands for the field `input[from, to)` of plain text. */
  #replace(column: number, input: Buffer, from: number, to: number, output: Buffer, outAt: number): number {
    const marker = this.#marker
    if (to - from === marker.length && marker.compare(input, from, to) === 0)
      return this.#write(column, input, 0, -1, output, outAt)
    if (!hasBackslash(input, from, to)) return this.#write(column, input, from, to - from, output, outAt)
    const { value } = this.#lines
    const valueBytes = to - from > value.length ? to - from : unescapeField(input, from, to, value)
    return this.#write(column, value, 0, valueBytes, output, outAt)
  }

  finish(): void {
    if (!this.#lines.isAtRowStart) throw new MaskFailure('a copy ended inside a row')
  }

  /** Writes what stands for the value of this many bytes at `from`; -1 for NULL. */
  #write(
    column: number,
    value: Buffer,
    from: number,
    valueBytes: number,
    output: Buffer,
    outAt: number,
  ): number {
    const placed = this.#masks[column]
    if (!placed) return this.#writeNull(output, outAt)
    const { mask, place } = placed
    const isConstant = mask.kind === 'constant'
    const isNull = valueBytes === -1
    if (isNull && !(isConstant && mask.hidesNull === true)) return this.#writeNull(output, outAt)
    if (!isNull) this.count.add(place, 1)
    if (!isConstant && valueBytes > fieldBytesMax) return this.#writeNull(output, outAt)
    const to = isConstant ? from : from + valueBytes
    const end = writeMasked(mask, this.#keys, value, from, to, this.#masked, 0)
    if (end === -1) return this.#writeNull(output, outAt)
    return this.#shape.kind === 'csv'
      ? this.#quote(this.#shape, end, output, outAt)
      : escapeField(this.#masked, end, output, outAt, this.#shape.delimiter.charCodeAt(0))
  }

  #writeNull(output: Buffer, outAt: number): number {
    return outAt + this.#marker.copy(output, outAt)
  }

  /** Writes the mask in csv, quoted wherever it could be read as something else. */
  #quote(shape: CopyShape & { kind: 'csv' }, length: number, output: Buffer, outAt: number): number {
    const quote = shape.quote.charCodeAt(0)
    const escape = shape.escape.charCodeAt(0)
    const delimiter = shape.delimiter.charCodeAt(0)
    const masked = this.#masked
    let isPlain = !(length === this.#marker.length && this.#marker.compare(masked, 0, length) === 0)
    // A backslash alone could make the end of data.
    for (let at = 0; at < length && isPlain; at++) {
      const byte = masked[at] ?? 0
      isPlain = byte > 0x20 && byte !== quote && byte !== escape && byte !== delimiter && byte !== 0x5c
    }
    if (isPlain) return outAt + masked.copy(output, outAt, 0, length)
    let out = outAt
    output[out++] = quote
    for (let at = 0; at < length; at++) {
      const byte = masked[at] ?? 0
      if (byte === quote || byte === escape) output[out++] = escape
      output[out++] = byte
    }
    output[out++] = quote
    return out
  }
}

function hasBackslash(input: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (input[at] === backslash) return true
  return false
}
