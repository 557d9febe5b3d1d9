import type { ShownValue } from '../protocols/postgres/replies/reply-reader.ts'
import { printable, shortened } from './replay-text.ts'

const rowsMeasured = 100
const cellCharsMax = 60

/** Rows as a table. The first rows decide how wide its columns are; the rest then stream. */
export class ReplayTable {
  readonly #write: (line: string) => void
  #names: readonly string[] = []
  #waiting: (readonly string[])[] = []
  #widths: readonly number[] | null = null

  /** `write` is called with each line, without its end. */
  constructor(write: (line: string) => void) {
    this.#write = write
  }

  /** Starts a table with these columns. */
  columns(names: readonly string[]): void {
    this.end()
    this.#names = names.map((name) => shortened(printable(name), cellCharsMax))
  }

  row(values: readonly ShownValue[]): void {
    const cells = values.map(cellText)
    if (this.#widths) return this.#line(cells, this.#widths)
    this.#waiting.push(cells)
    if (this.#waiting.length === rowsMeasured) this.#widths = this.#head()
  }

  /** Writes what is still waiting. Columns stay for rows that come without their own. */
  end(): void {
    if (this.#waiting.length > 0 && !this.#widths) this.#head()
    this.#widths = null
  }

  #head(): readonly number[] {
    const rows = this.#waiting
    this.#waiting = []
    const count = Math.max(...rows.map((row) => row.length))
    const names = Array.from({ length: count }, (_, at) => this.#names[at] ?? `column ${at + 1}`)
    const widths = names.map((name, at) =>
      Math.max(widthOf(name), ...rows.map((row) => widthOf(row[at] ?? ''))),
    )
    this.#line(names, widths)
    this.#write(widths.map((width) => '─'.repeat(width)).join('─┼─'))
    for (const row of rows) this.#line(row, widths)
    return widths
  }

  #line(cells: readonly string[], widths: readonly number[]): void {
    this.#write(
      cells
        .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(cell))))
        .join(' │ ')
        .trimEnd(),
    )
  }
}

/** A value as one cell shows it. */
export function cellText(value: ShownValue): string {
  if (value === null) return 'NULL'
  const text = typeof value === 'string' ? printable(value) : `\\x${value.hex}`
  return shortened(text, cellCharsMax)
}

function widthOf(text: string): number {
  return Array.from(text).length
}
