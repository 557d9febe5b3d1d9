import type { OutputColumn, Outputs } from '../core/inspection.ts'
import type { Shape } from './lineage.ts'

/** PostgreSQL's limit of a target list (MaxTupleAttributeNumber); more is refused by the server. */
const columnsMax = 1664

/** The outputs that a masker can go by: every column's origin is known, or the whole is unknown. */
export function toOutputs(shape: Shape): Outputs {
  if (shape.open || shape.columns.length > columnsMax) return { kind: 'unknown' }
  const columns: OutputColumn[] = []
  for (const { name, lineage } of shape.columns) {
    if (!lineage.known) return { kind: 'unknown' }
    columns.push({ name, sources: lineage.sources, direct: lineage.direct && lineage.sources.length > 0 })
  }
  return { kind: 'known', columns }
}
