import { ContentCell, type HideOptions, type LongText } from './content-cell.ts'
import { ContentCount } from './content-count.ts'
import type { ContentColumn, ContentPlan } from './content-plan.ts'
import { isText } from './content-types.ts'
import { sharedSieve, sifting, type Loud, type Sieve, type Sifting } from '../detectors/sieve.ts'

/** Searches cell by cell and counts the cells in which something was found: each once. */
export class ContentSearch {
  readonly count: ContentCount
  readonly #columns: readonly ContentColumn[]
  /** By place in `#columns`. */
  readonly #siftings: readonly Sifting[]
  readonly #cell: ContentCell
  readonly #sieve: Sieve | null = sharedSieve()
  readonly #loud: Loud = (place, from, to) => this.#search(place, from, to)
  #bytes: Buffer = Buffer.alloc(0)
  /** Cells of which texts are left for later, with what was found in the rest of them. */
  #long: { readonly texts: readonly LongText[]; readonly marks: number }[] = []

  constructor({ columns, finds }: Pick<ContentPlan, 'columns' | 'finds'>, options?: HideOptions) {
    this.#columns = columns
    this.#siftings = columns.map(siftingOf)
    this.count = new ContentCount(finds)
    this.#cell = new ContentCell(finds, options)
  }

  /** Takes the bytes in whose part `[from, to)` the next cells lie, in ascending order. */
  open(bytes: Buffer, from: number, to: number): void {
    this.#bytes = bytes
    this.#cell.open(bytes, from, to)
    this.#sieve?.begin(from)
  }

  /** Takes a cell, by the place of its column among those that are searched. It is searched by `finish` at the latest. */
  add(place: number, from: number, to: number): void {
    const sieve = this.#sieve
    if (sieve?.add(place, from, to, this.#siftings[place]!) === true) return
    this.finish()
    if (sieve) sieve.begin(from)
    if (sieve?.add(place, from, to, this.#siftings[place]!) !== true) this.#search(place, from, to)
  }

  /** Searches the cells that are left. */
  finish(): void {
    this.#sieve?.finish(this.#bytes, this.#loud)
  }

  #search(place: number, from: number, to: number): void {
    const { form, context } = this.#columns[place]!
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

/** Only what is searched as the text that it is can be sifted. */
function siftingOf({ form, context }: ContentColumn): Sifting {
  if (!isText(form)) return sifting.none
  return context === 0 ? sifting.plain : sifting.named
}
