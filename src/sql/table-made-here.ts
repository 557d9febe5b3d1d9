import type { CatalogColumn, ForeignKey, ReferentialAction, Relation } from '../core/catalog-snapshot.ts'
import { findRelation, type Looking } from './relations.ts'
import { nodes, tree, word, words } from './tree.ts'
import type { Tree } from './tree.ts'

export type NewTable = Pick<Relation, 'schema' | 'name' | 'oid'>

/** The table that CREATE TABLE makes; null where its columns, or what comes with them, are not all in the statement. */
export function plainTable(body: Tree, named: NewTable, looking: Looking): Relation | null {
  const isPlain =
    nodes(body, 'inhRelations').length === 0 &&
    ['partbound', 'partspec', 'ofTypename'].every((field) => body[field] === undefined)
  if (!isPlain) return null
  const columns: CatalogColumn[] = []
  const foreignKeys: ForeignKey[] = []
  for (const element of nodes(body, 'tableElts')) {
    const column = element.tag === 'ColumnDef' ? columnOf(element.body, columns.length + 1, looking) : null
    if (column) columns.push(column)
    else if (element.tag !== 'Constraint') return null
    const constraints = column ? nodes(element.body, 'constraints') : [element]
    for (const constraint of constraints) {
      const kind = word(constraint.body, 'contype')
      if (!plainConstraints.has(kind)) return null
      if (kind !== 'CONSTR_FOREIGN') continue
      const key = foreignKeyOf(constraint.body, column?.name ?? null, named, looking)
      if (key === null) return null
      foreignKeys.push(key)
    }
  }
  return bareTable(named, columns, foreignKeys)
}

/** A table with nothing that runs when it is read or written. */
export function bareTable(
  named: NewTable,
  columns: readonly CatalogColumn[],
  foreignKeys: readonly ForeignKey[] = [],
): Relation {
  return {
    ...named,
    kind: 'table',
    columns,
    definition: null,
    hasTriggers: false,
    hasRules: false,
    parents: [],
    triggers: [],
    foreignKeys,
    readExpressions: [],
    writeExpressions: [],
  }
}

/** A column of a type whose values are made without code of users; null for any other. */
export function columnOf(body: Tree, number: number, { catalog }: Looking): CatalogColumn | null {
  const type = tree(body, 'typeName')
  const path = type ? words(type, 'names') : []
  const last = path.at(-1)
  if (!type || last === undefined || catalog?.customTypes.has(last) !== false) return null
  if (catalog.typeDefaults.has(last)) return null
  const schema = path.length > 1 ? path.at(-2) : 'pg_catalog'
  const typeName = `${schema}.${nodes(type, 'arrayBounds').length > 0 ? '_' : ''}${last}`
  return { number, name: word(body, 'colname'), typeOid: 0, typeName, generated: null }
}

function foreignKeyOf(
  body: Tree,
  column: string | null,
  { schema, name, oid }: NewTable,
  looking: Looking,
): ForeignKey | null {
  const range = tree(body, 'pktable')
  const onDelete = actions[word(body, 'fk_del_action')]
  const onUpdate = actions[word(body, 'fk_upd_action')]
  if (!range || !onDelete || !onUpdate) return null
  const columns = column === null ? words(body, 'fk_attrs') : [column]
  const none = { target: 0, columns, targetColumns: words(body, 'pk_attrs'), onDelete, onUpdate }
  if (onDelete === 'none' && onUpdate === 'none') return none
  // What such a key does to rows counts when others are deleted, so the table that it points to must be known.
  const [otherSchema, other] = [word(range, 'schemaname'), word(range, 'relname')]
  const found = findRelation(otherSchema, other, looking)
  const isItself = found.kind === 'unknown' && other === name && ['', schema].includes(otherSchema)
  const target = isItself ? oid : found.kind === 'relation' ? found.relation.oid : null
  return target !== null && onUpdate === 'none' ? { ...none, target } : null
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'none',
  r: 'none',
  c: 'cascade',
  n: 'set-null',
  d: 'set-default',
}

/** Constraints that bring no code of users along, but what their expressions say. */
export const plainConstraints: ReadonlySet<string> = new Set([
  'CONSTR_NULL',
  'CONSTR_NOTNULL',
  'CONSTR_DEFAULT',
  'CONSTR_IDENTITY',
  'CONSTR_CHECK',
  'CONSTR_PRIMARY',
  'CONSTR_UNIQUE',
  'CONSTR_FOREIGN',
])
