import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { ContentFind, Obligations } from '../../core/decision.ts'
import type { ColumnName, OutputColumn, Outputs } from '../../core/inspection.ts'
import { splitName } from '../../core/object-name.ts'
import { indexOf } from '../masks/column-index.ts'
import { contextOfName } from '../detectors/context.ts'
import type { ContentForm } from './content-types.ts'
import { contentFormOf } from './content-types.ts'
import type { FieldDescription } from '../masks/field.ts'
import type { MaskPlan } from '../masks/plan.ts'

/** Which columns of a result are searched, and for what. */
export interface ContentPlan {
  /** Cells in each row. */
  readonly columnCount: number
  /** Never empty; ascending by `column`, which counts from 0. */
  readonly columns: readonly ContentColumn[]
  readonly finds: readonly ContentFind[]
}

/** How the cells of one column are searched. */
export interface ContentColumn {
  readonly column: number
  readonly form: ContentForm
  /** What the column's names say of a number in it, as bits of `contexts`. */
  readonly context: number
}

/**
 * Decides which columns of a result are searched: all that can hold text and are not replaced as a whole anyway (`masked`).
 * Null when none is, so that the bytes pass untouched.
 */
export function planContent(
  fields: readonly FieldDescription[],
  outputs: Outputs,
  obligations: Obligations,
  snapshot: CatalogSnapshot | null,
  masked: MaskPlan | null,
): ContentPlan | null {
  const { content } = obligations
  if (!content || content.finds.length === 0) return null
  const replaced = new Set(masked?.masks.map(({ column }) => column))
  const lineage = outputs.kind === 'known' && outputs.columns.length === fields.length ? outputs.columns : []
  const columns: ContentColumn[] = []
  for (const [column, field] of fields.entries()) {
    const form = replaced.has(column) ? null : contentFormOf(field.typeOid, field.format)
    const output = lineage[column] ?? null
    if (form === null || isExcepted(field, output, content.except, snapshot)) continue
    columns.push({ column, form, context: contextOf(field, output) })
  }
  return columns.length === 0 ? null : { columnCount: fields.length, columns, finds: content.finds }
}

/** The name that it is shown under may be anything; what it is called at home counts as well. */
function contextOf(field: FieldDescription, output: OutputColumn | null): number {
  let context = contextOfName(field.name)
  for (const source of output?.sources ?? []) context |= contextOfName(splitName(source)?.at(-1) ?? '')
  return context
}

/** Only what lineage and target both call the unchanged value of a column that is known is not searched. */
function isExcepted(
  field: FieldDescription,
  output: OutputColumn | null,
  except: ReadonlySet<ColumnName>,
  snapshot: CatalogSnapshot | null,
): boolean {
  if (except.size === 0 || output?.direct !== true) return false
  const origin = indexOf(snapshot).originOf(field)
  return (
    origin.kind === 'column' &&
    except.has(origin.column) &&
    output.sources.every((source) => except.has(source))
  )
}
