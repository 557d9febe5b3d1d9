import type { Relation } from '../../core/catalog-snapshot.ts'
import { anyColumn } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import { given } from '../scope/body-flow.ts'
import type { Findings } from '../scope/findings.ts'
import { joined } from '../scope/lineage.ts'
import type { Column, Lineage } from '../scope/lineage.ts'
import { columnsOf } from '../scope/relations.ts'
import type { Analysis, RangeItem, RowImages } from '../scope/scope.ts'
import { nodes, words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/** What happens to rows; `any` where it may be more than one of these, as for a row that moves between partitions. */
export type RowEvent = 'insert' | 'update' | 'delete' | 'truncate' | 'any'

/** What is certain of a value that is not NULL. */
export interface Held {
  /** Of a boolean, which it is, where that is told. */
  readonly truth?: boolean | undefined
}

/** A change of one relation's rows. */
export interface RowChange {
  readonly relation: Relation
  readonly event: RowEvent
  /** Names of the columns that are given values; for an update, all others stay as they were. */
  readonly columns: readonly string[]
  readonly everyRow: boolean
  /** What the statement puts into the rows. */
  readonly given: Lineage
  /** Columns that triggers before the event set, `anyColumn` for whichever; absent where that is not asked, or none does. */
  readonly set?: readonly string[]
  /** Columns that are certainly not NULL after it, as far as triggers leave them; absent for none. */
  readonly held?: ReadonlyMap<string, Held>
  /** True of the row that a trigger before the event is given, in which nothing is generated yet. */
  readonly isBefore?: boolean
}

/** The images of a change; what the statement gives is named by its mark, so that they hold for any statement. */
export function rowImages(change: RowChange, analysis: Analysis): RowImages {
  const { relation, event } = change
  const columns = columnsOf(relation, analysis)
  const after = columns.map((column): Column => {
    // A new row holds what it is given; defaults that read columns are said to be stored by themselves.
    const isComputed = isMade(relation, column.name) || !column.lineage.direct
    const marks = isComputed ? {} : ({ unchanged: true } as const)
    if (event === 'insert') return { name: column.name, lineage: { ...given, ...marks }, reads: [] }
    return { ...column, lineage: { ...joined([column.lineage, given]), ...marks } }
  })
  const images = { old: image('old', columns), new: image('new', after) }
  const differing = new Set(withMade([...change.columns, ...(change.set ?? [])], relation, columns))
  const isSet = (name: string): boolean =>
    event !== 'update' ||
    differing.has(name) ||
    differing.has(anyColumn) ||
    (change.isBefore === true && isMade(relation, name))
  const isView = relation.kind === 'view' || relation.kind === 'materialized'
  return {
    ...images,
    event,
    relation: joinName(relation.schema, relation.name),
    objectKind: isView ? 'view' : 'table',
    compared: (left, right, also = []) => {
      const names = left && right ? sameColumns(left, right) : null
      if (names === null) return null
      const told = columns.filter(
        (one) =>
          (isSet(one.name) || also.includes(one.name) || also.includes(anyColumn)) &&
          (names === 'all' || names.has(one.name)),
      )
      return joined([given, ...told.map((one) => one.lineage)])
    },
  }
}

/** Columns that are given values, and those that are made of them. */
export function withMade(
  given: readonly string[],
  relation: Relation,
  columns: readonly Column[],
): readonly string[] {
  const sources = new Set(
    columns.flatMap(({ name, lineage }) => (given.includes(name) ? lineage.sources : [])),
  )
  const made = columns.filter(
    ({ name, lineage }) => isMade(relation, name) && lineage.sources.some((one) => sources.has(one)),
  )
  return [...given, ...made.map((one) => one.name)]
}

/** True of a generated column. */
export function isMade({ columns }: Relation, name: string): boolean {
  return columns.some((one) => one.name === name && one.generated !== null)
}

/** Code that looks at the row as it was reads its table. */
export function sayImagesRead({ old, new: row, relation, objectKind }: RowImages, findings: Findings): void {
  const seen = [old, row].filter(
    (one) => one.mark.touched && one.columns.some(({ reads }) => reads.length > 0),
  )
  if (seen.length > 0) findings.read(objectKind, relation)
}

function image(alias: string, columns: readonly Column[]): RangeItem {
  return {
    alias,
    schema: null,
    columns,
    open: null,
    hasSystemColumns: true,
    bare: false,
    mark: { touched: false },
  }
}

/** The columns that OLD and NEW have in common in two expressions that are otherwise the same; null when they are not. */
function sameColumns(left: Node, right: Node): ReadonlySet<string> | 'all' | null {
  if (left.tag !== right.tag) return null
  if (left.tag === 'RowExpr') {
    const [lefts, rights] = [nodes(left.body, 'args'), nodes(right.body, 'args')]
    if (lefts.length !== rights.length) return null
    const found = lefts.map((one, at) => {
      const other = rights[at]
      return other ? sameColumns(one, other) : null
    })
    if (found.includes(null)) return null
    if (found.includes('all')) return 'all'
    return new Set(found.flatMap((one) => (one === null || one === 'all' ? [] : [...one])))
  }
  if (left.tag !== 'ColumnRef') return null
  const [leftPath, rightPath] = [words(left.body, 'fields'), words(right.body, 'fields')]
  if (
    ![leftPath[0], rightPath[0]].every((one) => one === 'old' || one === 'new') ||
    leftPath[0] === rightPath[0]
  )
    return null
  const isStar = [left, right].every((one) => nodes(one.body, 'fields').at(-1)?.tag === 'A_Star')
  if (leftPath.length === 1 && rightPath.length === 1) {
    const fields = [left, right].map((one) => nodes(one.body, 'fields').length)
    return isStar || fields.every((count) => count === 1) ? 'all' : null
  }
  const [name] = leftPath.slice(1)
  if (leftPath.length !== 2 || rightPath.length !== 2 || name === undefined || rightPath[1] !== name)
    return null
  return new Set([name])
}
