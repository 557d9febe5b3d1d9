import type { CatalogFunction } from '../../core/catalog-snapshot.ts'
import { joinName } from '../../core/object-name.ts'
import { given, givenMark } from '../scope/body-flow.ts'
import { inspectInner, isHarmlessSetting, sayChanges } from './body-statements.ts'
import type { CatalogIndex, DefinitionFacts } from '../scope/catalog-index.ts'
import { sayLongSettings } from './long-settings.ts'
import { declaredParameters } from './declared-types.ts'
import { Findings } from '../scope/findings.ts'
import type { Kept } from '../scope/findings.ts'
import { putWith } from '../values/placed-values.ts'
import { anything, joined, marksOf, nothing, sized } from '../scope/lineage.ts'
import type { Lineage, Shape } from '../scope/lineage.ts'
import { followMade } from '../scope/made-in-body.ts'
import { MetBodies } from '../scope/met-bodies.ts'
import { inspectPlPgSql } from './plpgsql-body.ts'
import type { Surroundings } from './plpgsql-variables.ts'
import { itemsOf, withRows } from './row-arguments.ts'
import type { GivenRow } from './row-arguments.ts'
import { routineText, withBareRowTypes } from './plpgsql-text.ts'
import { schemasOfSetting } from '../text/search-path-setting.ts'
import { callerPathOf, definitionPath } from '../scope/scope.ts'
import type { Analysis, Block, Scope } from '../scope/scope.ts'
import { node, nodes, statementsOf } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/** Bodies within bodies. */
const withinMax = 8
/** Inspected bodies kept per snapshot. */
const bodiesMax = 2000
/** What the bodies of one statement may hold together; a thousand overloads are a way to keep a parser busy. */
const charactersMax = 1024 * 1024

/** A routine that is asked about, and what it runs in. */
export interface BodyOf {
  readonly routine: CatalogFunction
  /** Tells apart the surroundings that one body may have, such as the tables of a trigger function. */
  readonly place: string
  readonly around: Surroundings
  /** Rows of stored relations that it is given; see `row-arguments.ts`. */
  readonly rows?: readonly GivenRow[]
}

/** Surroundings of a routine that is called by name. */
export function calledAround(routine: CatalogFunction): Surroundings {
  return { name: routine.name, rows: null, tables: null, result: routine.result ?? null }
}

/** What a body does, or a sentence that says why that is not known. */
export function bodyFacts(
  { routine, place, around, rows = [] }: BodyOf,
  analysis: Analysis,
): DefinitionFacts | string {
  const { catalog } = analysis
  analysis.rests.onDefinitions = true
  const name = joinName(routine.schema, routine.name)
  const within = `function ${name}`
  const { body } = routine
  if (body === null || !catalog)
    return `What the function ${name} does is not known (language ${routine.language}).`
  if (analysis.within.includes(within)) return `The function ${name} leads back to itself.`
  if (analysis.within.length >= withinMax) return `The function ${name} leads too deep.`
  const searchPath = pathWithin(routine, analysis)
  if (typeof searchPath === 'string') return searchPath
  const key = [name, place, routine.parameters, routine.result, body, searchPath?.join('\0')].join('\0\0')
  const had = catalog.bodies.get(key)
  if (had) return had
  analysis.budget.characters += body.length
  if (analysis.budget.characters > charactersMax)
    return `The bodies to be read are too large; one is ${name}'s.`
  // Counted anew for each that no other leads to, so that what is kept of it does not depend on those before it.
  const met = analysis.met ?? new MetBodies()
  if (met.isTooMuch(key, body.length)) return `Too many ways lead to the function ${name}.`
  const own: Analysis = {
    ...analysis,
    searchPath,
    callerPath: searchPath,
    parameters: withRows(given, rows, analysis),
    ...(rows[0] ? { others: { names: rows[0].others, lineage: given } } : {}),
    variables: null,
    declared: null,
    rows: null,
    keysHold: false,
    within: [...analysis.within, within],
    met,
  }
  const facts =
    place === 'do'
      ? factsOfBlock(routine, body, around, own)
      : factsOn(routine, body, around, { ...own, block: null }, rows)
  if (!facts) return `The body of the function ${name} could not be parsed.`
  if (analysis.within.length === 0 || facts.unknowns.length === 0) {
    if (catalog.bodies.size >= bodiesMax) catalog.bodies.clear()
    catalog.bodies.set(key, facts)
  }
  return facts
}

function factsOn(
  routine: CatalogFunction,
  body: string,
  around: Surroundings,
  outer: Analysis,
  rows: readonly GivenRow[] = [],
): DefinitionFacts | null {
  const own: Analysis = { ...outer, findings: new Findings(), block: outer.block ?? null }
  return routine.language === 'sql'
    ? sqlBody(routine, body, own, rows)
    : plpgsqlBody(routine, body, around, own)
}

/** A block, with the tables that it makes itself where they can be followed. */
function factsOfBlock(
  routine: CatalogFunction,
  body: string,
  around: Surroundings,
  own: Analysis,
): DefinitionFacts | null {
  const { catalog, walkers } = own
  const made: Node[] = []
  const block: Block = { made, followed: new Set(), namesAny: false, givesNames: false }
  const facts = factsOn(routine, body, around, { ...own, block })
  if (!facts || !catalog || !walkers.tablesMade || facts.unknowns.length === 0 || made.length === 0)
    return facts
  const again = (on: CatalogIndex, followed: ReadonlySet<string>): DefinitionFacts | null =>
    factsOn(routine, body, around, {
      ...own,
      catalog: on,
      block: { made: [], followed, namesAny: false, givesNames: false },
    })
  return followMade(made, catalog, walkers.tablesMade, again) ?? facts
}

/** What the text of a DO does. */
export function blockFacts(
  language: string,
  body: string | null,
  analysis: Analysis,
): DefinitionFacts | string {
  const routine: CatalogFunction = {
    schema: '',
    name: 'inline_code_block',
    argumentCount: 0,
    volatility: 'volatile',
    language,
    body: language === 'plpgsql' ? body : null,
    securityDefiner: false,
    parameters: '',
    result: 'void',
  }
  return bodyFacts({ routine, place: 'do', around: calledAround(routine) }, analysis)
}

/** The path that names in a body are looked up along, or a sentence that says why it is not known. */
function pathWithin(routine: CatalogFunction, analysis: Analysis): readonly string[] | null | string {
  let path = callerPathOf(analysis)
  const name = joinName(routine.schema, routine.name)
  let isOwn = false
  for (const setting of routine.settings ?? []) {
    const at = setting.indexOf('=')
    const [what, value] = [setting.slice(0, at).toLowerCase(), setting.slice(at + 1)]
    if (what === 'search_path') {
      path = schemasOfSetting(value)
      isOwn = true
    } else if (!isHarmlessSetting(what)) return `The function ${name} runs under a ${what} of its own.`
  }
  const mayMeanOwner = isOwn ? (path ?? []).includes('$user') : routine.securityDefiner
  if (mayMeanOwner && routine.hasUserSchemas !== false)
    return `The function ${name} looks names up in the schema of its owner, which is not known.`
  return path
}

function sqlBody(
  routine: CatalogFunction,
  body: string,
  analysis: Analysis,
  rows: readonly GivenRow[],
): DefinitionFacts | null {
  const parsed = statementsOf(analysis.walkers.parse(body))
  const statements = routine.isBodyDefinition ? definedStatements(parsed) : parsed
  const own: Analysis = { ...analysis, declared: declaredParameters(routine, analysis) }
  return statements === null || statements.length === 0 ? null : factsOf(statements, own, rows)
}

/** What the body in a CREATE FUNCTION that is being inspected does, where the grammar has read it already. */
export function writtenFacts(definition: Node, analysis: Analysis): DefinitionFacts | null {
  const statements = definedStatements([definition])
  const findings = new Findings(analysis.findings.visited)
  const body = node(definition.body, 'sql_body')
  if (body) findings.visit(body.body)
  const own: Analysis = {
    ...analysis,
    findings,
    parameters: given,
    variables: null,
    declared: null,
    rows: null,
  }
  return statements && factsOf(statements, own)
}

function factsOf(
  statements: readonly Node[],
  analysis: Analysis,
  rows: readonly GivenRow[] = [],
): DefinitionFacts {
  const { findings } = analysis
  const items = itemsOf(rows, analysis)
  const root: Scope = { analysis, parent: null, items, ctes: null, windows: new Map() }
  let last: Shape = { columns: [], open: null, uses: nothing }
  for (const statement of statements) {
    const { result, uses } = findings.usesOf(() => inspectInner(statement, root))
    last = { ...result, uses }
  }
  const effects = findings.effects()
  sayChanges(effects, findings)
  sayLongSettings({ findings })
  const uses: Lineage = { sources: findings.uses, direct: false, known: true }
  const { stored, placed, unknowns } = findings
  return { columns: last.columns, open: last.open, effects, uses, unknowns, stored, placed }
}

/** The statements of a body that is kept parsed: BEGIN ATOMIC … END, or RETURN. */
function definedStatements([definition]: readonly Node[]): readonly Node[] | null {
  const body = definition?.tag === 'CreateFunctionStmt' ? node(definition.body, 'sql_body') : null
  if (!body) return null
  const found =
    body.tag === 'List' ? nodes(body.body, 'items').flatMap((one) => nodes(one.body, 'items')) : [body]
  return found.flatMap((one): readonly Node[] => {
    const value = one.tag === 'ReturnStmt' ? node(one.body, 'returnval') : null
    return value
      ? [{ tag: 'SelectStmt', body: { targetList: [{ ResTarget: { val: { [value.tag]: value.body } } }] } }]
      : [one]
  })
}

function plpgsqlBody(
  routine: CatalogFunction,
  body: string,
  around: Surroundings,
  analysis: Analysis,
): DefinitionFacts | null {
  const parameters =
    routine.parameters ?? Array.from({ length: routine.argumentCount }, () => 'text').join(', ')
  const result = routine.result === undefined ? 'text' : routine.result
  for (const form of [body, withBareRowTypes(body)]) {
    const text = form === null ? null : routineText(routine.name, form, parameters, result)
    const parsed = text === null ? null : analysis.walkers.parsePlPgSql(text)
    if (parsed && form !== null) return inspectPlPgSql(parsed, form, around, analysis)
    if (!/%\s*rowtype/i.test(body)) return null
  }
  return null
}

/** Default values of parameters are computed at each call that leaves them out. */
export function defaultsOf(routine: CatalogFunction, analysis: Analysis): Lineage {
  if ((routine.defaultCount ?? 0) === 0 || routine.parameters === undefined) return nothing
  const [definition] = statementsOf(
    analysis.walkers.parse(`CREATE FUNCTION f(${routine.parameters}) RETURNS void LANGUAGE sql AS ''`),
  )
  const own: Analysis = {
    ...analysis,
    searchPath: definitionPath,
    callerPath: callerPathOf(analysis),
    parameters: null,
    variables: null,
  }
  const root: Scope = { analysis: own, parent: null, items: [], ctes: null, windows: new Map() }
  const found: Lineage[] = []
  for (const parameter of definition ? nodes(definition.body, 'parameters') : []) {
    const value = node(parameter.body, 'defexpr')
    if (!value) continue
    found.push(analysis.walkers.expression(value, root))
  }
  return definition === undefined ? anything : joined(found)
}

/** A lineage with what the routine is given put in the place of its mark. */
export function substituted(of: Lineage, lineage: Lineage): Lineage {
  if (!of.sources.includes(givenMark)) return of
  const sources = new Set(of.sources.filter((source) => source !== givenMark))
  for (const source of lineage.sources) sources.add(source)
  const known = of.known && lineage.known
  const size = (of.size ?? 1) * (lineage.size ?? 1)
  return sized({ sources: [...sources], direct: false, known, ...marksOf([of, lineage]) }, size)
}

/** What a call stores, with what the routine is given in the place of its mark. */
export function keptWith({ stored = null, placed = [] }: DefinitionFacts, all: Lineage): Kept {
  if (!all.known) return { stored: null }
  return putWith({ stored, placed }, (sources) => substituted({ ...nothing, sources }, all).sources)
}
