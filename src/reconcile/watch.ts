import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import { parseJsonLine, type TargetLine } from './target-line.ts'
import { applicationOf } from './trace.ts'

/** A target's log that is followed while it is written. */
export interface WatchConfig {
  readonly resource: string
  readonly database: string
  /** The folder of its jsonlog. */
  readonly folder: string
  readonly everyMs: number
  readonly allowedUsers: readonly string[]
  /** The id in a stamp of this gateway; null for any other name. */
  readonly stampedId: (application: string) => string | null
  readonly clock: Clock
  /** Called once for each connection that did not come through the gateway. */
  readonly onBypass: (words: string) => void
  readonly onTrouble: (words: string) => void
}

const lineBytesMax = 1024 * 1024
/** Stamps seen, to find one that comes twice; forgotten together when many. */
const stampsMax = 100_000

/**
 * Follows the log of a target and says, within `everyMs`, who signed in without a stamp of the gateway, or with one that
 * was used before. Begins at the end of what is there: `sallyport reconcile` is for the rest.
 */
export class LogWatch implements AsyncDisposable {
  readonly #config: WatchConfig
  readonly #closing = new AbortController()
  readonly #read = new Map<string, number>()
  readonly #stamps = new Set<string>()
  readonly #running: Promise<void>
  #isTold = false

  constructor(config: WatchConfig) {
    this.#config = config
    this.#running = this.#run()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock, everyMs } = this.#config
    const { signal } = this.#closing
    let isFirst = true
    while (!signal.aborted) {
      try {
        for (const [path, size] of this.#files()) {
          const from = this.#read.get(path) ?? (isFirst ? size : 0)
          // Cut by a rotation that uses the name again.
          if (size < from) this.#read.set(path, 0)
          else this.#read.set(path, from + (size > from ? await this.#readOn(path, from, size) : 0))
        }
        isFirst = false
        this.#isTold = false
      } catch (error) {
        if (!this.#isTold) this.#config.onTrouble(error instanceof Error ? error.message : String(error))
        this.#isTold = true
      }
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
  }

  #files(): readonly (readonly [path: string, size: number])[] {
    const { folder } = this.#config
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .toSorted()
      .map((name) => [join(folder, name), statSync(join(folder, name)).size] as const)
  }

  /** Looks at the whole lines from one byte to another; how many bytes those have. */
  async #readOn(path: string, from: number, to: number): Promise<number> {
    let rest = Buffer.alloc(0)
    let done = 0
    for await (const chunk of createReadStream(path, { start: from, end: to - 1 })) {
      if (!Buffer.isBuffer(chunk)) continue
      rest = Buffer.concat([rest, chunk])
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        const line = parseJsonLine(rest.toString('utf8', 0, end))
        if (line) this.#look(line)
        rest = rest.subarray(end + 1)
        done += end + 1
      }
      // A line without end is no line of this log.
      if (rest.length > lineBytesMax) {
        done += rest.length
        rest = Buffer.alloc(0)
      }
    }
    return done
  }

  #look(line: TargetLine): void {
    const { resource, database, allowedUsers, stampedId, onBypass } = this.#config
    const application = applicationOf(line.message)
    if (application === null || line.database !== database || allowedUsers.includes(line.user)) return
    const id = stampedId(application)
    const isAgain = id !== null && this.#stamps.has(id)
    if (this.#stamps.size >= stampsMax) this.#stamps.clear()
    if (id !== null) this.#stamps.add(id)
    if (id !== null && !isAgain) return
    const how = isAgain ? `with a stamp that was used before, ${application}` : `as "${application}"`
    onBypass(
      `${line.user} signed in to ${resource} from ${line.from} ${how}, not through the gateway (${line.session})`,
    )
  }
}
