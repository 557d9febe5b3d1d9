import type { CopyShape } from '../../core/inspection.ts'
import { BinaryCopyWalk } from './copy-binary.ts'
import { CopyLines } from './copy-lines.ts'
import { endOfCopyData } from './copy-rows.ts'
import type { ContentCount } from '../contents/content-count.ts'
import type { ContentPlan } from '../contents/content-plan.ts'
import { ContentSearch } from '../contents/content-search.ts'
import { endOfField, newline } from './copy-text.ts'
import { MaskFailure } from '../masks/mask-failure.ts'
import { viewOf } from '../detectors/passage.ts'

const headerBytes = 5 // type, int32 length (counts itself)
// The first of these that means nothing in the shape stands for a letter or a digit.
const fills = ['*', '#', 'x'] as const

/** Hides what is found in the CopyData messages of a COPY … TO STDOUT, in place, field by field. */
export class ContentCopy {
  readonly #columnCount: number
  /** By column, its place among those that are searched; -1 for one that is not. */
  readonly #places: Int32Array
  readonly #lastSearched: number
  readonly #found: ContentSearch
  readonly #lines: CopyLines | null
  readonly #walk: BinaryCopyWalk | null

  constructor(shape: CopyShape, plan: ContentPlan) {
    this.#columnCount = plan.columnCount
    this.#places = new Int32Array(plan.columnCount).fill(-1)
    for (const [place, { column }] of plan.columns.entries()) this.#places[column] = place
    this.#lastSearched = this.#places.findLastIndex((place) => place !== -1)
    switch (shape.kind) {
      case 'text':
      case 'csv':
        this.#lines = new CopyLines(shape, plan.columnCount)
        this.#walk = null
        this.#found = new ContentSearch(plan, {
          fill: fillOf(shape),
          keepsBlanks: isParting(shape, ' '),
        })
        break
      case 'binary':
        this.#lines = null
        this.#walk = new BinaryCopyWalk(plan.columnCount)
        this.#found = new ContentSearch(plan)
        break
      case 'other':
        throw new MaskFailure('a copy in this form cannot be searched')
    }
  }

  get count(): ContentCount {
    return this.#found.count
  }

  /** As `search`, but long texts only while it is gone on with. */
  inPieces(bytes: Buffer, from: number, to: number): Generator<void> {
    return this.#found.inPieces(() => this.search(bytes, from, to))
  }

  /** Searches the whole CopyData messages in `bytes[from, to)`. Throws `MaskFailure` on anything malformed. */
  search(bytes: Buffer, from: number, to: number): void {
    this.#found.open(bytes, from, to)
    const view = viewOf(bytes)
    for (let at = from; at < to;) {
      const end = endOfCopyData(view, at, to)
      const lines = this.#lines
      const isWhole =
        lines?.isPlainText && lines.isAtRowStart && !lines.isHeader && bytes[end - 1] === newline
      if (isWhole) this.#searchWhole(bytes, view, at + headerBytes, end)
      else if (lines) this.#searchLines(lines, bytes, at + headerBytes, end)
      else this.#walk?.read(bytes, at + headerBytes, end, this.#field)
      at = end
    }
    this.#found.finish()
  }

  readonly #field = (column: number, at: number, length: number): void => {
    if (length > 0) this.#search(column, at, at + length)
  }

  /** Whole lines of plain text, as PostgreSQL sends them: nothing needs to be kept from byte to byte. */
  #searchWhole(bytes: Buffer, view: DataView, from: number, to: number): void {
    const columnCount = this.#columnCount
    for (let at = from; at < to;) {
      for (let column = 0; column <= this.#lastSearched; column++) {
        const end = endOfField(bytes, view, at, to)
        if (end >= to || (bytes[end] === newline) !== (column === columnCount - 1))
          throw new MaskFailure('a row of a copy has a wrong number of fields')
        if (end > at) this.#search(column, at, end)
        at = end + 1
      }
      if (this.#lastSearched < columnCount - 1) at = bytes.indexOf(newline, at) + 1
    }
  }

  /** A field that goes on in the next message is searched in pieces; PostgreSQL sends a row in one. */
  #searchLines(lines: CopyLines, bytes: Buffer, from: number, to: number): void {
    for (let at = from; at < to;) {
      const end = lines.read(bytes, at, to, false)
      if (end > at && !lines.isHeader) {
        const quote = lines.isQuoted ? 1 : 0
        this.#search(lines.column, at + quote, Math.max(at + quote, end - quote))
      }
      if (!lines.isAtEnd) return
      lines.next()
      at = end + 1
    }
  }

  #search(column: number, from: number, to: number): void {
    const place = this.#places[column] ?? -1
    if (place !== -1) this.#found.add(place, from, to)
  }
}

/** A byte that means nothing in this shape. */
function fillOf(shape: CopyShape): number {
  const fill = fills.find((char) => !isParting(shape, char)) ?? fills[0]
  return fill.charCodeAt(0)
}

function isParting(shape: CopyShape, char: string): boolean {
  switch (shape.kind) {
    case 'text':
      return shape.delimiter === char || shape.nullMarker.includes(char)
    case 'csv':
      return (
        shape.delimiter === char ||
        shape.quote === char ||
        shape.escape === char ||
        shape.nullMarker.includes(char)
      )
    case 'binary':
    case 'other':
      return false
  }
}
