import type { ColumnRead } from '../scope/lineage.ts'
import { sayUnited } from '../values/brought-types.ts'
import { columnName } from '../scope/column-names.ts'
import { expressionOrNothing } from './expressions.ts'
import { fixedColumns } from '../values/fixed-columns.ts'
import { openFrom } from './from-clause.ts'
import { distinct, grouping, keyOutputs, orderAndLimit } from './keys.ts'
import { asMany, manyColumns, multipleOf, sayLongRow } from '../values/gathered-rows.ts'
import { windowLineage } from '../routines/function-calls.ts'
import { castAround } from '../scope/implied-casts.ts'
import { anything, changed, either, joined, nothing, whole } from '../scope/lineage.ts'
import type { Column, Lineage, Shape } from '../scope/lineage.ts'
import { narrowedItems } from '../values/narrowed-statistics.ts'
import { nameOf } from '../scope/relations.ts'
import { findItem, resolveBare, starOf } from '../scope/scope.ts'
import type { RangeItem, Scope } from '../scope/scope.ts'
import { isSet, node, nodeOf, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { typed } from '../values/made-documents.ts'
import { sharedType, typeOf, typeOfColumn } from '../values/value-types.ts'
import { changedMembers } from './changed-members.ts'
import { openWith } from './with-clause.ts'

const columnsMax = 1664

/** A SELECT in any of its forms: plain, VALUES, or two of them joined by a set operation. */
export function select(body: Tree, outside: Scope): Shape {
  const { findings } = outside.analysis
  findings.visit(body)
  const { result, uses } = findings.usesOf(() => {
    const level = { ...outside, ctes: openWith(tree(body, 'withClause'), outside) }
    const operation = word(body, 'op')
    if (operation !== '' && operation !== 'SETOP_NONE') return setOperation(body, level)
    return Array.isArray(body['valuesLists']) ? values(body, level) : plain(body, level)
  })
  sayInto(body, outside)
  return { ...result, uses }
}

function plain(body: Tree, outside: Scope): Shape {
  const { analysis } = outside
  const { findings } = analysis
  const empty: Scope = { analysis, parent: outside, items: [], ctes: outside.ctes, windows: new Map() }
  const gathered = changedMembers(body, empty)
  const opened = gathered?.items ?? openFrom(nodes(body, 'fromClause'), empty)
  const multiple = gathered ? 'stored' : multipleOf(body, opened, analysis)
  const items = multiple === 'any' ? opened.map(asMany) : opened
  const unwindowed: Scope = { ...empty, items, multiple }
  findings.use(gathered?.told ?? expressionOrNothing(body, 'whereClause', unwindowed))
  const filtered: Scope = { ...unwindowed, items: narrowedItems(body, items, unwindowed) }
  const scope: Scope = { ...filtered, windows: namedWindows(body, filtered) }

  const fixed = fixedColumns(body, scope)
  const { columns: made, open } = targets(nodes(body, 'targetList'), { ...scope, fixed })
  const isMany = multiple !== 'stored' || made.some(({ lineage }) => lineage.many === true)
  const columns = isMany ? manyColumns(made) : made
  const shape: Shape = { columns, open, uses: nothing }
  const outputs = keyOutputs(shape, nodes(body, 'targetList'))
  grouping(body, outputs, scope)
  findings.use(expressionOrNothing(body, 'havingClause', scope))
  distinct(body, outputs, scope)
  orderAndLimit(body, outputs, scope)
  sayLocks(nodes(body, 'lockingClause'), items, scope)
  return shape
}

/** The outputs of a target list, or of RETURNING. */
export function targets(
  list: readonly Node[],
  scope: Scope,
): { columns: readonly Column[]; open: Lineage | null } {
  const columns: Column[] = []
  const open: Lineage[] = []
  for (const target of list) {
    scope.analysis.findings.visit(target.body)
    const value = node(target.body, 'val')
    if (!value) continue
    const star = starTarget(value, scope)
    if (star) {
      for (const { name, lineage } of star.columns) columns.push({ name, lineage, reads: [] })
      if (star.open) open.push(star.open)
      continue
    }
    const name = word(target.body, 'name')
    const lineage = scope.analysis.walkers.expression(value, scope)
    const bears = name === '' ? (columnName(value) ?? lineage.heading) : name
    // What may bear any name may be meant by any, and is at no place that can be counted.
    if (bears === undefined) open.push(changed(lineage))
    else columns.push({ name: bears, lineage: typed(lineage, value, scope), reads: [] })
  }
  // More columns than a row can have (MaxTupleAttributeNumber): the server refuses, so telling them apart is idle.
  sayLongRow(columns, scope)
  if (columns.length > columnsMax) return { columns: [], open: whole({ columns, open: joined(open) }) }
  return { columns, open: open.length > 0 ? joined(open) : null }
}

/** `*`, `t.*`, `schema.t.*` and `(row).*`; null for anything else. */
function starTarget(value: Node, scope: Scope): Shape | null {
  const isIndirection = value.tag === 'A_Indirection'
  if (value.tag !== 'ColumnRef' && !isIndirection) return null
  const steps = nodes(value.body, isIndirection ? 'indirection' : 'fields')
  if (steps.at(-1)?.tag !== 'A_Star') return null
  scope.analysis.findings.visit(value.body)
  if (isIndirection) return rowStar(value, steps.length, scope)
  const path = words(value.body, 'fields')
  if (path.length === 0) {
    const stars = scope.items.filter((item) => item.bare).map((item) => starOf(item, scope))
    const open = stars.flatMap((star) => (star.open ? [star.open] : []))
    return {
      columns: stars.flatMap((star) => star.columns),
      open: open.length > 0 ? joined(open) : null,
      uses: nothing,
    }
  }
  const item = findItem(path, scope)
  if (item) return starOf(item, scope)
  const image = imageStar(path, scope)
  if (image) return image
  const lineage = path.length === 1 && path[0] !== undefined ? resolveBare(path[0], scope) : anything
  if (path.length > 1) scope.analysis.findings.unknown(`${path.join('.')}.* is not known.`)
  return { columns: [], open: changed(lineage), uses: nothing }
}

function rowStar(value: Node, steps: number, scope: Scope): Shape {
  const arg = node(value.body, 'arg')
  const path = arg?.tag === 'ColumnRef' ? words(arg.body, 'fields') : []
  const isName = arg !== null && path.length === 1 && steps === 1
  const hides = scope.items.some(
    (item) => item.open !== null || item.columns.some((one) => one.name === path[0]),
  )
  const item = isName && !hides ? findItem(path, scope) : null
  if (item && arg) {
    scope.analysis.findings.visit(arg.body)
    return starOf(item, scope)
  }
  const image = isName && !hides ? imageStar(path, scope) : null
  if (image && arg) {
    scope.analysis.findings.visit(arg.body)
    return image
  }
  return { columns: [], open: changed(scope.analysis.walkers.expression(value, scope)), uses: nothing }
}

/** OLD and NEW in the body of a trigger, column by column. */
function imageStar(path: readonly string[], { analysis }: Scope): Shape | null {
  const { rows, variables } = analysis
  const image = path.length === 1 && rows ? [rows.old, rows.new].find((one) => one.alias === path[0]) : null
  if (!image || !variables || image.open) return null
  const columns = image.columns.map(({ name }): Column => {
    const lineage = variables([path[0] ?? '', name]) ?? anything
    return { name, lineage, reads: [] }
  })
  return { columns, open: null, uses: nothing }
}

/** Rows of VALUES whose types are asked for. */
const typedRowsMax = 100

function values(body: Tree, outside: Scope): Shape {
  const { analysis } = outside
  const scope: Scope = { analysis, parent: outside, items: [], ctes: outside.ctes, windows: new Map() }
  const lineages: Lineage[][] = []
  const lists = nodes(body, 'valuesLists')
  const rows = lists.map(({ body: row }) => valuesOfRow(row, lists.length, scope))
  const unlisted: Lineage[] = []
  for (const row of rows) {
    if (row === null) continue
    row.forEach(({ lineage, isOpen }, at) => {
      if (isOpen) unlisted.push(lineage)
      // Long lists of constants leave nothing behind.
      const column = (lineages[at] ??= [])
      if (lineage !== nothing) column.push(lineage)
    })
  }
  const columns = lineages.map((column, at): Column => {
    const [only] = column
    if (column.some(({ wild }) => wild)) sayUnited(column, typesAt(rows, at, scope), analysis)
    const made = rows.length === 1 && only ? only : castAround(joined(column), analysis)
    const isTyped = rows.length > 1 && rows.length <= typedRowsMax && !made.direct
    const type = isTyped ? sharedType(typesAt(rows, at, scope)) : null
    return { name: `column${at + 1}`, lineage: type === null ? made : { ...made, type }, reads: [] }
  })
  // Behind what stands for columns that cannot be counted, any may be at any place.
  const open = rows.includes(null) ? anything : unlisted.length > 0 ? changed(joined(lineages.flat())) : null
  const shape: Shape = { columns: open ? [] : columns, open, uses: nothing }
  orderAndLimit(body, keyOutputs(shape), scope)
  return shape
}

function setOperation(body: Tree, around: Scope): Shape {
  const { isOutermost: _, ...outside } = around
  const [larg, rarg] = [tree(body, 'larg'), tree(body, 'rarg')]
  const left = larg ? select(larg, outside) : unknownShape
  const right = rarg ? select(rarg, outside) : unknownShape
  const united = combined(left, right)
  // Columns of two types become one.
  const columns = united.columns.map((one, at) => {
    const both = [left, right].flatMap((side) => side.columns[at]?.lineage ?? [])
    sayUnited(
      both,
      both.map((lineage) => typeOfColumn(lineage, outside.analysis)),
      outside.analysis,
    )
    return { ...one, lineage: castAround(one.lineage, outside.analysis) }
  })
  const shape = { ...united, columns }
  // Without ALL, and in INTERSECT and EXCEPT, rows are compared with one another.
  const compares = word(body, 'op') !== 'SETOP_UNION' || !isSet(body, 'all')
  if (compares) outside.analysis.findings.use(joined([whole(left), whole(right)]))
  const { analysis } = outside
  const scope: Scope = { analysis, parent: outside, items: [], ctes: outside.ctes, windows: new Map() }
  orderAndLimit(body, keyOutputs(shape), scope)
  return shape
}

interface RowItem {
  readonly lineage: Lineage
  /** Null for a column of `t.*`. */
  readonly value: Node | null
  /** True where it stands for any number of columns. */
  readonly isOpen?: true
}

/** The columns of a row of VALUES, in which `t.*` stands for all of its own; null where they were not understood. */
function valuesOfRow(row: Tree, rows: number, scope: Scope): readonly RowItem[] | null {
  const items = Array.isArray(row['items']) ? row['items'] : []
  const found: RowItem[] = []
  for (const member of items) {
    const value = nodeOf(member)
    if (!value) return null
    const star = starTarget(value, scope)
    if (!star) found.push({ lineage: typedItem(value, rows, scope), value })
    else if (star.open) found.push({ lineage: whole(star), value: null, isOpen: true })
    else for (const { lineage } of star.columns) found.push({ lineage, value: null })
  }
  return found
}

/** Only of a row that stands alone the type is that of the column. */
function typedItem(value: Node, rows: number, scope: Scope): Lineage {
  const lineage = scope.analysis.walkers.expression(value, scope)
  return rows === 1 && lineage !== nothing ? typed(lineage, value, scope) : lineage
}

function typesAt(
  rows: readonly (readonly RowItem[] | null)[],
  at: number,
  scope: Scope,
): readonly (string | null)[] {
  return rows.map((row) => typeOf(row?.[at]?.value ?? null, scope))
}

const unknownShape: Shape = { columns: [], open: anything, uses: nothing }

// Both sides have the same number of columns, or the server refuses; so one listed side tells the number for both.
function combined(left: Shape, right: Shape): Shape {
  if (left.open && right.open) {
    const open = joined([whole(left), whole(right)])
    return { columns: left.columns.map((one) => ({ ...one, lineage: open })), open, uses: nothing }
  }
  const listed = left.open ? right : left
  const columns = listed.columns.map((column, at): Column => {
    const l = left.open ? changed(whole(left)) : (left.columns[at]?.lineage ?? anything)
    const r = right.open ? changed(whole(right)) : (right.columns[at]?.lineage ?? anything)
    // Names come from the left; unlisted ones cannot be referred to by name with certainty.
    const name = left.open ? (left.columns[at]?.name ?? '?column?') : column.name
    return { name, lineage: either(l, r), reads: [] }
  })
  return { columns, open: null, uses: nothing }
}

function namedWindows(body: Tree, scope: Scope): ReadonlyMap<string, Lineage> {
  const windows = new Map<string, Lineage>()
  for (const window of nodes(body, 'windowClause')) {
    const lineage = windowLineage(window.body, { ...scope, windows })
    scope.analysis.findings.use(lineage)
    windows.set(word(window.body, 'name'), lineage)
  }
  return windows
}

function sayLocks(clauses: readonly Node[], items: readonly RangeItem[], scope: Scope): void {
  for (const clause of clauses) {
    const names = nodes(clause.body, 'lockedRels').map((one) => {
      scope.analysis.findings.visit(one.body)
      return word(one.body, 'relname')
    })
    const locked = items.filter(
      (item) => names.length === 0 || (item.alias !== null && names.includes(item.alias)),
    )
    const reads = locked.flatMap((item): readonly ColumnRead[] => item.columns[0]?.reads.slice(0, 1) ?? [])
    for (const read of reads)
      scope.analysis.findings.effect('lock', 'select for update', 'table', read.relation)
    if (reads.length === 0) scope.analysis.findings.effect('lock', 'select for update', 'table', null)
  }
}

function sayInto(body: Tree, outside: Scope): void {
  const into = tree(body, 'intoClause')
  const range = into ? tree(into, 'rel') : null
  if (!range) return
  const { findings } = outside.analysis
  findings.visit(range)
  const name = nameOf(range, outside.analysis)
  findings.effect('define', 'select into', 'table', name)
  findings.effect('write', 'select into', 'table', name)
}
