import { z } from 'zod'
import type { Client } from 'pg'
import type { Target } from '../core/resource.ts'
import { connectTo } from './target-client.ts'

/** A connection to a target, as `pg_stat_activity` has it. */
export interface Backend {
  readonly processId: number
  readonly user: string
  readonly application: string
  /** Address and port; `a local socket` without. */
  readonly from: string
  /** RFC 3339; with the process it names one connection for good. */
  readonly startedAt: string
}

const rows = z.array(
  z
    .object({
      pid: z.int(),
      usename: z.string().nullable(),
      application_name: z.string().nullable(),
      from: z.string().nullable(),
      started: z.string(),
    })
    .transform(({ pid, usename, application_name: application, from, started }) => ({
      processId: pid,
      user: usename ?? '',
      application: application ?? '',
      from: from ?? 'a local socket',
      startedAt: started,
    })),
)
const mayRow = z.array(z.object({ may: z.boolean() })).length(1)
const connectionsMax = 10_000

/** Asks one target who is connected to its database. */
export class BackendList implements Disposable {
  readonly #client: Client
  #broken = false

  private constructor(client: Client) {
    this.#client = client
    client.on('error', () => (this.#broken = true))
    client.on('end', () => (this.#broken = true))
  }

  /** Rejects when the target cannot be reached, or does not let its login see who is connected. */
  static async open(target: Target, application: string): Promise<BackendList> {
    const list = new BackendList(await connectTo(target, application))
    const { rows: found } = await list.#client.query(
      "SELECT pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'MEMBER') AS may",
    )
    if (mayRow.parse(found)[0]?.may === true) return list
    list[Symbol.dispose]()
    throw new Error(`the login ${target.login} does not see who is connected: grant it pg_read_all_stats`)
  }

  get usable(): boolean {
    return !this.#broken
  }

  /** All client connections to the database, this one among them: its stamp is known to be its own, then. */
  async read(): Promise<readonly Backend[]> {
    const { rows: found } = await this.#client.query(question)
    return rows.parse(found)
  }

  /** A target that no longer answers does not keep it waiting. */
  [Symbol.dispose](): void {
    this.#broken = true
    this.#client.end().catch(() => undefined)
    this.#client.connection?.stream.end()
  }
}

const question = `
  SELECT pid, usename::text, application_name,
    pg_catalog.host(client_addr) || ':' || client_port AS "from",
    pg_catalog.to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS started
  FROM pg_catalog.pg_stat_activity
  WHERE datname = pg_catalog.current_database() AND backend_type IN ('client backend', 'walsender')
  ORDER BY backend_start LIMIT ${connectionsMax}`
