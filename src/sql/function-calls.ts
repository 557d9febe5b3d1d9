import type { CatalogFunction } from '../core/catalog-snapshot.ts'
import { joinName, splitName } from '../core/object-name.ts'
import type { DefinitionFacts } from './catalog-index.ts'
import { Findings } from './findings.ts'
import { setFunctions } from './pure-functions.ts'
import { extensionEffects, functionEffects, pureExtensionFunctions } from './function-effects.ts'
import type { FunctionEffect } from './function-effects.ts'
import { findFunctions } from './function-names.ts'
import type { FoundFunctions } from './function-names.ts'
import { anything, changed, joined, nothing, whole } from './lineage.ts'
import type { Lineage } from './lineage.ts'
import { findRelation } from './relations.ts'
import { scopeWithin } from './scope.ts'
import type { Analysis, Scope } from './scope.ts'
import { isNoArray } from './total-expressions.ts'
import { growingFunctions, isTotalCall } from './total-functions.ts'
import { constantText, isSet, isTree, node, nodes, tree, words } from './tree.ts'
import type { Node, Tree } from './tree.ts'
import { reportUnvisited } from './unvisited.ts'

/** Stands for a body's parameters among the sources of what the body makes; no column has such a name. */
const parameterMark = '$'
const parameters: Lineage = { sources: [parameterMark], direct: false, known: true }
/** Bodies within bodies. */
const withinMax = 8
/** Inspected bodies kept per snapshot. */
const bodiesMax = 2000

/** A function call with all its clauses. What its filter, order and window read can be told from its value. */
export function functionCall(body: Tree, scope: Scope): Lineage {
  const { findings, walkers } = scope.analysis
  findings.visit(body)
  const path = words(body, 'funcname')
  const args = nodes(body, 'args')
  const lineages = args.map((arg) => walkers.expression(arg, scope))
  const steering: Lineage[] = nodes(body, 'agg_order').map((one) => walkers.expression(one, scope))
  const filter = node(body, 'agg_filter')
  if (filter) steering.push(walkers.expression(filter, scope))
  const over = tree(body, 'over')
  if (over) steering.push(windowLineage(over, scope))
  const steers = joined(steering)
  findings.use(steers)
  if (isSet(body, 'agg_distinct')) findings.use(joined(lineages))
  return joined([call(path, lineages, args, scope), steers])
}

/** What a window's partitioning, ordering and frame read. */
export function windowLineage(window: Tree, scope: Scope): Lineage {
  const { findings, walkers } = scope.analysis
  findings.visit(window)
  const parts = [...nodes(window, 'partitionClause'), ...nodes(window, 'orderClause')]
  for (const field of ['startOffset', 'endOffset']) {
    const offset = node(window, field)
    if (offset) parts.push(offset)
  }
  const lineages = parts.map((part) => walkers.expression(part, scope))
  for (const field of ['name', 'refname']) {
    const name = window[field]
    const named = typeof name === 'string' ? scope.windows.get(name) : undefined
    if (named) lineages.push(named)
  }
  return joined(lineages)
}

/** Calls a function by name: says its effects and yields what its value is made from. */
export function call(
  path: readonly string[],
  args: readonly Lineage[],
  argNodes: readonly Node[],
  scope: Scope,
): Lineage {
  const { analysis } = scope
  const { findings } = analysis
  const found = findFunctions(path, analysis)
  const given = changed(joined(args))
  if (found.unknown !== null) {
    findings.unknown(found.unknown)
    const reach = extensionEffects.find(({ prefix }) => path.at(-1)?.startsWith(prefix))
    findings.effect(reach?.kind ?? 'unknown', 'call', 'function', found.object)
    return anything
  }
  const results: Lineage[] = found.builtIn === null ? [] : [given]
  sayFallible(found, given, argNodes, scope)
  const effect = found.builtIn === null ? undefined : functionEffects.get(found.builtIn)
  if (effect && found.builtIn !== null) {
    sayEffect(found.builtIn, effect, argNodes, analysis)
    // What it does can be seen from elsewhere: how long it sleeps, which lock it holds, what it sets.
    findings.use(given)
    if (effect.opaque) results.push(anything)
  }
  if (found.builtIn !== null && setFunctions.has(found.builtIn)) findings.use(given)
  for (const one of found.users) results.push(callUser(one, given, scope))
  const [only] = results
  return results.length === 1 && only ? only : joined(results)
}

/** Whatever is not known to be total may fail on what it is given; a function of users may do so in its body. */
function sayFallible(found: FoundFunctions, given: Lineage, argNodes: readonly Node[], scope: Scope): void {
  const { findings } = scope.analysis
  const { builtIn, users } = found
  if (users.some((one) => one.language !== 'sql')) findings.mayFail(given)
  else if (users.length > 0) findings.mayFail(nothing)
  if (builtIn === null) return
  // What a body calls its parameter may be another row's value at each call.
  const isVarying =
    scope.analysis.parameters !== null && argNodes.slice(1).some((arg) => arg.tag === 'ParamRef')
  if (isVarying || !isTotalCall(builtIn, argNodes)) return findings.mayFail(given)
  if (builtIn === 'array_agg' && !isNoArray(argNodes[0] ?? null, scope)) findings.mayFail(given)
  if (growingFunctions.has(builtIn)) findings.grow(given)
}

function sayEffect(name: string, effect: FunctionEffect, args: readonly Node[], analysis: Analysis): void {
  const { findings } = analysis
  const verb = name === 'set_config' ? 'set' : name === 'current_setting' ? 'show' : name
  const self = joinName('pg_catalog', name)
  if (effect.kind === 'unknown') {
    findings.unknown(`The function ${name} runs a statement, or reads a table, that its arguments name.`)
    return findings.effect('unknown', 'call', 'function', self)
  }
  if (effect.argument === null) return findings.effect(effect.kind, verb, effect.objectKind, self)
  const constant = constantText(args[effect.argument] ?? null)
  if (constant === null) {
    // Reading any setting shows no more than SHOW ALL; changing any is another matter.
    if (name === 'set_config') findings.unknown(`The setting that ${name} is called for is computed.`)
    return findings.effect(effect.kind, verb, effect.objectKind, null)
  }
  findings.effect(effect.kind, verb, effect.objectKind, objectName(effect, constant, analysis))
}

function objectName(effect: FunctionEffect, text: string, analysis: Analysis): string {
  if (effect.objectKind === 'setting') return joinName(...text.toLowerCase().split('.'))
  if (effect.objectKind !== 'sequence') return joinName(text)
  const parts = splitName(text)
  const name = parts?.at(-1)
  if (!parts || name === undefined) return joinName(text)
  const found = findRelation(parts.at(-2) ?? '', name, analysis)
  return found.kind === 'relation' ? joinName(found.relation.schema, found.relation.name) : joinName(...parts)
}

function callUser(one: CatalogFunction, given: Lineage, scope: Scope): Lineage {
  const { findings } = scope.analysis
  const name = joinName(one.schema, one.name)
  if (one.language === 'c') {
    if (pureExtensionFunctions.has(one.name)) return given
    const reach = extensionEffects.find(({ prefix }) => one.name.startsWith(prefix))
    if (reach) findings.effect(reach.kind, 'call', 'function', name)
  }
  const facts = one.language === 'sql' ? bodyOf(one, name, scope.analysis) : null
  if (!facts) {
    findings.unknown(`What the function ${name} does is not known (language ${one.language}).`)
    findings.effect('unknown', 'call', 'function', name)
    return anything
  }
  const uses = facts.uses.sources.filter((source) => source !== parameterMark)
  findings.include(facts.effects, uses, facts.unknowns)
  // Within the body its parameters stand for what it is given.
  if (facts.uses.sources.includes(parameterMark)) findings.use(given)
  const made = changed(whole(facts))
  if (!made.sources.includes(parameterMark)) return made
  return joined([given, { ...made, sources: made.sources.filter((source) => source !== parameterMark) }])
}

/** What a body in SQL does, inspected along the caller's search path. Null when it cannot be established. */
function bodyOf(one: CatalogFunction, name: string, analysis: Analysis): DefinitionFacts | null {
  const { catalog } = analysis
  if (one.body === null || !catalog) return null
  const within = `function ${name}`
  if (analysis.within.includes(within) || analysis.within.length >= withinMax) return null
  const key = `${name}\0${one.body}\0${analysis.searchPath?.join('\0') ?? ''}`
  const had = catalog.bodies.get(key)
  if (had) return had
  const parsed = analysis.walkers.parse(one.body)
  if (!parsed) return null
  const facts = inspectBody(parsed, { ...analysis, within: [...analysis.within, within] })
  if (facts && (analysis.within.length === 0 || facts.unknowns.length === 0)) {
    if (catalog.bodies.size >= bodiesMax) catalog.bodies.clear()
    catalog.bodies.set(key, facts)
  }
  return facts
}

function inspectBody(parsed: Tree, analysis: Analysis): DefinitionFacts | null {
  const findings = new Findings()
  const own: Analysis = { ...analysis, findings, parameters }
  const root: Scope = { analysis: own, parent: null, items: [], ctes: null, windows: new Map() }
  const statements = Array.isArray(parsed['stmts']) ? parsed['stmts'] : []
  let last: DefinitionFacts | null = null
  for (const statement of statements) {
    const query = isTree(statement) ? node(statement, 'stmt') : null
    if (!query) return null
    if (!/^(Select|Insert|Update|Delete|Merge)Stmt$/.test(query.tag)) return null
    const { result: shape, uses } = findings.usesOf(() => own.walkers.query(query, scopeWithin(root)))
    reportUnvisited(query, findings)
    last = { columns: shape.columns, open: shape.open, effects: [], uses, unknowns: [] }
  }
  const uses = { sources: findings.uses, direct: false, known: true }
  return {
    columns: last?.columns ?? [],
    open: last?.open ?? null,
    effects: findings.effects(),
    uses,
    unknowns: findings.unknowns,
  }
}
