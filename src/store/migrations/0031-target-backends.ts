import { type Kysely, sql } from 'kysely'

/** Which processes of a target serve sessions of which gateway, as each said last: a replica knows its own alone. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql.raw(table).execute(database)
}

const table = `
  CREATE UNLOGGED TABLE target_backends (
    gateway text NOT NULL,
    resource text NOT NULL,
    processes integer[] NOT NULL,
    put_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (gateway, resource)
  )
`
