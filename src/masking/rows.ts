import { Buffer } from 'node:buffer'
import { growthFactor, growthMax, writeMasked } from './cell-mask.ts'
import type { CellMask } from './cell-mask.ts'
import { MaskFailure } from './mask-failure.ts'
import type { MaskPlan } from './plan.ts'
import type { TokenKeys } from './token.ts'

const rowType = 0x44 // 'D'
const headerBytes = 7 // type, int32 length (counts itself), int16 number of cells
// Below this, a loop over bytes beats the call into native code.
const shortCopyBytes = 48

/**
 * Masks DataRow messages (PostgreSQL "Message Formats") by copying them from one buffer to another. Nothing is made for
 * a row or a cell: runs of unmasked cells are copied in one go, and cells behind the last masked one are not looked at.
 */
export class RowMasker {
  /** Cells replaced so far. A NULL cell does not count, whether its mask hides that or not. */
  maskedCells = 0
  readonly #columnCount: number
  readonly #keys: TokenKeys
  readonly #columns: Int32Array
  readonly #masks: readonly CellMask[]
  /** For each mask, the whole cell with its length where it never changes, else null. */
  readonly #cells: readonly (Buffer | null)[]
  readonly #hidesNull: readonly boolean[]
  readonly #growthPerRow: number
  readonly #growthFactor: number

  constructor(plan: MaskPlan, keys: TokenKeys) {
    this.#columnCount = plan.columnCount
    this.#keys = keys
    this.#columns = Int32Array.from(plan.masks, ({ column }) => column)
    this.#masks = plan.masks.map(({ mask }) => mask)
    this.#cells = this.#masks.map(constantCell)
    this.#hidesNull = this.#masks.map((mask) => mask.kind === 'constant' && mask.hidesNull === true)
    this.#growthPerRow = this.#masks.reduce((sum, mask) => sum + growthMax(mask), 0)
    this.#growthFactor = Math.max(1, ...this.#masks.map(growthFactor))
  }

  /** How many bytes `mask` may write for this many bytes of whole rows. Never too low. */
  roomFor(inputBytes: number): number {
    const rowsMax = Math.floor(inputBytes / (headerBytes + 4 * this.#columnCount))
    return inputBytes * this.#growthFactor + rowsMax * this.#growthPerRow
  }

  /**
   * Masks the whole DataRow messages in `input[from, to)` into `output[outAt…)`, which has `roomFor(to - from)` bytes
   * left and does not overlap; returns the end of what was written. Throws `MaskFailure` on anything malformed, and
   * then nothing of the output may be used.
   */
  mask(input: Buffer, from: number, to: number, output: Buffer, outAt: number): number {
    if (to > input.length || output.length - outAt < this.roomFor(to - from)) {
      throw new RangeError('The buffers are too small for these rows.')
    }
    const view = new DataView(input.buffer, input.byteOffset, input.length)
    let out = outAt
    let replaced = 0
    for (let at = from; at < to;) {
      if (to - at < headerBytes || input[at] !== rowType) throw new MaskFailure('a row was expected')
      const end = at + 1 + view.getInt32(at + 1)
      if (end > to || end < at + headerBytes) throw new MaskFailure('a row has a wrong length')
      if (view.getInt16(at + 5) !== this.#columnCount)
        throw new MaskFailure('a row has a wrong number of cells')

      const outStart = out
      let copied = at // up to here the row is in the output
      let cell = at + headerBytes
      let column = 0
      for (let index = 0; index < this.#columns.length; index++) {
        const wanted = this.#columns[index]!
        for (; column < wanted; column++) {
          if (cell + 4 > end) throw new MaskFailure('a cell is cut off')
          cell = nextCell(cell, view.getInt32(cell))
        }
        if (cell + 4 > end) throw new MaskFailure('a cell is cut off')
        const length = view.getInt32(cell)
        const after = nextCell(cell, length)
        column++
        if (after > end) throw new MaskFailure('a cell is cut off')
        if (length !== -1 || this.#hidesNull[index] === true) {
          out = copyRun(input, copied, cell, output, out)
          const constant = this.#cells[index]!
          out = constant
            ? copyRun(constant, 0, constant.length, output, out)
            : this.#writeCell(this.#masks[index]!, input, cell + 4, after, output, out)
          copied = after
          if (length !== -1) replaced++
        }
        cell = after
      }
      out = copyRun(input, copied, end, output, out)
      output.writeInt32BE(out - outStart - 1, outStart + 1)
      at = end
    }
    this.maskedCells += replaced
    return out
  }

  #writeCell(mask: CellMask, input: Buffer, from: number, to: number, output: Buffer, outAt: number): number {
    const end = writeMasked(mask, this.#keys, input, from, to, output, outAt + 4)
    if (end === -1) return output.writeInt32BE(-1, outAt)
    output.writeInt32BE(end - outAt - 4, outAt)
    return end
  }
}

function nextCell(cell: number, length: number): number {
  if (length < -1) throw new MaskFailure('a cell has a wrong length')
  return length === -1 ? cell + 4 : cell + 4 + length
}

function copyRun(input: Buffer, from: number, to: number, output: Buffer, outAt: number): number {
  if (to - from >= shortCopyBytes) return outAt + input.copy(output, outAt, from, to)
  let out = outAt
  for (let at = from; at < to; at++) output[out++] = input[at]!
  return out
}

function constantCell(mask: CellMask): Buffer | null {
  if (mask.kind !== 'constant') return null
  const cell = Buffer.alloc(4 + (mask.value?.length ?? 0))
  cell.writeInt32BE(mask.value?.length ?? -1, 0)
  mask.value?.copy(cell, 4)
  return cell
}
