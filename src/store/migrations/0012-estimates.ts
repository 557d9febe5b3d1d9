import { type Kysely, sql } from 'kysely'

/** How many rows the target expects of a statement on hold, for the reviewer; null where it could not say. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql
    .raw('ALTER TABLE reviews ADD COLUMN estimated_rows double precision CHECK (estimated_rows >= 0)')
    .execute(database)
}
