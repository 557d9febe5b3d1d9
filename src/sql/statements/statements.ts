import type { Effect, StatementFacts } from '../../core/inspection.ts'
import { placedAssignments } from '../values/assigned-constants.ts'
import { constantTests } from '../values/constant-tests.ts'
import { isCountedWrite } from './counted-write.ts'
import { holdsCustom } from '../scope/custom-values.ts'
import { sayEventTriggers } from '../routines/event-triggers.ts'
import { explain } from './explain.ts'
import { expression } from '../queries/expressions.ts'
import { Findings } from '../scope/findings.ts'
import { call } from '../routines/function-calls.ts'
import type { CatalogIndex } from '../scope/catalog-index.ts'
import type { TablesMade } from '../scope/made-in-body.ts'
import { anything, nothing, whole } from '../scope/lineage.ts'
import type { Shape } from '../scope/lineage.ts'
import type { Literal } from '../text/literals.ts'
import { modify } from './modify.ts'
import { sayStored } from './modify-target.ts'
import { isOfNamesOnly } from '../scope/names-only.ts'
import { toOutputs } from '../scope/outputs.ts'
import { fitting } from '../values/placed-values.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { select } from '../queries/select.ts'
import { node, tree } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { reportUnvisited } from '../scope/unvisited.ts'
import { accessRules } from './utility-access.ts'
import { defineRules } from './utility-define.ts'
import { grantRules } from './utility-grant.ts'
import { sessionRules } from './utility-session.ts'
import { noResult } from './utility.ts'
import type { UtilityResult, UtilityRule } from './utility.ts'

const rules: ReadonlyMap<string, UtilityRule> = new Map([
  ...Object.entries(defineRules),
  ...Object.entries(grantRules),
  ...Object.entries(sessionRules),
  ...Object.entries(accessRules),
  ['ExplainStmt', explain],
])

/** What a parser thread brings to an inspection. */
export interface Bearings {
  readonly catalog: Analysis['catalog']
  readonly searchPath: Analysis['searchPath']
  /** Parses a text of the catalog; null when it does not parse. */
  readonly parse: (text: string) => Tree | null
  /** Parses the CREATE FUNCTION text of a PL/pgSQL routine; null when it does not parse. */
  readonly parsePlPgSql: (text: string) => Tree | null
  /** See `made-in-body.ts`; absent where nothing is followed. */
  readonly tablesMade?: (statements: readonly Node[], bearings: Bearings) => CatalogIndex | null
  /** See `Analysis`; absent where it is not true. */
  readonly keysHold?: boolean
  /** The constants of the text, where it has a shape. */
  readonly literals?: readonly Literal[]
}

/** What one statement is. */
export function inspectStatement(statement: Node, bearings: Bearings): StatementFacts {
  const findings = new Findings()
  const plain = inspectWithin(statement, analysisOf(bearings, findings))
  const assigned = placedAssignments(findings.assigned, bearings.literals ?? [])
  const facts = assigned.length === 0 ? plain : { ...plain, assigned }
  if (!isQuery(statement.tag) || facts.uses.length === 0 || findings.compared.size === 0) return facts
  const { equalities, silent } = constantTests(statement, findings.compared, bearings.literals ?? [])
  if (equalities.length === 0) return facts
  // Once more, as if these comparisons said nothing: what is used all the same is used by something else.
  const others = new Findings(new Set(), false, silent)
  const { uses } = inspectWithin(statement, analysisOf(bearings, others))
  return { ...facts, constantTests: { equalities, usesBeside: uses } }
}

/** What a statement is inspected with when nothing is around it. */
export function analysisOf(bearings: Bearings, findings: Findings): Analysis {
  const { catalog, searchPath, parse, parsePlPgSql, tablesMade, keysHold = false } = bearings
  const made: TablesMade | null = tablesMade
    ? (statements, on) => tablesMade(statements, { ...bearings, catalog: on })
    : null
  const walkers = { parse, parsePlPgSql, expression, query, call, inspect: inspectWithin, tablesMade: made }
  const budget = { characters: 0 }
  const rests = { onDefinitions: false }
  return {
    catalog,
    searchPath,
    parameters: null,
    variables: null,
    keysHold,
    within: [],
    walkers,
    findings,
    budget,
    rests,
  }
}

/** Inspects a statement with findings of its own; nodes that it deals with count for the outer statement too. */
function inspectWithin(statement: Node, analysis: Analysis): StatementFacts {
  const { findings } = analysis
  const { tag, body } = statement
  findings.visit(body)
  const scope: Scope = { analysis, parent: null, items: [], ctes: null, windows: new Map() }
  const result = isQuery(tag) ? queryResult(statement, scope) : utilityResult(statement, scope)
  sayEventTriggers(analysis)
  reportUnvisited(statement, findings)
  const effects = findings.effects()
  const placed = findings.stored ? fitting(findings.placed, analysis.catalog) : []
  if (isComputed(result) || isUntold(result) || effects.some(isDefining)) analysis.rests.onDefinitions = true
  // Analysing such a text may compute something, whatever becomes of its names.
  if (
    findings.unknowns.length > 0 &&
    holdsCustom(
      effects.map(({ object }) => object),
      analysis,
    )
  )
    findings.unknown('A constant may be turned into a type that may run code.')
  return {
    node: tag,
    effects,
    outputs: result.outputs ?? { kind: 'none' },
    uses: findings.uses,
    ...(findings.usesWithin ? { usesWithin: findings.usesWithin } : {}),
    ...(tellsStored(statement, findings) && findings.stored ? { stored: findings.stored } : {}),
    ...(placed.length > 0 ? { placed } : {}),
    ...(result.stored ? { stored: result.stored } : {}),
    ...(result.placed ? { placed: result.placed } : {}),
    ...(!findings.writesElsewhere && isCountedWrite(statement) ? { isCounted: true } : {}),
    ...(findings.writesBeyond ? { writesBeyond: true } : {}),
    ...(result.roleTaken === undefined ? {} : { roleTaken: result.roleTaken }),
    ...(result.gives === undefined ? {} : { gives: result.gives }),
    ...(isOfNamesOnly(statement) ? { isOfNamesOnly: true } : {}),
    ...(analysis.rests.onDefinitions ? { restsOnDefinitions: true } : {}),
    ...(analysis.rests.onKeys ? { restsOnKeys: true } : {}),
    ...(analysis.rests.namesAny ? { namesAny: true } : {}),
    ...(findings.askedFilled.size > 0 ? { hangsOnFilled: [...findings.askedFilled] } : {}),
    ...(findings.changedBy.size > 0 ? { changedBy: [...findings.changedBy] } : {}),
    unknowns: findings.unknowns,
    ...(findings.unknownsLater > 0 ? { unknownsLater: findings.unknownsLater } : {}),
    sessionName: result.sessionName ?? null,
    copy: result.copy ?? null,
    ...(result.executes ? { executes: result.executes } : {}),
    ...(result.copyShape ? { copyShape: result.copyShape } : {}),
  }
}

/** Definitions run event triggers, and code of users over what is there. */
function isDefining({ kind }: Effect): boolean {
  return kind === 'define' || kind === 'grant' || kind === 'maintain'
}

function isComputed({ outputs }: UtilityResult): boolean {
  return outputs?.kind === 'known' && outputs.columns.some((one) => !one.direct && one.sources.length > 0)
}

/** Of what a COPY shows the target says no column. */
function isUntold({ copy }: UtilityResult): boolean {
  return copy === 'out'
}

function isQuery(tag: string): boolean {
  return (
    tag === 'SelectStmt' ||
    tag === 'InsertStmt' ||
    tag === 'UpdateStmt' ||
    tag === 'DeleteStmt' ||
    tag === 'MergeStmt'
  )
}

/** True where all that is put anywhere is put there by the statement's own words. */
function tellsStored({ tag, body }: Node, { definesElsewhere }: Findings): boolean {
  const isTableAs = tag === 'CreateTableAsStmt' && node(body, 'query')?.tag !== 'ExecuteStmt'
  // What COPY puts into a table is its client's own; what triggers make of that is told as for any other change.
  const isCopyIn = tag === 'CopyStmt' && body['is_from'] === true
  return (
    isQuery(tag) || isCopyIn || tag === 'DoStmt' || tag === 'CallStmt' || (isTableAs && !definesElsewhere)
  )
}

function queryResult(statement: Node, scope: Scope): UtilityResult {
  const shape = query(statement, { ...scope, isOutermost: true })
  const { tag, body } = statement
  if (tag === 'SelectStmt' && storesRows(body)) sayStored(whole(shape), scope.analysis)
  const shows = tag === 'SelectStmt' ? !storesRows(body) : tree(body, 'returningClause') !== null
  return shows ? { outputs: toOutputs(shape) } : noResult
}

/** SELECT INTO, which may stand in the first of several united SELECTs. */
function storesRows(body: Tree): boolean {
  if (tree(body, 'intoClause')) return true
  const left = tree(body, 'larg')
  return left !== null && storesRows(left)
}

function utilityResult(statement: Node, scope: Scope): UtilityResult {
  const { analysis } = scope
  const rule = rules.get(statement.tag)
  if (!rule) {
    analysis.findings.unknown(`The statement ${statement.tag} is not known.`)
    analysis.findings.effect('unknown', statement.tag, 'other', null)
    return { outputs: { kind: 'unknown' } }
  }
  return rule({
    tag: statement.tag,
    body: statement.body,
    scope,
    inspect: (inner) =>
      inspectWithin(inner, { ...analysis, findings: new Findings(analysis.findings.visited) }),
  })
}

function query(value: Node, outside: Scope): Shape {
  if (value.tag === 'SelectStmt') return select(value.body, outside)
  if (isQuery(value.tag)) return modify(value, outside)
  outside.analysis.findings.unknown(`A query of an unknown kind: ${value.tag}.`)
  return { columns: [], open: anything, uses: nothing }
}
