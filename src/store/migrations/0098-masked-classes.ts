import { type Kysely, sql } from 'kysely'

/** Of masked cells, how many of which data class: JSON by class; null where none were, or where the entry does not say. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql.raw('ALTER TABLE audit_records ADD COLUMN masked_by jsonb').execute(database)
}
