import { fingerprintQuery } from '../sql/snapshot/catalog-marks.ts'
import type { CatalogQuery } from './catalog-connection.ts'

/** A word that changes whenever the target's definitions do. */
export async function readFingerprint(query: CatalogQuery): Promise<string> {
  const [row] = await query(fingerprintQuery)
  if (typeof row?.[0] !== 'string')
    throw new Error('The target answered the catalog question with other rows.')
  return row[0]
}
