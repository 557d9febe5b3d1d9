import { type Kysely, sql } from 'kysely'

/**
 * What reviewers elsewhere are told: written in the transaction that it tells of, so that a notice is late at worst,
 * never lost. And who in a chat is whom: bound by that person's own sign-in, for a while.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [notices, bindings]) await sql.raw(text).execute(database)
}

const notices = `
  CREATE TABLE review_notices (
    id uuid PRIMARY KEY,
    review uuid NOT NULL REFERENCES reviews (id),
    sink text NOT NULL,
    event text NOT NULL CHECK (event IN ('opened', 'changed', 'remarked', 'closed')),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts integer NOT NULL DEFAULT 0,
    sent_at timestamptz,
    failed_at timestamptz,
    receipt text NOT NULL DEFAULT '',
    fault text NOT NULL DEFAULT '',
    CHECK (sent_at IS NULL OR failed_at IS NULL)
  );
  CREATE INDEX review_notices_due ON review_notices (sink, due_at) WHERE sent_at IS NULL AND failed_at IS NULL;
  CREATE INDEX review_notices_review ON review_notices (review, id);
`

const bindings = `
  CREATE TABLE chat_bindings (
    chat_user text PRIMARY KEY,
    principal text NOT NULL CHECK (jsonb_typeof(principal::jsonb) = 'object'),
    ends_at timestamptz NOT NULL
  );
  CREATE TABLE chat_codes (
    code_digest text PRIMARY KEY,
    chat_user text NOT NULL,
    ends_at timestamptz NOT NULL
  );
`
