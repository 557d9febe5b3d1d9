import { type Kysely, sql } from 'kysely'

/** Fewer rows than this are what most statements show, and not asked for. */
export const rowsIndexedMin = 100

/** Who was shown much is found without looking through everybody. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw(`CREATE INDEX audit_records_rows ON audit_records (log, rows) WHERE rows >= ${rowsIndexedMin}`)
    .execute(database)
}
