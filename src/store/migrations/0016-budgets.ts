import { type Kysely, sql } from 'kysely'

/** What principals took under the budgets of the policy, step by step of each window, by all replicas together. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
  CREATE TABLE budget_taken (
    digest bytea NOT NULL CHECK (length(digest) = 32),
    account text NOT NULL,
    window_ms double precision NOT NULL CHECK (window_ms > 0),
    step bigint NOT NULL,
    ends_at timestamptz NOT NULL,
    statements double precision NOT NULL CHECK (statements >= 0),
    rows double precision NOT NULL CHECK (rows >= 0),
    masked_cells double precision NOT NULL CHECK (masked_cells >= 0),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (digest, step)
  );
  CREATE INDEX budget_taken_changed_at ON budget_taken (changed_at);
  CREATE INDEX budget_taken_ends_at ON budget_taken (ends_at);
`,
    )
    .execute(database)
}
