import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { Obligations, Protection } from '../../core/decision.ts'
import { overlaps } from '../../core/document-path.ts'
import { anyColumn } from '../../core/inspection.ts'
import type { ColumnName, OutputColumn, Outputs } from '../../core/inspection.ts'
import { classOf, unknownClass } from '../../core/masked-classes.ts'
import { maskFor, wholeMask } from './cell-mask.ts'
import type { CellMask } from './cell-mask.ts'
import { indexOf, isSystemColumn } from './column-index.ts'
import type { ColumnIndex, Origin } from './column-index.ts'
import type { FieldDescription } from './field.ts'
import { MaskFailure } from './mask-failure.ts'

export type { FieldDescription } from './field.ts'

/** What becomes of the rows of one result: which of its columns are replaced, and by what. */
export interface MaskPlan {
  /** Cells in each row; a row with another number is malformed. */
  readonly columnCount: number
  /** Ascending by `column`, which counts from 0. Empty for rows without cells alone, which must have none. */
  readonly masks: readonly ColumnMask[]
}

/** How the cells of one column are replaced. */
export interface ColumnMask {
  readonly column: number
  readonly mask: CellMask
  /** What its cells are counted as: a class of the policy, several with blanks between, or `unknownClass`. */
  readonly dataClass: string
}

// Field counts travel as a signed 16-bit number, and PostgreSQL itself stops at 1,664 columns.
const columnsMax = 32_767

/** What is described without columns: a target that sends cells all the same is not believed. */
const noCells: MaskPlan = { columnCount: 0, masks: [] }

/**
 * Decides which columns of a result are masked, and how. Two witnesses: the lineage that inspection read from the text,
 * and the table and column that PostgreSQL itself names in RowDescription. A column is masked when either names a
 * protected one, and masked whole when they contradict each other or nothing is known. A partial mask is for a column
 * that both call the unchanged value of one protected column.
 * Null when nothing is to be masked: the bytes then pass untouched.
 */
export function planMasks(
  fields: readonly FieldDescription[],
  outputs: Outputs,
  obligations: Obligations,
  snapshot: CatalogSnapshot | null,
): MaskPlan | null {
  if (obligations.masks.size === 0) return null
  if (fields.length === 0) return noCells
  if (fields.length > columnsMax) throw new MaskFailure('it has too many columns')
  const index = indexOf(snapshot)
  const lineage = lineageOf(outputs, fields.length)
  const masks: ColumnMask[] = []
  for (const [column, field] of fields.entries()) {
    if (field.format !== 0 && field.format !== 1) throw new MaskFailure('a column comes in an unknown format')
    const mask = maskOf(field, lineage?.[column] ?? null, obligations.masks, index)
    if (mask) masks.push({ column, ...mask })
  }
  return masks.length === 0 ? null : { columnCount: fields.length, masks }
}

/** The columns as inspection knows them; null when it does not, or knows of another number of them. */
function lineageOf(outputs: Outputs, columnCount: number): readonly OutputColumn[] | null {
  switch (outputs.kind) {
    case 'known':
      return outputs.columns.length === columnCount ? outputs.columns : null
    case 'unknown': {
      const { sources } = outputs
      return sources
        ? Array.from({ length: columnCount }, () => ({ name: '', sources, direct: false }))
        : null
    }
    // Rows of a statement that should return none, or of a name that was not resolved.
    case 'none':
    case 'named':
      return null
  }
}

function maskOf(
  field: FieldDescription,
  output: OutputColumn | null,
  masks: ReadonlyMap<ColumnName, Protection>,
  index: ColumnIndex,
): Omit<ColumnMask, 'column'> | null {
  const unknown = (): Omit<ColumnMask, 'column'> => ({ mask: wholeMask(field), dataClass: unknownClass })
  if (!output || output.sources.includes(anyColumn)) return unknown()
  const origin = index.originOf(field)
  if (!agree(origin, output, index)) return unknown()
  // What is made of members beside the protected ones shows none of them.
  const sources = output.sources.filter((source) => !isBeside(source, output, masks, index))
  const protections = protectionsOf([...sources, ...columnsOf(origin)], masks, index)
  const [protection] = protections
  if (!protection) return null
  const partial = protections.size === 1 && output.direct && origin.kind === 'column'
  return {
    mask: partial ? maskFor(protection, field) : wholeMask(field),
    dataClass: classOf([...protections].map((one) => one.dataClass)),
  }
}

/** True when lineage and origin can both be right. */
function agree(origin: Origin, output: OutputColumn, index: ColumnIndex): boolean {
  const isNew = (name: ColumnName): boolean => !isSystemColumn(name) && index.find(name) === null
  switch (origin.kind) {
    case 'computed':
      return true
    case 'system':
      return output.sources.every(isSystemColumn)
    case 'column':
      // A view's column names the view, and so does a lineage that leads through it.
      return hasSource(output, origin.column, index)
    case 'row':
      return origin.columns.every((column) => hasSource(output, column, index))
    case 'samples':
      // Of which columns, inspection has to have found out: the catalog's own name alone says nothing.
      return hasSource(output, origin.column, index) && !output.sources.every(isSystemColumn)
    case 'unknown':
      // A table or column that the same text made before: neither witness finds it in the catalog.
      return origin.isNew && output.sources.some(isNew)
  }
}

function hasSource(output: OutputColumn, column: ColumnName, index: ColumnIndex): boolean {
  return index.kinOf(column).some((name) => output.sources.includes(name))
}

function isBeside(
  source: ColumnName,
  { within }: OutputColumn,
  masks: ReadonlyMap<ColumnName, Protection>,
  index: ColumnIndex,
): boolean {
  const paths = within?.[source]
  if (!paths) return false
  return [...protectionsOf([source], masks, index)].every(
    ({ strategy }) =>
      strategy.kind === 'members' &&
      !strategy.members.some(({ path }) => paths.some((one) => overlaps(path, one))),
  )
}

function columnsOf(origin: Origin): readonly ColumnName[] {
  switch (origin.kind) {
    case 'column':
      return [origin.column]
    case 'row':
      return origin.columns
    case 'computed':
    case 'samples':
    case 'system':
    case 'unknown':
      return []
  }
}

function protectionsOf(
  columns: readonly ColumnName[],
  masks: ReadonlyMap<ColumnName, Protection>,
  index: ColumnIndex,
): ReadonlySet<Protection> {
  const found = new Set<Protection>()
  for (const column of columns) {
    for (const name of index.kinOf(column)) {
      const protection = masks.get(name)
      if (protection) found.add(protection)
    }
  }
  return found
}
