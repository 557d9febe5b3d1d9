/**
 * Values that were computed once and are kept: rows of materialized views, stored generated columns. What they were made
 * of is told by definitions alone. Once one of these is another, the values stay and nothing names their columns any more;
 * the effect `forget` says which.
 */
import type { CatalogFunction, CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import { anyColumn } from '../../core/inspection.ts'
import type { ColumnName } from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'
import { CatalogIndex } from '../scope/catalog-index.ts'
import type { DefinitionFacts } from '../scope/catalog-index.ts'
import { Findings } from '../scope/findings.ts'
import { anything, joined } from '../scope/lineage.ts'
import type { Column, Lineage, Shape } from '../scope/lineage.ts'
import { isSameRoutine } from '../routines/function-names.ts'
import { sayNumbersNamed } from '../scope/numbers-given.ts'
import { columnsOf, definitionOf, factsAlong, findRelation, nameOf } from '../scope/relations.ts'
import { callerPathOf } from '../scope/scope.ts'
import type { Analysis } from '../scope/scope.ts'
import { node, nodes, tree, word } from '../text/tree.ts'
import { sayDoubted } from './doubted-views.ts'
import { namesInBody } from '../scope/named-in-body.ts'
import { sayRunAnew, sayRunByName } from './expressions-anew.ts'
import type { Tree } from '../text/tree.ts'

/** CREATE VIEW: `shape` is what its query yields. */
export function forgottenByView(range: Tree, shape: Shape, analysis: Analysis): void {
  const name = nameOf(range, analysis)
  const [schema, bare] = splitName(name) ?? []
  const { catalog } = analysis
  const had = catalog?.relation(schema ?? '', bare ?? '') ?? undefined
  sayRunByName(bare ?? '', analysis)
  if (schema === undefined || bare === undefined || !catalog || (!had && keepers(analysis).length === 0))
    return
  const columns = shape.columns.map((column, at) => ({
    number: at + 1,
    name: had?.columns[at]?.name ?? column.name,
    typeOid: 0,
    typeName: '',
    generated: null,
  }))
  const relation: Relation = {
    ...(had ?? newRelation),
    schema,
    name: bare,
    kind: 'view',
    columns,
    definition: null,
  }
  const { snapshot } = catalog
  const after = indexOf(snapshot, {
    relations: [...snapshot.relations.filter((one) => one !== had), relation],
  })
  const own = columns.map((column, at): Column => ({
    name: column.name,
    lineage: shape.open ? anything : (shape.columns[at]?.lineage ?? anything),
    reads: [],
  }))
  const facts = { columns: own, open: null, effects: [], uses: shape.uses, unknowns: [] }
  after.viewsToBe.set(relation.oid, facts)
  sayForgotten(after, analysis)
  if (had) sayDoubted(after, analysis)
}

/** CREATE FUNCTION; `isKnown` is false where what its body does cannot be followed from here. */
export function forgottenByRoutine(routine: CatalogFunction, isKnown: boolean, analysis: Analysis): void {
  const { catalog } = analysis
  if (!catalog) return
  const { snapshot } = catalog
  const had = snapshot.functions.filter((one) => isSameRoutine(one, routine))
  const others = snapshot.functions.filter((one) => !had.includes(one))
  // What it takes the place of keeps its number, by which operators and aggregates know it.
  const put = (made: CatalogFunction): readonly CatalogFunction[] =>
    had.length === 0 ? [made] : had.map(({ oid }) => (oid === undefined ? made : { ...made, oid }))
  const without = indexOf(snapshot, { functions: [...others, ...put({ ...routine, body: null })] })
  if (had.length === 0) sayRunByName(routine.name, analysis)
  else if (!had.some((one) => doesTheSame(one, routine))) sayRunAnew(without, analysis)
  if (!isKnown) return sayDependent(without, analysis)
  const after = indexOf(snapshot, { functions: [...others, ...put(routine)] })
  sayForgotten(after, analysis)
  if (had.length > 0) sayDoubted(after, analysis)
}

/** ALTER FUNCTION … SET: names in its body may mean others. */
export function forgottenBySettings(path: readonly string[], analysis: Analysis): void {
  const { catalog } = analysis
  if (!catalog) return
  const isMeant = (one: CatalogFunction): boolean =>
    one.name === path.at(-1) && (path.length === 1 || one.schema === path.at(-2))
  const functions = catalog.snapshot.functions.map((one) => (isMeant(one) ? { ...one, body: null } : one))
  const without = indexOf(catalog.snapshot, { functions })
  sayRunAnew(without, analysis)
  sayDependent(without, analysis)
}

/** A name that something else bears from now on: bodies kept as texts would mean that. */
export function forgottenByName(name: string, analysis: Analysis): void {
  const functions = analysis.catalog?.snapshot.functions ?? []
  if (!functions.some((one) => namesInBody(one, name))) return
  sayNumbersNamed(name, analysis)
  sayRunByName(name, analysis)
  for (const relation of keepers(analysis)) {
    const { columns, uses } = originOf(relation, analysis)
    if ([...columns, uses].some((one) => !one.known)) sayLost(relation, [anyColumn], analysis)
  }
}

/** From here on the server computes materialized views along this path, and not along the session's. */
const ownPathSince = 170_000
const ownPath = ['pg_catalog', 'pg_temp']

/** REFRESH: bodies that it runs may find names that mean something else, or nothing, to whoever reads the rows. */
export function forgottenByRefresh(view: Relation, analysis: Analysis): DefinitionFacts {
  const { catalog } = analysis
  const isOwn = (catalog?.snapshot.serverVersion ?? 0) >= ownPathSince
  const facts = factsAlong(view, isOwn ? ownPath : callerPathOf(analysis), {
    ...analysis,
    findings: new Findings(),
  })
  if (!catalog) return facts
  const relations = catalog.snapshot.relations.filter((one) => one.schema !== 'pg_temp')
  const lasting = originOf(view, { ...analysis, catalog: indexOf(catalog.snapshot, { relations }) })
  const named = new Set([...lasting.columns, lasting.uses].flatMap((one) => one.sources))
  const computed = [...facts.columns.map((one) => one.lineage), facts.uses].flatMap((one) => one.sources)
  sayLost(view, [...new Set(computed.filter((one) => !named.has(one)))], analysis)
  return facts
}

/** ALTER TABLE … ALTER COLUMN … DROP EXPRESSION: the values stay. */
export function forgottenByColumn(name: string, range: Tree, analysis: Analysis): void {
  const found = findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis)
  if (found.kind === 'unknown') return analysis.findings.unknown(found.sentence)
  if (found.kind !== 'relation') return
  const family = [found.relation, ...(analysis.catalog?.childrenOf(found.relation) ?? [])]
  for (const relation of family) {
    const column = columnsOf(relation, analysis).find((one) => one.name === name)
    if (!column) continue
    const own = joinName(relation.schema, relation.name, name)
    const { sources, known } = column.lineage
    sayLost(relation, [...sources.filter((one) => one !== own), ...(known ? [] : [anyColumn])], analysis)
  }
}

/** The path of the function that an ALTER FUNCTION gives settings, null when it gives none. */
export function pathOfSettings(body: Tree): readonly string[] | null {
  const sets = nodes(body, 'actions').some((one) => word(one.body, 'defname') === 'set')
  const path = tree(body, 'func')
  const names = path ? nodes(path, 'objname').map((one) => word(one.body, 'sval')) : []
  return sets && node(body, 'func') === null ? names : null
}

function doesTheSame(one: CatalogFunction, other: CatalogFunction): boolean {
  return isSameRoutine(one, other) && deedsOf(one) === deedsOf(other)
}

function deedsOf({ language, body, settings = [], securityDefiner, isStrict }: CatalogFunction): string {
  return JSON.stringify([language, body, settings, securityDefiner, isStrict === true])
}

const newRelation = {
  oid: -1_000_000,
  hasTriggers: false,
  hasRules: false,
  parents: [],
} as const

function indexOf(snapshot: CatalogSnapshot, changes: Partial<CatalogSnapshot>): CatalogIndex {
  return new CatalogIndex({ ...snapshot, ...changes })
}

function keepers({ catalog }: Analysis): readonly Relation[] {
  return (catalog?.snapshot.relations ?? []).filter(
    (one) => one.kind === 'materialized' || one.columns.some((column) => column.generated),
  )
}

interface Origin {
  readonly columns: readonly Lineage[]
  readonly uses: Lineage
}

function originOf(relation: Relation, analysis: Analysis): Origin {
  const own: Analysis = {
    ...analysis,
    findings: new Findings(),
    parameters: null,
    variables: null,
    rows: null,
  }
  const columns = columnsOf(relation, own).map((one) => one.lineage)
  const uses = relation.kind === 'materialized' ? definitionOf(relation, own).uses : joined([])
  return { columns, uses }
}

/** Compares what is kept with what the definitions will tell of it. */
function sayForgotten(after: CatalogIndex, analysis: Analysis): void {
  for (const relation of keepers(analysis)) {
    const [was, is] = [originOf(relation, analysis), originOf(relation, { ...analysis, catalog: after })]
    const lost = new Set(
      [...was.columns.keys()].flatMap((at) => lostBetween(was.columns[at], is.columns[at])),
    )
    for (const one of lostBetween(was.uses, is.uses)) lost.add(one)
    sayLost(relation, [...lost], analysis)
  }
}

// What is not known is masked, so that nothing is lost by coming to be unknown.
function lostBetween(was: Lineage = anything, is: Lineage = anything): readonly ColumnName[] {
  if (!is.known) return []
  return was.known ? was.sources.filter((one) => !is.sources.includes(one)) : [anyColumn, ...was.sources]
}

/** `without` lacks what changes: whatever is not known without it depends on it. */
function sayDependent(without: CatalogIndex, analysis: Analysis): void {
  for (const relation of keepers(analysis)) {
    const [was, is] = [originOf(relation, analysis), originOf(relation, { ...analysis, catalog: without })]
    const all = [...was.columns, was.uses]
    const depends = [...is.columns, is.uses].some((one, at) => !one.known && all[at]?.known === true)
    if (depends) sayLost(relation, [...new Set(all.flatMap((one) => one.sources))], analysis)
  }
}

function sayLost(relation: Relation, columns: readonly ColumnName[], { findings }: Analysis): void {
  if (columns.length === 0) return
  const kind = relation.kind === 'materialized' ? 'view' : 'table'
  findings.effect('define', 'forget', kind, joinName(relation.schema, relation.name), columns)
}
