/**
 * Values that leave a column as it is, or put another in its place: `email = coalesce($1, email)`, `email = case when … then … else email end`.
 * Where what decides between the two is open, the value that was there neither goes anywhere nor is looked at.
 */
import { joined, sameSources } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import type { Scope } from '../scope/scope.ts'
import { lastsBeside, mayLast } from './kept-types.ts'
import { node, nodes } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** What an assignment to a column may put in the place of its value. */
export interface Given {
  readonly lineage: Lineage
  /** The expressions of these values, each of which may be all that is assigned. */
  readonly values: readonly Node[]
}

/**
 * What an assignment gives a column that it else leaves as it is; null for one that does anything else. Says what decides, which is
 * then used as a condition is. `own`: what the column holds, in the row that is changed.
 */
export function givenBeside(value: Node, own: Lineage, scope: Scope): Given | null {
  if (!isKeepable(own, scope) || !leaves(value, own, scope)) return null
  if (!lastsBeside(othersIn(value, own, scope), own, scope)) return null
  const values = valuesBeside(value, own, scope)
  const lineages = values.map((one) => scope.analysis.walkers.expression(one, scope))
  return { lineage: joined(lineages), values }
}

function isKeepable(own: Lineage, scope: Scope): boolean {
  const { direct, known, row } = own
  return direct && known && row !== undefined && mayLast(own, scope)
}

/** True where it is the column's own, or one of several that it may be is; nothing is said yet. */
function leaves(value: Node, own: Lineage, scope: Scope): boolean {
  if (value.tag !== 'ColumnRef') return keptIn(value).some((one) => leaves(one, own, scope))
  const found = scope.analysis.walkers.expression(value, scope)
  return found.direct && found.row === own.row && sameSources(found, own)
}

/** The places in which the column's own value may stand. Of COALESCE the last: whether the column holds NULL must not decide. */
function keptIn({ tag, body }: Node): readonly Node[] {
  if (tag === 'CoalesceExpr') return nodes(body, 'args').slice(-1)
  return tag === 'CaseExpr' ? results(body) : []
}

function results(body: Tree): readonly Node[] {
  const last = node(body, 'defresult')
  const chosen = nodes(body, 'args').flatMap((one) => node(one.body, 'result') ?? [])
  return last ? [...chosen, last] : chosen
}

/** The values beside the column's own, with those that decide by being there; nothing is said yet. */
function othersIn(value: Node, own: Lineage, scope: Scope): readonly Node[] {
  if (!leaves(value, own, scope)) return [value]
  const { tag, body } = value
  const first = tag === 'CoalesceExpr' ? nodes(body, 'args').slice(0, -1) : []
  return [...first, ...keptIn(value).flatMap((one) => othersIn(one, own, scope))]
}

/** The values beside the column's own; says what decides between them. */
function valuesBeside(value: Node, own: Lineage, scope: Scope): readonly Node[] {
  if (!leaves(value, own, scope)) return [value]
  const { findings, walkers } = scope.analysis
  const { tag, body } = value
  if (tag === 'ColumnRef') return []
  findings.visit(body)
  const deciding = tag === 'CoalesceExpr' ? nodes(body, 'args').slice(0, -1) : conditions(body, scope)
  for (const one of deciding) findings.use(walkers.expression(one, scope))
  const others = tag === 'CoalesceExpr' ? deciding : []
  return [...others, ...keptIn(value).flatMap((one) => valuesBeside(one, own, scope))]
}

function conditions(body: Tree, { analysis }: Scope): readonly Node[] {
  const whens = nodes(body, 'args')
  for (const one of whens) analysis.findings.visit(one.body)
  const compared = node(body, 'arg')
  const all = whens.flatMap((one) => node(one.body, 'expr') ?? [])
  return compared ? [compared, ...all] : all
}
