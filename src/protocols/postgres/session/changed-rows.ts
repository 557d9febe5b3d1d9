import { headerBytes } from '../messages/frame.ts'
import { MessageReader } from '../messages/message-reader.ts'
import { TargetFault } from '../messages/target-fault.ts'

// Nobody changes so many tables in one transaction.
const tablesMax = 100_000

/** The answer as it comes in. */
export class ChangedRows {
  readonly #byTable = new Map<string, number>()

  /** Takes one DataRow. Throws `MalformedFrame` when it is none, `TargetFault` when it holds no counts. */
  row(message: Buffer): void {
    const reader = new MessageReader(message, headerBytes)
    const [table = '', ...counts] = Array.from(
      { length: reader.count(4) },
      () => reader.value()?.toString('latin1') ?? '',
    )
    if (
      this.#byTable.size > tablesMax ||
      counts.length !== 3 ||
      !counts.every((one) => /^\d{1,15}$/.test(one))
    )
      throw new TargetFault('counts of changed rows that are none')
    const sum = counts.reduce((rows, one) => rows + Number(one), this.#byTable.get(table) ?? 0)
    this.#byTable.set(table, sum)
  }

  endStatement(): void {
    // One statement is asked, and what it tells is told by its rows.
  }

  /** The most rows of one table that were changed since `before`; infinitely many where fewer than `written` were counted. */
  mostSince(before: ChangedRows, written: number): number {
    const since = [...this.#byTable].map(([table, rows]) => rows - (before.#byTable.get(table) ?? 0))
    // A target that was told not to count (track_counts) is not taken at its word.
    return since.reduce((all, rows) => all + rows, 0) < written ? Infinity : Math.max(0, ...since)
  }
}
