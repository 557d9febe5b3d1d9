import type { Relation } from '../../core/catalog-snapshot.ts'
import type { Column } from '../scope/lineage.ts'
import type { RangeItem, Scope } from '../scope/scope.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** A column of a table that one entry of FROM opens at the level that is looked at. */
interface KeyColumn {
  readonly item: RangeItem
  readonly number: number
  /** False of a generated column that is worked out anew for each row (VIRTUAL): to the planner it is no plain one. */
  readonly isStored: boolean
  readonly keys: NonNullable<Relation['rowKeys']>
}

/** One column of a result. */
interface Output {
  /** Empty where it bears no name for certain. */
  readonly name: string
  /** Null for whatever is computed. */
  readonly column: KeyColumn | null
}

/**
 * Keys of GROUP BY, by their bodies, that the server leaves out before it makes a plan, since a primary key among them tells the groups apart
 * (`remove_useless_groupby_columns`): neither groups nor their order hang on their values. From 18 on another unique index may take
 * the place of the primary key where it has no more columns: what it names may then be what remains. Sets of groups are computed by all keys.
 */
export function leftOut(body: Tree, scope: Scope): ReadonlySet<Tree> {
  const keys = nodes(body, 'groupClause')
  const found = new Set<Tree>()
  if (!hasKeys(scope) || keys.some(({ tag }) => tag === 'GroupingSet')) return found
  const replacesKeys = (scope.analysis.catalog?.snapshot.serverVersion ?? Number.POSITIVE_INFINITY) >= 180_000
  const outputs = outputsOf(body, scope)
  const columns = keys.map((key) => groupedColumn(key, outputs, scope))
  columns.forEach((column, at) => {
    const key = keys[at]
    if (!column?.isStored || !key) return
    const numbers = numbersIn(column.item, columns)
    const { primary, others } = column.keys
    const rivals = replacesKeys ? others.filter((one) => one.length <= primary.length) : []
    const kept = [primary, ...rivals.filter((one) => isWithin(one, numbers))]
    if (isWithin(primary, numbers) && !kept.some((one) => one.includes(column.number))) found.add(key.body)
  })
  return found
}

/**
 * Outputs, by their places, that a primary key among them determines: which rows are distinct does not hang on their values. In
 * which order they come does, by hashes, unless ORDER BY leaves no two rows in doubt.
 */
export function impliedOutputs(body: Tree, count: number, scope: Scope): ReadonlySet<number> {
  const found = new Set<number>()
  const outputs = hasKeys(scope) ? outputsOf(body, scope) : null
  if (outputs?.length !== count || !isOrdered(body, outputs, scope)) return found
  const columns = outputs.map(({ column }) => column)
  columns.forEach((column, at) => {
    if (!column || column.keys.primary.includes(column.number)) return
    if (isWithin(column.keys.primary, numbersIn(column.item, columns))) found.add(at)
  })
  return found
}

/** True where rows that are alike by ORDER BY are alike in all. */
function isOrdered(body: Tree, outputs: readonly Output[], scope: Scope): boolean {
  const places = new Set<number>()
  for (const sort of nodes(body, 'sortClause')) {
    const key = node(sort.body, 'node')
    if (!key || words(sort.body, 'useOp').length > 0) continue
    const place = outputMeant(key, outputs, scope)
    if (place !== null) places.add(place)
  }
  const sorted = outputs.map(({ column }, at) => (places.has(at) ? column : null))
  return outputs.every(({ column }, at) => {
    if (places.has(at)) return true
    return column !== null && isWithin(column.keys.primary, numbersIn(column.item, sorted))
  })
}

/** The place of the output that a key of ORDER BY means; null for none, and where that is not certain. */
function outputMeant(key: Node, outputs: readonly Output[], scope: Scope): number | null {
  const number = numberOf(key)
  if (number !== null) return number <= outputs.length && number > 0 ? number - 1 : null
  const path = pathOf(key)
  const named = path?.length === 1 ? outputs.filter(({ name }) => name === path[0]) : []
  // Several of one name are refused, but where all are the same.
  if (named[0]) return named.length === 1 ? outputs.indexOf(named[0]) : null
  const column = path && columnAt(path, scope)
  const at = column ? outputs.findIndex((one) => one.column !== null && isSame(one.column, column)) : -1
  return at < 0 ? null : at
}

/** What GROUP BY means: by a bare name a column of this level, before an output. */
function groupedColumn(key: Node, outputs: readonly Output[] | null, scope: Scope): KeyColumn | null {
  const number = numberOf(key)
  if (number !== null) return outputs?.[number - 1]?.column ?? null
  const path = pathOf(key)
  if (!path) return null
  const [name] = path
  const isInput = path.length > 1 || scope.items.some((item) => item.open !== null || hasColumn(item, name))
  if (isInput) return columnAt(path, scope)
  const named = outputs?.filter((one) => one.name === name) ?? []
  return named.length === 1 ? (named[0]?.column ?? null) : null
}

/** The outputs of a target list; null where some of them are not known one by one. */
function outputsOf(body: Tree, scope: Scope): readonly Output[] | null {
  const outputs: Output[] = []
  for (const target of nodes(body, 'targetList')) {
    const value = node(target.body, 'val')
    if (!value) return null
    const star = starColumns(value, scope)
    if (star === null) return null
    if (star) {
      outputs.push(...star)
      continue
    }
    const path = pathOf(value)
    const written = word(target.body, 'name')
    const name = written === '' ? (path?.at(-1) ?? '') : written
    outputs.push({ name, column: path && columnAt(path, scope) })
  }
  return outputs
}

/** The columns of `*` and `t.*`; undefined for anything else, null where they are not known. */
function starColumns(value: Node, scope: Scope): readonly Output[] | null | undefined {
  if (value.tag !== 'ColumnRef' && value.tag !== 'A_Indirection') return undefined
  const steps = nodes(value.body, value.tag === 'ColumnRef' ? 'fields' : 'indirection')
  if (steps.at(-1)?.tag !== 'A_Star') return undefined
  if (value.tag !== 'ColumnRef') return null
  const path = words(value.body, 'fields')
  const items = path.length === 0 ? scope.items.filter(({ bare }) => bare) : itemsNamed(path, scope)
  if (items.some(({ open }) => open !== null) || (path.length > 0 && items.length !== 1)) return null
  return items.flatMap((item) =>
    item.columns.map((column) => ({ name: column.name, column: storedAs(column, item, scope) })),
  )
}

/** The column of this level that a name means; null where it is none of a table whose rows are told apart. */
function columnAt(path: readonly string[], scope: Scope): KeyColumn | null {
  const name = path.at(-1) ?? ''
  const isBare = path.length === 1
  const items = isBare ? scope.items.filter(({ bare }) => bare) : itemsNamed(path.slice(0, -1), scope)
  if (items.some(({ open }) => open !== null) || (!isBare && items.length !== 1)) return null
  const found = items.flatMap((item) =>
    item.columns.flatMap((column) => (column.name === name ? [{ column, item }] : [])),
  )
  const [only] = found
  return only && found.length === 1 ? storedAs(only.column, only.item, scope) : null
}

/** A join with USING offers the columns of its sides as they are, but for those that it merges. */
function storedAs(column: Column, offered: RangeItem, scope: Scope): KeyColumn | null {
  const [side, ...others] = scope.items.filter((one) => one.table && one.columns.includes(column))
  const item = offered.table ? offered : others.length === 0 ? side : undefined
  const { columns, rowKeys: keys } = item?.table ?? {}
  const stored = item && columns?.[item.columns.indexOf(column)]
  if (!item || !keys || !stored) return null
  return {
    item,
    number: stored.number,
    isStored: stored.generated === null || stored.isStored === true,
    keys,
  }
}

function itemsNamed(path: readonly string[], scope: Scope): readonly RangeItem[] {
  const [alias, schema] = [path.at(-1), path.at(-2) ?? null]
  if (path.length > 2) return []
  return scope.items.filter((item) => item.alias === alias && (schema === null || item.schema === schema))
}

function hasKeys(scope: Scope): boolean {
  return scope.items.some(({ table }) => table !== undefined)
}

function hasColumn(item: RangeItem, name: string | undefined): boolean {
  return item.columns.some((column) => column.name === name)
}

function numbersIn(item: RangeItem, columns: readonly (KeyColumn | null)[]): ReadonlySet<number> {
  return new Set(columns.flatMap((one) => (one?.item === item ? [one.number] : [])))
}

function isWithin(key: readonly number[], numbers: ReadonlySet<number>): boolean {
  return key.every((number) => numbers.has(number))
}

function isSame(left: KeyColumn, right: KeyColumn): boolean {
  return left.item === right.item && left.number === right.number
}

/** The number of an output that a key is written as. */
function numberOf(key: Node): number | null {
  const number = key.tag === 'A_Const' ? tree(key.body, 'ival')?.['ival'] : null
  return typeof number === 'number' ? number : null
}

/** The names of a plain reference to a column. */
function pathOf(value: Node): readonly string[] | null {
  if (value.tag !== 'ColumnRef' || nodes(value.body, 'fields').some(({ tag }) => tag !== 'String'))
    return null
  return words(value.body, 'fields')
}
