import { Buffer } from 'node:buffer'
import { growthFactor, growthMax, writeMasked } from '../masks/cell-mask.ts'
import type { CellMask } from '../masks/cell-mask.ts'
import { MaskCount } from '../masks/mask-count.ts'
import { MaskFailure } from '../masks/mask-failure.ts'
import { copyBytes, passageOf, type Passage } from '../detectors/passage.ts'
import type { MaskPlan } from '../masks/plan.ts'
import type { TokenKeys } from '../masks/token.ts'

const rowType = 0x44 // 'D'
const headerBytes = 7 // type, int32 length (counts itself), int16 number of cells

/**
 * Masks DataRow messages (PostgreSQL "Message Formats") by copying them from one buffer to another. Nothing is made for
 * a row or a cell: runs of unmasked cells are copied in one go, and cells behind the last masked one are not looked at.
 */
export class RowMasker {
  /** Of cells replaced. A NULL cell does not count, whether its mask hides that or not. */
  readonly count: MaskCount
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
    this.count = new MaskCount(plan.masks)
    this.#columnCount = plan.columnCount
    this.#keys = keys
    this.#columns = Int32Array.from(plan.masks, ({ column }) => column)
    this.#masks = plan.masks.map(({ mask }) => mask)
    this.#cells = this.#masks.map(constantCell)
    this.#hidesNull = this.#masks.map((mask) => mask.kind === 'constant' && mask.hidesNull === true)
    this.#growthPerRow = this.#masks.reduce((sum, mask) => sum + growthMax(mask), 0)
    this.#growthFactor = Math.max(1, ...this.#masks.map(growthFactor))
  }

  /** The columns whose cells are replaced, from 0, ascending. */
  get columns(): readonly number[] {
    return [...this.#columns]
  }

  /** How many bytes `mask` may write for this many bytes of whole rows. Never too low. */
  roomFor(inputBytes: number): number {
    const rowsMax = Math.floor(inputBytes / (headerBytes + 4 * this.#columnCount))
    return inputBytes * this.#growthFactor + rowsMax * this.#growthPerRow
  }

  /** The most bytes of rows for which so many bytes are room enough. */
  inputFor(roomBytes: number): number {
    return Math.floor(
      roomBytes / (this.#growthFactor + this.#growthPerRow / (headerBytes + 4 * this.#columnCount)),
    )
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
    const passage = passageOf(input, output)
    const { inputView: view, outputView } = passage
    const columns = this.#columns
    const cells = this.#cells
    const columnCount = this.#columnCount
    let out = outAt
    const nulls = noNulls(columns.length)
    let rows = 0
    for (let at = from; at < to;) {
      if (to - at < headerBytes || input[at] !== rowType) throw new MaskFailure('a row was expected')
      const end = at + 1 + view.getInt32(at + 1)
      if (end > to || end < at + headerBytes) throw new MaskFailure('a row has a wrong length')
      if (view.getInt16(at + 5) !== columnCount) throw new MaskFailure('a row has a wrong number of cells')

      const outStart = out
      let copied = at // up to here the row is in the output
      let cell = at + headerBytes
      let column = 0
      for (let index = 0; index < columns.length; index++) {
        const wanted = columns[index]!
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
          out = copyBytes(passage, copied, cell, out)
          const constant = cells[index]!
          if (constant) for (let byte = 0; byte < constant.length; byte++) output[out++] = constant[byte]!
          else out = this.#writeCell(this.#masks[index]!, passage, cell + 4, after, out)
          copied = after
        }
        if (length === -1) nulls[index]! += 1
        cell = after
      }
      if (column === columnCount && cell !== end) throw new MaskFailure('a row is longer than its cells')
      out = copyBytes(passage, copied, end, out)
      outputView.setInt32(outStart + 1, out - outStart - 1)
      at = end
      rows++
    }
    for (let index = 0; index < columns.length; index++) this.count.add(index, rows - nulls[index]!)
    return out
  }

  #writeCell(mask: CellMask, passage: Passage, from: number, to: number, outAt: number): number {
    const end = writeMasked(mask, this.#keys, passage.input, from, to, passage.output, outAt + 4)
    passage.outputView.setInt32(outAt, end === -1 ? -1 : end - outAt - 4)
    return end === -1 ? outAt + 4 : end
  }
}

/** By mask, the NULL cells of the rows in hand: one for all maskers, since each takes its rows in one go. */
let nullsInHand = new Int32Array(64)

function noNulls(count: number): Int32Array {
  if (nullsInHand.length < count) nullsInHand = new Int32Array(count)
  for (let index = 0; index < count; index++) nullsInHand[index] = 0
  return nullsInHand
}

function nextCell(cell: number, length: number): number {
  if (length < -1) throw new MaskFailure('a cell has a wrong length')
  return length === -1 ? cell + 4 : cell + 4 + length
}

function constantCell(mask: CellMask): Buffer | null {
  if (mask.kind !== 'constant') return null
  const cell = Buffer.alloc(4 + (mask.value?.length ?? 0))
  cell.writeInt32BE(mask.value?.length ?? -1, 0)
  mask.value?.copy(cell, 4)
  return cell
}
