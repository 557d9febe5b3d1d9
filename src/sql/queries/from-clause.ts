import { joinName } from '../../core/object-name.ts'
import { checkOperatorName, checkType } from '../scope/outside-names.ts'
import { findFunctions, functionColumns } from '../routines/function-names.ts'
import { columnName } from '../scope/column-names.ts'
import { castAround } from '../scope/implied-casts.ts'
import { anything, asField, changed, either, joined, nothing, whole } from '../scope/lineage.ts'
import type { Column, Lineage, Shape } from '../scope/lineage.ts'
import { asRowsOfEntry } from '../scope/opened-rows.ts'
import { aliasOf, openRelation } from '../scope/relations.ts'
import { rowsOfDocument } from './document-rows.ts'
import { tableOfDocument } from './sql-json.ts'

import { sayLater } from '../scope/later-grammar.ts'
import type { RangeItem, Scope } from '../scope/scope.ts'
import { isSet, node, nodeOf, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { unknownName } from '../scope/unknown-name.ts'

/** Opens every entry of a FROM clause. `level` is the query level being built, still without them. */
export function openFrom(entries: readonly Node[], level: Scope): readonly RangeItem[] {
  let items = level.items
  for (const entry of entries) items = [...items, ...openEntry(entry, { ...level, items })]
  return items
}

/** Opens one entry; `scope` holds the entries before it, which LATERAL and functions may refer to. */
export function openEntry(entry: Node, scope: Scope): readonly RangeItem[] {
  scope.analysis.findings.visit(entry.body)
  switch (entry.tag) {
    case 'RangeVar':
      return [openName(entry.body, scope)]
    case 'RangeSubselect':
      return [openSubselect(entry.body, scope)]
    case 'RangeFunction':
      return [openFunctions(entry.body, scope)]
    case 'RangeTableFunc':
    case 'JsonTable':
      sayLater(entry, scope.analysis)
      return [openTableFunction(entry, scope)]
    case 'RangeTableSample':
      return openSample(entry.body, scope)
    case 'JoinExpr':
      return openJoin(entry.body, scope)
    default:
      scope.analysis.findings.unknown(`A part of FROM was not understood: ${entry.tag}.`)
      return [madeItem({ name: null, columns: [] }, { columns: [], open: anything, uses: nothing })]
  }
}

/** A table, a view, or a named query of a WITH clause. */
function openName(range: Tree, scope: Scope): RangeItem {
  const name = word(range, 'relname')
  const alias = aliasOf(range)
  if (word(range, 'schemaname') === '') {
    for (let ctes = scope.ctes; ctes; ctes = ctes.outer) {
      const shape = ctes.find(name)
      if (!shape) continue
      scope.analysis.findings.visit(range)
      return madeItem({ name: alias.name ?? name, columns: alias.columns }, asEntry(shape))
    }
  }
  const item = openRelation(range, scope)
  const named = renamed(item, alias.columns)
  return alias.name === null ? named : { ...named, alias: alias.name, schema: null }
}

function openSubselect(body: Tree, scope: Scope): RangeItem {
  const query = node(body, 'subquery')
  // Without LATERAL, what stands beside it in FROM is out of its sight.
  const outside: Scope = isSet(body, 'lateral')
    ? scope
    : { ...scope, items: [], parent: scope.parent, windows: new Map() }
  const shape = query
    ? scope.analysis.walkers.query(query, outside)
    : { columns: [], open: anything, uses: nothing }
  return madeItem(aliasOf(body), asEntry(shape))
}

function asEntry(shape: Shape): Shape {
  return { ...shape, columns: asRowsOfEntry(shape.columns) }
}

function openSample(body: Tree, scope: Scope): readonly RangeItem[] {
  const { findings, walkers } = scope.analysis
  const method = words(body, 'method').filter((part) => part !== 'pg_catalog')
  if (!['bernoulli', 'system'].includes(method.join('.')))
    findings.unknown(`The sampling method ${method.join('.')} is not known.`)
  for (const arg of nodes(body, 'args')) findings.use(walkers.expression(arg, scope))
  const repeatable = node(body, 'repeatable')
  if (repeatable) findings.use(walkers.expression(repeatable, scope))
  const relation = node(body, 'relation')
  return relation ? openEntry(relation, scope) : []
}

/** Functions in FROM, one or several side by side (ROWS FROM), with or without column definitions. */
function openFunctions(body: Tree, scope: Scope): RangeItem {
  const alias = aliasOf(body)
  const functions = Array.isArray(body['functions']) ? body['functions'] : []
  const single = functions.length === 1
  const shapes = functions.map((member): Shape => {
    const list = nodeOf(member)
    const parts = list && Array.isArray(list.body['items']) ? list.body['items'] : []
    const called = nodeOf(parts[0])
    if (!called) return { columns: [], open: anything, uses: nothing }
    const inner = nodeOf(parts[1])
    const definitions = inner ? nodes(inner.body, 'items') : single ? nodes(body, 'coldeflist') : []
    return oneFunction(called, definitions, single ? alias : { name: null, columns: [] }, scope)
  })
  const columns = shapes.flatMap((shape) => shape.columns)
  const open = shapes.flatMap((shape) => (shape.open ? [shape.open] : []))
  if (isSet(body, 'ordinality')) columns.push({ name: 'ordinality', lineage: nothing, reads: [] })
  const first = nodeOf(functions[0])
  const called = first && Array.isArray(first.body['items']) ? nodeOf(first.body['items'][0]) : null
  const name = alias.name ?? (called ? words(called.body, 'funcname').at(-1) : null) ?? null
  return madeItem(
    { name, columns: alias.columns },
    { columns, open: open.length > 0 ? joined(open) : null, uses: nothing },
  )
}

function oneFunction(
  called: Node,
  definitions: readonly Node[],
  alias: { readonly name: string | null },
  scope: Scope,
): Shape {
  const rows = rowsOfDocument(called, definitions, scope)
  if (rows) return { columns: rows, open: null, uses: nothing }
  const { fields, ...made } = scope.analysis.walkers.expression(called, scope)
  const lineage = changed(made)
  // How many rows a function yields tells of what it is given; for one of users, its body says so itself.
  const found =
    called.tag === 'FuncCall' ? findFunctions(words(called.body, 'funcname'), scope.analysis) : null
  const isOfUsers = found !== null && found.builtIn === null && found.unknown === null
  if (lineage.known && !isOfUsers) scope.analysis.findings.use(lineage)
  const make = (name: string): Column => ({ name, lineage, reads: [] })
  if (definitions.length > 0) {
    for (const one of definitions) {
      const type = tree(one.body, 'typeName')
      if (type) checkType(type, scope.analysis)
    }
    const columns = definitions.map((one) => make(word(one.body, 'colname')))
    return { columns, open: null, uses: nothing }
  }
  if (called.tag !== 'FuncCall') {
    // SQL's own value functions (CURRENT_DATE in FROM) and the like yield one column.
    const name = alias.name ?? columnName(called)
    return { columns: name === null ? [] : [make(name)], open: name === null ? lineage : null, uses: nothing }
  }
  const path = words(called.body, 'funcname')
  const names = functionColumns(called, scope.analysis)
  if (names === 'unknown')
    return { columns: [make(alias.name ?? path.at(-1) ?? '')], open: lineage, uses: nothing }
  if (names === 'one') return { columns: [make(alias.name ?? path.at(-1) ?? '')], open: null, uses: nothing }
  const own = fields?.length === names.length ? fields : null
  const columns = names.map((name, at): Column => ({
    name,
    lineage: own?.[at]?.lineage ?? asField(lineage),
    reads: [],
  }))
  return { columns, open: null, uses: nothing }
}

/** XMLTABLE and JSON_TABLE. */
function openTableFunction(entry: Node, scope: Scope): RangeItem {
  const isJson = entry.tag === 'JsonTable'
  const columns = (isJson ? tableOfDocument(entry.body, scope) : null) ?? ofWholeDocument(entry, scope)
  const alias = aliasOf(entry.body)
  const name = alias.name ?? (isJson ? 'json_table' : 'xmltable')
  return madeItem({ name, columns: alias.columns }, { columns, open: null, uses: nothing })
}

/** Columns of which every one may hold any part of the document. */
function ofWholeDocument(entry: Node, scope: Scope): readonly Column[] {
  const lineage = changed(scope.analysis.walkers.expression({ tag: 'TableParts', body: entry.body }, scope))
  if (lineage.known) scope.analysis.findings.use(lineage)
  const names = entry.tag === 'JsonTable' ? jsonColumns(entry.body) : xmlColumns(entry.body)
  return names.map((name) => ({ name, lineage, reads: [] }))
}

function xmlColumns(body: Tree): readonly string[] {
  return nodes(body, 'columns').map((column) => word(column.body, 'colname'))
}

function jsonColumns(body: Tree): readonly string[] {
  return nodes(body, 'columns').flatMap((column) =>
    word(column.body, 'coltype') === 'JTC_NESTED' ? jsonColumns(column.body) : [word(column.body, 'name')],
  )
}

function openJoin(body: Tree, scope: Scope): readonly RangeItem[] {
  const { findings, walkers } = scope.analysis
  const [larg, rarg] = [node(body, 'larg'), node(body, 'rarg')]
  const left = larg ? openEntry(larg, scope) : []
  const right = rarg ? openEntry(rarg, { ...scope, items: [...scope.items, ...left] }) : []
  const both = [...left, ...right]
  const quals = node(body, 'quals')
  if (quals) findings.use(walkers.expression(quals, { ...scope, items: both }))

  const using = words(body, 'usingClause')
  const natural = isSet(body, 'isNatural')
  const alias = aliasOf(body)
  if (using.length === 0 && !natural && alias.name === null) return both

  if (using.length > 0 || natural) checkOperatorName(['='], scope.analysis)
  const [l, r] = [sideOf(left), sideOf(right)]
  const common = natural ? l.columns.map((one) => one.name).filter((name) => hasColumn(r, name)) : using
  const merged = common.map((name) => mergedColumn(name, l, r, scope))
  const rest = [...l.columns, ...r.columns].filter((column) => !common.includes(column.name))
  // With unlisted columns on either side, which ones a NATURAL join merges is not known.
  const open = l.open || r.open ? joined([l.open ?? nothing, r.open ?? nothing]) : null
  if (natural && open) findings.use(joined([whole(l), whole(r)]))
  const shape: Shape = { columns: [...merged, ...rest], open, uses: nothing }
  const item = madeItem(alias, shape)
  if (alias.name !== null) return [item]
  const hidden = both.map((one) => ({ ...one, bare: false }))
  const usingAlias = tree(body, 'join_using_alias')
  if (usingAlias)
    hidden.push({
      ...madeItem(
        { name: word(usingAlias, 'aliasname'), columns: [] },
        { columns: merged, open: null, uses: nothing },
      ),
      bare: false,
    })
  return [item, ...hidden]
}

function sideOf(items: readonly RangeItem[]): Shape {
  const bare = items.filter((item) => item.bare)
  const open = bare.flatMap((item) => (item.open ? [item.open] : []))
  return {
    columns: bare.flatMap((item) => item.columns),
    open: open.length > 0 ? joined(open) : null,
    uses: nothing,
  }
}

function hasColumn(side: Shape, name: string): boolean {
  return side.columns.some((column) => column.name === name)
}

/** A column that a join merges: its values are compared, and either side's may be shown. */
function mergedColumn(name: string, left: Shape, right: Shape, scope: Scope): Column {
  const lineages = [left, right].map((side): Lineage => {
    const found = side.columns.filter((column) => column.name === name)
    for (const column of found) scope.analysis.findings.touch(column.reads)
    const parts = found.map((column) => column.lineage)
    if (parts.length === 1 && parts[0]) return parts[0]
    if (parts.length > 0) return joined(parts)
    if (side.open === null)
      scope.analysis.findings.unknown(unknownName(`The column ${joinName(name)} is not`))
    return side.open ?? anything
  })
  const lineage = castAround(either(lineages[0] ?? anything, lineages[1] ?? anything), scope.analysis)
  scope.analysis.findings.use(lineage)
  return { name, lineage, reads: [] }
}

function madeItem(
  alias: { readonly name: string | null; readonly columns: readonly string[] },
  shape: Shape,
): RangeItem {
  const item: RangeItem = {
    alias: alias.name,
    schema: null,
    columns: shape.columns,
    open: shape.open,
    hasSystemColumns: false,
    bare: true,
    mark: { touched: false },
  }
  return renamed(item, alias.columns)
}

/** Applies `AS t(a, b)`: the first columns get these names, the others keep theirs. */
function renamed(item: RangeItem, names: readonly string[]): RangeItem {
  if (names.length === 0) return item
  // Where columns are not listed, any of them may bear any of the names, and positions say nothing.
  if (item.open) {
    const lineage = changed(whole(item))
    const columns = names.map((name): Column => ({
      name,
      lineage,
      reads: item.columns.flatMap((one) => one.reads),
    }))
    return { ...item, columns: [...columns, ...item.columns], open: lineage }
  }
  const columns = item.columns.map((column, at) => ({ ...column, name: names[at] ?? column.name }))
  return { ...item, columns }
}
