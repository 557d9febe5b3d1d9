import type { CatalogFunction } from '../../core/catalog-snapshot.ts'
import { anyColumn, isNotifyCall } from '../../core/inspection.ts'
import type { ColumnName } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import { isHarmlessSetting } from '../routines/body-statements.ts'
import { bodyFacts, calledAround, keptWith, writtenFacts } from '../routines/routine-body.ts'
import type { DefinitionFacts } from '../scope/catalog-index.ts'
import { forgottenByRoutine } from '../queries/kept-values.ts'
import { nothing } from '../scope/lineage.ts'
import { newName } from '../scope/object-names.ts'
import { firstSchema } from '../scope/relations.ts'
import { routineText } from '../routines/plpgsql-text.ts'
import { scan } from '../queries/scan.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { isSet, node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { isAttached } from './trigger-definition.ts'
import { noResult } from './utility.ts'
import type { UtilityRule } from './utility.ts'

/**
 * CREATE FUNCTION and CREATE PROCEDURE. What a body in SQL or PL/pgSQL does counts when it is called; here it must be
 * readable, and what others could be made to run unknowingly counts already.
 */
export const createRoutine: UtilityRule = ({ body, scope }) => {
  const { analysis } = scope
  const { findings } = analysis
  const object = newName(words(body, 'funcname'), analysis)
  findings.effect('define', 'create', 'function', object)
  for (const field of ['parameters', 'returnType', 'options']) scan(body[field], scope)
  for (const one of nodes(body, 'options')) visitSetting(node(one.body, 'arg'), analysis)
  const unknown = (sentence: string): typeof noResult => {
    findings.unknown(sentence)
    findings.effect('unknown', 'create', 'function', object)
    return noResult
  }
  const routine = routineFrom(body, analysis)
  // Of one that bears the name of a function in the server's program, the target only looks for that.
  if (typeof routine === 'string')
    return languageOf(body) === 'internal' ? findings.later(() => unknown(routine)) : unknown(routine)
  const say = (): typeof noResult => {
    const sentence = definedAs(routine, { body, scope, object })
    return sentence === null ? noResult : unknown(sentence)
  }
  return runsNothing(routine, analysis) ? findings.later(say) : say()
}

/** Says what the routine does as far as it counts already; a sentence where that is not known. */
function definedAs(
  routine: CatalogFunction,
  { body, scope, object }: { readonly body: Tree; readonly scope: Scope; readonly object: string | null },
): string | null {
  const { analysis } = scope
  const had = analysis.catalog?.functionsNamed(routine.name).some((one) => one.schema === routine.schema)
  if (isTriggerFunction(routine)) {
    const text = routineText(routine.name, routine.body ?? '', '', 'trigger')
    if (text === null || analysis.walkers.parsePlPgSql(text) === null)
      return `The body of the function ${object} could not be parsed.`
    // Writes by others, which nobody looks at here, would fire it.
    const isOther = had === true && !isThereAlready(routine, analysis)
    return isOther && isAttached(routine, analysis) ? `Triggers call the function ${object} already.` : null
  }
  const { hasUserSchemas = true } = analysis.catalog?.snapshot ?? {}
  const facts = definedFacts({ ...routine, hasUserSchemas }, body, scope)
  if (typeof facts === 'string') return facts
  if (facts.unknowns[0] !== undefined) return facts.unknowns[0]
  sayDeeds(facts, had === true, analysis)
  forgottenByRoutine(routine, !node(body, 'sql_body'), analysis)
  return null
}

/**
 * True where the target only keeps the body, or reads its grammar. Of one in SQL it makes sense as it would of a query, and constants
 * become values of their types by whatever code these have.
 */
function runsNothing({ language }: CatalogFunction, { catalog }: Analysis): boolean {
  return language === 'plpgsql' || catalog?.customTypes.size === 0
}

/** True for a trigger's function of which nothing becomes another than it is, as migrations that are run again define it. */
function isThereAlready(routine: CatalogFunction, { catalog, rests }: Analysis): boolean {
  rests.onDefinitions = true
  const [had, ...others] = (catalog?.functionsNamed(routine.name) ?? []).filter(
    ({ schema }) => schema === routine.schema,
  )
  return (
    had !== undefined &&
    others.length === 0 &&
    had.argumentCount === 0 &&
    routine.argumentCount === 0 &&
    (had.kind ?? 'function') === routine.kind &&
    had.language === routine.language &&
    had.body === routine.body &&
    had.result === routine.result &&
    had.securityDefiner === routine.securityDefiner &&
    (had.isStrict ?? false) === (routine.isStrict ?? false) &&
    JSON.stringify(had.settings ?? []) === JSON.stringify(routine.settings ?? [])
  )
}

/** A setting that holds while the routine runs, where its body is read under it. */
function visitSetting(option: Node | null, { findings }: Analysis): void {
  if (option?.tag !== 'VariableSetStmt' || settingFrom(option.body) === null) return
  const name = word(option.body, 'name')
  if (name === 'search_path' || isHarmlessSetting(name)) findings.visit(option.body)
}

/** The routine that CREATE FUNCTION makes, or a sentence that says why it is not known. */
export function routineFrom(body: Tree, analysis: Analysis): CatalogFunction | string {
  const path = words(body, 'funcname')
  const name = path.at(-1) ?? ''
  const schema = path.length > 1 ? path.at(-2) : firstSchema(analysis)
  const what = `What the function ${joinName(...path)} does is not known`
  const unknown = `${what}.`
  if (schema === null || schema === undefined) return unknown
  const options = optionsOf(body)
  const statements = node(body, 'sql_body')
  const language = languageOf(body)
  if (language !== 'sql' && language !== 'plpgsql') return `${what} (language ${language}).`
  const bodies = words(node(options.get('as') ?? {}, 'arg')?.body ?? {}, 'items')
  if ([...options.keys()].some((one) => !understood.has(one)) || (!statements && bodies.length !== 1))
    return unknown
  const parameters = nodes(body, 'parameters').map((one) => parameterFrom(one.body))
  const inputs = parameters.filter(
    (one) => one.mode === 'IN' || one.mode === 'INOUT' || one.mode === 'VARIADIC',
  )
  const outputs = parameters.filter((one) => one.mode !== 'IN' && one.mode !== 'VARIADIC')
  const settings = nodes(body, 'options').flatMap((one) =>
    word(one.body, 'defname') === 'set' ? [settingFrom(node(one.body, 'arg')?.body ?? {})] : [],
  )
  if (settings.includes(null)) return unknown
  const returned = tree(body, 'returnType')
  const isTable = parameters.some((one) => one.mode === 'TABLE')
  const result = isTable
    ? `TABLE(${outputs.map((one) => `${one.name} ${one.type}`).join(', ')})`
    : returned
      ? typeText(returned)
      : ((outputs.length === 1 ? outputs[0]?.type : 'record') ?? 'record')
  return {
    schema,
    name,
    argumentCount: inputs.length,
    volatility: 'volatile',
    language,
    body: statements ? '' : (bodies[0] ?? ''),
    securityDefiner: options.has('security'),
    kind: isSet(body, 'is_procedure') ? 'procedure' : 'function',
    parameters: parameters
      .filter((one) => one.mode !== 'TABLE')
      .map((one) => `${one.mode} ${one.name} ${one.type}`)
      .join(', '),
    result: isSet(body, 'is_procedure') ? null : result,
    defaultCount: 0,
    isVariadic: parameters.some((one) => one.mode === 'VARIADIC'),
    argumentTypes: inputs.map((one) => one.type),
    outputs: outputs.length > 0 ? outputs.map((one) => one.name) : null,
    settings: settings.filter((one) => one !== null),
    isStrict: isSet(node(options.get('strict') ?? {}, 'arg')?.body ?? {}, 'boolval'),
  }
}

function optionsOf(body: Tree): ReadonlyMap<string, Tree> {
  return new Map(nodes(body, 'options').map((one) => [word(one.body, 'defname'), one.body]))
}

function languageOf(body: Tree): string {
  return node(body, 'sql_body') ? 'sql' : textIn(optionsOf(body).get('language')).toLowerCase()
}

/** True where a call leaves out what the definition fills in, so that the statement alone does not tell what it is given. */
export function hasDefaults(body: Tree): boolean {
  return nodes(body, 'parameters').some((one) => node(one.body, 'defexpr') !== null)
}

function definedFacts(routine: CatalogFunction, body: Tree, scope: Scope): DefinitionFacts | string {
  const { analysis } = scope
  if (!node(body, 'sql_body'))
    return bodyFacts({ routine, place: 'definition', around: calledAround(routine) }, analysis)
  const facts = writtenFacts({ tag: 'CreateFunctionStmt', body }, analysis)
  return facts ?? `The body of the function ${joinName(routine.schema, routine.name)} was not understood.`
}

const quiet: ReadonlySet<string> = new Set(['read', 'write', 'transaction', 'lock', 'notify'])
const rowVerbs: ReadonlySet<string> = new Set(['insert', 'update', 'merge', 'delete', 'truncate'])

/**
 * Reading is harmless to define: whoever calls is shown what they may see. What reads and does something besides could
 * carry what it reads, and so could a body that takes another's place. Of one that changes rows it is told what comes to rest there,
 * and where; what it hands to pg_notify, locks and waits by counts among its uses.
 */
function sayDeeds(facts: DefinitionFacts, replaces: boolean, { findings }: Analysis): void {
  const deeds = facts.effects.filter(({ kind, verb }) => kind !== 'read' && verb !== 'show')
  for (const { kind, verb, objectKind, object } of deeds)
    if (!quiet.has(kind)) findings.effect(kind, verb, objectKind, object)
  if (deeds.length === 0 && !replaces) return
  const isOfRows = deeds.every(
    (one) => one.kind === 'lock' || (one.kind === 'write' && rowVerbs.has(one.verb)) || isNotifyCall(one),
  )
  const { stored, placed = [] } = isOfRows ? keptWith(facts, nothing) : { stored: null }
  const reach = reachOf(facts)
  const isFollowed = stored !== null && reach !== null
  if (isFollowed) findings.follow({ effects: [], uses: [], unknowns: [], stored, placed })
  const places = new Set(placed.map(({ source }) => source))
  const isTold = (column: ColumnName): boolean =>
    !isFollowed || reach.has(column) || (stored.includes(column) && !places.has(column))
  for (const { kind, verb, objectKind, object, columns } of facts.effects)
    if (kind === 'read') findings.effect(kind, verb, objectKind, object, columns.filter(isTold))
}

/** Columns that decide something, make it fail or are in what it answers with; null where any may. */
function reachOf({ columns, open, uses, doubts = [] }: DefinitionFacts): ReadonlySet<ColumnName> | null {
  const all = [uses, ...columns.map(({ lineage }) => lineage), ...(open ? [open] : [])]
  const reach = new Set([...doubts, ...all.flatMap(({ sources }) => sources)])
  return reach.has(anyColumn) || all.some(({ known }) => !known) ? null : reach
}

function isTriggerFunction({ result }: CatalogFunction): boolean {
  return /(?:^|\.)(?:event_)?trigger$/.test(result ?? '')
}

const understood: ReadonlySet<string> = new Set(
  'language as volatility strict security leakproof set cost rows parallel'.split(' '),
)

function textIn(option: Tree | undefined): string {
  const value = option ? node(option, 'arg') : null
  return value?.tag === 'String' ? word(value.body, 'sval') : ''
}

function settingFrom(body: Tree): string | null {
  if (word(body, 'kind') !== 'VAR_SET_VALUE') return null
  const values = nodes(body, 'args').map((one) => word(tree(one.body, 'sval') ?? {}, 'sval'))
  return `${word(body, 'name')}=${values.map((one) => joinName(one)).join(', ')}`
}

interface Parameter {
  readonly mode: string
  readonly name: string
  readonly type: string
}

const modes: Readonly<Record<string, string>> = {
  FUNC_PARAM_IN: 'IN',
  FUNC_PARAM_DEFAULT: 'IN',
  FUNC_PARAM_OUT: 'OUT',
  FUNC_PARAM_INOUT: 'INOUT',
  FUNC_PARAM_VARIADIC: 'VARIADIC',
  FUNC_PARAM_TABLE: 'TABLE',
}

function parameterFrom(body: Tree): Parameter {
  const [name, type] = [word(body, 'name'), tree(body, 'argType')]
  return {
    mode: modes[word(body, 'mode')] ?? 'IN',
    name: name === '' ? '' : joinName(name),
    type: type ? typeText(type) : 'text',
  }
}

/** A type as a declaration writes it. */
function typeText(type: Tree): string {
  const name = joinName(...words(type, 'names'))
  const column = isSet(type, 'pct_type') ? '%TYPE' : ''
  const array = nodes(type, 'arrayBounds').length > 0 ? '[]' : ''
  return `${isSet(type, 'setof') ? 'SETOF ' : ''}${name}${column}${array}`
}
