import type { CatalogColumn, Relation } from '../../core/catalog-snapshot.ts'
import type { ObjectName } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import type { CatalogIndex, DefinitionFacts } from './catalog-index.ts'
import { ancestors, descendants, familyNames } from './family.ts'
import { Findings } from './findings.ts'
import { sayComparisons } from './implied-casts.ts'
import { filledWith, ofItsType } from './held-values.ts'
import { anything, joined, nothing, whole } from './lineage.ts'
import type { Column, Lineage } from './lineage.ts'
import { callerPathOf, definitionPath, scopeWithin } from './scope.ts'
import type { Analysis, RangeItem, Scope } from './scope.ts'
import {
  fileViews,
  isSensitive,
  isSystemSchema,
  sensitiveCatalogColumns,
  tellsCalls,
} from '../text/sensitive-catalog.ts'
import { expressionFacts } from './table-expressions.ts'
import { asOneRow, asRowsOfEntry } from './opened-rows.ts'
import { node, nodes, statementsOf, tree, word } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'
import { toldApart } from './row-keys.ts'
import { withSystemColumns } from './system-columns.ts'
import { reportUnvisited } from './unvisited.ts'
import { unknownRelation } from './unknown-name.ts'

/** What a relation's name means. `system` is a catalog relation that the snapshot does not list. */
export type FoundRelation =
  | {
      readonly kind: 'relation'
      readonly relation: Relation
      /** What the name would mean were this one not there: it may be dropped, or hide nothing from a plan that is kept. */
      readonly hidden: readonly Relation[]
    }
  | { readonly kind: 'system'; readonly schema: string; readonly name: string }
  | { readonly kind: 'unknown'; readonly name: ObjectName; readonly sentence: string }

/** What a name is looked up with. */
export type Looking = Pick<Analysis, 'catalog' | 'searchPath' | 'callerPath'>

/** Definitions within definitions; PostgreSQL's own views are a few levels deep. */
const withinMax = 32
/** Inspected definitions kept per snapshot; a client may look the same views up along many paths. */
const viewsMax = 50_000

/** Looks a relation up as the server would: by its schema, or in `pg_catalog` and along the search path. */
export function findRelation(schema: string, name: string, analysis: Looking): FoundRelation {
  const { catalog, searchPath } = analysis
  const written = schema === '' ? joinName(name) : joinName(schema, name)
  const unknown = (sentence: string): FoundRelation => ({ kind: 'unknown', name: written, sentence })
  if (catalog === null) return unknown(`The catalog is not known, so neither is ${written}.`)
  if (schema !== '') {
    const relation = catalog.relation(schema, name)
    if (relation) return { kind: 'relation', relation, hidden: [] }
    if (isSystemSchema(schema) && !catalog.listsSystem) return { kind: 'system', schema, name }
    return unknown(unknownRelation(written))
  }
  if (searchPath === null)
    return unknown(`The search path is not known, so ${written} may mean any schema's.`)
  const found: Relation[] = []
  for (const one of withTemporary(searchPath)) {
    if (one === '$user' && userSchemaMayHold(name, searchPath, catalog))
      return unknown(`${written} may be in the schema of the login, which is not known.`)
    const relation = catalog.relation(one, name)
    if (relation) found.push(relation)
  }
  const [relation, ...hidden] = found
  if (relation) return { kind: 'relation', relation, hidden }
  if (!catalog.listsSystem && name.startsWith('pg_')) return { kind: 'system', schema: 'pg_catalog', name }
  return unknown(unknownRelation(written))
}

/** The search path with `pg_catalog` in front unless it is named. */
export function withImplicit(searchPath: readonly string[]): readonly string[] {
  return searchPath.includes('pg_catalog') ? searchPath : ['pg_catalog', ...searchPath]
}

/** Relations of the session's own come first, unless the path says where. */
function withTemporary(searchPath: readonly string[]): readonly string[] {
  const path = withImplicit(searchPath)
  return path.includes('pg_temp') ? path : ['pg_temp', ...path]
}

function userSchemaMayHold(name: string, searchPath: readonly string[], catalog: CatalogIndex): boolean {
  return catalog.schemasOf(name).some((schema) => !searchPath.includes(schema) && !isSystemSchema(schema))
}

/** The full name of the relation in a RangeVar, for statements that define or change it. */
export function nameOf(range: Tree, analysis: Analysis): ObjectName {
  const [schema, name] = [word(range, 'schemaname'), word(range, 'relname')]
  if (word(range, 'relpersistence') === 't') return joinName('pg_temp', name)
  const found = findRelation(schema, name, analysis)
  if (found.kind === 'relation') return joinName(found.relation.schema, found.relation.name)
  if (found.kind === 'system') return joinName(found.schema, found.name)
  if (schema !== '') return found.name
  const first = firstSchema(analysis)
  return first === null ? found.name : joinName(first, name)
}

/** Where a new object without a schema in its name would be put; null when that is not known. */
export function firstSchema({ searchPath, catalog }: Looking): string | null {
  // What the catalog does not say of a schema is taken for there: the path names it.
  const isThere = (one: string): boolean => one === 'pg_temp' || catalog?.hasSchema(one) !== false
  const first = searchPath?.find((one) => one !== 'pg_catalog' && isThere(one))
  return first === undefined || first === '$user' ? null : first
}

/** Opens a stored relation for reading: says the effect and yields its columns. */
export function openRelation(range: Tree, scope: Scope): RangeItem {
  const { analysis } = scope
  const { findings } = analysis
  findings.visit(range)
  const [schema, name] = [word(range, 'schemaname'), word(range, 'relname')]
  const found = findRelation(schema, name, analysis)
  const blank = { alias: name, schema: null, hasSystemColumns: false, bare: true, mark: { touched: false } }
  if (found.kind === 'unknown') {
    findings.unknown(found.sentence)
    findings.effect('unknown', 'select', 'table', found.name)
    return { ...blank, schema: schema === '' ? null : schema, columns: [], open: anything }
  }
  if (found.kind === 'system') {
    findings.read('table', joinName(found.schema, found.name))
    if (tellsCalls(found)) findings.use(anything)
    if (fileViews.has(found.name))
      findings.effect('server-file', 'select', 'view', joinName(found.schema, found.name))
    const open = found.name in sensitiveCatalogColumns ? anything : nothing
    return { ...blank, schema: found.schema, columns: [], open }
  }
  const { relation, hidden } = found
  const [meant, open] = [[relation, ...hidden], openness(relation, analysis)]
  for (const one of meant) readRelation(one, range['inh'] === true, analysis)
  return {
    ...blank,
    schema: relation.schema,
    columns: withHidden(openedColumns(relation, analysis), hidden, analysis),
    table: hidden.length === 0 ? toldApart(relation, range['inh'] === true, analysis) : undefined,
    ...withSystemColumns(meant, whereabouts(relation, analysis), open),
  }
}

/** The columns of a stored relation as one entry of a statement has them. */
export function openedColumns(relation: Relation, analysis: Analysis): readonly Column[] {
  const columns = columnsOf(relation, analysis)
  const isView = relation.kind === 'view' || relation.kind === 'materialized'
  return isView && !isSystemSchema(relation.schema) ? asRowsOfEntry(columns) : asOneRow(columns)
}

/** Each column may be the one of that name in a relation that this one hides. */
export function withHidden(
  columns: readonly Column[],
  hidden: readonly Relation[],
  analysis: Analysis,
): readonly Column[] {
  const others = hidden.flatMap((one) => columnsOf(one, analysis))
  if (others.length === 0) return columns
  return columns.map((column) => {
    const same = others.filter((one) => one.name === column.name)
    return {
      ...column,
      lineage: joined([column.lineage, ...same.map((one) => one.lineage)]),
      reads: [...column.reads, ...same.flatMap((one) => one.reads)],
    }
  })
}

/** Says that a relation is read, with all that reading it does. */
export function readRelation(relation: Relation, withChildren: boolean, analysis: Analysis): void {
  const { findings, catalog } = analysis
  const isView = relation.kind === 'view' || relation.kind === 'materialized'
  const name = joinName(relation.schema, relation.name)
  findings.read(isView ? 'view' : relation.kind === 'sequence' ? 'sequence' : 'table', name)
  if (relation.kind === 'foreign') findings.effect('network', 'select', 'table', name)
  if (tellsCalls(relation)) findings.use(anything)
  if (relation.schema === 'pg_catalog' && fileViews.has(relation.name))
    findings.effect('server-file', 'select', 'view', name)
  if (isView && !isSystemSchema(relation.schema)) {
    const facts = definitionOf(relation, analysis)
    findings.include(facts.effects, facts.uses.sources, facts.unknowns)
  }
  findings.use(placementOf(relation, analysis))
  sayComparisons(relation, analysis)
  const security = expressionFacts(relation, 'read', columnsOf(relation, analysis), analysis)
  if (security) findings.include(security.effects, security.uses.sources, security.unknowns)
  if (!withChildren || !catalog) return
  for (const child of descendants(relation, catalog)) {
    findings.read('table', joinName(child.schema, child.name))
    if (child.kind === 'foreign')
      findings.effect('network', 'select', 'table', joinName(child.schema, child.name))
  }
}

/** What decides which rows are in a partition: the keys of the tables above it. */
export function placementOf(relation: Relation, analysis: Analysis): Lineage {
  const { catalog } = analysis
  if (!catalog || relation.parents.length === 0) return nothing
  const keys = ancestors(relation, catalog).flatMap((one) => one.partitionKey ?? [])
  if (keys.length === 0) return nothing
  return joined(
    columnsOf(relation, analysis).flatMap((one) => (keys.includes(one.name) ? [one.lineage] : [])),
  )
}

/** What `tableoid` tells of a row: in which of the tables below it is. */
export function whereabouts(relation: Relation, analysis: Analysis): Lineage {
  const { catalog } = analysis
  const below =
    relation.kind === 'partitioned' && catalog ? [relation, ...descendants(relation, catalog)] : []
  const keys = below.flatMap((one) => one.partitionKey ?? [])
  return joined(
    columnsOf(relation, analysis).flatMap((one) => (keys.includes(one.name) ? [one.lineage] : [])),
  )
}

function openness(relation: Relation, analysis: Analysis): Lineage | null {
  const isView = relation.kind === 'view' || relation.kind === 'materialized'
  if (!isView || isSystemSchema(relation.schema)) return null
  return definitionOf(relation, analysis).open
}

/** The columns of a stored relation with all names that a protection of their values may use. */
export function columnsOf(relation: Relation, analysis: Analysis): readonly Column[] {
  const { catalog } = analysis
  if (!catalog) return []
  const isView = relation.kind === 'view' || relation.kind === 'materialized'
  if (isView && !isSystemSchema(relation.schema)) return definitionOf(relation, analysis).columns
  const had = catalog.columns.get(relation.oid)
  if (had) return had
  const filled = filledWith(relation)
  const kin = [relation, ...ancestors(relation, catalog), ...descendants(relation, catalog)]
  const columns = relation.columns.map((column): Column => {
    const reads = kin.filter((one) => one.columns.some((other) => other.name === column.name))
    const own = familyNames(relation, column.name, catalog)
    const known = !(isSystemSchema(relation.schema) && isSensitive(relation.name, column.name))
    // The read of the relation itself names its kin too, so that a protection of either is seen in one effect.
    return {
      name: column.name,
      lineage: {
        ...(filled
          ? joined([{ sources: own, direct: false, known }, filled])
          : { sources: own, direct: true, known }),
        ...(column.typeName === 'pg_catalog.name'
          ? { collation: 'C' }
          : column.isCollated
            ? { collation: '?' }
            : {}),
      },
      reads: reads.map((read) => ({ relation: joinName(read.schema, read.name), columns: own })),
    }
  })
  catalog.columns.set(relation.oid, columns)
  const complete = columns.map((column, at) =>
    ofItsType(
      withGenerated(column, relation.columns[at], columns, analysis),
      relation.columns[at]?.typeName,
      catalog,
    ),
  )
  catalog.columns.set(relation.oid, complete)
  return complete
}

/** A generated column holds what its expression reads. */
function withGenerated(
  column: Column,
  { generated: expression, isStored }: Partial<CatalogColumn> = {},
  columns: readonly Column[],
  analysis: Analysis,
): Column {
  if (!expression) return column
  const own: Analysis = {
    ...alongAnyPath(analysis),
    searchPath: definitionPath,
    findings: new Findings(),
    parameters: null,
    variables: null,
  }
  const parsed = analysis.walkers.parse(`SELECT ${expression}`)
  const [query] = statementsOf(parsed)
  const target = query ? nodes(query.body, 'targetList')[0] : null
  const value = target ? node(target.body, 'val') : null
  if (!value) return { ...column, lineage: anything }
  const item: RangeItem = {
    alias: null,
    schema: null,
    columns,
    open: null,
    hasSystemColumns: true,
    bare: true,
    mark: { touched: false },
  }
  const root: Scope = { analysis: own, parent: null, items: [item], ctes: null, windows: new Map() }
  const lineage = analysis.walkers.expression(value, root)
  // What it was made from is read with it. One that is not stored may fail where it is read.
  const tested = isStored ? [] : own.findings.uses
  const reads = column.reads.map((one) => ({ ...one, columns: [...one.columns, ...lineage.sources], tested }))
  return { ...column, lineage: joined([column.lineage, lineage]), reads }
}

/**
 * What a view's stored definition reads and yields. The rows of a materialized one were computed along a path that is not
 * known any more: names in bodies mean whatever they may mean.
 */
export function definitionOf(relation: Relation, asked: Analysis): DefinitionFacts {
  asked.rests.onDefinitions = true
  const analysis = relation.kind === 'materialized' ? alongAnyPath(asked) : asked
  const key = viewKey(relation, analysis)
  const had = analysis.catalog?.viewsToBe.get(relation.oid) ?? analysis.catalog?.views.get(key)
  if (had) return had
  const name = joinName(relation.schema, relation.name)
  const facts = inspectDefinition(relation, name, analysis)
  // An answer found inside of another definition may have been cut short by that one's own recursion.
  if (analysis.within.length === 0 || facts.unknowns.length === 0) keepView(key, facts, analysis)
  return facts
}

/** Along all schemas: a name then means what it means in each of them. */
function alongAnyPath(analysis: Analysis): Analysis {
  return { ...analysis, callerPath: analysis.catalog?.everySchema ?? null, keysHold: false }
}

/** What a materialized view's definition reads and yields when it is computed along a path. */
export function factsAlong(
  relation: Relation,
  callerPath: readonly string[] | null,
  analysis: Analysis,
): DefinitionFacts {
  const name = joinName(relation.schema, relation.name)
  return inspectDefinition(relation, name, { ...analysis, callerPath, keysHold: false })
}

/** Routines in a definition look names up along the caller's path, so that what it does depends on that too, and on whether keys hold. */
export function viewKey(relation: Relation, analysis: Analysis): string {
  return [relation.oid, analysis.keysHold, ...(callerPathOf(analysis) ?? ['?'])].join('\0')
}

function keepView(key: string, facts: DefinitionFacts, { catalog }: Analysis): void {
  if (!catalog) return
  if (catalog.views.size >= viewsMax) catalog.views.clear()
  catalog.views.set(key, facts)
}

function inspectDefinition(relation: Relation, name: ObjectName, analysis: Analysis): DefinitionFacts {
  const viewColumns = relation.columns.map((column) => joinName(relation.schema, relation.name, column.name))
  const named = (lineages: readonly Lineage[]): readonly Column[] =>
    relation.columns.map((column, at) => {
      // A member's path is one of the document under the view, not of the view's own column.
      const { member: _member, ...made } = lineages[at] ?? anything
      const own = viewColumns[at] ?? ''
      return {
        name: column.name,
        lineage: { ...made, sources: [own, ...made.sources] },
        reads: [{ relation: name, columns: [own] }],
      }
    })
  const broken = (sentence: string): DefinitionFacts => ({
    columns: named([]),
    open: null,
    effects: [],
    uses: nothing,
    unknowns: [sentence],
  })
  if (analysis.within.includes(name) || analysis.within.length >= withinMax)
    return broken(`The definition of ${name} leads back to itself.`)
  const parsed = relation.definition === null ? null : analysis.walkers.parse(relation.definition)
  const [query] = statementsOf(parsed)
  if (!parsed || !query) return broken(`The definition of ${name} is not known.`)

  const findings = new Findings(undefined, true)
  const own: Analysis = {
    ...analysis,
    searchPath: definitionPath,
    callerPath: callerPathOf(analysis),
    findings,
    parameters: null,
    variables: null,
    within: [...analysis.within, name],
  }
  const root: Scope = { analysis: own, parent: null, items: [], ctes: null, windows: new Map() }
  const { result: shape, uses } = findings.usesOf(() => analysis.walkers.query(query, scopeWithin(root)))
  reportUnvisited(query, findings)
  const fits = shape.open === null && shape.columns.length === relation.columns.length
  const blurred = joined([whole(shape)])
  const columns = named(
    relation.columns.map((_, at) => (fits ? (shape.columns[at]?.lineage ?? anything) : blurred)),
  )
  const doubts = findings.fallible > 0 ? { doubts: findings.doubts } : {}
  return { columns, open: null, effects: findings.effects(), uses, unknowns: findings.unknowns, ...doubts }
}

/** The alias of a range entry and the names that it gives to columns. */
export function aliasOf(range: Tree): { readonly name: string | null; readonly columns: readonly string[] } {
  const alias = tree(range, 'alias')
  if (!alias) return { name: null, columns: [] }
  return {
    name: word(alias, 'aliasname'),
    columns: nodes(alias, 'colnames').map((part) => word(part.body, 'sval')),
  }
}
