import { type Kysely, sql } from 'kysely'

/** Which gateways went without a word, so that one of the others says so, once. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql.raw(`ALTER TABLE gateways ADD COLUMN missed_at timestamptz`).execute(database)
}
