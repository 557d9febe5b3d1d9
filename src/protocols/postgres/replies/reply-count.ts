import type { ReplySink } from './reply-sink.ts'
import type { Running } from '../session/running.ts'

/**
 * How much of its reply a statement may show: by the ceilings of its rule, and by what budgets leave at this moment. Asked once for
 * a run of rows and never for each of them.
 */
export class ReplyCount {
  readonly #sink: Pick<ReplySink, 'counted'>
  /** The last statement whose rows count against budgets, since it was last told what they took. */
  #counted: Running | null = null

  constructor(sink: Pick<ReplySink, 'counted'>) {
    this.#sink = sink
  }

  /** Tells what was shown up to here. */
  tell(): void {
    if (this.#counted) this.#sink.counted(this.#counted)
    this.#counted = null
  }

  /** How many rows it may have shown. */
  rowsMax(running: Running): number {
    const { rowsMax, isCounted } = running.clearance.obligations
    const most = rowsMax ?? Infinity
    if (isCounted !== true) return most
    this.#turnTo(running)
    if (running.rows >= running.rowsAllowed) this.#sink.counted(running)
    return Math.min(most, running.rowsAllowed)
  }

  /** True where it may show so many bytes more at once. */
  fits(running: Running, bytes: number): boolean {
    const { bytesMax = Infinity, isCounted } = running.clearance.obligations
    if (running.shownBytes + bytes > bytesMax) {
      running.bytesBudget = ''
      return false
    }
    if (isCounted !== true) return true
    this.#turnTo(running)
    if (running.takesBytes(bytes)) return true
    this.#sink.counted(running)
    return running.takesBytes(bytes) || running.takesLong(bytes)
  }

  /** How many bytes of rows may follow at once. */
  bytesLeft(running: Running): number {
    const { bytesMax = Infinity, isCounted } = running.clearance.obligations
    const most = isCounted === true ? Math.min(bytesMax, running.bytesAllowed) : bytesMax
    return most - running.shownBytes
  }

  /** Of rows that say whom they are about: takes down that it is due to tell. */
  begin(running: Running): void {
    if (this.#counted === running) return
    this.tell()
    this.#counted = running.clearance.obligations.isCounted === true ? null : running
  }

  // What another has shown counts before this one shows anything.
  #turnTo(running: Running): void {
    if (this.#counted === running) return
    this.tell()
    this.#sink.counted(running)
    this.#counted = running
  }
}
