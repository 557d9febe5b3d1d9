import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import { CatalogReader } from './catalog-reader.ts'
import type { CatalogParts } from './catalog-reader.ts'

/** How long a catalog is kept fresh after the last session at its resource closed. */
const lingerMsDefault = 60_000

/**
 * The catalogs of all resources. One is read when the first session at its resource opens and dropped some time
 * after the last has closed, so that resources at rest cost no connection.
 */
export class CatalogBook implements AsyncDisposable {
  readonly #parts: CatalogParts
  readonly #lingerMs: number
  readonly #held = new Map<string, Held>()
  /** Of resources that changed, for the sessions that are still there. */
  readonly #left = new Set<Held>()

  constructor(parts: CatalogParts, lingerMs = lingerMsDefault) {
    this.#parts = parts
    this.#lingerMs = lingerMs
  }

  /** The catalog of a resource, read at least once; `release` it when the session closes. */
  async hold(resource: string): Promise<CatalogHold> {
    let held = this.#held.get(resource)
    if (held === undefined) {
      const reader = new CatalogReader(this.#parts, resource)
      held = { reader, started: reader.start(), holders: 0, stop: new AbortController() }
      this.#held.set(resource, held)
    }
    if (held.holders === 0) held.stop.abort()
    held.holders++
    const kept = held
    await kept.started
    let released = false
    return {
      reader: kept.reader,
      release: () => {
        if (released) return
        released = true
        kept.holders--
        if (kept.holders > 0) return
        if (this.#left.delete(kept)) void kept.reader.close()
        else void this.#dropLater(resource, kept)
      },
    }
  }

  /** What is known of a resource's catalog now, without asking anybody; null while nobody has a session there. */
  peek(resource: string): CatalogSnapshot | null {
    return this.#held.get(resource)?.reader.current() ?? null
  }

  /** Its resource is another from now on: sessions to come read their own catalog, those that are there keep theirs. */
  forget(resource: string): void {
    const held = this.#held.get(resource)
    if (held === undefined) return
    this.#held.delete(resource)
    held.stop.abort()
    if (held.holders > 0) this.#left.add(held)
    else void held.reader.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#held.values(), ...this.#left]
    this.#held.clear()
    this.#left.clear()
    for (const held of all) held.stop.abort()
    await Promise.all(all.map((held) => held.reader.close()))
  }

  async #dropLater(resource: string, held: Held): Promise<void> {
    held.stop = new AbortController()
    try {
      await this.#parts.clock.sleep(this.#lingerMs, held.stop.signal)
    } catch {
      // Held again, or everything closes.
      return
    }
    this.#held.delete(resource)
    await held.reader.close()
  }
}

/** One session's hold on a catalog. */
export interface CatalogHold {
  readonly reader: CatalogReader
  /** Says that the session is over. More than once does no harm. */
  release(): void
}

interface Held {
  readonly reader: CatalogReader
  readonly started: Promise<void>
  holders: number
  stop: AbortController
}
