import { lengthMax, writeMasked } from './cell-mask.ts'
import type { CellMask } from './cell-mask.ts'
import { escapeField, newline, nullMarker, tab, unescapeField } from './copy-text.ts'
import { MaskFailure } from './mask-failure.ts'
import type { MaskPlan } from './plan.ts'
import type { TokenKeys } from './token.ts'

const copyDataType = 0x64 // 'd'
const headerBytes = 5 // type, int32 length (counts itself)
// Of a masked field; a longer one becomes NULL where its mask needs the value.
const fieldBytesMax = 64 * 1024

/**
 * Masks the CopyData messages of a COPY … TO STDOUT in text format with its default delimiter. Rows may be cut over
 * messages and calls anywhere. Raw tabs and newlines never stand inside a field of that format, in any encoding, so
 * that they alone decide where fields end. Nothing of csv or binary may come here: in csv they do stand inside fields.
 */
export class CopyRowMasker {
  /** Fields replaced so far; NULL does not count. In a header line the names are replaced as well. */
  maskedCells = 0
  readonly #keys: TokenKeys
  readonly #columnCount: number
  readonly #lastMasked: number
  readonly #masks: readonly (CellMask | null)[]
  /** The escaped field of a mask that never changes. */
  readonly #fields: readonly (Buffer | null)[]
  readonly #growthPerRow: number
  #column = 0
  /** Of the current field when it is masked: its first bytes, and how many it has. */
  readonly #held = Buffer.alloc(fieldBytesMax)
  #fieldBytes = 0
  readonly #value = Buffer.alloc(fieldBytesMax)
  readonly #masked: Buffer

  constructor(plan: MaskPlan, keys: TokenKeys) {
    this.#keys = keys
    this.#columnCount = plan.columnCount
    const masks: (CellMask | null)[] = Array.from({ length: plan.columnCount }, () => null)
    for (const { column, mask } of plan.masks) masks[column] = mask
    this.#masks = masks
    this.#fields = masks.map(constantField)
    this.#lastMasked = masks.findLastIndex((mask) => mask !== null)
    const lengths = plan.masks.map(({ mask }) => lengthMax(mask))
    this.#masked = Buffer.alloc(fieldBytesMax + Math.max(...lengths))
    this.#growthPerRow = lengths.reduce((sum, length) => sum + Math.max(nullMarker.length, 2 * length), 0)
  }

  /** How many bytes `mask` may write for this many bytes of messages. Never too low. */
  roomFor(inputBytes: number): number {
    // A row has as many separators as columns, and the first of a call may have begun before it.
    const rowsMax = Math.floor(inputBytes / this.#columnCount) + 1
    return inputBytes + rowsMax * this.#growthPerRow
  }

  /**
   * Masks the whole CopyData messages in `input[from, to)` into `output[outAt…)`, which has `roomFor(to - from)` bytes
   * left and does not overlap; returns the end of what was written. A message of which nothing is to be shown yet is
   * left out. Throws `MaskFailure` on anything malformed, and then nothing of the output may be used.
   */
  mask(input: Buffer, from: number, to: number, output: Buffer, outAt: number): number {
    if (to > input.length || output.length - outAt < this.roomFor(to - from)) {
      throw new RangeError('The buffers are too small for these rows.')
    }
    let out = outAt
    for (let at = from; at < to;) {
      if (to - at < headerBytes || input[at] !== copyDataType)
        throw new MaskFailure('a piece of a copy was expected')
      const end = at + 1 + input.readInt32BE(at + 1)
      if (end > to || end < at + headerBytes) throw new MaskFailure('a piece of a copy has a wrong length')
      const bodyAt = out + headerBytes
      const bodyEnd = this.#body(input, at + headerBytes, end, output, bodyAt)
      if (bodyEnd > bodyAt) {
        output[out] = copyDataType
        output.writeInt32BE(bodyEnd - out - 1, out + 1)
        out = bodyEnd
      }
      at = end
    }
    return out
  }

  /** Call when the copy is done. Throws `MaskFailure` when it ended inside a row. */
  finish(): void {
    if (this.#column !== 0 || this.#fieldBytes !== 0) throw new MaskFailure('a copy ended inside a row')
  }

  #body(input: Buffer, from: number, to: number, output: Buffer, outAt: number): number {
    let out = outAt
    let shown = from // up to here the input is in the output, or swallowed
    for (let at = from; at < to;) {
      if (this.#column > this.#lastMasked) {
        const end = input.indexOf(newline, at)
        if (end === -1 || end >= to) break
        at = end + 1
        this.#column = 0
        continue
      }
      const fieldEnd = endOfField(input, at, to)
      if (this.#masks[this.#column]) {
        out += input.copy(output, out, shown, at)
        this.#hold(input, at, fieldEnd)
        shown = fieldEnd
        if (fieldEnd < to) out = this.#writeField(output, out)
      } else {
        // Only that it has begun matters here.
        this.#fieldBytes += fieldEnd - at
      }
      if (fieldEnd < to) this.#next(input[fieldEnd] === newline)
      at = fieldEnd + 1
    }
    return out + input.copy(output, out, shown, to)
  }

  #next(isRowEnd: boolean): void {
    this.#fieldBytes = 0
    if (isRowEnd !== (this.#column === this.#columnCount - 1)) {
      throw new MaskFailure('a row of a copy has a wrong number of fields')
    }
    this.#column = isRowEnd ? 0 : this.#column + 1
  }

  #hold(input: Buffer, from: number, to: number): void {
    if (this.#fieldBytes < fieldBytesMax) input.copy(this.#held, this.#fieldBytes, from, to)
    this.#fieldBytes += to - from
  }

  #writeField(output: Buffer, outAt: number): number {
    const length = this.#fieldBytes
    const isNull = length === nullMarker.length && nullMarker.compare(this.#held, 0, length) === 0
    const mask = this.#masks[this.#column]
    const hidesNull = mask?.kind === 'constant' && mask.hidesNull === true
    if (isNull && !hidesNull) return outAt + nullMarker.copy(output, outAt)
    if (!isNull) this.maskedCells += 1
    const field = this.#fields[this.#column]
    if (field) return outAt + field.copy(output, outAt)
    if (!mask || length > fieldBytesMax) return outAt + nullMarker.copy(output, outAt)
    const valueBytes = unescapeField(this.#held, length, this.#value)
    const end = writeMasked(mask, this.#keys, this.#value, 0, valueBytes, this.#masked, 0)
    return end === -1 ? outAt + nullMarker.copy(output, outAt) : escapeField(this.#masked, end, output, outAt)
  }
}

function endOfField(input: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && input[at] !== tab && input[at] !== newline) at++
  return at
}

function constantField(mask: CellMask | null): Buffer | null {
  if (mask?.kind !== 'constant') return null
  if (!mask.value) return nullMarker
  const field = Buffer.alloc(2 * mask.value.length)
  return field.subarray(0, escapeField(mask.value, mask.value.length, field, 0))
}
