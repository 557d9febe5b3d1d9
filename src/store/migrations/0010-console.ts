import { type Kysely, sql } from 'kysely'

/** What the console needs: who is signed in with a browser, how the like ended before, texts of policies, masked cells. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [browserSessions, reviews, policyTexts, records]) await sql.raw(text).execute(database)
}

// digest: SHA-256 of what the browser has. chain: who it is, as its issuers vouched for it; no token.
const browserSessions = `
  CREATE TABLE browser_sessions (
    digest text PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{64}$'),
    id text NOT NULL UNIQUE,
    chain text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL
  );
  CREATE INDEX browser_sessions_ends ON browser_sessions (ends_at);
`

// masks: JSON, the protected columns that the statement touches and its requester would see masked.
const reviews = `
  ALTER TABLE reviews
    ADD COLUMN fingerprint text NOT NULL DEFAULT '',
    ADD COLUMN masks text NOT NULL DEFAULT '[]';
  CREATE INDEX reviews_of_requester ON reviews (requester, id);
  CREATE INDEX reviews_of_fingerprint ON reviews (fingerprint, id) WHERE fingerprint <> '';
`

// version: SHA-256 in hex of the text, which the ledger names.
const policyTexts = `
  CREATE TABLE policy_texts (
    version text PRIMARY KEY CHECK (version ~ '^[0-9a-f]{64}$'),
    text bytea NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (encode(sha256(text), 'hex') = version)
  );
`

const records = 'ALTER TABLE audit_records ADD COLUMN masked bigint;'
