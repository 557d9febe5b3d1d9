import { DatabaseError, type Client } from 'pg'
import type { Target } from '../core/resource.ts'
import { snapshotQueries, type TextRow } from '../sql/snapshot/snapshot-queries.ts'
import { connectTo, statementMsMax } from './target-client.ts'

/** Asks a target one question; rows in text, columns in the order of the SELECT. Rejects when the target does. */
export type CatalogQuery = (text: string, values?: readonly string[]) => Promise<readonly TextRow[]>

/** What a target may send us in one reading; a catalog of a hundred thousand tables is about a quarter of it. */
const readingBytesMax = 512 * 1024 * 1024

/** True of what a target says of a question, which leaves the connection as it was. */
export function isSaidByTarget(error: unknown): boolean {
  return error instanceof DatabaseError
}

/** A connection of our own to a target, for its catalog alone. One use at a time. */
export class CatalogConnection implements AsyncDisposable {
  readonly #client: Client
  /** Names of the texts that the server has planned. */
  readonly #names = new Map<string, string>()
  /** Whether it is one server that answers all the time; null until it was asked. */
  #isOneServer: boolean | null = null
  /** Whether questions outside of a transaction find settings of ours. */
  #isSetUp = false
  #broken = false
  #receivedBytes = 0

  private constructor(client: Client) {
    this.#client = client
    // Without a listener, a target that hangs up would end the process.
    client.on('error', () => (this.#broken = true))
    client.on('end', () => (this.#broken = true))
    this.#countBytes()
  }

  /** Opened at the first server of the target that will do. Rejects when none can be reached or lets us in. */
  static async open(target: Target, application = 'sallyport catalog'): Promise<CatalogConnection> {
    return new CatalogConnection(await connectTo(target, application))
  }

  /** False once the target has hung up or a question failed; open another then. */
  get usable(): boolean {
    return !this.#broken
  }

  /**
   * Everything that `work` asks is answered from one snapshot of the database, read only, and with names looked up in
   * `pg_catalog` alone, so that objects of the target's users cannot stand in for the system's.
   */
  async inSnapshot<T>(work: (query: CatalogQuery) => Promise<T>): Promise<T> {
    this.#receivedBytes = 0
    const query: CatalogQuery = (text, values) => this.#ask(text, values)
    try {
      await this.#client.query(beginning)
      this.#isOneServer ??= (await query(serverQuestion))[0]?.[0] === processOf(this.#client)
      const found = await work(query)
      // Nobody needs to wait for it: what is asked next is, by the connection.
      query('commit').catch(() => (this.#broken = true))
      return found
    } catch (error) {
      if (isLockedOut(error) && (await this.#letGo())) throw error
      this.#broken = true
      throw error
    }
  }

  /**
   * Asks what `work` asks without a transaction around it, so that each question is about its own moment. Null, and nothing
   * is asked, unless one server answers all the time.
   */
  async outsideSnapshot<T>(work: (query: CatalogQuery) => Promise<T>): Promise<T | null> {
    if (!this.#isOneServer) return null
    this.#receivedBytes = 0
    try {
      if (!this.#isSetUp) await this.#client.query(ownSettings)
      this.#isSetUp = true
      return await work((text, values) => this.#ask(text, values, lookMsMax))
    } catch (error) {
      if (!isLockedOut(error)) this.#broken = true
      throw error
    }
  }

  async #ask(
    text: string,
    values: readonly string[] | undefined,
    queryMsMax?: number,
  ): Promise<readonly TextRow[]> {
    const { rows } = await this.#client.query<(string | null)[]>({
      ...this.#named(text),
      text,
      ...(values ? { values: [...values] } : {}),
      ...(queryMsMax === undefined ? {} : { query_timeout: queryMsMax }),
      rowMode: 'array',
      types: plainText,
    })
    return rows
  }

  /** The constant questions are planned once: that takes as long as to answer them. Behind a pooler their names mean nothing. */
  #named(text: string): { readonly name?: string } {
    if (!this.#isOneServer || text === 'commit') return {}
    const name = this.#names.get(text) ?? `catalog_${this.#names.size}`
    this.#names.set(text, name)
    return { name }
  }

  /** False when the transaction cannot be ended in order. */
  async #letGo(): Promise<boolean> {
    return this.#client.query('rollback').then(
      () => true,
      () => false,
    )
  }

  #countBytes(): void {
    const stream = this.#client.connection?.stream
    stream?.on('data', (chunk: Buffer) => {
      this.#receivedBytes += chunk.length
      if (this.#receivedBytes > readingBytesMax)
        stream.destroy(new Error('The target sent more than a catalog can be.'))
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const wasBroken = this.#broken
    this.#broken = true
    // A target that no longer answers would keep an orderly goodbye waiting.
    if (wasBroken) this.#client.connection?.stream.destroy()
    else await this.#client.end().catch(() => this.#client.connection?.stream.destroy())
  }
}

/**
 * Definitions of views are read under locks on their tables. Less than a server's deadlock_timeout (1 s): whoever waits for
 * one of those locks while it holds another is not the one that is failed for it.
 */
const lockMsMax = 250

/** In one message: four more round trips would be a good part of what a small catalog takes. */
const beginning = [
  'begin isolation level repeatable read, read only',
  snapshotQueries.searchPath,
  `set local statement_timeout = ${statementMsMax}`,
  `set local lock_timeout = ${lockMsMax}`,
  // What is asked for by its OID is found in the same way whatever it is.
  "set local plan_cache_mode = 'force_generic_plan'",
].join(';\n')

/** How long a look may take; a connection that is slower than that is given up, and statements wait for another. */
const lookMsMax = 5000

/** For what is asked outside of a transaction. */
const ownSettings = [
  "select pg_catalog.set_config('search_path', '', false)",
  "select pg_catalog.set_config('jit', 'off', false)",
  `set statement_timeout = ${lookMsMax}`,
  `set lock_timeout = ${lockMsMax}`,
].join(';\n')

/** The process that answers, which a pooler calls by another number than the connection's own. */
const serverQuestion = 'select pg_catalog.pg_backend_pid()'

function processOf(client: Client): string | null {
  return 'processID' in client ? String(client.processID) : null
}

/** True where somebody held a lock for too long: nothing is wrong with the connection, and the next try may succeed. */
export function isLockedOut(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '55P03'
}

// Values stay as the target writes them; what they mean is for whoever asked.
const plainText = { getTypeParser: () => (value: string) => value }
