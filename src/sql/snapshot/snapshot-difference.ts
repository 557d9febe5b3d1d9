import type { CatalogFunction, CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'

/** A snapshot told by another one that the reader has: plain, and as small as what differs. */
export interface SnapshotDifference {
  readonly relations: ListDifference<Relation>
  readonly functions: ListDifference<CatalogFunction>
  readonly rest: Omit<CatalogSnapshot, 'relations' | 'functions'>
}

interface ListDifference<T> {
  /** Where in the other list each item stands; -1 for the next of the new ones. */
  readonly places: Int32Array
  readonly newer: readonly T[]
}

/** How `now` differs from `base`: objects that are the same in both are not told again. */
export function differenceFrom(base: CatalogSnapshot, now: CatalogSnapshot): SnapshotDifference {
  const { relations, functions, ...rest } = now
  return {
    relations: listDifference(base.relations, relations),
    functions: listDifference(base.functions, functions),
    rest,
  }
}

/** The inverse: the snapshot that differs so from `base`. */
export function differingSnapshot(base: CatalogSnapshot, difference: SnapshotDifference): CatalogSnapshot {
  return {
    ...difference.rest,
    relations: listAfter(base.relations, difference.relations),
    functions: listAfter(base.functions, difference.functions),
  }
}

function listDifference<T>(base: readonly T[], now: readonly T[]): ListDifference<T> {
  const known = new Map(base.map((one, at) => [one, at]))
  const places = Int32Array.from(now, (one) => known.get(one) ?? -1)
  return { places, newer: now.filter((_one, at) => places[at] === -1) }
}

function listAfter<T>(base: readonly T[], { places, newer }: ListDifference<T>): readonly T[] {
  let next = 0
  return Array.from(places, (place) => {
    const found = place === -1 ? newer[next++] : base[place]
    if (found === undefined) throw new Error('A snapshot differs from another one than was said.')
    return found
  })
}
