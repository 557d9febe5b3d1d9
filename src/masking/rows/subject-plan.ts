import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import { anyColumn, rowNotTold } from '../../core/inspection.ts'
import type { ColumnName, ObjectName, OutputColumn, StatementFacts } from '../../core/inspection.ts'
import type { SubjectColumns } from '../../core/decision.ts'
import { joinName, splitName } from '../../core/object-name.ts'
import { indexOf } from '../masks/column-index.ts'
import type { ColumnIndex, Origin } from '../masks/column-index.ts'
import type { FieldDescription } from '../masks/field.ts'

/** Whom the rows of one result are about. */
export interface SubjectPlan {
  /** Cells in each row. */
  readonly columnCount: number
  /** Columns that name a subject, ascending by `column`, which counts from 0. */
  readonly named: readonly NamedSubject[]
  /** Rows side by side of which a named one has to tell whom they are about. */
  readonly groups: number
  /** Subjects of its own that each row counts for, since nothing in it says whom it is about. */
  readonly own: number
  /** Columns made of values of such tables, of how many of their rows cannot be told; ascending. */
  readonly computed: readonly number[]
}

/** A column whose value says whom a row is about. */
export interface NamedSubject {
  readonly column: number
  /** Which of the groups. */
  readonly group: number
  readonly kind: string
  readonly typeOid: number
  readonly format: number
}

/**
 * Decides how the rows of a result are counted; null where they are about nobody. A subject is named only where both witnesses, the
 * lineage of the text and the RowDescription, call a column the unchanged value of one that identifies it, and only for
 * values that stand in the same row of its table. Everything else that may come from such a table counts by the row, or by its bytes.
 */
export function planSubjects(
  fields: readonly FieldDescription[],
  facts: StatementFacts | null,
  subjects: SubjectColumns,
  snapshot: CatalogSnapshot | null,
): SubjectPlan | null {
  const index = indexOf(snapshot)
  const known = knownOf(subjects, index)
  const given = givenBy(facts)
  const origins = fields.map((field) => index.originOf(field))
  if (!mayShow(facts, known) && !origins.some((origin) => isOf(known, origin))) return null
  const outputs = facts?.outputs
  const lineage =
    outputs?.kind === 'known' && outputs.columns.length === fields.length ? outputs.columns : null
  const named: NamedSubject[] = []
  const computed: number[] = []
  const groups = new Map<number, boolean>()
  let untold = 0
  for (const [column, field] of fields.entries()) {
    const [output, origin] = [lineage?.[column] ?? null, origins[column] ?? nowhere]
    if (output && !reaches(output, known) && !isOf(known, origin)) continue
    if (!output || !isStored(output, origin, index)) {
      computed.push(column)
      continue
    }
    const { row = 0 } = output
    const kind = output.sources.some((source) => given.has(source)) ? null : kindOf(output, known)
    if (row === rowNotTold) untold = 1
    else groups.set(row, groups.get(row) === true || kind !== null)
    if (kind !== null && row !== rowNotTold)
      named.push({ column, group: row, kind, typeOid: field.typeOid, format: field.format })
  }
  const told = [...groups].flatMap(([row, isNamed]) => (isNamed ? [row] : []))
  const own = groups.size - told.length + untold
  return {
    columnCount: fields.length,
    named: named.map((one) => ({ ...one, group: told.indexOf(one.group) })),
    groups: told.length,
    own: groups.size === 0 && computed.length === 0 ? 1 : own,
    computed,
  }
}

/**
 * The same for a COPY, whose rows are not taken apart: each counts for itself, and by its bytes where it may hold what was
 * computed.
 */
export function planCopySubjects(
  facts: StatementFacts | null,
  subjects: SubjectColumns,
  snapshot: CatalogSnapshot | null,
): { readonly own: number; readonly isComputed: boolean } | null {
  const known = knownOf(subjects, indexOf(snapshot))
  if (!mayShow(facts, known)) return null
  const { outputs } = facts ?? {}
  if (outputs?.kind !== 'known') return { own: 1, isComputed: true }
  const shown = outputs.columns.filter((output) => reaches(output, known))
  return {
    own: Math.max(1, new Set(shown.map(({ row = 0 }) => row)).size),
    isComputed: shown.some(({ direct }) => !direct),
  }
}

interface Known {
  readonly columns: ReadonlyMap<ColumnName, string>
  readonly tables: ReadonlySet<ObjectName>
}

const nowhere: Origin = { kind: 'unknown', isNew: false }
const books = new WeakMap<SubjectColumns, WeakMap<ColumnIndex, Known>>()

/** The columns under every name by which their rows can be read, and their tables. */
function knownOf(subjects: SubjectColumns, index: ColumnIndex): Known {
  const book = books.get(subjects) ?? new WeakMap<ColumnIndex, Known>()
  books.set(subjects, book)
  const before = book.get(index)
  if (before) return before
  const columns = new Map(
    [...subjects].flatMap(([column, kind]) => index.kinOf(column).map((name) => [name, kind] as const)),
  )
  const known = { columns, tables: new Set([...columns.keys()].map(tableOf)) }
  book.set(index, known)
  return known
}

/** May the statement show anything of these tables, or rest on it? */
function mayShow(facts: StatementFacts | null, known: Known): boolean {
  if (facts === null || facts.unknowns.length > 0) return true
  const { outputs, effects, uses } = facts
  if (outputs.kind === 'named' || (outputs.kind === 'unknown' && !outputs.sources)) return true
  if (outputs.kind === 'unknown' && outputs.sources?.some((source) => isIn(source, known))) return true
  if (outputs.kind === 'known' && outputs.columns.some((output) => reaches(output, known))) return true
  if (uses.some((source) => isIn(source, known))) return true
  return effects.some(
    ({ kind, object }) => kind === 'unknown' || (object !== null && known.tables.has(object)),
  )
}

function reaches({ sources }: OutputColumn, known: Known): boolean {
  return sources.some((source) => isIn(source, known))
}

function isIn(source: ColumnName, { tables }: Known): boolean {
  return source === anyColumn || tables.has(tableOf(source))
}

function isOf(known: Known, origin: Origin): boolean {
  switch (origin.kind) {
    case 'column':
      return isIn(origin.column, known)
    case 'row':
      return origin.columns.some((column) => isIn(column, known))
    case 'samples':
    case 'unknown':
      return true
    case 'computed':
    case 'system':
      return false
  }
}

/** True when both witnesses call it the unchanged value of one column. */
function isStored(output: OutputColumn, origin: Origin, index: ColumnIndex): boolean {
  return (
    output.direct &&
    origin.kind === 'column' &&
    index.kinOf(origin.column).some((name) => output.sources.includes(name))
  )
}

/**
 * Columns that the statement itself gives to rows that there are. What RETURNING shows of them is what somebody wrote, and whom
 * the rest of the row is about nobody knows: it could name one person for the rows of all.
 */
function givenBy(facts: StatementFacts | null): ReadonlySet<ColumnName> {
  const effects = facts?.effects ?? []
  const changing = effects.filter(({ kind, verb }) => kind === 'write' && verb !== 'insert')
  return new Set(changing.flatMap(({ columns }) => columns))
}

function kindOf({ sources }: OutputColumn, { columns }: Known): string | null {
  for (const source of sources) {
    const kind = columns.get(source)
    if (kind !== undefined) return kind
  }
  return null
}

const tableNames = new Map<ColumnName, ObjectName>()
const tableNamesMax = 10_000

/** Remembered, since the same few columns are asked about with every statement. */
function tableOf(column: ColumnName): ObjectName {
  const before = tableNames.get(column)
  if (before !== undefined) return before
  const parts = splitName(column) ?? []
  const name = joinName(...parts.slice(0, -1))
  if (tableNames.size >= tableNamesMax) tableNames.clear()
  tableNames.set(column, name)
  return name
}
