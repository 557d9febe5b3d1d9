import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import { readRecords, type LogPart } from './log-records.ts'
import { parseCsvLog, parseJsonLine, type TargetLine } from './target-line.ts'
import { applicationOf } from './trace.ts'

/** A target's log that is followed while it is written. */
export interface WatchConfig {
  readonly resource: string
  readonly database: string
  /** The folder of its jsonlog or csvlog, or of both. */
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

/** Sign-ins seen, to find a stamp that comes twice, and to tell of each once; forgotten together when many. */
const signInsMax = 100_000

/**
 * Follows the log of a target and says, within `everyMs`, who signed in without a stamp of the gateway, or with one that
 * was used before. Begins at the end of what is there: `sallyport reconcile` is for the rest.
 */
export class LogWatch implements AsyncDisposable {
  readonly #config: WatchConfig
  readonly #closing = new AbortController()
  readonly #read = new Map<string, number>()
  /** Under each stamp the session that first had it. */
  readonly #stamps = new Map<string, string>()
  /** Sessions that were told of: a target may write both forms. */
  readonly #told = new Set<string>()
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
          const from = this.#read.get(path) ?? (isFirst ? await endOf(path, size) : 0)
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
      .filter((name) => formOf(name) !== null)
      .toSorted()
      .map((name) => [join(folder, name), statSync(join(folder, name)).size] as const)
  }

  /** Looks at the whole records from one byte to another; how many bytes those have. */
  #readOn(path: string, from: number, to: number): Promise<number> {
    const form = formOf(path) ?? 'json'
    return readRecords({ path, form, from, to }, (text) => {
      const lines = form === 'csv' ? parseCsvLog(text) : [parseJsonLine(text)]
      for (const line of lines) if (line) this.#look(line)
    })
  }

  #look(line: TargetLine): void {
    const { resource, database, allowedUsers, stampedId, onBypass } = this.#config
    const application = applicationOf(line.message)
    if (application === null || line.database !== database || allowedUsers.includes(line.user)) return
    const id = stampedId(application)
    const first = id === null ? undefined : this.#stamps.get(id)
    const isAgain = first !== undefined && first !== line.session
    if (this.#stamps.size >= signInsMax) this.#stamps.clear()
    if (id !== null && first === undefined) this.#stamps.set(id, line.session)
    if ((id !== null && !isAgain) || this.#told.has(line.session)) return
    if (this.#told.size >= signInsMax) this.#told.clear()
    this.#told.add(line.session)
    const how = isAgain ? `with a stamp that was used before, ${application}` : `as "${application}"`
    onBypass(
      `${line.user} signed in to ${resource} from ${line.from} ${how}, not through the gateway (${line.session})`,
    )
  }
}

function formOf(path: string): LogPart['form'] | null {
  if (path.endsWith('.json')) return 'json'
  return path.endsWith('.csv') ? 'csv' : null
}

/** Where what is there ends. In a csvlog only its beginning tells what is in quotes, so that is read. */
async function endOf(path: string, size: number): Promise<number> {
  if (formOf(path) === 'json' || size === 0) return size
  return readRecords({ path, form: 'csv', from: 0, to: size }, () => undefined)
}
