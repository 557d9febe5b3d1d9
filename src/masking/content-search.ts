import type { ContentFind } from '../core/decision.ts'
import { ContentCell, type HideOptions, type LongText } from './content-cell.ts'
import { ContentCount } from './content-count.ts'
import type { ContentColumn } from './content-plan.ts'

/** Searches cell by cell and counts the cells in which something was found: each once. */
export class ContentSearch {
  readonly count: ContentCount
  readonly #cell: ContentCell
  /** Cells of which texts are left for later, with what was found in the rest of them. */
  #long: { readonly texts: readonly LongText[]; readonly marks: number }[] = []

  constructor(finds: readonly ContentFind[], options?: HideOptions) {
    this.count = new ContentCount(finds)
    this.#cell = new ContentCell(finds, options)
  }

  /** Takes the bytes in whose part `[from, to)` the next cells lie, in ascending order. */
  open(bytes: Buffer, from: number, to: number): void {
    this.#cell.open(bytes, from, to)
  }

  /** Searches a cell of the bytes that are open. */
  search({ form, context }: ContentColumn, from: number, to: number): void {
    const cell = this.#cell
    cell.search(form, from, to, context)
    if (cell.later !== null && cell.later.length > 0) {
      this.#long.push({ texts: cell.later, marks: cell.marks })
      cell.later = []
    } else if (cell.marks !== 0) this.count.add(cell.marks)
    cell.marks = 0
  }

  /** Has `searchAll` search what is short, and goes on with long texts piece by piece. Nothing else is searched meanwhile. */
  *inPieces(searchAll: () => void): Generator<void> {
    const cell = this.#cell
    cell.later = []
    try {
      searchAll()
    } finally {
      cell.later = null
    }
    const long = this.#long
    this.#long = []
    for (const { texts, marks } of long) {
      let all = marks
      for (const text of texts) {
        cell.marks = 0
        yield* cell.inPieces(text)
        if (cell.marks !== 0) text.written()
        all |= cell.marks
      }
      cell.marks = 0
      this.count.add(all)
    }
  }
}
