import type { ToldFrame } from '../recording/told-frame.ts'

interface Found {
  /** What was asked, until something of the statement matches. */
  head: readonly string[]
  /** True when what was asked matches itself: then all of it is told. */
  readonly isWhole: boolean
}

/**
 * Leaves of a replay the statements that say something: those whose text or parameters do, whole; of others what was asked,
 * and the lines of the answer that do. Letters match in either case. Where the recording has gaps or is damaged is told
 * whatever is looked for.
 */
export class ReplayFind {
  readonly #words: string
  readonly #open = new Map<number, Found>()
  /** Lines, or statements that are told whole, in which it was found. */
  matches = 0

  /** `isJson`: lines are JSON, so that what is looked for stands there as JSON writes it. */
  constructor(words: string, isJson: boolean) {
    const written = isJson ? JSON.stringify(words).slice(1, -1) : words
    this.#words = written.toLowerCase()
  }

  /** Of the lines that tell a frame, those to be shown. */
  take(frame: ToldFrame, lines: readonly string[]): readonly string[] {
    if (!('statement' in frame)) return lines
    if (frame.kind === 'asked') return this.#ask(frame.statement, lines)
    const open = this.#open.get(frame.statement)
    if (frame.kind === 'concluded') this.#open.delete(frame.statement)
    if (open?.isWhole === true) return lines
    const found = lines.filter((line) => this.#says(line))
    if (found.length === 0) return []
    this.matches += found.length
    const head = open?.head ?? []
    if (open) open.head = []
    return [...head, ...found]
  }

  #ask(statement: number, lines: readonly string[]): readonly string[] {
    const isWhole = this.#says(lines.join('\n'))
    if (isWhole) this.matches += 1
    this.#open.set(statement, { head: isWhole ? [] : lines, isWhole })
    return isWhole ? lines : []
  }

  #says(line: string): boolean {
    return line.toLowerCase().includes(this.#words)
  }
}
