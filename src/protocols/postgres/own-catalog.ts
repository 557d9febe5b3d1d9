/**
 * Reading the target's catalog through the client's own session. Inside a transaction that defines objects nobody else
 * can see them, so the gateway asks there, between two statements of the client, and leaves the session as it was: in a
 * savepoint that it rolls back, or by putting the search path back. The question is constant and reads the system
 * catalogs alone.
 */
import type { CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import {
  ownRelationsOf,
  relationFrom,
  serverVersionIn,
  snapshotFromRows,
  snapshotQueries,
  type TextRow,
} from '../../sql/snapshot-queries.ts'
import { headerBytes } from './frame.ts'
import { MessageReader } from './message-reader.ts'

// Beyond this a target is not answering a question about its catalog.
const rowsBytesMax = 256 * 1024 * 1024

/**
 * The question: statements in the order of the answer. `savepoint` must be a name that the client cannot know; null
 * where the client's batch is its own transaction, which knows no savepoints. Where the server's own relations are known
 * from another reading, it leaves them out.
 */
export function catalogQuestion(savepoint: string | null, isOwnKnown: boolean): readonly string[] {
  const { searchPath, serverVersion, functions, customOperators, customTypes, casts } = snapshotQueries
  const relations = isOwnKnown ? snapshotQueries.otherRelations : snapshotQueries.relations
  const questions = [serverVersion, relations, functions, customOperators, customTypes, casts]
  if (savepoint === null) return [keepPath, emptyPath, ...questions, restorePath]
  return [`SAVEPOINT ${savepoint}`, searchPath, ...questions, ...undoing(savepoint)]
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

/** The question for the session's temporary relations alone; `savepoint` as above. */
export function temporaryQuestion(savepoint: string | null): readonly string[] {
  const { searchPath, temporaryRelations } = snapshotQueries
  if (savepoint === null) return [keepPath, emptyPath, temporaryRelations, restorePath]
  return [`SAVEPOINT ${savepoint}`, searchPath, temporaryRelations, ...undoing(savepoint)]
}

/** Puts the session back to where the question found it. */
export function undoing(savepoint: string): readonly string[] {
  return [`ROLLBACK TO SAVEPOINT ${savepoint}`, `RELEASE SAVEPOINT ${savepoint}`]
}

/** The answer as it comes in. */
export class CatalogAnswer {
  /** A snapshot of the same server, whose own relations the question left out; null when it asked for all. */
  readonly #known: CatalogSnapshot | null
  /** Statements of the question. */
  readonly #statements: number
  readonly #results: TextRow[][] = [[]]
  #bytes = 0

  constructor(statements: number, known: CatalogSnapshot | null) {
    this.#statements = statements
    this.#known = known
  }

  /** Takes one DataRow. Throws `MalformedFrame` when it is none, RangeError when there are too many. */
  row(message: Buffer): void {
    this.#bytes += message.length
    if (this.#bytes > rowsBytesMax) throw new RangeError('The catalog is too large to be read.')
    const reader = new MessageReader(message, headerBytes)
    const cells = Array.from({ length: reader.count(4) }, () => reader.value()?.toString('utf8') ?? null)
    this.#results.at(-1)?.push(cells)
  }

  /** One of the statements has ended; the rows that follow are the next one's. */
  endStatement(): void {
    this.#results.push([])
  }

  /** The answer to `temporaryQuestion`; null when it is not whole. */
  temporary(): readonly Relation[] | null {
    const [, , relations] = this.#results
    return this.#isWhole ? (relations?.map(relationFrom) ?? null) : null
  }

  /** What the target holds, as seen from inside; null when the answer is not whole. */
  snapshot(): CatalogSnapshot | null {
    const [, , serverVersion, relations, functions, customOperators, customTypes, casts] = this.#results
    if (!this.#isWhole) return null
    if (!serverVersion || !relations || !functions || !customOperators || !customTypes || !casts) return null
    if (serverVersion.length !== 1) return null
    const rows = { serverVersion, relations, functions, customOperators, customTypes, casts }
    const known = this.#known
    if (known === null) return snapshotFromRows(rows)
    // Behind a list of targets two sessions may be at servers of two versions.
    if (known.serverVersion !== serverVersionIn(serverVersion)) return null
    return snapshotFromRows(rows, ownRelationsOf(known))
  }

  get #isWhole(): boolean {
    // Behind the last statement begins a list that stays empty.
    return this.#results.length === this.#statements + 1
  }
}
