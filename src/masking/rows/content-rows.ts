import type { ContentCount } from '../contents/content-count.ts'
import type { ContentPlan } from '../contents/content-plan.ts'
import { ContentSearch } from '../contents/content-search.ts'
import { MaskFailure } from '../masks/mask-failure.ts'
import { viewOf } from '../detectors/passage.ts'

const rowType = 0x44 // 'D'
const headerBytes = 7 // type, int32 length (counts itself), int16 number of cells

/**
 * Hides what is found in DataRow messages (PostgreSQL "Message Formats"), in place. Nothing is made for a row or a cell, and
 * cells behind the last column that is searched are not looked at.
 */
export class ContentRows {
  readonly #columnCount: number
  readonly #columns: Int32Array
  readonly #search: ContentSearch

  constructor(plan: ContentPlan) {
    this.#columnCount = plan.columnCount
    this.#columns = Int32Array.from(plan.columns, ({ column }) => column)
    this.#search = new ContentSearch(plan)
  }

  get count(): ContentCount {
    return this.#search.count
  }

  /** As `search`, but long texts only while it is gone on with. */
  inPieces(bytes: Buffer, from: number, to: number): Generator<void> {
    return this.#search.inPieces(() => this.search(bytes, from, to))
  }

  /** Searches the whole DataRow messages in `bytes[from, to)`. Throws `MaskFailure` on anything malformed. */
  search(bytes: Buffer, from: number, to: number): void {
    this.#search.open(bytes, from, to)
    const view = viewOf(bytes)
    const columns = this.#columns
    for (let at = from; at < to;) {
      if (to - at < headerBytes || bytes[at] !== rowType) throw new MaskFailure('a row was expected')
      const end = at + 1 + view.getInt32(at + 1)
      if (end > to || end < at + headerBytes) throw new MaskFailure('a row has a wrong length')
      if (view.getInt16(at + 5) !== this.#columnCount)
        throw new MaskFailure('a row has a wrong number of cells')
      let next = at + headerBytes
      let column = 0
      for (let index = 0; index < columns.length; index++) {
        const wanted = columns[index]!
        for (; column < wanted; column++) next = endOfCell(view, next, end)
        const after = endOfCell(view, next, end)
        column++
        if (after > next + 4) this.#search.add(index, next + 4, after)
        next = after
      }
      at = end
    }
    this.#search.finish()
  }
}

function endOfCell(view: DataView, cell: number, end: number): number {
  if (cell + 4 > end) throw new MaskFailure('a cell is cut off')
  const length = view.getInt32(cell)
  if (length < -1) throw new MaskFailure('a cell has a wrong length')
  const after = cell + 4 + (length === -1 ? 0 : length)
  if (after > end) throw new MaskFailure('a cell is cut off')
  return after
}
