import { anyColumn } from '../core/inspection.ts'
import type { OutputColumn, Outputs } from '../core/inspection.ts'
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
  const columns: OutputColumn[] = []
  for (const { name, lineage } of shape.columns) {
    const sources = lineage.known ? lineage.sources : [...lineage.sources, anyColumn]
    columns.push({
      name,
      sources,
      direct: lineage.known && lineage.direct && sources.length > 0,
      ...(lineage.known && lineage.within ? { within: lineage.within } : {}),
    })
  }
  return { kind: 'known', columns }
}
