import { anyColumn, rowNotTold } from '../../core/inspection.ts'
import type { OutputColumn, Outputs } from '../../core/inspection.ts'
import { whole } from './lineage.ts'
import type { Shape } from './lineage.ts'

/** PostgreSQL's limit of a target list (MaxTupleAttributeNumber); more is refused by the server. */
const columnsMax = 1664

/** The outputs that a masker can go by: column by column, or all alike where it is not known which there are. */
export function toOutputs(shape: Shape): Outputs {
  if (shape.columns.length > columnsMax) return { kind: 'unknown' }
  if (shape.open) {
    const { known, sources } = whole(shape)
    return known ? { kind: 'unknown', sources } : { kind: 'unknown' }
  }
  const rows = rowNumbers(shape)
  const columns: OutputColumn[] = []
  for (const { name, lineage } of shape.columns) {
    const sources = lineage.known ? lineage.sources : [...lineage.sources, anyColumn]
    const direct = lineage.known && lineage.direct && sources.length > 0
    columns.push({
      name,
      sources,
      direct,
      ...(direct && rows ? { row: rows.get(lineage.row) ?? rowNotTold } : {}),
      ...(lineage.known && lineage.within ? { within: lineage.within } : {}),
    })
  }
  return { kind: 'known', columns }
}

/** Numbers for the rows that direct columns are from; null where all are from one. */
function rowNumbers({ columns }: Shape): ReadonlyMap<symbol | undefined, number> | null {
  const rows = new Map<symbol | undefined, number>()
  let first: symbol | undefined
  let isOne = true
  for (const { lineage } of columns) {
    if (!lineage.direct || !lineage.known) continue
    const { row } = lineage
    first ??= row
    isOne &&= row !== undefined && row === first
    if (row !== undefined && !rows.has(row)) rows.set(row, rows.size)
  }
  return isOne ? null : rows
}
