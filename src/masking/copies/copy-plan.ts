import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { Obligations } from '../../core/decision.ts'
import type { CopyShape, OutputColumn, Outputs } from '../../core/inspection.ts'
import { indexOf } from '../masks/column-index.ts'
import type { ColumnIndex } from '../masks/column-index.ts'
import type { ContentPlan } from '../contents/content-plan.ts'
import { planContent } from '../contents/content-plan.ts'
import { wholeMask } from '../masks/cell-mask.ts'
import type { FieldDescription } from '../masks/field.ts'
import { planMasks } from '../masks/plan.ts'
import type { MaskPlan } from '../masks/plan.ts'

/** What becomes of the rows of a COPY; null for what does not happen to them. */
export interface CopyPlan {
  readonly masks: MaskPlan | null
  readonly content: ContentPlan | null
}

/**
 * Decides how the rows of a COPY … TO STDOUT are masked and searched, by lineage alone: a copy does not say where its columns
 * come from. Types are the catalog's. `unsupported` when something is to be done and the shape is not known, so that the
 * statement must be refused. `columnCount` as in CopyOutResponse.
 */
export function planCopy(
  shape: CopyShape,
  columnCount: number,
  outputs: Outputs,
  obligations: Obligations,
  snapshot: CatalogSnapshot | null,
): CopyPlan | 'unsupported' {
  const index = indexOf(snapshot)
  const columns = outputs.kind === 'known' ? outputs.columns : []
  const format = shape.kind === 'binary' ? 1 : 0
  const fields = Array.from({ length: columnCount }, (_, at) => fieldOf(columns[at] ?? null, index, format))
  const masks = planMasks(fields, outputs, obligations, snapshot)
  const content = planContent(fields, outputs, obligations, snapshot, masks)
  if ((masks || content) && shape.kind === 'other') return 'unsupported'
  return { masks: masks && hasOracle(shape) ? hidden(masks, fields) : masks, content }
}

/**
 * In text, a value that equals the marker of NULL is written like one. Where the statement chose the marker, a row that shows
 * it would confirm a guess, and so nothing may depend on it.
 */
function hasOracle(shape: CopyShape): boolean {
  return shape.kind === 'text' && shape.nullMarker !== '\\N' && shape.nullMarker !== ''
}

function hidden(plan: MaskPlan, fields: readonly FieldDescription[]): MaskPlan {
  const masks = plan.masks.flatMap((one) => {
    const field = fields[one.column]
    return field ? [{ ...one, mask: wholeMask(field) }] : []
  })
  return { ...plan, masks }
}

/** What RowDescription would say of this column; of a computed one its type is not known either. */
function fieldOf(column: OutputColumn | null, index: ColumnIndex, format: number): FieldDescription {
  const [source] = column?.direct ? column.sources : []
  const found = source === undefined ? null : index.find(source)
  return {
    name: column?.name ?? '',
    tableOid: found?.tableOid ?? 0,
    columnNumber: found?.number ?? 0,
    typeOid: found?.typeOid ?? 0,
    typeSize: -1,
    typeModifier: -1,
    format,
  }
}
