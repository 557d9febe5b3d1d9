import { bareConstants, bareList, integerOf } from '../scope/constants.ts'
import { isColumnOf } from './indirection.ts'
import { changed, joined, parameter, sized, sizeMax } from '../scope/lineage.ts'
import type { Column, Lineage } from '../scope/lineage.ts'
import { findItem } from '../scope/scope.ts'
import type { Analysis, RangeItem, Scope } from '../scope/scope.ts'
import { constantText, isSet, isTree, node, nodeOf, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/**
 * Many rows made into one value, or many values into one row: what is computed may be made so long that it does not fit for some
 * values, and does for others. How long stored values are together is not the statement's choice.
 */

/** Values so many times as long as stored ones, all together, that a message still holds them. */
const rowMax = 2 * sizeMax

/** Entries of FROM that have nothing to do with one another, or come of a function or of a level of which that is so, multiply rows. */
export function multipleOf(
  body: Tree,
  items: readonly RangeItem[],
  analysis: Analysis,
): NonNullable<Scope['multiple']> {
  if (items.some(isManyItem) || multipliesRows(body, (entry) => isFew(entry, analysis))) return 'any'
  return multipliesRows(body, () => false) ? 'some' : 'stored'
}

function isManyItem({ columns, open }: RangeItem): boolean {
  if (open?.many === true || columns.some(({ lineage }) => lineage.many === true)) return true
  // What has no columns says nothing of its rows.
  return columns.length === 0 && open === null
}

/** The same of a query's own entries; `isLeftOut` tells which count for nothing. */
function multipliesRows(body: Tree, isLeftOut: (entry: Node) => boolean): boolean {
  const entries = nodes(body, 'fromClause').filter((one) => !isLeftOut(one))
  if (entries.some((one) => isMultiplying(one, isLeftOut))) return true
  const beside = entries.filter((one) => !isSet(one.body, 'lateral')).length
  const where = node(body, 'whereClause')
  return beside > 1 && (where ? equalities(where) : 0) < beside - 1
}

function isMultiplying(entry: Node, isLeftOut: (entry: Node) => boolean): boolean {
  const { tag, body } = entry
  if (tag === 'RangeFunction') return true
  if (tag !== 'JoinExpr') return false
  const all = ['larg', 'rarg'].flatMap((field) => node(body, field) ?? [])
  const sides = all.filter((one) => !isLeftOut(one))
  if (sides.some((one) => isMultiplying(one, isLeftOut))) return true
  if (sides.length < all.length || isSet(body, 'isNatural') || nodes(body, 'usingClause').length > 0)
    return false
  const quals = node(body, 'quals')
  return !isSet(sides.at(-1)?.body ?? {}, 'lateral') && (quals === null || equalities(quals) === 0)
}

/** A year of days, at most. */
const fewMax = 400

/** One function in FROM that yields few rows. */
function isFew({ tag, body }: Node, analysis: Analysis): boolean {
  if (tag !== 'RangeFunction') return false
  const functions = Array.isArray(body['functions']) ? body['functions'] : []
  const list = functions.length === 1 ? nodeOf(functions[0]) : null
  const items = list && Array.isArray(list.body['items']) ? list.body['items'] : []
  const called = nodeOf(items[0])
  return (
    called?.tag === 'FuncCall' &&
    isFewRows(words(called.body, 'funcname').at(-1) ?? '', nodes(called.body, 'args'), analysis)
  )
}

/** True for a call of a function of the server that yields few rows. */
export function isFewRows(name: string, args: readonly Node[], analysis: Analysis): boolean {
  if (name === 'unnest') {
    const list = args.length === 1 && args[0] ? bareList(args[0]) : null
    return list?.tag === 'A_ArrayExpr' && nodes(list.body, 'elements').length <= fewMax
  }
  if (name !== 'generate_series') return false
  const [from, to] = bareConstants(args.slice(0, 2), analysis).map(integerOf)
  if (typeof from === 'number' && typeof to === 'number') return Math.abs(to - from) < fewMax
  return daysBetween(args) < fewMax
}

/** Days, or longer steps, between two days of which each is written out, or told by today. */
function daysBetween([from, to, step]: readonly Node[]): number {
  const isLong = /^\s*\d+\s*(?:day|week|mon|month|year)s?\s*$/i.test(constantText(step ?? null) ?? '')
  const [first, last] = [from, to].map(dayOf)
  return isLong && typeof first === 'number' && typeof last === 'number' ? Math.abs(last - first) : Infinity
}

/** Types to which a cast keeps the day. */
const pointsInTime: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamptz'])

function castTo(cast: Tree): string {
  const type = tree(cast, 'typeName')
  return (type && words(type, 'names').at(-1)) ?? ''
}

const dayMs = 86_400_000
const daysOf: Readonly<Record<string, number>> = { day: 1, week: 7, mon: 31, month: 31, year: 366 }

/** Where today is among the days: far from any that is written out, since how far is not known. */
const today = 1e9
/** A day as the server reads it whatever its settings, with a time perhaps, and nothing behind it: `BC` would be another day. */
const writtenDay = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2})?)?$/
const yearsAtMost = /^(?:hour|day|week|month|quarter|year)$/i

/** Which day, counted from today where that is told by it; nothing where it cannot be told. */
function dayOf(value: Node | undefined): number | undefined {
  if (!value) return undefined
  const { tag, body } = value
  const text = constantText(value)
  if (text !== null) return writtenDay.test(text) ? Date.parse(text.slice(0, 10)) / dayMs : undefined
  if (tag === 'TypeCast')
    return pointsInTime.has(castTo(body)) ? dayOf(node(body, 'arg') ?? undefined) : undefined
  if (tag === 'SQLValueFunction') return today
  if (tag === 'FuncCall') {
    const name = words(body, 'funcname').at(-1)
    if (name === 'now') return today
    const [unit, point] = nodes(body, 'args')
    return name === 'date_trunc' && yearsAtMost.test(constantText(unit ?? null) ?? '')
      ? dayOf(point)
      : undefined
  }
  if (tag !== 'A_Expr') return undefined
  const start = dayOf(node(body, 'lexpr') ?? undefined)
  const span = /^\s*(\d+)\s*(day|week|mon|month|year)s?\s*$/i.exec(constantText(node(body, 'rexpr')) ?? '')
  const sign = { '-': -1, '+': 1 }[words(body, 'name').at(-1) ?? '']
  if (start === undefined || !span || sign === undefined) return undefined
  return start + sign * Number(span[1]) * (daysOf[span[2]?.toLowerCase() ?? ''] ?? Infinity)
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
  if (isOfManyRows(args, lineages, scope)) scope.analysis.findings.mayFail(joined(lineages))
}

/** True where an aggregate may be given the same values any number of times; stored ones a few times each. */
export function isOfManyRows(args: readonly Node[], lineages: readonly Lineage[], scope: Scope): boolean {
  if (lineages.some(({ many }) => many === true) || scope.multiple === 'any') return true
  const isOfOutside = columnsIn(args).some((path) => isOutside(path, scope))
  if (lineages.every(({ direct, sources }) => direct || sources.length === 0))
    return isOfOutside && scope.items.some(isManyItem)
  return scope.multiple === 'some' || isOfOutside
}

/** ARRAY(SELECT …). */
export function gatheredRows(rows: Lineage, query: Tree, scope: Scope): Lineage {
  const { findings } = scope.analysis
  const isOfOutside = columnsIn(query['targetList']).some((path) => isColumnOf(path, scope))
  const isMany = rows.many === true || (isOfOutside && !rows.direct && rows.sources.length > 0)
  if (isMany) findings.mayFail(rows)
  return sized(changed(rows), isMany ? findings.long() : findings.grow([rows], 2))
}

/** All outputs go into one message. */
export function sayLongRow(columns: readonly Column[], { analysis }: Scope): void {
  const long = columns.flatMap(({ lineage }) => (lineage.size === undefined ? [] : [lineage]))
  if (long.reduce((sum, { size = 1 }) => sum + size, 0) <= rowMax) return
  // What the text makes long by itself leaves as little room for all else.
  const bare = long.filter(({ size = 1, sources }) => sources.length === 0 && size > (parameter.size ?? 0))
  const isAlone = bare.reduce((sum, { size = 1 }) => sum + size, 0) > sizeMax
  analysis.findings.mayFail(isAlone ? joined(columns.map(({ lineage }) => lineage)) : joined(long))
}

/** True for what no entry of this level's FROM has. */
function isOutside(path: readonly string[], scope: Scope): boolean {
  const own = { ...scope, parent: null }
  if (path.length > 1) return findItem(path.slice(0, -1), own) === null
  const [name] = path
  const isOwn = scope.items.some(
    (item) => item.open !== null || item.columns.some((column) => column.name === name),
  )
  // A column of whatever level comes before a row of that name.
  return !isOwn && (isColumnOf(path, scope) || findItem(path, own) === null)
}

function columnsIn(value: unknown): readonly (readonly string[])[] {
  if (Array.isArray(value)) return value.flatMap(columnsIn)
  if (!isTree(value)) return []
  const one = isNode(value) ? value : nodeOf(value)
  if (one?.tag === 'ColumnRef') {
    const isStar = nodes(one.body, 'fields').at(-1)?.tag === 'A_Star'
    return [[...words(one.body, 'fields'), ...(isStar ? ['*'] : [])]]
  }
  return Object.values(one?.body ?? value).flatMap(columnsIn)
}

/** True for a node that was taken out of the tree, which holds those below it under their tags. */
function isNode(value: Tree): value is Tree & Node {
  return typeof value['tag'] === 'string' && isTree(value['body'])
}
