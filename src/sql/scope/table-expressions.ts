import type { Relation } from '../../core/catalog-snapshot.ts'
import type { ColumnName } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import type { DefinitionFacts } from './catalog-index.ts'
import { Findings } from './findings.ts'
import { joined, nothing } from './lineage.ts'
import type { Column, Lineage } from './lineage.ts'
import { callerPathOf, definitionPath } from './scope.ts'
import type { Analysis, RangeItem, Scope } from './scope.ts'
import { node, nodes, statementsOf } from '../text/tree.ts'
import { reportUnvisited } from './unvisited.ts'

/** Which expressions of a table are meant: of its row security, or of its defaults, checks and indexes. */
export type ExpressionUse = 'read' | 'write'

/** Expressions within policies within policies. */
const withinMax = 32

/**
 * What the expressions that belong to a table do, when its rows are read or written: the effects of functions in them, and
 * what they decide by. `columns` are the table's. Null when it has none.
 */
export function expressionFacts(
  relation: Relation,
  use: ExpressionUse,
  columns: readonly Column[],
  analysis: Analysis,
): DefinitionFacts | null {
  const expressions = use === 'read' ? relation.readExpressions : relation.writeExpressions
  if (!expressions || expressions.length === 0) return null
  analysis.rests.onDefinitions = true
  const key = [relation.oid, use, ...(callerPathOf(analysis) ?? ['?'])].join('\0')
  const had = analysis.catalog?.expressions.get(key)
  if (had) return had
  const within = withinOf(relation)
  // The server refuses policies that lead back to themselves.
  if (analysis.within.includes(within)) return null
  const findings = new Findings(undefined, true)
  if (analysis.within.length >= withinMax) findings.unknown('Row security leads too deep.')
  else for (const one of expressions) inspectExpression(one, relation, columns, findings, analysis)
  const facts = factsIn(findings)
  if (analysis.within.length === 0) analysis.catalog?.expressions.set(key, facts)
  return facts
}

/** The same of one of these expressions, not kept. */
export function oneExpressionFacts(
  text: string,
  relation: Relation,
  columns: readonly Column[],
  analysis: Analysis,
): DefinitionFacts {
  const findings = new Findings(undefined, true)
  inspectExpression(text, relation, columns, findings, analysis)
  return factsIn(findings)
}

/** What one of these expressions reads of its row, and of that what a failure of it tells something about. */
export function rowTestOf(
  text: string,
  relation: Relation,
  columns: readonly Column[],
  analysis: Analysis,
): { readonly read: readonly ColumnName[]; readonly tested: readonly ColumnName[] } {
  const findings = new Findings()
  const value = lineageOf(text, relation, columns, findings, analysis)
  if (!value.known) {
    const all = columns.flatMap(({ lineage }) => lineage.sources)
    return { read: all, tested: all }
  }
  return { read: [...new Set([...value.sources, ...findings.uses])], tested: findings.uses }
}

function withinOf({ schema, name }: Relation): string {
  return `expressions ${joinName(schema, name)}`
}

function factsIn(findings: Findings): DefinitionFacts {
  return {
    columns: [],
    open: null,
    effects: findings.effects(),
    uses: { sources: findings.uses, direct: false, known: true },
    unknowns: findings.unknowns,
  }
}

function inspectExpression(
  text: string,
  relation: Relation,
  columns: readonly Column[],
  findings: Findings,
  analysis: Analysis,
): void {
  findings.use(lineageOf(text, relation, columns, findings, analysis))
}

function lineageOf(
  text: string,
  relation: Relation,
  columns: readonly Column[],
  findings: Findings,
  analysis: Analysis,
): Lineage {
  const own: Analysis = {
    ...analysis,
    searchPath: definitionPath,
    callerPath: callerPathOf(analysis),
    findings,
    parameters: null,
    variables: null,
    rows: null,
    keysHold: false,
    within: [...analysis.within, withinOf(relation)],
  }
  const item: RangeItem = {
    // Sub-selects of policies name columns of the table with its name before them.
    alias: relation.name,
    schema: null,
    // What the table itself holds is read, or written, by whoever asked.
    columns: columns.map((column) => ({ ...column, reads: [] })),
    open: null,
    hasSystemColumns: true,
    bare: true,
    mark: { touched: false },
  }
  const scope: Scope = { analysis: own, parent: null, items: [item], ctes: null, windows: new Map() }
  const [query] = statementsOf(analysis.walkers.parse(`SELECT ${text}`))
  const values = query ? nodes(query.body, 'targetList').map((one) => node(one.body, 'val')) : []
  if (values.length === 0) findings.unknown('An expression that belongs to a table was not understood.')
  const lineages = values.map((value) => (value ? analysis.walkers.expression(value, scope) : nothing))
  for (const value of values) if (value) reportUnvisited(value, findings)
  return joined(lineages)
}
