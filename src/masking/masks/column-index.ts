import type { CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import type { ColumnName } from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'
import type { FieldDescription } from './field.ts'

/** Where PostgreSQL says that a result column comes from. */
export type Origin =
  /** Computed, or a system column such as `ctid`: no stored value comes straight through. */
  | { readonly kind: 'computed' }
  /** A relation of PostgreSQL's own. */
  | { readonly kind: 'system' }
  | { readonly kind: 'column'; readonly column: ColumnName }
  | { readonly kind: 'row'; readonly columns: readonly ColumnName[] }
  /** Samples of other columns' values, in a column of the planner's statistics. */
  | { readonly kind: 'samples'; readonly column: ColumnName }
  /** A relation or column that the snapshot does not know, or one that holds copies of other columns' values. `isNew`: made since. */
  | { readonly kind: 'unknown'; readonly isNew: boolean }

/** A snapshot as masking asks about it: OIDs to names, and names to the names that hold the same rows. */
export interface ColumnIndex {
  originOf(field: FieldDescription): Origin
  /** The column under every name by which its rows can be read: its own, and those along its inheritance tree. */
  kinOf(column: ColumnName): readonly ColumnName[]
  /** The catalog's account of a column; null when it has none. */
  find(column: ColumnName): FoundColumn | null
}

/** A column of the catalog and the relation that it belongs to. */
export interface FoundColumn {
  readonly tableOid: number
  readonly number: number
  readonly typeOid: number
}

// PostgreSQL gives the OIDs below this to objects that initdb makes (FirstNormalObjectId).
const firstUserOid = 16_384
// Catalogs that hold values copied from user tables: pg_statistic, pg_statistic_ext_data, pg_largeobject.
const valueCatalogs: ReadonlySet<number> = new Set([2619, 3429, 2613])
// Only the planner's statistics have columns of this pseudo-type, and they hold samples of the values.
const anyArrayOid = 2277

const indexes = new WeakMap<CatalogSnapshot, ColumnIndex>()

/** The index of a snapshot, built once for each. Without a snapshot every user relation is unknown. */
export function indexOf(snapshot: CatalogSnapshot | null): ColumnIndex {
  if (!snapshot) return build([])
  const known = indexes.get(snapshot)
  if (known) return known
  const index = build(snapshot.relations)
  indexes.set(snapshot, index)
  return index
}

/** True for the columns of PostgreSQL's own schemas. */
export function isSystemColumn(column: ColumnName): boolean {
  return column.startsWith('pg_catalog.') || column.startsWith('information_schema.')
}

function build(relations: readonly Relation[]): ColumnIndex {
  const byOid = new Map(relations.map((relation) => [relation.oid, relation]))
  const byName = new Map(relations.map((relation) => [joinName(relation.schema, relation.name), relation]))
  const children = childrenOf(relations)
  const kin = new Map<ColumnName, readonly ColumnName[]>()

  function split(column: ColumnName): { readonly relation: Relation; readonly name: string } | null {
    const parts = splitName(column)
    const [schema, table, name] = parts ?? []
    if (schema === undefined || table === undefined || name === undefined) return null
    const relation = byName.get(joinName(schema, table))
    return relation ? { relation, name } : null
  }

  /** The relations that share rows with this one: all above it and all below it, not those beside it. */
  function familyOf(relation: Relation): ReadonlySet<Relation> {
    const family = new Set([relation])
    const climb = (from: Relation, next: (relation: Relation) => readonly number[]): void => {
      for (const oid of next(from)) {
        const other = byOid.get(oid)
        if (!other || family.has(other)) continue
        family.add(other)
        climb(other, next)
      }
    }
    climb(relation, ({ parents }) => parents)
    climb(relation, ({ oid }) => children.get(oid) ?? [])
    return family
  }

  return {
    originOf: (field) => originOf(byOid, field),
    kinOf(column) {
      if (children.size === 0) return [column]
      const known = kin.get(column)
      if (known) return known
      const found = split(column)
      const names = new Set([column])
      for (const member of found ? familyOf(found.relation) : []) {
        if (found && member.columns.some(({ name }) => name === found.name)) {
          names.add(joinName(member.schema, member.name, found.name))
        }
      }
      const list = [...names]
      kin.set(column, list)
      return list
    },
    find(column) {
      const found = split(column)
      const match = found?.relation.columns.find(({ name }) => name === found.name)
      return found && match
        ? { tableOid: found.relation.oid, number: match.number, typeOid: match.typeOid }
        : null
    },
  }
}

function samplesOf(relation: Relation | undefined, { columnNumber }: FieldDescription): Origin {
  const column = relation?.columns.find(({ number }) => number === columnNumber)
  return relation && column
    ? { kind: 'samples', column: joinName(relation.schema, relation.name, column.name) }
    : { kind: 'unknown', isNew: false }
}

function originOf(byOid: ReadonlyMap<number, Relation>, field: FieldDescription): Origin {
  if (valueCatalogs.has(field.tableOid)) return { kind: 'unknown', isNew: false }
  if (field.typeOid === anyArrayOid) return samplesOf(byOid.get(field.tableOid), field)
  if (field.tableOid === 0) return { kind: 'computed' }
  const relation = byOid.get(field.tableOid)
  if (!relation)
    return field.tableOid < firstUserOid ? { kind: 'system' } : { kind: 'unknown', isNew: byOid.size > 0 }
  const nameOf = (column: { readonly name: string }): ColumnName =>
    joinName(relation.schema, relation.name, column.name)
  if (field.columnNumber < 0) return { kind: 'computed' }
  if (field.columnNumber === 0) return { kind: 'row', columns: relation.columns.map(nameOf) }
  const column = relation.columns.find(({ number }) => number === field.columnNumber)
  if (column) return { kind: 'column', column: nameOf(column) }
  // Columns are numbered as they are added, and numbers are not used again.
  return { kind: 'unknown', isNew: relation.columns.every(({ number }) => number < field.columnNumber) }
}

function childrenOf(relations: readonly Relation[]): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>()
  for (const { oid, parents } of relations) {
    for (const parent of parents) {
      const known = children.get(parent)
      if (known) known.push(oid)
      else children.set(parent, [oid])
    }
  }
  return children
}
