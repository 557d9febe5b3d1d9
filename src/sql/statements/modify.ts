import { sayAssigned, valueOf } from '../values/assigned-constants.ts'
import { constancy } from '../values/constant-condition.ts'
import { expressionOrNothing } from '../queries/expressions.ts'
import { openEntry, openFrom } from '../queries/from-clause.ts'
import { castAround } from '../scope/implied-casts.ts'
import { anything, changed, joined, noRows, nothing, whole } from '../scope/lineage.ts'
import type { Column, Lineage, Shape } from '../scope/lineage.ts'
import { putIntoDocument, sayPlaceIn } from './kept-document.ts'
import { givenBeside } from './kept-value.ts'
import { sayTestedInPlace } from './row-tests.ts'
import { assigned, openTarget, proposed, sayStored, sayWrite } from './modify-target.ts'
import type { Target } from './modify-target.ts'
import { placeOf } from '../values/placed-values.ts'
import { readRelation } from '../scope/relations.ts'
import type { RangeItem, Scope } from '../scope/scope.ts'
import { targets } from '../queries/select.ts'
import { node, nodes, tree, word } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { heldAfter } from './index-conditions.ts'
import { openWith } from '../queries/with-clause.ts'

/** INSERT, UPDATE, DELETE and MERGE; the shape is that of RETURNING. */
export function modify(value: Node, outside: Scope): Shape {
  const { tag, body } = value
  const { findings } = outside.analysis
  findings.visit(body)
  const { result, uses } = findings.usesOf((): Shape => {
    const ctes = openWith(tree(body, 'withClause'), outside)
    const level: Scope = { analysis: outside.analysis, parent: outside, items: [], ctes, windows: new Map() }
    const range = tree(body, 'relation')
    if (!range) return { columns: [], open: anything, uses: nothing }
    const target = openTarget(range, level)
    switch (tag) {
      case 'InsertStmt':
        return insert(body, target, level)
      case 'UpdateStmt':
        return update(body, target, level)
      case 'DeleteStmt':
        return remove(body, target, level)
      default:
        return merge(body, target, level)
    }
  })
  return { ...result, uses }
}

function insert(body: Tree, target: Target, level: Scope): Shape {
  const { analysis } = level
  const query = node(body, 'selectStmt')
  const found = query ? analysis.walkers.query(query, level) : noRows
  const put = (one: Column): Column => ({ ...one, lineage: castAround(one.lineage, analysis) })
  const source = { ...found, columns: found.columns.map(put) }
  const named = nodes(body, 'cols').map((one) => columnTarget(one, level))
  const columns = named.length > 0 ? named : target.item.columns.map((column) => column.name)
  const { values, spread } = positional(columns, source, target)
  const given = spread ?? joined([...values.values()])
  sayStoredIn(target, values, spread, analysis)
  sayWrite(target, 'insert', columns, false, analysis, given)

  const conflict = tree(body, 'onConflictClause')
  sayInserted(query, columns, conflict === null || nodes(conflict, 'targetList').length === 0, {
    ...level,
    items: [target.item],
  })
  if (!conflict) return returning(body, target, values, spread, [], level)
  const excluded = proposed(target, columns, values, spread, analysis)
  const scope: Scope = { ...level, items: [target.item, excluded] }
  const infer = tree(conflict, 'infer')
  if (infer) {
    for (const element of nodes(infer, 'indexElems')) {
      analysis.findings.visit(element.body)
      analysis.findings.use(expressionOrNothing(element.body, 'expr', scope))
      // Whether a row with this value exists decides what happens.
      const name = word(element.body, 'name')
      const column = target.item.columns.find((one) => one.name === name)
      if (column) analysis.findings.use(column.lineage)
    }
    analysis.findings.use(expressionOrNothing(infer, 'whereClause', scope))
  }
  const updates = setClauses(conflict, target, scope)
  analysis.findings.use(expressionOrNothing(conflict, 'whereClause', scope))
  if (updates.size > 0) {
    sayWrite(target, 'update', [...updates.keys()], false, analysis, joined([...updates.values()]))
    sayTargetRead(target, analysis)
  }
  const merged = new Map(values)
  for (const [name, lineage] of updates) merged.set(name, joined([lineage, values.get(name) ?? nothing]))
  return returning(body, target, merged, spread, [], level)
}

/** The constants of INSERT … VALUES. */
function sayInserted(query: Node | null, columns: readonly string[], isNew: boolean, scope: Scope): void {
  if (query?.tag !== 'SelectStmt') return
  for (const row of nodes(query.body, 'valuesLists')) {
    const items = nodes(row.body, 'items')
    // Behind `t.*` a constant stands in a later place: it is held against all columns.
    const first = items.findIndex(isStar)
    items.forEach((item, at) => {
      const isCounted = first === -1 || at < first
      for (const name of isCounted ? columns.slice(at, at + 1) : columns)
        sayAssigned(name, item, isNew, scope)
    })
  }
}

function isStar({ body }: Node): boolean {
  return [...nodes(body, 'fields'), ...nodes(body, 'indirection')].some(({ tag }) => tag === 'A_Star')
}

/** Values come to rest in columns of the target. */
function sayStoredIn(
  target: Target,
  values: ReadonlyMap<string, Lineage>,
  spread: Lineage | null,
  analysis: Scope['analysis'],
): void {
  if (spread) return sayStored(spread, analysis)
  for (const [name, lineage] of values) sayStored(lineage, analysis, placeOf(target, name, lineage, analysis))
}

/** What each column is given by a row source, by position; `spread` when positions cannot be told. */
function positional(
  columns: readonly string[],
  source: Shape,
  target: Target,
): { readonly values: ReadonlyMap<string, Lineage>; readonly spread: Lineage | null } {
  if (source.open || target.item.open) return { values: new Map(), spread: changed(whole(source)) }
  const values = new Map<string, Lineage>()
  source.columns.forEach((column, at) => {
    const name = columns[at]
    const had = name === undefined ? undefined : values.get(name)
    if (name !== undefined) values.set(name, had ? joined([column.lineage, had]) : column.lineage)
  })
  return { values, spread: null }
}

function update(body: Tree, target: Target, level: Scope): Shape {
  const items = openFrom(nodes(body, 'fromClause'), { ...level, items: [target.item] })
  const scope: Scope = { ...level, items }
  const condition = rowCondition(body, target, scope)
  const values = setClauses(body, target, scope)
  sayUpdated(body, target, values, condition, scope)
  sayTargetRead(target, level.analysis)
  return returning(body, target, values, null, items.slice(1), level)
}

function remove(body: Tree, target: Target, level: Scope): Shape {
  const items = openFrom(nodes(body, 'usingClause'), { ...level, items: [target.item] })
  const everyRow = rowCondition(body, target, { ...level, items })
  sayWrite(target, 'delete', [], everyRow, level.analysis)
  sayTargetRead(target, level.analysis)
  return returning(body, target, new Map(), null, items.slice(1), level)
}

/** Inspects the WHERE of a change; true when it lets every row through, or cannot tell one row from another. */
function rowCondition(body: Tree, target: Target, scope: Scope): boolean {
  const where = node(body, 'whereClause')
  if (!where) return true
  target.item.mark.touched = false
  scope.analysis.findings.use(scope.analysis.walkers.expression(where, scope))
  if (where.tag === 'CurrentOfExpr') return false
  const constant = constancy(where)
  if (constant !== 'open') return constant === 'true'
  return !target.item.mark.touched
}

function merge(body: Tree, target: Target, level: Scope): Shape {
  const { findings, walkers } = level.analysis
  const entry = node(body, 'sourceRelation')
  const sources = entry ? openEntry(entry, level) : []
  const scope: Scope = { ...level, items: [target.item, ...sources] }
  target.item.mark.touched = false
  const join = node(body, 'joinCondition')
  if (join) findings.use(walkers.expression(join, scope))
  const joinsAll = !join || constancy(join) === 'true' || !target.item.mark.touched
  const all = new Map<string, Lineage>()
  for (const clause of nodes(body, 'mergeWhenClauses')) {
    findings.visit(clause.body)
    const condition = node(clause.body, 'condition')
    if (condition) findings.use(walkers.expression(condition, scope))
    // Rows without a partner in the source are reached by no join condition.
    const unmatched = word(clause.body, 'matchKind') === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE'
    const everyRow = (joinsAll || unmatched) && (!condition || constancy(condition) === 'true')
    for (const [name, lineage] of mergeAction(clause.body, target, everyRow, scope))
      all.set(name, joined([lineage, all.get(name) ?? nothing]))
  }
  sayTargetRead(target, level.analysis)
  return returning(body, target, all, null, sources, level, true)
}

function mergeAction(
  clause: Tree,
  target: Target,
  everyRow: boolean,
  scope: Scope,
): ReadonlyMap<string, Lineage> {
  const { analysis } = scope
  switch (word(clause, 'commandType')) {
    case 'CMD_UPDATE': {
      const values = setClauses(clause, target, scope)
      sayUpdated(clause, target, values, everyRow, scope)
      return values
    }
    case 'CMD_INSERT': {
      const named = nodes(clause, 'targetList').map((one) => columnTarget(one, scope))
      const columns = named.length > 0 ? named : target.item.columns.map((column) => column.name)
      const given = nodes(clause, 'values').map((one) =>
        castAround(analysis.walkers.expression(one, scope), analysis),
      )
      const values = new Map(columns.map((name, at): [string, Lineage] => [name, given[at] ?? nothing]))
      sayStoredIn(target, values, null, analysis)
      nodes(clause, 'values').forEach((one, at) => sayAssigned(columns[at] ?? '', one, true, scope))
      sayWrite(target, 'insert', columns, false, analysis, joined(given))
      return values
    }
    case 'CMD_DELETE':
      sayWrite(target, 'delete', [], everyRow, analysis)
      return new Map()
    case 'CMD_NOTHING':
      return new Map()
    default:
      analysis.findings.unknown('An action of MERGE was not understood.')
      return new Map()
  }
}

/** Rows that are there are given what a SET list says. */
function sayUpdated(
  body: Tree,
  target: Target,
  values: ReadonlyMap<string, Lineage>,
  everyRow: boolean,
  scope: Scope,
): void {
  const given = joined([...values.values()])
  // What a view makes of it, and which of two tables is meant, is not as plain.
  const isPlain = target.kind === 'table' && target.hidden.length === 0
  const held = isPlain ? heldAfter(body, target.relation, scope) : undefined
  sayWrite(target, 'update', [...values.keys()], everyRow, scope.analysis, given, held)
}

/** The assignments of a SET list: what each column may be given. */
function setClauses(body: Tree, target: Target, scope: Scope): ReadonlyMap<string, Lineage> {
  const values = new Map<string, Lineage>()
  for (const one of nodes(body, 'targetList')) {
    const name = columnTarget(one, scope)
    const [steps, own] = [nodes(one.body, 'indirection'), columnOf(name, scope)]
    // Whether there is a place for a part of a value depends on what is there.
    if (steps.some(({ tag }) => tag === 'A_Indices') && !sayPlaceIn(steps, own, scope))
      scope.analysis.findings.mayFail(own)
    const value = node(one.body, 'val')
    const isWhole = steps.length === 0
    if (isWhole) sayAssigned(name, valueOf(one.body), false, scope)
    const put = value && isWhole ? putBeside(value, name, own, scope) : null
    // What stays is looked at anew with what is put beside it, or in its place.
    if (put || steps.length > 0) sayTestedInPlace(own, scope.analysis)
    const given = put ?? (value ? scope.analysis.walkers.expression(value, scope) : nothing)
    const lineage = castAround(given, scope.analysis)
    sayStored(lineage, scope.analysis, isWhole ? placeOf(target, name, lineage, scope.analysis) : null)
    values.set(name, joined([lineage, values.get(name) ?? nothing]))
  }
  return values
}

/** What is put into a column that keeps the rest of its value, or all of it for some rows; null where it is given another. */
function putBeside(value: Node, name: string, own: Lineage, scope: Scope): Lineage | null {
  const document = putIntoDocument(value, own, scope)
  if (document) return document
  const given = givenBeside(value, own, scope)
  for (const one of given?.values ?? []) sayAssigned(name, one, false, scope)
  return given?.lineage ?? null
}

/** What a column of the target holds, which comes first among the entries. */
function columnOf(name: string, { items }: Scope): Lineage {
  return items[0]?.columns.find((one) => one.name === name)?.lineage ?? items[0]?.open ?? nothing
}

/** The column that is assigned to; subscripts in `column[i]` are expressions of their own. */
function columnTarget(one: Node, scope: Scope): string {
  const { findings, walkers } = scope.analysis
  findings.visit(one.body)
  for (const step of nodes(one.body, 'indirection')) findings.use(walkers.expression(step, scope))
  return word(one.body, 'name')
}

function returning(
  body: Tree,
  target: Target,
  values: ReadonlyMap<string, Lineage>,
  spread: Lineage | null,
  others: readonly RangeItem[],
  level: Scope,
  isMerge = false,
): Shape {
  const clause = tree(body, 'returningClause')
  if (!clause) return noRows
  const own = assigned(target.item, values, spread)
  // What the statement itself shows goes nowhere else; only rows that go on to another query may.
  const after = level.parent?.parent === null ? { ...own, columns: own.columns.map(shownAlone) } : own
  const alias = { OLD: 'old', NEW: 'new' }
  for (const option of nodes(clause, 'options')) {
    if (word(option.body, 'option') === 'RETURNING_OPTION_NEW') alias.NEW = word(option.body, 'value')
    else alias.OLD = word(option.body, 'value')
  }
  const rows = [alias.OLD, alias.NEW].map((name) => ({ ...after, alias: name, schema: null, bare: false }))
  // For `*` a MERGE begins with its source (PostgreSQL, "MERGE"), any other change with its target.
  const items = isMerge ? [...others, after, ...rows] : [after, ...others, ...rows]
  const exprs = nodes(clause, 'exprs')
  const { columns, open } = targets(exprs, { ...level, items })
  // A function that writes may put what it is given elsewhere.
  if (level.analysis.findings.stored === null) {
    const computed = exprs.filter(({ body: one }) => node(one, 'val')?.tag !== 'ColumnRef')
    targets(computed, {
      ...level,
      items: items.map((one) => ({ ...one, columns: one.columns.map(readAgain) })),
    })
  }
  // A new row comes from no view.
  if (target.item.mark.touched) sayTargetRead(target, level.analysis)
  return { columns, open, uses: nothing }
}

function shownAlone({ reads, ...column }: Column): Column {
  return {
    ...column,
    reads: reads.map(({ relation, columns }) => ({ relation, columns, isShown: true })),
  }
}

function readAgain({ reads, ...column }: Column): Column {
  return { ...column, reads: reads.map(({ relation, columns }) => ({ relation, columns })) }
}

/** A change that looks at its target's columns reads them; which rows a view has is for the view to say, whatever is looked at. */
function sayTargetRead(target: Target, analysis: Scope['analysis']): void {
  const isRead = target.item.mark.touched || target.kind === 'view'
  if (isRead && target.relation) readRelation(target.relation, target.withChildren, analysis)
}
