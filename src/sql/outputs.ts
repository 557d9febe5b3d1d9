import { anyColumn } from '../core/inspection.ts'
import type { OutputColumn, Outputs } from '../core/inspection.ts'
import type { Shape } from './lineage.ts'

/** PostgreSQL's limit of a target list (MaxTupleAttributeNumber); more is refused by the server. */
const columnsMax = 1664

/** The outputs that a masker can go by, column by column; unknown as a whole where it is not known which there are. */
export function toOutputs(shape: Shape): Outputs {
  if (shape.open || shape.columns.length > columnsMax) return { kind: 'unknown' }
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
