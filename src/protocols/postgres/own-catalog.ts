/**
 * Reading the target's catalog through the client's own session. Inside a transaction that defines objects nobody else
 * can see them, so the gateway asks there, between two statements of the client, in a savepoint of its own that it
 * rolls back: the session is afterwards as it was. The question is constant and reads the system catalogs alone.
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
 * The question, as one simple query of several statements; `savepoint` must be a name that the client cannot know. Where
 * the server's own relations are known from another reading, it leaves them out.
 */
export function catalogQuestion(savepoint: string, isOwnKnown: boolean): string {
  const { searchPath, serverVersion, functions, customOperators, customTypes } = snapshotQueries
  return [
    `SAVEPOINT ${savepoint}`,
    searchPath,
    serverVersion,
    isOwnKnown ? snapshotQueries.otherRelations : snapshotQueries.relations,
    functions,
    customOperators,
    customTypes,
    undoing(savepoint),
  ].join(';\n')
}

/**
 * The question for the session's temporary relations alone. Outside of a transaction the statements of one query are one
 * by themselves, which ends with it.
 */
export function temporaryQuestion(savepoint: string | null): string {
  const { searchPath, temporaryRelations } = snapshotQueries
  const asked = [searchPath, temporaryRelations]
  const all = savepoint === null ? asked : [`SAVEPOINT ${savepoint}`, ...asked, undoing(savepoint)]
  return all.join(';\n')
}

/** Puts the session back to where the question found it. */
export function undoing(savepoint: string): string {
  return `ROLLBACK TO SAVEPOINT ${savepoint};\nRELEASE SAVEPOINT ${savepoint}`
}

/** The answer as it comes in. */
export class CatalogAnswer {
  /** A snapshot of the same server, whose own relations the question left out; null when it asked for all. */
  readonly #known: CatalogSnapshot | null
  readonly #results: TextRow[][] = [[]]
  #bytes = 0

  constructor(known: CatalogSnapshot | null) {
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
  temporary(savepoint: string | null): readonly Relation[] | null {
    const statements = savepoint === null ? 2 : 5
    // Behind the last one begins a list that stays empty.
    if (this.#results.length !== statements + 1) return null
    return this.#results[savepoint === null ? 1 : 2]?.map(relationFrom) ?? null
  }

  /** What the target holds, as seen from inside; null when the answer is not whole. */
  snapshot(): CatalogSnapshot | null {
    const [, , serverVersion, relations, functions, customOperators, customTypes, rolledBack, released] =
      this.#results
    if (!serverVersion || !relations || !functions || !customOperators || !customTypes) return null
    if (!rolledBack || !released || serverVersion.length !== 1) return null
    const rows = { serverVersion, relations, functions, customOperators, customTypes }
    const known = this.#known
    if (known === null) return snapshotFromRows(rows)
    // Behind a list of targets two sessions may be at servers of two versions.
    if (known.serverVersion !== serverVersionIn(serverVersion)) return null
    return snapshotFromRows(rows, ownRelationsOf(known))
  }
}
