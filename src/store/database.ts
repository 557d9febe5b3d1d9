/** The store: one PostgreSQL database, embedded or the operator's own, that everything not in the ledger lives in. */
import { CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely'
import type { PoolConfig } from 'pg'
import { type Clock, systemClock } from '../core/clock.ts'
import type { Secret } from '../core/secret.ts'
import { type Limits, makePool } from './connections.ts'
import { type EmbeddedPostgres, startPostgres } from './embedded.ts'
import { type Hear, Listener } from './listener.ts'
import { migrate } from './migrate.ts'
import type { Schema } from './schema.ts'
import { ConnectionLost, isOutage, StoreUnavailable } from './unavailable.ts'

/** Where the store is: a server that we run on a folder, or one that the operator runs. */
export type StoreSource =
  | {
      readonly kind: 'embedded'
      readonly directory: string
      /** Server settings that differ from the durable ones, for tests. */
      readonly settings?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'url'; readonly url: Secret }

/** How to open a store. */
export interface StoreOptions {
  readonly source: StoreSource
  readonly clock: Clock
  readonly log: (line: string) => void
  /** How long a call may take before it is given up; three seconds unless said otherwise. */
  readonly callMsMax?: number
}

/** Whether the store answers now. */
export interface StoreHealth {
  readonly isUp: boolean
  /** What is wrong, in words for the operator; empty when nothing. */
  readonly reason: string
}

/**
 * Opens the store. An embedded server that does not start is an error; an operator's server that is down is not: the
 * store answers `StoreUnavailable` until it is back.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { source, log } = options
  if (source.kind === 'url') return new Store({ connectionString: source.url.reveal() }, null, options)
  const server = await startPostgres({
    directory: source.directory,
    port: null,
    superuser: 'sallyport',
    settings: { ...durable, ...source.settings },
    log,
  })
  const { socketDirectory: host, port, superuser: user } = server
  return new Store({ host, port, user, database: 'postgres' }, server, options)
}

/** An open store. It reconnects by itself; every call has a deadline. */
export class Store implements AsyncDisposable {
  /** The server's process when it is ours, else null. */
  readonly server: EmbeddedPostgres | null
  readonly #target: PoolConfig
  readonly #database: Kysely<Schema>
  readonly #listener: Listener
  readonly #log: (line: string) => void
  readonly #callMsMax: number
  #isMigrated = false
  #isClosed = false
  #migrating: Promise<void> | null = null

  constructor(target: PoolConfig, server: EmbeddedPostgres | null, options: StoreOptions) {
    this.server = server
    this.#target = target
    this.#log = options.log
    this.#callMsMax = options.callMsMax ?? callMsMax
    const pool = makePool(target, limitsOf(this.#callMsMax), connectionsMax, options.log)
    this.#database = new Kysely({ dialect: new PostgresDialect({ pool }) })
    this.#listener = new Listener(target, options.clock, options.log)
  }

  /** True while `hear` works; otherwise whoever waits should look more often. */
  get isListening(): boolean {
    return this.#listener.isConnected
  }

  /**
   * Does `work` in one transaction (read committed). The value is the work's own, or `StoreUnavailable` when the
   * store failed it or took longer than `callMsMax`; what was done is then undone, except when only the answer to
   * COMMIT was lost. Errors that are not the store's (a violated constraint, a bug) are thrown.
   */
  async transact<T>(work: (transaction: Transaction<Schema>) => Promise<T>): Promise<T | StoreUnavailable> {
    const late = new AbortController()
    const call = async (): Promise<T> => {
      await this.#prepare()
      return this.#database.transaction().execute(async (transaction) => {
        const value = await work(transaction)
        // Nobody waits for it any more, so it must not happen.
        late.signal.throwIfAborted()
        return value
      })
    }
    return this.#within(call(), late)
  }

  /** Does `ask`, one statement that reads, outside of a transaction. The value is its own, or `StoreUnavailable` as above. */
  async read<T>(ask: (database: Kysely<Schema>) => Promise<T>): Promise<T | StoreUnavailable> {
    const call = async (): Promise<T> => {
      await this.#prepare()
      return ask(this.#database)
    }
    return this.#within(call(), new AbortController())
  }

  /** Hears a channel's notices; `null` says that some may have been missed. Returns how to stop. */
  hear(channel: string, hear: Hear): () => void {
    return this.#listener.hear(channel, hear)
  }

  /** Tells a channel so many things, in order; null once they are on their way. */
  async notify(channel: string, payloads: readonly string[]): Promise<StoreUnavailable | null> {
    const text = 'SELECT pg_catalog.pg_notify($1, said) FROM pg_catalog.unnest($2::text[]) AS said'
    const told = await this.transact((transaction) =>
      transaction.executeQuery(CompiledQuery.raw(text, [channel, payloads])),
    )
    return told instanceof StoreUnavailable ? told : null
  }

  async health(): Promise<StoreHealth> {
    const answer = await this.transact((transaction) =>
      transaction.executeQuery(CompiledQuery.raw('SELECT 1')),
    )
    if (answer instanceof StoreUnavailable) return { isUp: false, reason: answer.cause }
    return { isUp: true, reason: '' }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    await this.#listener[Symbol.asyncDispose]()
    await this.#database.destroy()
    await this.server?.stop()
  }

  async #within<T>(call: Promise<T>, late: AbortController): Promise<T | StoreUnavailable> {
    const answer = call.catch((error: unknown) => {
      // What comes back after an outage may be an older state, without our tables.
      if (isOutage(error)) this.#isMigrated = false
      if (isOutage(error) || late.signal.aborted || this.#isClosed)
        return new StoreUnavailable(error instanceof Error ? error.message : String(error))
      throw error
    })
    const answered = new AbortController()
    const deadline = systemClock.sleep(this.#callMsMax, answered.signal).then(
      () => late.abort(),
      () => undefined,
    )
    try {
      return await Promise.race([
        answer,
        deadline.then(() => new StoreUnavailable(`no answer in ${this.#callMsMax} ms`)),
      ])
    } finally {
      // A reason of its own spares the error that each abort without one makes.
      answered.abort('answered')
    }
  }

  /** The schema is brought up to date once, by whichever call comes first; a failure is tried again by the next. */
  async #prepare(): Promise<void> {
    if (this.#isMigrated) return
    this.#migrating ??= this.#migrate().finally(() => {
      this.#migrating = null
    })
    await this.#migrating
  }

  async #migrate(): Promise<void> {
    const pool = makePool(this.#target, migrationLimits, 2, this.#log)
    const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
    try {
      await migrate(database)
      this.#isMigrated = true
    } catch (error) {
      if (isOutage(error)) throw error
      const reason = `the schema could not be brought up to date: ${String(error)}`
      this.#log(`The store cannot be used: ${reason}`)
      throw new ConnectionLost(reason, { cause: error })
    } finally {
      await database.destroy()
    }
  }
}

const callMsMax = 3000
// Replicas wait here for the one that migrates.
const migrationLimits: Limits = { connectMsMax: 2000, statementMsMax: 120_000, lockMsMax: 120_000 }
const connectionsMax = 8

// The server gives up before the call does, so that the call's answer says why.
function limitsOf(callMsMax: number): Limits {
  const partMsMax = Math.ceil((callMsMax * 2) / 3)
  return { connectMsMax: partMsMax, statementMsMax: partMsMax, lockMsMax: Math.ceil(callMsMax / 2) }
}

const durable: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '40',
  shared_buffers: '16MB',
  max_wal_size: '256MB',
  // The log must not quote statements and parameters: held statements are somebody's secrets.
  log_statement: 'none',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
}
