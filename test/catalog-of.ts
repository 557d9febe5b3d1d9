import type pg from 'pg'
import type { CatalogSnapshot } from '../src/core/catalog-snapshot.ts'
import { snapshotFromRows, snapshotQueries } from '../src/sql/snapshot/snapshot-queries.ts'
import type { TextRow } from '../src/sql/snapshot/snapshot-queries.ts'

/** The catalog that a client's session sees, for tests; the client reads values as texts. */
export async function catalogOf(client: pg.Client): Promise<CatalogSnapshot> {
  const rowsOf = async (text: string): Promise<readonly TextRow[]> =>
    (await client.query<(string | null)[]>({ text, rowMode: 'array' })).rows
  await rowsOf(snapshotQueries.begin)
  await rowsOf(snapshotQueries.searchPath)
  const read = snapshotFromRows({
    serverVersion: await rowsOf(snapshotQueries.serverVersion),
    relations: await rowsOf(snapshotQueries.relations),
    functions: await rowsOf(snapshotQueries.functions),
    customOperators: await rowsOf(snapshotQueries.customOperators),
    customTypes: await rowsOf(snapshotQueries.customTypes),
    casts: await rowsOf(snapshotQueries.casts),
  })
  await rowsOf(snapshotQueries.commit)
  return read
}
