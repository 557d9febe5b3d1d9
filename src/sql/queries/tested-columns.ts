import type { Relation } from '../../core/catalog-snapshot.ts'
import { columnsOf, findRelation } from '../scope/relations.ts'
import type { Scope } from '../scope/scope.ts'
import { isTree, node, nodeOf, nodes, tree, word, words } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

/**
 * Says that the rows of a table are tested by a definition: a unique index, a check, a foreign key and NOT NULL fail or
 * succeed by the values that are there, which tells of them as a condition does. Every column that the definition names
 * counts.
 */
export function sayTested(definition: unknown, range: Tree | null, scope: Scope): void {
  const relation = range ? relationOf(range, scope) : null
  if (relation) use(columnsNamed(definition, relation), relation, scope)
}

/** The columns of a relation whose names stand in a definition, whatever else these may mean there. */
export function columnsNamed(definition: unknown, relation: Relation): readonly string[] {
  const words = new Set<string>()
  const own = relation.columns.map(({ name }) => name)
  if (collect(definition, relation, words)) return own
  return own.filter((name) => words.has(name))
}

/**
 * True of an index that takes whatever is put into its table. One that is not unique, over one plain column, cannot fail by its
 * values; one over several may be read in its order without the table, and so tell how the values of one are ordered by
 * those of another; and how many parts values have, or what they have in common, is told by the number of entries of other kinds.
 */
export function takesAnyRow(index: Tree): boolean {
  const keys = nodes(index, 'indexParams')
  const isPlain = keys.length === 1 && keys.every((one) => node(one.body, 'expr') === null)
  return (
    isPlain &&
    index['unique'] !== true &&
    nodes(index, 'indexIncludingParams').length === 0 &&
    ['', 'btree', 'hash', 'brin'].includes(word(index, 'accessMethod')) &&
    node(index, 'whereClause') === null
  )
}

/** Says which columns of other tables the foreign keys in a definition point to: each key that is stored asks for one. */
export function sayReferenced(definition: unknown, scope: Scope, created: Tree | null = null): void {
  if (Array.isArray(definition)) {
    for (const member of definition) sayReferenced(member, scope, created)
    return
  }
  if (!isTree(definition)) return
  const one = nodeOf(definition)
  const body = one ? one.body : definition
  const target = one?.tag === 'Constraint' ? tree(body, 'pktable') : null
  const isItself = target !== null && created !== null && namesSame(target, created, scope)
  const relation = target && !isItself ? relationOf(target, scope) : null
  if (relation) use(words(body, 'pk_attrs'), relation, scope)
  for (const field in body) sayReferenced(body[field], scope, created)
}

/** True for a table that the statement itself creates, in which there is nothing to test yet. */
function namesSame(target: Tree, created: Tree, { analysis }: Scope): boolean {
  const [schema, name] = [word(target, 'schemaname'), word(target, 'relname')]
  if (name !== word(created, 'relname') || !['', word(created, 'schemaname')].includes(schema)) return false
  return findRelation(schema, name, analysis).kind === 'unknown'
}

/** Says that the rows of a table are held against bounds of partitions of another: where each belongs, its key decides. */
export function sayRouted(parent: Tree, child: Tree | null, scope: Scope): void {
  const relation = relationOf(parent, scope)
  const key = relation?.partitionKey ?? []
  if (relation) use(key, relation, scope)
  const other = child ? relationOf(child, scope) : null
  if (other) use(key, other, scope)
}

function relationOf(range: Tree, { analysis }: Scope): Relation | null {
  const found = findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis)
  // What is tested there is not known either, and its success or failure would tell it.
  if (found.kind === 'unknown') analysis.findings.unknown(found.sentence)
  return found.kind === 'relation' ? found.relation : null
}

// Names stand in many fields: keys, index elements, references, the command's own name. True where a whole row does.
function collect(value: unknown, relation: Relation, found: Set<string>): boolean {
  if (typeof value === 'string') found.add(value)
  if (Array.isArray(value)) return value.map((member) => collect(member, relation, found)).includes(true)
  if (!isTree(value)) return false
  const one = nodeOf(value)
  if (one?.tag === 'ColumnRef' && isWholeRow(one.body, relation)) return true
  const fields = Object.keys(value).filter((field) => !field.endsWith('type') && field !== 'conname')
  return fields.map((field) => collect(value[field], relation, found)).includes(true)
}

/** A row by the name of its table, with or without a star, holds every column. */
function isWholeRow(reference: Tree, { name }: Relation): boolean {
  return words(reference, 'fields').includes(name) || nodes(reference, 'fields').at(-1)?.tag === 'A_Star'
}

function use(names: readonly string[], relation: Relation, { analysis }: Scope): void {
  for (const column of columnsOf(relation, analysis))
    if (names.includes(column.name)) analysis.findings.use(column.lineage)
}
