import { givenMark } from '../scope/body-flow.ts'
import { inspectText } from './body-statements.ts'
import { sayNumbersChosen } from '../scope/numbers-given.ts'
import { mayRunCode } from '../scope/custom-types.ts'
import type { CatalogFunction, Support } from '../../core/catalog-snapshot.ts'
import { joinName } from '../../core/object-name.ts'
import { queriedText } from './computed-text.ts'
import { bareConstants } from '../scope/constants.ts'
import { documentCall } from '../values/document-calls.ts'
import type { DocumentCall } from '../values/document-calls.ts'
import { setFunctions } from '../text/pure-functions.ts'
import { extensionEffects, functionEffects, pureExtensionFunctions } from '../text/function-effects.ts'
import { sayGathered } from '../scope/custom-values.ts'
import { columnTypes, mayNotFit, resultTypes } from '../values/fitting-types.ts'
import { isFewRows, isOfManyRows, sayManyRows } from '../values/gathered-rows.ts'
import { sayEffect } from './called-effects.ts'
import { findFunctions } from './function-names.ts'
import type { FoundFunctions } from './function-names.ts'
import { castAround } from '../scope/implied-casts.ts'
import { growthOf, isShortResult } from '../values/long-values.ts'
import type { DefinitionFacts } from '../scope/catalog-index.ts'
import {
  anything,
  asRow,
  changed,
  isLooselyEqual,
  joined,
  nothing,
  sized,
  sizeMax,
  unsized,
  whole,
} from '../scope/lineage.ts'
import type { Lineage, Shape } from '../scope/lineage.ts'
import { runsText, textsOfBuiltIn, textsOfTablefunc } from '../text/run-texts.ts'
import { rangeConstructors } from '../snapshot/snapshot-functions.ts'
import { heldSize, longSetting, sayGivenSetting, setsLong } from './long-settings.ts'
import { placeWith, rowItem, rowsGiven } from './row-arguments.ts'
import type { GivenRow } from './row-arguments.ts'
import { bodyFacts, calledAround, defaultsOf, keptWith, substituted } from './routine-body.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { cutValue, isCutting } from './cut-values.ts'
import { returnsRow, sayCompared, sayOrdered } from '../values/row-comparisons.ts'
import { sayBrought } from '../values/brought-types.ts'
import { isBounded, isNoArray } from '../values/total-expressions.ts'
import {
  addingFunctions,
  comparingFunctions,
  findingFunctions,
  gatheringFunctions,
  keyedFunctions,
  recordFunctions,
  totalityOf,
  variadicFunctions,
} from '../values/total-functions.ts'
import { typeOf } from '../values/value-types.ts'
import { isSet, node, nodes, tree, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** A function call with all its clauses. What its filter, order and window read can be told from its value. */
export function functionCall(body: Tree, scope: Scope): Lineage {
  const { findings, walkers } = scope.analysis
  findings.visit(body)
  const path = words(body, 'funcname')
  const args = nodes(body, 'args')
  const wasLong = findings.makesLong
  const given = args.map((arg) => walkers.expression(arg, scope))
  const document = isSet(body, 'func_variadic') ? null : documentCalled(path, given, args, scope)
  const lineages = document?.asked ?? (countsRows(body, scope) ? [nothing] : given)
  const steering: Lineage[] = nodes(body, 'agg_order').map((one) => walkers.expression(one, scope))
  const filter = node(body, 'agg_filter')
  if (filter) steering.push(walkers.expression(filter, scope))
  const over = tree(body, 'over')
  if (over) steering.push(windowLineage(over, scope))
  const steers = joined(steering)
  findings.use(steers)
  if (isSet(body, 'agg_distinct')) findings.use(joined(lineages))
  // How many there are in an array that takes their place is told by none of them.
  if (isSet(body, 'func_variadic') && !variadicFunctions.has(path.at(-1) ?? ''))
    findings.mayFail(joined(lineages))
  const gathers = gatheringFunctions.has(path.at(-1) ?? '')
  if (gathers) sayManyRows(args, lineages, scope)
  const called = call(path, lineages, args, scope)
  const made = gathers && isOfManyRows(args, lineages, scope) ? sized(called, findings.long()) : called
  const uncut = document?.made ?? made
  const isCut = isCutting(path, args, scope.analysis)
  const value = isCut ? cutValue(uncut, args, wasLong, findings) : uncut
  return steering.length === 0 ? value : joined([value, steers])
}

/** What a call reads of a document, where it is the server's own that is called. */
function documentCalled(
  path: readonly string[],
  lineages: readonly Lineage[],
  args: readonly Node[],
  scope: Scope,
): DocumentCall | null {
  const found = documentCall(path.at(-1) ?? '', lineages, args, scope)
  if (!found) return null
  const { builtIn, users } = findFunctions(path, scope.analysis)
  return builtIn !== null && users.length === 0 ? found : null
}

/** True for rows that are counted whole: whether they are there, which their fields do not decide. */
function countsRows(body: Tree, scope: Scope): boolean {
  const path = words(body, 'funcname')
  const [arg, ...others] = nodes(body, 'args')
  if (path.at(-1) !== 'count' || !arg || others.length > 0 || isSet(body, 'agg_distinct')) return false
  const { builtIn, users } = findFunctions(path, scope.analysis)
  const item = builtIn !== null && users.length === 0 ? rowItem(arg, scope) : null
  // What a function yields that is no row goes by the name of its entry, and may be NULL.
  return item !== null && item.open === null && (item.hasSystemColumns || item.columns.length > 1)
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
  const [only] = found.builtIn === null && found.users.length === 1 ? found.users : []
  const rows = only ? rowsGiven(only, argNodes, scope) : []
  const given = changed(joined(args.filter((_, at) => !rows.some((one) => one.at === at))))
  if (found.unknown !== null) {
    findings.unknown(found.unknown)
    const reach = extensionEffects.find(({ prefix }) => path.at(-1)?.startsWith(prefix))
    findings.effect(reach?.kind ?? 'unknown', 'call', 'function', found.object)
    return anything
  }
  const factor =
    found.builtIn === null ? undefined : growthOf(found.builtIn, bareConstants(argNodes, analysis))
  const held = heldSize(found.builtIn, argNodes)
  const grown = factor === undefined ? sized(given, held) : sized(given, findings.grow(args, factor))
  const results: Lineage[] = found.builtIn === null ? [] : [grown]
  sayFallible(found, given, argNodes, scope)
  const [key] = args
  if (key && keyedFunctions.has(found.builtIn ?? '')) findings.mayFail(key)
  const texts = found.builtIn === null ? null : textsOfBuiltIn(found.builtIn, argNodes)
  if (texts) results.push(runTexts(texts, scope))
  const computed =
    texts || !argNodes[0] || !runsText(found.builtIn ?? '') ? null : queriedText(argNodes[0], scope)
  if (computed) results.push(ranTexts([computed], scope))
  const effect = found.builtIn === null || texts || computed ? undefined : functionEffects.get(found.builtIn)
  if (effect && found.builtIn !== null) {
    sayEffect(found.builtIn, effect, argNodes, scope)
    if (found.builtIn === 'set_config') sayGivenSetting(argNodes, args, scope)
    if (found.builtIn === 'setval') sayNumbersChosen(scope.analysis)
    // What it does can be seen from elsewhere: how long it sleeps, which lock it holds, what it sets.
    findings.use(given)
    if (effect.opaque) results.push(anything)
  }
  if (found.builtIn !== null && setFunctions.has(found.builtIn)) findings.use(given)
  for (const one of found.users) results.push(callUser(one, given, argNodes, scope, rows))
  const result = results.length === 1 && results[0] ? results[0] : joined(results)
  const isRow =
    (found.builtIn !== null && recordFunctions.has(found.builtIn)) ||
    found.users.some((one) => returnsRow(one.result, analysis))
  // In a list of outputs it yields rows that all other outputs are repeated in.
  const yieldsMany =
    (found.builtIn !== null &&
      setFunctions.has(found.builtIn) &&
      !isFewRows(found.builtIn, argNodes, analysis)) ||
    found.users.some((one) => /^(?:SETOF|TABLE)\b/i.test(one.result ?? ''))
  const yielded: Lineage = yieldsMany ? { ...result, many: true } : result
  return isRow ? asRow(yielded) : yielded
}

/** Calls what other objects are made of: the functions behind an operator or an aggregate. */
export function callSupport(
  functions: readonly Support[],
  object: string,
  given: Lineage,
  argNodes: readonly Node[],
  scope: Scope,
): Lineage {
  const { catalog, findings } = scope.analysis
  const results = functions.map((one) => {
    if (!/^[0-9]+$/.test(one)) return call(['pg_catalog', one], [given], argNodes, scope)
    const routine = catalog?.functionOf(Number(one)) ?? null
    if (routine === null) {
      findings.unknown(`A function behind ${object} is not known.`)
      findings.effect('unknown', 'call', 'other', object)
      return anything
    }
    const found = { builtIn: null, users: [routine], unknown: null, object }
    sayFallible(found, given, argNodes, scope)
    return callUser(routine, given, argNodes, scope)
  })
  return joined(results)
}

/** Whatever is not known to be total may fail on what it is given; a function of users may do so in its body. */
function sayFallible(found: FoundFunctions, given: Lineage, argNodes: readonly Node[], scope: Scope): void {
  const { findings } = scope.analysis
  const { builtIn, users } = found
  if (users.some((one) => one.language !== 'sql')) findings.mayFail(given)
  // A body of SQL is put in the call's place, and works its arguments out where it needs them.
  else if (users.length > 0) findings.mayFail(given.fails || given.isRow || given.wild ? given : nothing)
  if (builtIn === null) return
  // What a body calls its parameter may be another row's value at each call.
  const isVarying =
    scope.analysis.parameters !== null && argNodes.slice(1).some((arg) => arg.tag === 'ParamRef')
  const bare = bareConstants(argNodes, scope.analysis)
  const totality = totalityOf(builtIn, bare, (at) => typeOf(argNodes[at] ?? null, scope))
  if (isVarying || totality === 'no') return findings.mayFail(given)
  if (totality === 'stored') findings.mayFailAfar(given)
  if (findingFunctions.has(builtIn) && isLooselyEqual(given)) findings.mayFail(given)
  if (builtIn.startsWith('json_extract_path') && !bare.slice(1).every(({ tag }) => tag === 'A_Const'))
    return findings.mayFail(given)
  // The third is brought to the type of the first.
  if ((builtIn === 'lag' || builtIn === 'lead') && argNodes[0] && argNodes[2])
    sayBrought(
      [argNodes[0], argNodes[2]].map((value) => ({ value, lineage: given })),
      'side by side',
      scope,
    )
  if (comparingFunctions.has(builtIn)) {
    sayCompared(given, scope.analysis)
    sayOrdered([typeOf(argNodes[0] ?? null, scope)], given, scope.analysis)
  }
  if (addingFunctions.has(builtIn) && !isBounded(argNodes[0] ?? null, scope)) findings.mayFail(given)
  if (builtIn === 'array_agg') sayGathered(given, scope.analysis)
  if (builtIn === 'array_agg' && !isNoArray(argNodes[0] ?? null, scope)) findings.mayFail(given)
}

/** An aggregate of users is what its functions make of its state and of the values, row by row. */
function callAggregate(
  one: CatalogFunction,
  { functions, states }: NonNullable<CatalogFunction['aggregates']>,
  given: Lineage,
  scope: Scope,
): Lineage {
  const { catalog, findings } = scope.analysis
  const name = joinName(one.schema, one.name)
  if (states.some((oid) => catalog?.snapshot.customTypeOids?.includes(oid) !== false))
    findings.unknown(`The state of the aggregate ${name} has a type that may run code that is not known.`)
  // Arguments vary from row to row, whatever constants the call is given.
  return changed(joined([given, callSupport(functions, name, given, [], scope)]))
}

/** What statements in constant arguments read decides which rows and columns come of it. */
function runTexts(texts: readonly string[], scope: Scope): Lineage {
  return ranTexts(
    texts.map((text) => inspectText(text, nothing, scope)),
    scope,
  )
}

function ranTexts(shapes: readonly Shape[], scope: Scope): Lineage {
  const all = joined(shapes.flatMap((shape) => [whole(shape), shape.uses]))
  scope.analysis.findings.use(all)
  return changed(all)
}

function callUser(
  one: CatalogFunction,
  given: Lineage,
  argNodes: readonly Node[],
  scope: Scope,
  rows: readonly GivenRow[] = [],
): Lineage {
  const { findings } = scope.analysis
  const name = joinName(one.schema, one.name)
  if (one.language === 'c') {
    if (pureExtensionFunctions.has(one.name)) return given
    const texts = textsOfTablefunc(one.name, bareConstants(argNodes, scope.analysis))
    if (texts) {
      findings.use(given)
      return runTexts(texts, scope)
    }
    const reach = extensionEffects.find(({ prefix }) => one.name.startsWith(prefix))
    if (reach) findings.effect(reach.kind, 'call', 'function', name)
  }
  // What it is given, and what it answers with, is turned into these.
  const types = [...(one.argumentTypes ?? []), one.result ?? '']
  if (types.some((type) => mayRunCode(type, scope.analysis)))
    findings.unknown(`The types of the function ${name} may run code that is not known.`)
  if (one.language === 'internal' && rangeConstructors.has(one.body ?? '')) return given
  if (one.aggregates) return callAggregate(one, one.aggregates, given, scope)
  const facts = bodyFacts(
    { routine: one, place: placeWith(rows), around: calledAround(one), rows },
    scope.analysis,
  )
  if (typeof facts === 'string') {
    findings.unknown(facts)
    findings.effect('unknown', 'call', 'function', name)
    return anything
  }
  // Within the body its parameters stand for what it is given, or for their defaults.
  const defaults = defaultsOf(one, scope.analysis)
  const all = joined([given, defaults])
  const turned = (one.argumentTypes ?? []).filter((_, place) => !rows.some(({ at }) => at === place))
  if (defaults.fails || mayNotFit(turned, given, scope.analysis.catalog)) findings.mayFail(all)
  const uses = substituted(facts.uses, all)
  findings.include(facts.effects, uses.sources, facts.unknowns, {}, keptWith(facts, all))
  if (setsLong(facts.effects, all)) findings.unknown(longSetting)
  if (facts.unknowns.length > 0) {
    findings.effect('unknown', 'call', 'function', name)
    // What it answers may come from wherever that leads.
    return anything
  }
  const shown = castAround(changed(whole(facts)), scope.analysis, one.result ?? '')
  const result = isShortResult(one.result) ? unsized(shown) : shown
  const made = substituted(result, all)
  // What variables hold on the way is not followed value by value.
  const yielded =
    one.language === 'sql' || made.sources.length === 0 ? made : { ...made, wild: true as const }
  const fields = fieldsOf(one, facts, all, scope.analysis)
  if ((yielded.size ?? 1) > sizeMax) findings.mayFail(yielded)
  if (!fields && mayNotFit(resultTypes(one), yielded, scope.analysis.catalog)) findings.mayFail(yielded)
  for (const { lineage, type } of fields ?? [])
    if (mayNotFit([type], lineage, scope.analysis.catalog)) findings.mayFail(lineage)
  // One that reads rows all the same is computed when the statement is planned, and its value stands in the plan.
  if (one.volatility === 'immutable')
    findings.use({ ...result, sources: result.sources.filter((source) => source !== givenMark) })
  if (one.isStrict !== true) return fields ? { ...yielded, fields } : yielded
  // Whether an argument is NULL decides whether it runs at all.
  const returnsRows = /^(?:SETOF|TABLE)\b/i.test(one.result ?? '')
  if (returnsRows || facts.effects.some(({ kind }) => kind !== 'read')) findings.use(all)
  return joined([yielded, all])
}

/** What each column of its rows is made from, where the last statement of a body of SQL says so, and of which type it is. */
function fieldsOf(
  one: CatalogFunction,
  { columns, open }: DefinitionFacts,
  given: Lineage,
  analysis: Analysis,
): readonly { readonly name: string; readonly lineage: Lineage; readonly type: string }[] | null {
  const types = one.language === 'sql' && open === null ? columnTypes(one, analysis.catalog) : null
  if (types?.length !== columns.length) return null
  return columns.map(({ lineage }, at) => ({
    name: one.outputs?.[at] ?? '',
    lineage: changed(substituted(castAround(changed(lineage), analysis, one.result ?? ''), given)),
    type: types[at] ?? '',
  }))
}
