import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { DatabaseError, Pool, type PoolConfig } from 'pg'
import { StrictClient } from './strict-client.ts'
import { ConnectionLost } from './unavailable.ts'

/** How long the parts of one call may take, in milliseconds. */
export interface Limits {
  readonly connectMsMax: number
  readonly statementMsMax: number
  readonly lockMsMax: number
}

/**
 * A pool for kysely in which every connection has its settings and its deadlines, and a connection that failed for
 * another reason than its statement is thrown away. `log` takes the loss of idle connections.
 */
export function makePool(
  target: PoolConfig,
  limits: Limits,
  max: number,
  log: (line: string) => void,
): PostgresPool {
  const pool = new Pool({
    ...target,
    Client: StrictClient,
    max,
    application_name: 'sallyport',
    connectionTimeoutMillis: limits.connectMsMax,
    // The server's own deadline comes first; this one is for a server that says nothing any more.
    query_timeout: limits.statementMsMax + silenceMsMax,
    keepAlive: true,
    allowExitOnIdle: true,
  })
  pool.on('error', (error) => log(`A connection to the store was lost: ${error.message}`))
  // Lost while in use, a connection fails its statement and says so here too; unheard, that would end the process.
  const broken = new WeakSet<object>()
  pool.on('connect', (client) => client.on('error', () => broken.add(client)))
  const prepared = new WeakSet<object>()
  return {
    options: {},
    end: () => pool.end(),
    async connect(): Promise<PostgresPoolClient> {
      const client = await pool.connect().catch((error: unknown) => {
        throw lost(error)
      })
      const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
        try {
          return await work()
        } catch (error) {
          if (error instanceof DatabaseError && error.severity !== 'FATAL') throw error
          broken.add(client)
          throw error instanceof DatabaseError ? error : lost(error)
        }
      }
      if (!prepared.has(client)) {
        try {
          await guarded(() => client.query(settingsText(limits)))
        } catch (error) {
          client.release(true)
          throw error
        }
        prepared.add(client)
      }
      const query: unknown = (text: string, values: unknown[]) => guarded(() => client.query(text, values))
      if (!isQuery(query)) throw new TypeError('A query is a function.')
      return { query, release: (destroy) => client.release(destroy === true || broken.has(client)) }
    },
  }
}

/** The schema that holds all of Sallyport's tables; the database may be shared with other programs. */
export const schemaName = 'sallyport'

const silenceMsMax = 500
const idleInTransactionMsMax = 10_000

// Set by statement, not in the startup message, which poolers in front of a server refuse.
function settingsText(limits: Limits): string {
  return [
    `SET search_path = ${schemaName}, pg_temp`,
    `SET statement_timeout = ${limits.statementMsMax}`,
    `SET lock_timeout = ${limits.lockMsMax}`,
    `SET idle_in_transaction_session_timeout = ${idleInTransactionMsMax}`,
    `SET client_min_messages = warning`,
    `SET TimeZone = 'UTC'`,
  ].join(';')
}

function lost(error: unknown): ConnectionLost {
  return new ConnectionLost(error instanceof Error ? error.message || error.name : String(error), {
    cause: error,
  })
}

// kysely overloads `query` with cursors, which nothing here uses.
function isQuery(value: unknown): value is PostgresPoolClient['query'] {
  return typeof value === 'function'
}
