import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import type { Inspection } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import { unreadWord } from './snapshot-relations.ts'

const named = new WeakMap<CatalogSnapshot, readonly string[]>()

/** True where something is unknown of a statement that goes by what could not be read of the catalog. */
export function touchesUnread({ statements }: Inspection, catalog: CatalogSnapshot | null): boolean {
  const names = catalog === null ? [] : unreadNames(catalog)
  if (names.length === 0) return false
  return statements.some(({ unknowns }) =>
    unknowns.some(
      (sentence) => sentence.includes(unreadWord) || names.some((name) => sentence.includes(name)),
    ),
  )
}

function unreadNames(catalog: CatalogSnapshot): readonly string[] {
  const before = named.get(catalog)
  if (before) return before
  const names = catalog.relations
    .filter(({ isUnread }) => isUnread)
    .map(({ schema, name }) => joinName(schema, name))
  named.set(catalog, names)
  return names
}
