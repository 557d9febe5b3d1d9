/**
 * Reading the target's catalog through the client's own session. Inside a transaction that defines objects nobody else
 * can see them, so the gateway asks there, between two statements of the client, and leaves the session as it was: in a
 * savepoint that it rolls back, or by putting the search path back. The question is constant and reads the system
 * catalogs alone.
 */
import type { ReadingQuestion } from '../../../sql/snapshot/reading-question.ts'
import { snapshotQueries, type TextRow } from '../../../sql/snapshot/snapshot-queries.ts'
import { headerBytes } from '../messages/frame.ts'
import { MessageReader } from '../messages/message-reader.ts'
import { TargetFault } from '../messages/target-fault.ts'

// Beyond this a target is not answering a question about its catalog.
const rowsBytesMax = 256 * 1024 * 1024

/**
 * The question: statements in the order of the answer, two before those that are asked. `savepoint` must be a name that
 * the client cannot know; null outside of a transaction, or where the client's batch is its own, which knows no savepoints.
 */
export function catalogQuestion(
  savepoint: string | null,
  asked: readonly string[],
  isInBatch: boolean,
): readonly string[] {
  const path = isInBatch && savepoint === null ? emptyPath : snapshotQueries.searchPathWithin
  if (savepoint === null) return [keepPath, path, ...asked, restorePath]
  return [`SAVEPOINT ${savepoint}`, path, ...asked, ...undoing(savepoint)]
}

const statementsBefore = 2

/** A question of a reading as one text: no client's parameter stands in it, OIDs alone. */
export function textOf({ text, parameter }: ReadingQuestion): string {
  if (parameter === null) return text
  if (!/^\{[0-9,]*\}$/.test(parameter)) throw new Error('Only OIDs are asked for.')
  return text.replaceAll('$1', `'${parameter}'`)
}

// Settings of the transaction alone, which ends with the client's batch. What a session has set must not make the question
// slow: with a costly plan, compiling it takes seconds.
const borrowed = ['search_path', 'max_parallel_workers_per_gather', 'jit'] as const
const keepPath = setting(borrowed.map((name) => [`sallyport.${name}`, currentOf(name)]))
const emptyPath = snapshotQueries.searchPath
const restorePath = setting(borrowed.map((name) => [name, currentOf(`sallyport.${name}`)]))

function currentOf(name: string): string {
  return `pg_catalog.current_setting('${name}')`
}

function setting(all: readonly (readonly [string, string])[]): string {
  return `SELECT ${all.map(([name, value]) => `pg_catalog.set_config('${name}', ${value}, true)`).join(', ')}`
}

/** What is asked for the session's temporary relations and functions alone. */
export const temporaryQuestion = [snapshotQueries.temporaryRelations, snapshotQueries.temporaryFunctions]
/** Whether reading a definition may wait for somebody's lock. */
export const locksQuestion = [snapshotQueries.locksOfOthers]
/** And for whether each statement sees what has come by then. */
export const readsAnewQuestion = snapshotQueries.readsAnew

/** Puts the session back to where the question found it. */
export function undoing(savepoint: string): readonly string[] {
  return [`ROLLBACK TO SAVEPOINT ${savepoint}`, `RELEASE SAVEPOINT ${savepoint}`]
}

/** The answer as it comes in. */
export class CatalogAnswer {
  /** What was asked, without what stands around it. */
  readonly #asked: number
  /** Statements of the question. */
  readonly #statements: number
  readonly #results: TextRow[][] = [[]]
  #bytes = 0

  constructor(statements: number, asked: number) {
    this.#statements = statements
    this.#asked = asked
  }

  /** Takes one DataRow. Throws `MalformedFrame` when it is none, `TargetFault` when there are too many. */
  row(message: Buffer): void {
    this.#bytes += message.length
    if (this.#bytes > rowsBytesMax) throw new TargetFault('a catalog that is too large to be read')
    const reader = new MessageReader(message, headerBytes)
    const cells = Array.from({ length: reader.count(4) }, () => reader.value()?.toString('utf8') ?? null)
    this.#results.at(-1)?.push(cells)
  }

  /** One of the statements has ended; the rows that follow are the next one's. */
  endStatement(): void {
    this.#results.push([])
  }

  /** Rows of each statement that was asked; null when the answer is not whole. */
  get results(): readonly (readonly TextRow[])[] | null {
    // Behind the last statement begins a list that stays empty.
    if (this.#results.length !== this.#statements + 1) return null
    return this.#results.slice(statementsBefore, statementsBefore + this.#asked)
  }
}
