import { isColumnOf } from './indirection.ts'
import { changed, joined, sized, sizeMax } from './lineage.ts'
import type { Column, Lineage } from './lineage.ts'
import { findItem } from './scope.ts'
import type { RangeItem, Scope } from './scope.ts'
import { isSet, isTree, node, nodeOf, nodes, word, words } from './tree.ts'
import type { Node, Tree } from './tree.ts'

/**
 * Many rows made into one value, or many values into one row: what is computed may be made so long that it does not fit for some
 * values, and does for others. How long stored values are together is not the statement's choice.
 */

/** Values so many times as long as stored ones, all together, that a message still holds them. */
const rowMax = 2 * sizeMax

/** True where entries of FROM have nothing to do with one another, or come of a function: there may be any number of rows. */
export function multipliesRows(body: Tree): boolean {
  const entries = nodes(body, 'fromClause')
  if (entries.some(isMultiplying)) return true
  const beside = entries.filter((one) => !isSet(one.body, 'lateral')).length
  const where = node(body, 'whereClause')
  return beside > 1 && (where ? equalities(where) : 0) < beside - 1
}

function isMultiplying({ tag, body }: Node): boolean {
  if (tag === 'RangeFunction') return true
  if (tag !== 'JoinExpr') return false
  const sides = ['larg', 'rarg'].flatMap((field) => node(body, field) ?? [])
  if (sides.some(isMultiplying)) return true
  if (isSet(body, 'isNatural') || nodes(body, 'usingClause').length > 0) return false
  const quals = node(body, 'quals')
  return !isSet(sides.at(-1)?.body ?? {}, 'lateral') && (quals === null || equalities(quals) === 0)
}

/** How many comparisons of one column with another must hold. */
function equalities({ tag, body }: Node): number {
  if (tag === 'BoolExpr' && word(body, 'boolop') === 'AND_EXPR')
    return nodes(body, 'args').reduce((sum, one) => sum + equalities(one), 0)
  const sides = ['lexpr', 'rexpr'].map((field) => node(body, field)?.tag)
  return tag === 'A_Expr' && words(body, 'name').at(-1) === '=' && sides.every((side) => side === 'ColumnRef')
    ? 1
    : 0
}

/** The same entry, whose rows may come any number of times. */
export function asMany(item: RangeItem): RangeItem {
  return { ...item, columns: manyColumns(item.columns), open: item.open && many(item.open) }
}

/** The same columns of such rows. */
export function manyColumns(columns: readonly Column[]): readonly Column[] {
  return columns.map((column): Column => ({ ...column, lineage: many(column.lineage) }))
}

function many(lineage: Lineage): Lineage {
  return { ...lineage, many: true }
}

/** An aggregate that makes one value of all rows. */
export function sayManyRows(args: readonly Node[], lineages: readonly Lineage[], scope: Scope): void {
  const given = joined(lineages)
  if (lineages.every(({ direct, sources }) => direct || sources.length === 0)) return
  if (given.many || scope.isMany || columnsIn(args).some((path) => isOutside(path, scope)))
    scope.analysis.findings.mayFail(given)
}

/** ARRAY(SELECT …). */
export function gatheredRows(rows: Lineage, query: Tree, scope: Scope): Lineage {
  const { findings } = scope.analysis
  const isOfOutside = columnsIn(query['targetList']).some((path) => isColumnOf(path, scope))
  if (!rows.direct && rows.sources.length > 0 && (rows.many || isOfOutside)) findings.mayFail(rows)
  return sized(changed(rows), findings.grow([rows], 2))
}

/** All outputs go into one message. */
export function sayLongRow(columns: readonly Column[], { analysis }: Scope): void {
  const long = columns.flatMap(({ lineage }) => (lineage.size === undefined ? [] : [lineage]))
  if (long.reduce((sum, { size = 1 }) => sum + size, 0) > rowMax) analysis.findings.mayFail(joined(long))
}

/** True for what no entry of this level's FROM has. */
function isOutside(path: readonly string[], scope: Scope): boolean {
  const own = { ...scope, parent: null }
  if (path.length > 1) return findItem(path.slice(0, -1), own) === null
  const [name] = path
  return !scope.items.some(
    (item) => item.open !== null || item.columns.some((column) => column.name === name),
  )
}

function columnsIn(value: unknown): readonly (readonly string[])[] {
  if (Array.isArray(value)) return value.flatMap(columnsIn)
  if (!isTree(value)) return []
  const one = nodeOf(value)
  if (one?.tag === 'ColumnRef') return [words(one.body, 'fields')]
  return Object.values(one?.body ?? value).flatMap(columnsIn)
}
