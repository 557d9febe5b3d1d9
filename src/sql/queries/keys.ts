import { columnName } from '../scope/column-names.ts'
import { expressionOrNothing } from './expressions.ts'
import { checkOperatorName } from '../scope/outside-names.ts'
import { joined, nothing, whole } from '../scope/lineage.ts'
import type { Lineage, Shape } from '../scope/lineage.ts'
import { resolveBare } from '../scope/scope.ts'
import type { Scope } from '../scope/scope.ts'
import { impliedOutputs, leftOut } from './told-apart.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** What a key may mean besides an input. */
export interface KeyOutputs {
  readonly shape: Shape
  /** Names that outputs bear for certain. */
  readonly named: ReadonlySet<string>
}

/** Names that the statement gives its outputs: those written out, and those of plain columns. */
function namedOutputs(list: readonly Node[]): ReadonlySet<string> {
  const names = list.map(({ body }) => {
    const value = node(body, 'val')
    if (word(body, 'name') !== '' || value?.tag !== 'ColumnRef') return word(body, 'name')
    return nodes(value.body, 'fields').at(-1)?.tag === 'String' ? (columnName(value) ?? '') : ''
  })
  return new Set(names.filter((name) => name !== ''))
}

/** What a query level offers to its keys; of a target list, also under the names that it gives. */
export function keyOutputs(shape: Shape, list: readonly Node[] = []): KeyOutputs {
  return { shape, named: namedOutputs(list) }
}

/** GROUP BY. */
export function grouping(body: Tree, outputs: KeyOutputs, scope: Scope): void {
  const keys = nodes(body, 'groupClause')
  const without = leftOut(body, scope)
  for (const key of keys) groupKey(key, outputs, scope, without)
}

function groupKey(key: Node, outputs: KeyOutputs, scope: Scope, without: ReadonlySet<Tree>): void {
  const { findings } = scope.analysis
  if (key.tag !== 'GroupingSet') {
    const lineage = keyLineage(key, outputs, scope, hasInputColumn)
    if (without.has(key.body)) scope.analysis.rests.onDefinitions = true
    else findings.use(lineage)
    return
  }
  findings.visit(key.body)
  for (const inner of nodes(key.body, 'content')) groupKey(inner, outputs, scope, without)
}

/** What a key of ORDER BY, GROUP BY or DISTINCT ON compares: an output by name or number, or an expression. */
function keyLineage(
  key: Node,
  { shape, named: certain }: KeyOutputs,
  scope: Scope,
  isInputToo: (name: string, scope: Scope) => boolean = () => false,
): Lineage {
  scope.analysis.findings.visit(key.body)
  if (key.tag === 'A_Const') {
    const number = tree(key.body, 'ival')?.['ival']
    if (typeof number !== 'number') return nothing
    return shape.open ? whole(shape) : (shape.columns[number - 1]?.lineage ?? nothing)
  }
  const path = key.tag === 'ColumnRef' ? words(key.body, 'fields') : []
  if (path.length !== 1 || nodes(key.body, 'fields').length !== 1) {
    return scope.analysis.walkers.expression(key, scope)
  }
  // A bare name is an output's where one bears it for certain ("ORDER BY Clause"); GROUP BY prefers an input column, never a
  // whole row. Else it may be either: both count.
  const name = path[0] ?? ''
  const named = shape.columns.filter((column) => column.name === name).map((column) => column.lineage)
  if (certain.has(name) && named.length > 0 && !isInputToo(name, scope)) return joined(named)
  if (shape.open) named.push(shape.open)
  const isInput = scope.items.some((item) => item.alias === name) || hasInputColumn(name, scope)
  if (isInput || named.length === 0) named.push(resolveBare(name, scope))
  return joined(named)
}

function hasInputColumn(name: string, scope: Scope): boolean {
  return scope.items.some((item) => item.open !== null || item.columns.some((column) => column.name === name))
}

/** DISTINCT, with and without ON. */
export function distinct(body: Tree, outputs: KeyOutputs, scope: Scope): void {
  const clause = body['distinctClause']
  if (!Array.isArray(clause)) return
  const keys = nodes(body, 'distinctClause')
  for (const key of keys) scope.analysis.findings.use(keyLineage(key, outputs, scope))
  if (keys.length > 0) return
  const { shape } = outputs
  const without = shape.open ? none : impliedOutputs(body, shape.columns.length, scope)
  const columns = shape.columns.filter((_, at) => !without.has(at))
  if (without.size > 0) scope.analysis.rests.onDefinitions = true
  scope.analysis.findings.use(whole({ columns, open: shape.open }))
}

/** ORDER BY, LIMIT and OFFSET. */
export function orderAndLimit(body: Tree, outputs: KeyOutputs, scope: Scope): void {
  const { findings } = scope.analysis
  for (const sort of nodes(body, 'sortClause')) {
    findings.visit(sort.body)
    checkOperatorName(words(sort.body, 'useOp'), scope.analysis)
    const key = node(sort.body, 'node')
    if (key) findings.use(keyLineage(key, outputs, scope))
  }
  findings.use(expressionOrNothing(body, 'limitOffset', scope))
  findings.use(expressionOrNothing(body, 'limitCount', scope))
}

const none: ReadonlySet<number> = new Set()
