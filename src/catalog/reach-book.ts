import type { Clock } from '../core/clock.ts'
import type { CatalogReport } from './catalog-reader.ts'

/** How a target was when it was last asked for its catalog. */
export interface Reach {
  readonly health: 'up' | 'down' | 'unknown'
  /** When it last answered, in milliseconds since the epoch; null when it never did. */
  readonly reachedAt: number | null
}

/** Remembers how targets were when catalogs were read. Nobody is asked for its sake. */
export class ReachBook {
  readonly #clock: Clock
  readonly #known = new Map<string, Reach>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes what a reader of catalogs reports. */
  take({ kind, resource }: CatalogReport): void {
    const before = this.of(resource)
    this.#known.set(
      resource,
      kind === 'read'
        ? { health: 'up', reachedAt: this.#clock.now() }
        : { health: 'down', reachedAt: before.reachedAt },
    )
  }

  /** What is known of a resource. */
  of(resource: string): Reach {
    return this.#known.get(resource) ?? { health: 'unknown', reachedAt: null }
  }
}
