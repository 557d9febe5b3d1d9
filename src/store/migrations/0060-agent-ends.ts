import { type Kysely, sql } from 'kysely'

/** Who ended the registration of an agent: what an operator ended, its owner does not renew. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql.raw('ALTER TABLE agents ADD COLUMN ended_by text').execute(database)
}
