/** Keeps the resources that people added in the book: at the start, and as soon as anybody changes one, at whichever gateway. */
import type { KeyObject } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { MayDial } from '../core/dial-rule.ts'
import type { Store } from '../store/database.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import type { ResourceBook, ResourceDefinition } from './resource-book.ts'
import { SecretFault } from './secret-source.ts'
import { definitionOf, readStored, type StoredResource } from './stored-resources.ts'

/** What it works with. */
export interface UptakeParts {
  readonly store: Store
  readonly book: ResourceBook
  readonly key: KeyObject
  readonly mayDial: MayDial
  readonly clock: Clock
  readonly log: (line: string) => void
}

interface Taken {
  readonly row: StoredResource
  readonly definition: ResourceDefinition
}

/** They are looked for this often, besides whenever the store says so. */
const lookMs = 5000

/** What the store held last stays known while it is away. */
export class ResourceUptake implements AsyncDisposable {
  readonly #parts: UptakeParts
  readonly #stop = new AbortController()
  readonly #unhear: () => void
  readonly #running: Promise<void>
  #wake = new AbortController()
  #taken: ReadonlyMap<string, Taken> = new Map()
  #faults: ReadonlyMap<string, string> = new Map()
  #taking: Promise<unknown> = Promise.resolve()

  private constructor(parts: UptakeParts) {
    this.#parts = parts
    this.#unhear = parts.store.hear('sallyport_resources', () => this.#wake.abort())
    this.#running = this.#follow()
  }

  /** Takes what there is, and keeps doing so until it is disposed of. A store that is away is waited for later. */
  static async open(parts: UptakeParts): Promise<ResourceUptake> {
    const uptake = new ResourceUptake(parts)
    const found = await uptake.take()
    if (found !== null) parts.log(`Resources of the store cannot be read yet: ${found.cause}`)
    return uptake
  }

  /** Reads them now; whoever just changed one waits for it. One reading at a time, so that an older never comes last. */
  take(): Promise<StoreUnavailable | null> {
    const taken = this.#taking.then(() => this.#take())
    // Whoever asked is told; the next one is read whatever became of this.
    this.#taking = taken.catch(() => undefined)
    return taken
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unhear()
    this.#stop.abort()
    await this.#running
  }

  async #take(): Promise<StoreUnavailable | null> {
    const { store, book, key, mayDial } = this.#parts
    const rows = await store.transact((transaction) => readStored(transaction))
    if (rows instanceof StoreUnavailable) return rows
    const next = new Map<string, Taken>()
    const faults = new Map<string, string>()
    for (const row of rows) {
      const before = this.#taken.get(row.name)
      if (before && before.row.settingsText === row.settingsText && before.row.sealed.equals(row.sealed)) {
        next.set(row.name, before)
        continue
      }
      const definition = definitionOf(row, key, mayDial)
      if (definition instanceof SecretFault) faults.set(row.name, definition.message)
      // Settings that are the same are the same resource, though its password is another.
      else if (before?.row.settingsText === row.settingsText)
        next.set(row.name, { row, definition: { ...definition, resource: before.definition.resource } })
      else next.set(row.name, { row, definition })
    }
    this.#tell(faults)
    this.#taken = next
    book.take([...next.values()].map(({ definition }) => definition))
    return null
  }

  #tell(faults: ReadonlyMap<string, string>): void {
    for (const [name, words] of faults)
      if (this.#faults.get(name) !== words) this.#parts.log(`The resource ${name} is left out. ${words}`)
    this.#faults = faults
  }

  async #follow(): Promise<void> {
    const { clock, log } = this.#parts
    while (!this.#stop.signal.aborted) {
      const signal = AbortSignal.any([this.#stop.signal, this.#wake.signal])
      await clock.sleep(lookMs, signal).catch(() => undefined)
      if (this.#stop.signal.aborted) return
      this.#wake = new AbortController()
      try {
        await this.take()
      } catch (error) {
        log(`Resources of the store could not be read: ${String(error)}`)
      }
    }
  }
}
