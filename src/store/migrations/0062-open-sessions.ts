import { type Kysely, sql } from 'kysely'

/**
 * Which gateways share this store, what is open at each while somebody looks, and which sessions are to end at another. None
 * of it is evidence, and none of it is kept: what happened stands in each gateway's ledger.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql.raw(tables).execute(database)
}

const tables = `
  CREATE TABLE gateways (
    instance uuid PRIMARY KEY,
    gateway text NOT NULL CHECK (octet_length(gateway) <= 1024),
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    listed_at timestamptz,
    sessions jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(sessions) = 'array')
  );
  CREATE TABLE session_ends (
    session uuid PRIMARY KEY,
    author text NOT NULL CHECK (octet_length(author) <= 4096),
    author_name text NOT NULL CHECK (octet_length(author_name) <= 4096),
    through text NOT NULL CHECK (octet_length(through) <= 1024),
    reason text NOT NULL CHECK (octet_length(reason) <= 16384),
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz
  );
`
