import type { Relation } from '../../core/catalog-snapshot.ts'
import { anyColumn } from '../../core/inspection.ts'
import type { CatalogIndex } from './catalog-index.ts'
import { anything } from './lineage.ts'
import type { Column, Lineage } from './lineage.ts'
import { shortName } from './own-types.ts'

/** Whatever a column holds besides its own values, it is of the column's type. */
export function ofItsType(column: Column, typeName: string | undefined, catalog: CatalogIndex): Column {
  const { lineage } = column
  if (lineage.direct || !lineage.known || typeName === undefined) return column
  return { ...column, lineage: { ...lineage, type: shortName(typeName, catalog) } }
}

/** What was put into a temporary table may turn up in any of its columns. */
export function filledWith({ filledFrom = [] }: Relation): Lineage | null {
  if (filledFrom.includes(anyColumn)) return anything
  return filledFrom.length === 0 ? null : { sources: filledFrom, direct: false, known: true }
}
