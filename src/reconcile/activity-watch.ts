import type { Backend } from '../catalog/backend-list.ts'
import type { Clock } from '../core/clock.ts'

/** A target whose connections are looked at now and then. */
export interface ActivityWatchConfig {
  readonly resource: string
  readonly everyMs: number
  readonly allowedUsers: readonly string[]
  /** Asks the target who is connected; rejects when it cannot be asked. */
  readonly read: () => Promise<readonly Backend[]>
  /** The processes at the target that serve sessions of the gateway, on any replica. Rejects when that is not known. */
  readonly known: () => Promise<ReadonlySet<number>>
  /** The id in a stamp of this gateway; null for any other name. */
  readonly stampedId: (application: string) => string | null
  readonly clock: Clock
  /** Called once for each connection that did not come through the gateway. */
  readonly onBypass: (words: string) => void
  readonly onTrouble: (words: string) => void
}

/**
 * Replicas say every `everyMs` which connections are theirs, and a session that is being opened is not said yet: a
 * connection is told only when it was unknown for so many looks.
 */
const looksMin = 3
const bearersMax = 100_000

/**
 * Looks at who is connected to a target (`pg_stat_activity`) and says who is not known there. What comes and goes between
 * two looks is not seen: the target's log sees all, where it can be read.
 */
export class ActivityWatch implements AsyncDisposable {
  readonly #config: ActivityWatchConfig
  readonly #closing = new AbortController()
  readonly #running: Promise<void>
  /** Connections that nobody knows, and how often they were seen. */
  #unknown = new Map<string, number>()
  /** Which connection was seen with each stamp first. */
  readonly #bearers = new Map<string, string>()
  #isTold = false

  constructor(config: ActivityWatchConfig) {
    this.#config = config
    this.#running = this.#run()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock, everyMs, onTrouble } = this.#config
    const { signal } = this.#closing
    while (!signal.aborted) {
      try {
        await this.#look()
        this.#isTold = false
      } catch (error) {
        if (!this.#isTold) onTrouble(error instanceof Error ? error.message : String(error))
        this.#isTold = true
      }
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
  }

  async #look(): Promise<void> {
    const { allowedUsers, read, known, stampedId } = this.#config
    const backends = await read()
    const ours = await known()
    const unknown = new Map<string, number>()
    for (const backend of backends) {
      if (ours.has(backend.processId) || allowedUsers.includes(backend.user)) continue
      const stamp = stampedId(backend.application)
      const name = `${backend.processId} ${backend.startedAt}`
      // A stamp can be read by whoever is connected, so that the second who bears it is not us.
      if (stamp !== null && this.#isFirst(stamp, name)) continue
      const looks = (this.#unknown.get(name) ?? 0) + 1
      unknown.set(name, looks)
      if (looks === looksMin) this.#tell(backend, stamp !== null)
    }
    this.#unknown = unknown
  }

  #isFirst(stamp: string, name: string): boolean {
    const bearer = this.#bearers.get(stamp)
    if (bearer !== undefined) return bearer === name
    if (this.#bearers.size >= bearersMax) this.#bearers.clear()
    this.#bearers.set(stamp, name)
    return true
  }

  #tell({ processId, user, application, from, startedAt }: Backend, isCopied: boolean): void {
    const as = isCopied ? `with a stamp that another connection has, ${application}` : `as "${application}"`
    this.#config.onBypass(
      `${user} is connected to ${this.#config.resource} from ${from} ${as} since ${startedAt}, not through the gateway (process ${processId})`,
    )
  }
}
