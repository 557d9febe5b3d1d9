import { readFile } from 'node:fs/promises'
import type { Clock } from '../core/clock.ts'
import { systemDisk } from '../ledger/journal/disk.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Bucket, ListPlace, ObjectVersion } from '../ledger/anchors/s3.ts'

/** What holds in a bucket are set with. */
export interface CopyHoldsConfig {
  readonly bucket: Bucket
  readonly ledger: Ledger
  /** Where what was set is kept; lost, nothing is lifted that is on, and what is to be held is held once more. */
  readonly path: string
  /** The resources that are on hold now; null when that cannot be asked. */
  readonly held: () => Promise<ReadonlySet<string> | null>
  /** Whose a session is; null when nothing knows that. Throws when that cannot be asked now. */
  readonly resourceOf: (session: string) => Promise<string | null>
  readonly everyMs: number
  readonly clock: Clock
  readonly onTrouble: (words: string) => void
}

/** What a round set and lifted, in versions of objects. */
export interface HoldRound {
  readonly held: number
  readonly lifted: number
}

/** What was last set: `isDone` is false from before a change of it begins until it is made everywhere. */
interface Told {
  readonly resources: readonly string[]
  readonly isDone: boolean
}

const folders = ['epoch/', 'journal/', 'recordings/', 'tile/', 'tsa/'] as const
const requestsAtOnce = 8
const sessionsKnownMax = 10_000

/**
 * Keeps the legal holds of a copy of the ledger as the configuration has them, in what is there already: recordings of the
 * resources on hold, and while there is any, all that sessions share (entries, tiles, sealed bodies, keys, stamps).
 * What is put later carries its hold itself.
 */
export class CopyHolds implements AsyncDisposable {
  readonly #config: CopyHoldsConfig
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  readonly #known = new Map<string, string>()
  /** Where a round that failed goes on. */
  #at: { folder: number; after: ListPlace | null } = { folder: 0, after: null }
  #made = { held: 0, lifted: 0 }
  /** As last asked; null until then. */
  #held: ReadonlySet<string> | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(config: CopyHoldsConfig) {
    this.#config = config
    this.#running = this.#run()
  }

  /** Whether what is put now is held: of a session, or with null what sessions share. Unknown sessions are. */
  async isHeld(session: string | null): Promise<boolean> {
    // Not known: as it was last. The round that learns of others sets them on what was put meanwhile.
    const held = this.#held ?? (await this.#ask()) ?? new Set((await this.#told()).resources)
    if (session === null || held.size === 0) return held.size > 0
    const resource = await this.#resourceOf(session)
    return resource === null || held.has(resource)
  }

  /** Sets and lifts what is not as it was told; null when all is. Rejects when that fails: the next call goes on from there. */
  round(): Promise<HoldRound | null> {
    const turn = this.#turn.then(() => this.#round())
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#running
    await this.#turn
  }

  async #round(): Promise<HoldRound | null> {
    const { ledger } = this.#config
    const held = await this.#ask()
    if (held === null) return null
    const told = await this.#told()
    const before = new Set(told.resources)
    if (told.isDone && before.symmetricDifference(held).size === 0) return null
    // A gateway that stops within knows then what may be on.
    if (told.isDone) await this.#tell({ resources: [...before.union(held)], isDone: false })
    for (; this.#at.folder < folders.length; this.#at = { folder: this.#at.folder + 1, after: null })
      await this.#settleFolder(folders[this.#at.folder] ?? '', before)
    const made = this.#made
    const entered = { type: 'access.changed', noun: 'retention', author: 'configuration' } as const
    let last: number | null = null
    for (const resource of before.union(held)) {
      const verb = held.has(resource) ? 'held' : 'lifted'
      const details = { objectsHeld: made.held, objectsLifted: made.lifted }
      last = ledger.append({ ...entered, verb, id: resource, resource, details })
    }
    if (last !== null) await ledger.synced(last)
    await this.#tell({ resources: [...held], isDone: true })
    this.#at = { folder: 0, after: null }
    this.#made = { held: 0, lifted: 0 }
    return made
  }

  async #ask(): Promise<ReadonlySet<string> | null> {
    const held = await this.#config.held()
    if (held !== null) this.#held = held
    return held
  }

  async #settleFolder(folder: string, before: ReadonlySet<string>): Promise<void> {
    for (;;) {
      const { versions, next } = await this.#config.bucket.versions(folder, this.#at.after)
      for (let from = 0; from < versions.length; from += requestsAtOnce) {
        this.#closing.signal.throwIfAborted()
        await Promise.all(
          versions.slice(from, from + requestsAtOnce).map((version) => this.#settle(version, before)),
        )
      }
      if (next === null) return
      this.#at = { ...this.#at, after: next }
    }
  }

  async #settle(version: ObjectVersion, before: ReadonlySet<string>): Promise<void> {
    const { bucket } = this.#config
    const [, session = null] = /^recordings\/([^/]+)\//.exec(version.name) ?? []
    const isHeld = await this.isHeld(session)
    // Before our first hold there is none of ours to lift.
    if (!isHeld && before.size === 0) return
    await bucket.hold(version, isHeld)
    this.#made[isHeld ? 'held' : 'lifted'] += 1
  }

  async #resourceOf(session: string): Promise<string | null> {
    const known = this.#known.get(session)
    if (known !== undefined) return known
    const found = await this.#config.resourceOf(session)
    if (this.#known.size >= sessionsKnownMax) this.#known.clear()
    // What nothing knows now may be in the index in a moment.
    if (found !== null) this.#known.set(session, found)
    return found
  }

  async #told(): Promise<Told> {
    try {
      const found: unknown = JSON.parse(await readFile(this.#config.path, 'utf8'))
      if (isTold(found)) return found
    } catch {
      // None yet, or damaged.
    }
    return { resources: [], isDone: true }
  }

  #tell(told: Told): Promise<void> {
    const { path } = this.#config
    return systemDisk.replace(path, `${path}.draft`, Buffer.from(JSON.stringify(told)))
  }

  async #run(): Promise<void> {
    const { clock, everyMs, onTrouble } = this.#config
    const { signal } = this.#closing
    while (!signal.aborted) {
      try {
        await this.round()
      } catch (error) {
        if (!signal.aborted) onTrouble(error instanceof Error ? error.message : String(error))
      }
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
  }
}

function isTold(value: unknown): value is Told {
  return (
    typeof value === 'object' &&
    value !== null &&
    'resources' in value &&
    Array.isArray(value.resources) &&
    value.resources.every((one) => typeof one === 'string') &&
    'isDone' in value &&
    typeof value.isDone === 'boolean'
  )
}
