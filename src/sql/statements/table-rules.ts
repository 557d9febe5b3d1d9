import { joinName } from '../../core/object-name.ts'
import { givenMark } from '../scope/body-flow.ts'
import { Findings } from '../scope/findings.ts'
import { expressionOrNothing } from '../queries/expressions.ts'
import { putWith } from '../values/placed-values.ts'
import { rowImages, sayImagesRead } from '../routines/row-change.ts'
import type { RowChange, RowEvent } from '../routines/row-change.ts'
import { callerPathOf, definitionPath, scopeWithin } from '../scope/scope.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { isSet, node, nodes, statementsOf, tree, word } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { reportUnvisited } from '../scope/unvisited.ts'

const events: Readonly<Record<string, RowEvent>> = {
  CMD_INSERT: 'insert',
  CMD_UPDATE: 'update',
  CMD_DELETE: 'delete',
}

/** Rules that call rules. */
const withinMax = 16

/** Says what the rules of a table or view put beside a change, or in its place. */
export function sayRules(change: RowChange, analysis: Analysis): void {
  const { relation } = change
  const name = joinName(relation.schema, relation.name)
  const { findings } = analysis
  findings.writeElsewhere()
  if (!relation.rules || analysis.within.length >= withinMax) return sayUnknown(name, analysis)
  for (const definition of relation.rules) {
    const [statement] = statementsOf(analysis.walkers.parse(definition))
    const event = statement?.tag === 'RuleStmt' ? events[word(statement.body, 'event')] : undefined
    if (!statement || event === undefined) sayUnknown(name, analysis)
    else if (event === change.event || change.event === 'any') sayRule(statement.body, change, name, analysis)
  }
}

/** True when a rule puts something in the place of every such change. */
export function replaces(definition: string, { event }: RowChange, { walkers }: Analysis): boolean {
  const [statement] = statementsOf(walkers.parse(definition))
  if (statement?.tag !== 'RuleStmt' || node(statement.body, 'whereClause')) return false
  return isSet(statement.body, 'instead') && events[word(statement.body, 'event')] === event
}

function sayUnknown(name: string, { findings }: Analysis): void {
  findings.unknown(`Rules of ${name} run statements that are not known.`)
  findings.effect('unknown', 'rule', 'table', name)
}

function sayRule(rule: Tree, change: RowChange, name: string, analysis: Analysis): void {
  const within = `rule ${name} ${word(rule, 'rulename')}`
  // The server refuses rules that lead back to themselves.
  if (analysis.within.includes(within)) return
  const callerPath = callerPathOf(analysis)
  const around = {
    ...analysis,
    searchPath: definitionPath,
    callerPath,
    keysHold: false,
    within: [...analysis.within, within],
  }
  const findings = ruleFindings(rule, change, new Findings(undefined, true), around)
  const put = (sources: readonly string[]): readonly string[] =>
    sources.flatMap((one) => (one === givenMark ? change.given.sources : [one]))
  const { uses, stored, placed, unknowns } = findings
  analysis.findings.follow({
    effects: findings.effects(),
    uses: put(uses),
    unknowns,
    ...putWith({ stored, placed }, put),
  })
}

/** What a rule does with a change; its names are looked up along the path of the analysis. */
export function ruleFindings(
  rule: Tree,
  change: RowChange,
  findings: Findings,
  analysis: Omit<Analysis, 'findings'>,
): Findings {
  const { relation } = change
  const images = rowImages(change, { ...analysis, findings })
  const own: Analysis = {
    ...analysis,
    findings,
    parameters: null,
    variables: null,
    declared: null,
    rows: images,
  }
  const items = [images.old, images.new]
  const scope: Scope = { analysis: own, parent: null, items, ctes: null, windows: new Map() }
  findings.use(expressionOrNothing(rule, 'whereClause', scope))
  for (const action of nodes(rule, 'actions'))
    sayAction(action, joinName(relation.schema, relation.name), scope)
  sayImagesRead(images, findings)
  return findings
}

function sayAction(action: Node, name: string, scope: Scope): void {
  const { findings, walkers } = scope.analysis
  if (action.tag === 'NotifyStmt') {
    findings.visit(action.body)
    return findings.effect('notify', 'notify', 'channel', joinName(word(action.body, 'conditionname')))
  }
  // What they answer with takes the place of the statement's own rows.
  if (action.tag === 'SelectStmt' || tree(action.body, 'returningClause'))
    findings.unknown(`A rule of ${name} answers with rows of its own.`)
  walkers.query(action, scopeWithin(scope))
  reportUnvisited(action, findings)
}
