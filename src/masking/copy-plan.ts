import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { Obligations } from '../core/decision.ts'
import type { OutputColumn, Outputs } from '../core/inspection.ts'
import { indexOf } from './column-index.ts'
import type { ColumnIndex } from './column-index.ts'
import type { FieldDescription } from './field.ts'
import { planMasks } from './plan.ts'
import type { MaskPlan } from './plan.ts'

/** The format of a COPY, as its statement asked for it. `other` also stands for text with options of its own. */
export type CopyForm = 'text' | 'csv' | 'binary' | 'other'

/**
 * Decides how the rows of a COPY … TO STDOUT are masked, by lineage alone: a copy does not say where its columns come
 * from. Types are the catalog's. Null when nothing is to be masked; `unsupported` when something is and the format is
 * not text with default options, so that the statement must be refused. `columnCount` as in CopyOutResponse.
 */
export function planCopyMasks(
  form: CopyForm,
  columnCount: number,
  outputs: Outputs,
  obligations: Obligations,
  snapshot: CatalogSnapshot | null,
): MaskPlan | null | 'unsupported' {
  const index = indexOf(snapshot)
  const columns = outputs.kind === 'known' ? outputs.columns : []
  const fields = Array.from({ length: columnCount }, (_, at) => fieldOf(columns[at] ?? null, index))
  const plan = planMasks(fields, outputs, obligations, snapshot)
  return plan && form !== 'text' ? 'unsupported' : plan
}

/** What RowDescription would say of this column; of a computed one its type is not known either. */
function fieldOf(column: OutputColumn | null, index: ColumnIndex): FieldDescription {
  const [source] = column?.direct ? column.sources : []
  const found = source === undefined ? null : index.find(source)
  return {
    name: column?.name ?? '',
    tableOid: found?.tableOid ?? 0,
    columnNumber: found?.number ?? 0,
    typeOid: found?.typeOid ?? 0,
    typeSize: -1,
    typeModifier: -1,
    format: 0,
  }
}
