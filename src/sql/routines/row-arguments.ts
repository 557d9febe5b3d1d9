import type { CatalogFunction, Relation } from '../../core/catalog-snapshot.ts'
import { asRow, changed, joined, marksOf, nothing, sameSources, whole } from '../scope/lineage.ts'
import type { Column, Lineage } from '../scope/lineage.ts'
import { parameterAlias } from '../scope/body-flow.ts'
import { columnsOf } from '../scope/relations.ts'
import { findItem } from '../scope/scope.ts'
import type { Analysis, RangeItem, Scope } from '../scope/scope.ts'
import { isColumnOf } from '../values/indirection.ts'
import { nodes, statementsOf, word, words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/** A parameter that is given the row of an entry of FROM as it is stored, so that each field is that column. */
export interface GivenRow {
  /** The place among the arguments, counted from 0. */
  readonly at: number
  /** What the body calls it; empty where it has no name. */
  readonly name: string
  readonly relation: Relation
  /** What the body calls the parameters that are given something else. */
  readonly others: readonly string[]
}

/** The rows of stored relations that a function in SQL is given: computed columns, `full_name(customers)`. */
export function rowsGiven(
  routine: CatalogFunction,
  argNodes: readonly Node[],
  scope: Scope,
): readonly GivenRow[] {
  if (routine.language !== 'sql' || routine.isVariadic === true) return []
  const found = argNodes.flatMap((arg, at) => {
    const item = rowItem(arg, scope)
    const relation = item && relationOf(routine.argumentTypes?.[at] ?? '', scope.analysis)
    return relation && isRowOf(item, columnsOf(relation, scope.analysis)) ? [{ at, relation }] : []
  })
  const names = found.length === 0 ? null : parameterNames(routine, scope.analysis)
  const others = names?.filter((_, at) => !found.some((one) => one.at === at)) ?? []
  return names === null ? [] : found.map((one) => ({ ...one, name: names[one.at] ?? '', others }))
}

/** The entry of FROM whose whole row is meant; null for any other expression. */
export function rowItem({ tag, body }: Node, scope: Scope): RangeItem | null {
  const fields = tag === 'ColumnRef' ? nodes(body, 'fields') : []
  const path = words(body, 'fields')
  if (fields.at(-1)?.tag === 'A_Star') return path.length === 0 ? null : findItem(path, scope)
  if (fields.length !== 1 || scope.analysis.variables || isColumnOf(path, scope)) return null
  return findItem(path, scope)
}

/** What stands for these rows within the body, by the names of the parameters and by their numbers. */
export function itemsOf(rows: readonly GivenRow[], analysis: Analysis): readonly RangeItem[] {
  return rows.flatMap(({ at, name, relation }) => {
    const columns = columnsOf(relation, analysis).map((one): Column => ({ ...one, reads: [] }))
    return [parameterAlias(at + 1), name].flatMap((alias) => (alias === '' ? [] : [itemOf(alias, columns)]))
  })
}

/** What any of them may hold, for whatever the body asks of its parameters in another way. */
export function withRows(given: Lineage, rows: readonly GivenRow[], analysis: Analysis): Lineage {
  if (rows.length === 0) return given
  const held = rows.map(({ relation }) => whole({ columns: columnsOf(relation, analysis), open: null }))
  return asRow(changed(joined([given, ...held])))
}

/** Tells apart what one body is given. */
export function placeWith(rows: readonly GivenRow[]): string {
  return rows.length === 0 ? 'call' : `call ${rows.map(({ at, relation }) => `${at}=${relation.oid}`).join()}`
}

function itemOf(alias: string, columns: readonly Column[]): RangeItem {
  // Its columns are reached by its name alone.
  return {
    alias,
    schema: null,
    columns,
    open: null,
    hasSystemColumns: false,
    bare: false,
    mark: { touched: false },
  }
}

function relationOf(type: string, { catalog }: Analysis): Relation | null {
  // A function that the session has made says of its types what its text does; an index bears no rows.
  const found = catalog?.snapshot.relations.filter(
    ({ schema, name, kind }) => kind !== 'index' && (`${schema}.${name}` === type || name === type),
  )
  const [only, ...others] = found ?? []
  const isStored = only && (only.kind === 'table' || only.kind === 'partitioned' || only.kind === 'view')
  return isStored && others.length === 0 ? only : null
}

/** True for an entry whose columns are those of the relation, in their places and as they are. */
function isRowOf(item: RangeItem, columns: readonly Column[]): boolean {
  if (item.open !== null || item.columns.length !== columns.length || columns.length === 0) return false
  return item.columns.every(({ lineage }, at) => {
    const own = columns[at]?.lineage ?? nothing
    return (
      lineage.known &&
      own.known &&
      lineage.direct === own.direct &&
      sameSources(lineage, own) &&
      JSON.stringify(marksOf([lineage])) === JSON.stringify(marksOf([own]))
    )
  })
}

/** What the parameters that a call gives are called; null where that is not told. */
export function parameterNames(routine: CatalogFunction, { walkers }: Analysis): readonly string[] | null {
  if (routine.parameters === undefined) return null
  const text = `CREATE FUNCTION f(${routine.parameters}) RETURNS void LANGUAGE sql AS ''`
  const [definition] = statementsOf(walkers.parse(text))
  const inputs = definition ? nodes(definition.body, 'parameters').filter(isInput) : []
  return inputs.length === routine.argumentCount ? inputs.map(({ body }) => word(body, 'name')) : null
}

function isInput({ body }: Node): boolean {
  return !['FUNC_PARAM_OUT', 'FUNC_PARAM_TABLE'].includes(word(body, 'mode'))
}
