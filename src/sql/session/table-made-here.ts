import type { CatalogColumn, ForeignKey, ReferentialAction, Relation } from '../../core/catalog-snapshot.ts'
import type { ColumnName, OutputColumn } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import { columnsHeldFrom } from './held-here.ts'
import type { Column } from '../scope/lineage.ts'
import { isOwnType } from '../scope/own-types.ts'
import { findRelation, type Looking } from '../scope/relations.ts'
import { nodes, tree, word, words } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

export type NewTable = Pick<Relation, 'schema' | 'name' | 'oid'>

/**
 * The table that CREATE TABLE makes; null where its columns, or what comes with them, are neither all in the statement nor
 * those of a table that is known.
 */
export function plainTable(body: Tree, named: NewTable, looking: Looking): Relation | null {
  if (body['partbound'] !== undefined) return partitionTable(body, named, looking)
  if (nodes(body, 'inhRelations').length > 0 || body['ofTypename'] !== undefined) return null
  const key = partitionKeyOf(tree(body, 'partspec'))
  if (key === null) return null
  const columns: CatalogColumn[] = []
  const foreignKeys: ForeignKey[] = []
  const writeExpressions: string[] = []
  for (const element of nodes(body, 'tableElts')) {
    if (element.tag === 'TableLikeClause') {
      const like = likened(tree(element.body, 'relation'), columns.length, looking)
      if (!like) return null
      columns.push(...like.columns)
      writeExpressions.push(...(like.writeExpressions ?? []))
      continue
    }
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
  const table = { ...bareTable(named, columns, foreignKeys), writeExpressions }
  if (key === undefined) return table
  return { ...table, kind: 'partitioned', partitionKey: key, checks: columnsHeldFrom(body, table) }
}

/** The columns that tell the partitions apart: null where more than their names says so, undefined where there are none. */
function partitionKeyOf(specification: Tree | null): readonly string[] | null | undefined {
  if (!specification) return undefined
  const elements = nodes(specification, 'partParams').map((one) => one.body)
  const isPlain = elements.every(
    (one) => word(one, 'name') !== '' && one['expr'] === undefined && nodes(one, 'opclass').length === 0,
  )
  return isPlain ? elements.map((one) => word(one, 'name')) : null
}

/** A partition of a table that nothing runs for; with what runs when rows of that table are written. */
function partitionTable(body: Tree, named: NewTable, looking: Looking): Relation | null {
  const [range, ...others] = nodes(body, 'inhRelations')
  const isPlain =
    others.length === 0 && nodes(body, 'tableElts').length === 0 && body['partspec'] === undefined
  const parent = range && isPlain ? likened(range.body, 0, looking) : null
  if (parent?.kind !== 'partitioned' || parent.hasTriggers || parent.hasRules) return null
  return {
    ...bareTable(named, parent.columns, parent.foreignKeys),
    parents: [parent.oid],
    writeExpressions: parent.writeExpressions ?? [],
  }
}

/** A known table whose columns another takes over, with these columns numbered from `after` on. */
function likened(range: Tree | null, after: number, looking: Looking): Relation | null {
  const found = range && findRelation(word(range, 'schemaname'), word(range, 'relname'), looking)
  if (found?.kind !== 'relation' || found.hidden.length > 0) return null
  const { relation } = found
  if (relation.kind !== 'table' && relation.kind !== 'partitioned') return null
  const columns = relation.columns.map(({ name, typeOid, typeName, generated, isCollated }, at) => ({
    number: after + at + 1,
    name,
    typeOid,
    typeName,
    generated,
    ...(isCollated ? { isCollated } : {}),
  }))
  const isPlain = columns.every(
    ({ typeName, generated }) => generated === null && isPlainType(typeName.split('.').at(-1), looking),
  )
  return isPlain ? { ...relation, columns } : null
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
export function columnOf(body: Tree, number: number, looking: Looking): CatalogColumn | null {
  const { catalog } = looking
  const type = tree(body, 'typeName')
  const path = type ? words(type, 'names') : []
  const last = path.at(-1)
  if (!type || last === undefined || !isPlainType(last, { catalog })) return null
  const schema = path.length > 1 ? path.at(-2) : isOwnType(type, looking) ? 'pg_catalog' : '?'
  const typeName = `${schema}.${nodes(type, 'arrayBounds').length > 0 ? '_' : ''}${last}`
  const isCollated = tree(body, 'collClause') !== null
  const column = { number, name: word(body, 'colname'), typeOid: 0, typeName, generated: null }
  return isCollated ? { ...column, isCollated } : column
}

function isPlainType(name: string | undefined, { catalog }: Pick<Looking, 'catalog'>): boolean {
  if (name === undefined || !catalog) return false
  const element = name.startsWith('_') ? name.slice(1) : name
  return [name, element].every((one) => !catalog.customTypes.has(one) && !catalog.typeDefaults.has(one))
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

/** What CREATE SEQUENCE makes. */
export function sequence(named: NewTable): Relation {
  const columns = ['last_value', 'log_cnt', 'is_called'].map((name, at) => ({
    number: at + 1,
    name,
    typeOid: 0,
    typeName: '',
    generated: null,
  }))
  return { ...bareTable(named, columns), kind: 'sequence' }
}

/** The columns of a relation that a query fills, as what its results are made from. */
export function columnsFrom(relation: Relation, outputs: readonly OutputColumn[]): readonly Column[] {
  const table = joinName(relation.schema, relation.name)
  return outputs.map(({ name, sources, direct }) => {
    const own: ColumnName = joinName(relation.schema, relation.name, name)
    return {
      name,
      lineage: {
        sources: [own, ...sources],
        direct,
        known: true,
        ...(direct ? {} : { fails: true, isRow: true }),
      },
      reads: [{ relation: table, columns: [own] }],
    }
  })
}

/** A default is worked out by what the statement itself says that it runs. */
export function isBare(constraint: string): boolean {
  return plainConstraints.has(constraint) && constraint !== 'CONSTR_FOREIGN'
}
