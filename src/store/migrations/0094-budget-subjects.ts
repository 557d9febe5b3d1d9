import { type Kysely, sql } from 'kysely'

/** Whose rows principals were shown under the budgets of the policy: keyed hashes alone, each with the last step in which it was shown. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
  ALTER TABLE budget_taken ADD COLUMN subjects double precision NOT NULL DEFAULT 0 CHECK (subjects >= 0);
  CREATE TABLE budget_subjects (
    digest bytea NOT NULL CHECK (length(digest) = 32),
    subject double precision NOT NULL CHECK (subject >= 0),
    step bigint NOT NULL,
    ends_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (digest, subject)
  );
  CREATE INDEX budget_subjects_changed_at ON budget_subjects (changed_at);
  CREATE INDEX budget_subjects_ends_at ON budget_subjects (ends_at);
`,
    )
    .execute(database)
}
