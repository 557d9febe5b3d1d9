import type { CatalogQuery } from './catalog-connection.ts'

/**
 * The catalogs whose rows decide what a statement means. Any change to a row gives it another `xmin`, so count and sum
 * of these tell of a change without reading what changed; a maximum would miss changes after the counter wrapped.
 */
const catalogs = [
  'pg_namespace',
  'pg_class',
  'pg_attribute',
  'pg_attrdef',
  'pg_inherits',
  'pg_rewrite',
  'pg_trigger',
  'pg_policy',
  'pg_proc',
  'pg_operator',
  'pg_type',
  'pg_cast',
  'pg_constraint',
  'pg_foreign_table',
] as const

/** The statement that tells whether a catalog has changed. */
export const fingerprintQuery = catalogs
  .map(
    (name) =>
      `select '${name}', count(*)::text, coalesce(sum(xmin::text::bigint), 0)::text from pg_catalog.${name}`,
  )
  .join('\nunion all\n')

/** A word that changes whenever the target's definitions do. Tables of rows are not looked at. */
export async function readFingerprint(query: CatalogQuery): Promise<string> {
  const rows = await query(fingerprintQuery)
  if (rows.length !== catalogs.length)
    throw new Error('The target answered the catalog question with other rows.')
  return rows.map((row) => row.join(' ')).join('\n')
}
