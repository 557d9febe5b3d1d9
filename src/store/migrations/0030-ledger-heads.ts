import { type Kysely, sql } from 'kysely'

/**
 * The logs of all gateways that share this store, so that each can enter the heads of the others in its own. None of it is
 * evidence: heads are signed, and what counts is that they stand in other ledgers.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql.raw(tables).execute(database)
}

const tables = `
  CREATE TABLE ledger_heads (
    origin text PRIMARY KEY,
    verifier_key text NOT NULL CHECK (octet_length(verifier_key) <= 4096),
    note text NOT NULL CHECK (octet_length(note) <= 65536),
    size bigint NOT NULL,
    put_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE TABLE ledger_anchors (
    ledger text NOT NULL,
    anchored_by text NOT NULL,
    entry bigint NOT NULL,
    note text NOT NULL CHECK (octet_length(note) <= 65536),
    size bigint NOT NULL,
    put_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (ledger, anchored_by)
  );
`
