/**
 * What a body does that runs texts with holes for names: what it would do with any relation of the catalog in them. A literal in
 * a hole counts as a parameter.
 */
import type { CatalogIndex } from '../scope/catalog-index.ts'
import { nameInHole, parameterOfHole } from './text-template.ts'
import type { Template } from './text-template.ts'
import { isTree, node, nodes, statementsOf, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** How many statements one text may stand for. */
const statementsMax = 1000

/**
 * Statements that show nothing of what rows hold and compute nothing with it, whichever relation they are about: one that is made
 * while the block runs may be meant as well.
 */
const aboutAny: ReadonlySet<string> = new Set([
  'AlterTableStmt',
  'DropStmt',
  'GrantStmt',
  'LockStmt',
  'TruncateStmt',
  'VacuumStmt',
])
/** Statements that give no relation a name, or another one. */
const namingNothing: ReadonlySet<string> = new Set([
  ...aboutAny,
  'CommentStmt',
  'DeleteStmt',
  'InsertStmt',
  'SelectStmt',
  'UpdateStmt',
])
/** What ALTER TABLE may do to any relation: nothing that makes one what it was not. */
const plainCommands: ReadonlySet<string> = new Set([
  'AT_AddColumn',
  'AT_ChangeOwner',
  'AT_ColumnDefault',
  'AT_DisableTrig',
  'AT_DisableTrigAll',
  'AT_DisableTrigUser',
  'AT_DropColumn',
  'AT_DropConstraint',
  'AT_DropNotNull',
  'AT_EnableTrig',
  'AT_EnableTrigAll',
  'AT_EnableTrigUser',
  'AT_ReplicaIdentity',
  'AT_ResetRelOptions',
  'AT_SetRelOptions',
  'AT_SetStatistics',
])
/** Kinds of what DROP removes whose names are relations'. */
const dropped: ReadonlySet<string> = new Set([
  'OBJECT_FOREIGN_TABLE',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_TABLE',
  'OBJECT_VIEW',
])

/** Where a hole stands in a statement. */
type Place =
  | { readonly kind: 'relation'; readonly schema: string | null }
  | { readonly kind: 'schema'; readonly relation: string | null }
  | { readonly kind: 'inert' }

/**
 * The statements that a text stands for, one for each relation that a hole may name; null where they cannot be told.
 * `isOpen`: which relations are named hangs on the catalog as it is.
 */
export function statementsFor(
  template: Template,
  parsed: Tree | null,
  catalog: CatalogIndex,
  searchPath: readonly string[] | null,
): { readonly statements: readonly Node[]; readonly isOpen: boolean } | null {
  const statements = statementsOf(parsed)
  if (parsed === null || statements.length === 0) return null
  const named = template.holes.flatMap((hole, at) => (hole === 'literal' ? [] : [at]))
  if (!template.holes.every((hole, at) => hole !== 'literal' || countOf(parsed, parameterOfHole(at)) === 1))
    return null
  if (named.length === 0) return { statements, isOpen: false }
  const [statement, ...others] = statements
  if (!statement || others.length > 0 || !catalog.listsSystem || searchPath === null) return null
  const places = new Map<string, Place>()
  for (const at of named) {
    const found = placesOf(nameInHole(at), statement)
    const [place] = found
    if (!place || found.length > 1) return null
    if (template.holes[at] === 'relation' && (place.kind !== 'relation' || place.schema !== null)) return null
    places.set(nameInHole(at), place)
  }
  const isWritten = named.some((at) => template.holes[at] === 'relation')
  return filled(statement, places, catalog, { searchPath, isWritten })
}

function filled(
  statement: Node,
  places: ReadonlyMap<string, Place>,
  catalog: CatalogIndex,
  { searchPath, isWritten }: { readonly searchPath: readonly string[]; readonly isWritten: boolean },
): { readonly statements: readonly Node[]; readonly isOpen: boolean } | null {
  const holes = [...places]
  const relations = holes.filter(([, place]) => place.kind === 'relation')
  const schemas = holes.filter(([, place]) => place.kind === 'schema')
  // Of two relations any pair could be meant.
  if (relations.length > 1 || schemas.length > 1 || !isAboutAny(statement)) return null
  const [relation, schema] = [relations[0], schemas[0]]
  // A constraint's name alone leaves nothing open.
  if (!relation && !schema) return isAboutAny(statement) ? { statements: [statement], isOpen: false } : null
  const within = relation?.[1].kind === 'relation' ? relation[1].schema : null
  const isPair = relation !== undefined && schema !== undefined
  if (isPair && within !== schema[0]) return null
  const pairs: readonly (readonly [schema: string, name: string])[] =
    isPair || isWritten || !relation
      ? catalog.everyRelation()
      : within === null
        ? bareRelations(catalog, searchPath)
        : catalog.relationsIn(within)
  const fixed = schema?.[1].kind === 'schema' ? schema[1].relation : null
  const meant = relation ? pairs : pairs.filter(([, name]) => name === fixed)
  if (meant.length === 0 || meant.length > statementsMax) return null
  const statements = meant.map(([inSchema, name]) => {
    const names = new Map<string, string>()
    if (relation) names.set(relation[0], name)
    if (schema) names.set(schema[0], inSchema)
    return substituted(statement, names, isWritten && relation ? [relation[0], inSchema] : null)
  })
  return { statements, isOpen: true }
}

/** What a name without a schema may mean. In the schema of the login, which is not known here, may be any that lies elsewhere. */
function bareRelations(
  catalog: CatalogIndex,
  searchPath: readonly string[],
): readonly (readonly [schema: string, name: string])[] {
  const all = catalog.everyRelation()
  const path = new Set(['pg_catalog', 'pg_temp', ...searchPath])
  return path.has('$user') ? all : all.filter(([schema]) => path.has(schema))
}

/** True for a statement after which every name means what it meant before, or nothing. */
export function namesNothing(statement: Node): boolean {
  const { tag, body } = statement
  if (!namingNothing.has(tag)) return false
  return aboutAny.has(tag) ? isAboutAny(statement) : body['intoClause'] === undefined
}

function isAboutAny(statement: Node): boolean {
  const { tag, body } = statement
  if (tag === 'SelectStmt') return isCount(body)
  if (tag === 'DropStmt') return dropped.has(word(body, 'removeType'))
  if (tag === 'AlterTableStmt')
    return nodes(body, 'cmds').every((one) => plainCommands.has(word(one.body, 'subtype')))
  return aboutAny.has(tag)
}

/** `SELECT count(*) FROM` a relation, and nothing else. */
function isCount(body: Tree): boolean {
  for (const field in body) if (!plainQuery.has(field)) return false
  const [targets, entries] = [nodes(body, 'targetList'), nodes(body, 'fromClause')]
  const called = targets.map((one) => node(one.body, 'val'))
  return (
    entries.length === 1 &&
    entries[0]?.tag === 'RangeVar' &&
    called.length === 1 &&
    called[0]?.tag === 'FuncCall' &&
    called[0].body['agg_star'] === true &&
    called[0].body['over'] === undefined &&
    called[0].body['agg_filter'] === undefined &&
    ['count', 'pg_catalog.count'].includes(words(called[0].body, 'funcname').join('.'))
  )
}

const plainQuery: ReadonlySet<string> = new Set(['targetList', 'fromClause', 'limitOption', 'op'])

/** Every place where the word stands, in a name or within a longer text; null among them for one where no name is expected. */
function placesOf(hole: string, statement: Node): readonly (Place | null)[] {
  const places: (Place | null)[] = []
  const visit = (value: unknown, parent: Tree | null, field: string): void => {
    if (typeof value === 'string') {
      if (value.includes(hole))
        places.push(value === hole && parent ? placeIn(parent, field, statement) : null)
    } else if (Array.isArray(value)) {
      const list: readonly unknown[] = value
      const path = field === 'items' && statement.tag === 'DropStmt' ? droppedPath(list) : null
      if (path?.includes(hole)) places.push(placeInPath(path, hole))
      else for (const one of list) visit(one, parent, field)
    } else if (isTree(value)) for (const inner in value) visit(value[inner], value, inner)
  }
  visit(statement.body, null, '')
  return places
}

function placeIn(parent: Tree, field: string, { tag }: Node): Place | null {
  const isRange = typeof parent['relname'] === 'string' && typeof parent['relpersistence'] === 'string'
  if (isRange && parent['catalogname'] === undefined) {
    if (field === 'relname') return { kind: 'relation', schema: word(parent, 'schemaname') || null }
    if (field === 'schemaname') return { kind: 'schema', relation: word(parent, 'relname') }
  }
  const isDroppedConstraint = field === 'name' && word(parent, 'subtype') === 'AT_DropConstraint'
  return tag === 'AlterTableStmt' && isDroppedConstraint ? { kind: 'inert' } : null
}

/** The parts of a name in DROP; null where they are no plain texts. */
function droppedPath(list: readonly unknown[]): readonly string[] | null {
  const path = list.map((one) => (isTree(one) && isTree(one['String']) ? word(one['String'], 'sval') : null))
  return path.every((one) => one !== null) ? path : null
}

function placeInPath(path: readonly string[], hole: string): Place | null {
  if (path.length > 2 || path.filter((one) => one === hole).length !== 1) return null
  if (path.at(-1) === hole) return { kind: 'relation', schema: path.length > 1 ? (path[0] ?? null) : null }
  return { kind: 'schema', relation: path.at(-1) ?? null }
}

/** How often a parameter of this number stands in the tree. */
function countOf(root: Tree, parameter: number): number {
  let count = 0
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (Array.isArray(value)) for (const one of value) pending.push(one)
    else if (isTree(value)) {
      if (isTree(value['ParamRef']) && value['ParamRef']['number'] === parameter) count += 1
      for (const field in value) if (typeof value[field] === 'object') pending.push(value[field])
    }
  }
  return count
}

/** The statement with names in its holes; `qualified` is a hole that brings its schema along. */
function substituted(
  statement: Node,
  names: ReadonlyMap<string, string>,
  qualified: readonly [hole: string, schema: string] | null,
): Node {
  const copy = (value: unknown): unknown => {
    if (typeof value === 'string') return names.get(value) ?? value
    if (Array.isArray(value)) {
      const list: readonly unknown[] = value
      const path = qualified ? droppedPath(list) : null
      if (qualified && path?.length === 1 && path[0] === qualified[0])
        return [{ String: { sval: qualified[1] } }, ...list.map(copy)]
      return list.map(copy)
    }
    if (!isTree(value)) return value
    const made: Record<string, unknown> = {}
    for (const field in value) made[field] = copy(value[field])
    if (qualified && value['relname'] === qualified[0]) made['schemaname'] = qualified[1]
    return made
  }
  const body = copy(statement.body)
  return { tag: statement.tag, body: isTree(body) ? body : {} }
}
