import type { ColumnName, PlacedColumn, PlacedIn } from '../../core/inspection.ts'

/** Where stored columns come to rest, as far as it is known of all that a statement stores of one. */
export class StoredPlaces {
  /** Null for a column that may come to rest in other places, too. */
  readonly #places = new Map<ColumnName, Map<string, PlacedIn> | null>()

  /** The column comes to rest in these; with null, where is not told. */
  add(source: ColumnName, targets: PlacedColumn['targets'] | null): void {
    const known = this.#places.get(source)
    if (known === null) return
    if (targets === null) {
      this.#places.set(source, null)
      return
    }
    const places = known ?? new Map<string, PlacedIn>()
    for (const one of targets) places.set(`${one.isMade ?? false} ${one.names.join(' ')}`, one)
    this.#places.set(source, places)
  }

  /** Columns whose values are stored in places that are all known. */
  get known(): readonly PlacedColumn[] {
    return [...this.#places].flatMap(([source, places]) =>
      places ? [{ source, targets: [...places.values()] }] : [],
    )
  }
}
