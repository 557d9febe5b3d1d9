import { type Kysely, sql } from 'kysely'

/**
 * The index of the ledger. All of it is made from the ledger and can be made again; nothing here is evidence, and no
 * statement text is in it: words are keyed hashes.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [logs, terms, spans, sessions, records]) await sql.raw(text).execute(database)
}

const logs = `
  CREATE TABLE audit_logs (
    id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    origin text NOT NULL UNIQUE,
    indexed_to bigint NOT NULL DEFAULT 0
  )
`

const terms = `
  CREATE TABLE audit_terms (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    term text COLLATE "C" NOT NULL UNIQUE
  )
`

// Bounds where a term can be found, so that a scan from the newest record begins there; they may be too wide.
const spans = `
  CREATE TABLE audit_spans (
    log smallint NOT NULL REFERENCES audit_logs,
    term integer NOT NULL REFERENCES audit_terms,
    records bigint NOT NULL,
    first_index bigint NOT NULL,
    last_index bigint NOT NULL,
    PRIMARY KEY (log, term)
  )
`

const sessions = `
  CREATE TABLE audit_sessions (
    log smallint NOT NULL REFERENCES audit_logs,
    session text NOT NULL,
    index bigint NOT NULL,
    place bigint NOT NULL,
    terms integer[] NOT NULL,
    PRIMARY KEY (log, session)
  )
`

// place: where the record begins in its segment of the journal, in bytes.
const records = `
  CREATE TABLE audit_records (
    log smallint NOT NULL REFERENCES audit_logs,
    index bigint NOT NULL,
    place bigint NOT NULL,
    concluded bigint,
    concluded_place bigint,
    at timestamptz NOT NULL,
    session text,
    rows bigint,
    terms integer[] NOT NULL,
    words bigint[] NOT NULL,
    PRIMARY KEY (log, index)
  );
  CREATE INDEX audit_records_at ON audit_records (log, at);
  CREATE INDEX audit_records_session ON audit_records (log, session, index) WHERE session IS NOT NULL;
  CREATE INDEX audit_records_terms ON audit_records USING gin (terms);
  CREATE INDEX audit_records_words ON audit_records USING gin (words);
`
