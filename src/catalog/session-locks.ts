import { escapeLiteral, type Client } from 'pg'
import { z } from 'zod'

/** One lock that a session of the target holds. */
export interface HeldLock {
  /** As PostgreSQL names it: `RowExclusiveLock`. */
  readonly mode: string
  /** The table by its name, or what else is locked: `advisory`, `transactionid` … */
  readonly object: string
}

/** What a session of the target keeps from others. */
export interface SessionLocks {
  /** The strongest first, each mode and object once; at most 50. */
  readonly held: readonly HeldLock[]
  /** How many there are. */
  readonly heldCount: number
  /** Sessions that wait for it. */
  readonly waitingCount: number
  /** When that was, in milliseconds since the epoch. */
  readonly at: number
}

/** How many locks a reviewer is shown. */
const locksShown = 50

const namesMax = 300

/** Reads the locks of one session. Rejects when the target does. Everybody may ask; what waits behind poolers cannot be told. */
export async function readLocks(client: Client, process: number): Promise<Omit<SessionLocks, 'at'>> {
  await client.query('SET search_path = pg_catalog')
  const { rows } = await client.query<unknown[]>({ text: locksQuestion(process), rowMode: 'array' })
  const [held, waiting] = answer.parse(rows[0])
  return {
    held: held.slice(0, locksShown).map(([mode, object]) => ({ mode, object: object.slice(0, namesMax) })),
    heldCount: held.length,
    waitingCount: waiting,
  }
}

const answer = z.tuple([z.array(z.tuple([z.string(), z.string()])), z.coerce.number()])

// Every transaction locks its own number, which nobody else waits for unless they wait for its rows.
function locksQuestion(process: number): string {
  const pid = escapeLiteral(String(process))
  return `SELECT coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_array(mode, object) ORDER BY strength DESC, object)
      FROM (SELECT DISTINCT l.mode,
          coalesce((SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = l.relation AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())),
            l.locktype) AS object,
          pg_catalog.array_position(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock',
            'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], l.mode) AS strength
        FROM pg_catalog.pg_locks l
        WHERE l.pid = ${pid}::integer AND l.granted AND l.locktype NOT IN ('virtualxid', 'transactionid')
        LIMIT 1000) AS locks), '[]'::json),
    (SELECT pg_catalog.count(*) FROM pg_catalog.pg_locks w
      WHERE NOT w.granted AND w.pid <> ${pid}::integer
        AND ${pid}::integer = ANY (pg_catalog.pg_blocking_pids(w.pid)))`
}
