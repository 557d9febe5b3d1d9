import { type Kysely, sql } from 'kysely'

/** What is looked for all the time among reviews, found without reading those that are long over. */
export async function up(database: Kysely<unknown>): Promise<void> {
  for (const text of [spendable, open]) await sql.raw(text).execute(database)
}

const spendable = `
  CREATE INDEX reviews_spendable ON reviews (spend_before)
    WHERE state = 'approved' AND purpose = 'statement' AND uses < uses_max;
`
const open = `CREATE INDEX reviews_open_newest ON reviews (id) WHERE state = 'open';`
