import { type Kysely, sql } from 'kysely'

/** How many bytes principals were shown under the budgets of the policy. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw('ALTER TABLE budget_taken ADD COLUMN bytes double precision NOT NULL DEFAULT 0 CHECK (bytes >= 0)')
    .execute(database)
}
