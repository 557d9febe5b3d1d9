import type { Relation } from '../../core/catalog-snapshot.ts'
import type { Lineage } from './lineage.ts'
import type { RangeItem } from './scope.ts'

/**
 * What an entry of FROM has beside the columns that are listed. Rows of views have no places and no times: there such a name means
 * whatever stands further out. `meant`: each relation that the entry's name may mean; `tableOid`: what their places tell.
 */
export function withSystemColumns(
  meant: readonly Relation[],
  tableOid: Lineage,
  open: Lineage | null = null,
): Pick<RangeItem, 'hasSystemColumns' | 'tableOid' | 'open'> {
  const views = meant.filter(({ kind }) => kind === 'view').length
  if (views === 0 || views === meant.length) return { hasSystemColumns: views === 0, tableOid, open }
  return { hasSystemColumns: false, tableOid, open: open ?? tableOid }
}
