import type { Relation } from '../../core/catalog-snapshot.ts'
import type { ColumnName } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import type { CatalogIndex } from './catalog-index.ts'

/** Everything that a relation inherits from, near and far. */
export function ancestors(relation: Relation, catalog: CatalogIndex): readonly Relation[] {
  return closure(relation, (one) => catalog.parentsOf(one))
}

/** Everything that inherits from a relation, near and far. */
export function descendants(relation: Relation, catalog: CatalogIndex): readonly Relation[] {
  return closure(relation, (one) => catalog.childrenOf(one))
}

/** Tables that hold the same rows as this one, or between which rows move: from one partition to any other. */
export function familyOf(relation: Relation, catalog: CatalogIndex): readonly Relation[] {
  const top = topOf(relation, catalog)
  return [top, ...ancestors(top, catalog), ...descendants(top, catalog)]
}

/** The partitioned table that a partition is of in the end; for all else the relation itself. */
function topOf(relation: Relation, catalog: CatalogIndex): Relation {
  return ancestors(relation, catalog).findLast((one) => one.kind === 'partitioned') ?? relation
}

/** A column's names throughout its family; one list for all of them, which may be many. */
export function familyNames(
  relation: Relation,
  column: string,
  catalog: CatalogIndex,
): readonly ColumnName[] {
  const key = `${topOf(relation, catalog).oid} ${column}`
  const had = catalog.familyNames.get(key)
  if (had) return had
  const names = familyOf(relation, catalog)
    .filter((one) => one.columns.some((other) => other.name === column))
    .map((one) => joinName(one.schema, one.name, column))
  catalog.familyNames.set(key, names)
  return names
}

function closure(from: Relation, next: (one: Relation) => readonly Relation[]): readonly Relation[] {
  const seen = new Set<Relation>([from])
  for (const one of seen) for (const other of next(one)) seen.add(other)
  seen.delete(from)
  return [...seen]
}
