import type { CopyShape } from '../core/inspection.ts'
import { lengthMax, writeMasked } from './cell-mask.ts'
import type { CellMask } from './cell-mask.ts'
import type { CopyFields } from './copy-fields.ts'
import { fieldBytesMax } from './copy-fields.ts'
import { CopyLines } from './copy-lines.ts'
import type { DelimitedShape } from './copy-lines.ts'
import { escapeField } from './copy-text.ts'
import { MaskFailure } from './mask-failure.ts'
import type { MaskPlan } from './plan.ts'
import type { TokenKeys } from './token.ts'

/**
 * Masks the fields of a copy in text or csv. Rows may be cut anywhere. Names in a header line stay: they come from the
 * statement or the catalog.
 */
export class DelimitedCopyFields implements CopyFields {
  /** Fields replaced so far; NULL does not count. */
  maskedCells = 0
  readonly #keys: TokenKeys
  readonly #shape: DelimitedShape
  readonly #marker: Buffer
  readonly #masks: readonly (CellMask | null)[]
  readonly #lastMasked: number
  readonly #lines: CopyLines
  readonly #masked: Buffer
  /** True while the bytes of the field in hand are kept back. */
  #isHeld = false

  constructor(shape: DelimitedShape, plan: MaskPlan, keys: TokenKeys) {
    this.#keys = keys
    this.#shape = shape
    this.#marker = Buffer.from(shape.nullMarker)
    const masks: (CellMask | null)[] = Array.from({ length: plan.columnCount }, () => null)
    for (const { column, mask } of plan.masks) masks[column] = mask
    this.#masks = masks
    this.#lastMasked = masks.findLastIndex((mask) => mask !== null)
    this.#lines = new CopyLines(shape, plan.columnCount)
    this.#masked = Buffer.alloc(fieldBytesMax + Math.max(...plan.masks.map(({ mask }) => lengthMax(mask))))
  }

  mask(input: Buffer, from: number, to: number, output: Buffer, outAt: number): number {
    const lines = this.#lines
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
      if (this.#isHeld) out = this.#write(output, out)
      this.#isHeld = false
      // The delimiter is the next byte.
      lines.next()
      at++
    }
    if (this.#isHeld) shown = to
    return out + input.copy(output, out, shown, to)
  }

  finish(): void {
    if (!this.#lines.isAtRowStart) throw new MaskFailure('a copy ended inside a row')
  }

  /** Writes what stands for the field that was kept back. */
  #write(output: Buffer, outAt: number): number {
    const lines = this.#lines
    const mask = this.#masks[lines.column]
    const hidesNull = mask?.kind === 'constant' && mask.hidesNull === true
    const isNull = lines.isNull
    if (!mask || (isNull && !hidesNull)) return outAt + this.#marker.copy(output, outAt)
    if (!isNull) this.maskedCells += 1
    const needsValue = mask.kind !== 'constant'
    if (needsValue && lines.valueBytes > fieldBytesMax) return outAt + this.#marker.copy(output, outAt)
    const end = writeMasked(
      mask,
      this.#keys,
      lines.value,
      0,
      needsValue ? lines.valueBytes : 0,
      this.#masked,
      0,
    )
    if (end === -1) return outAt + this.#marker.copy(output, outAt)
    return this.#shape.kind === 'csv'
      ? this.#quote(this.#shape, end, output, outAt)
      : escapeField(this.#masked, end, output, outAt, this.#shape.delimiter.charCodeAt(0))
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
