import type { Clock } from '../core/clock.ts'
import type { Target } from '../core/resource.ts'
import { readLocks, type SessionLocks } from './session-locks.ts'
import { connectTo } from './target-client.ts'
import { runTrial, type Trial, type TrialEnd } from './trial-connection.ts'

/** What a trial book needs. */
export interface TrialParts {
  readonly clock: Clock
  /** What a connection calls itself at the target; the target's log knows it by that. */
  readonly application?: () => string
}

const runningMax = 4
/** Connecting included. */
const askMsMax = 5000

/** For whom the target cannot be asked now. */
export class NotTried {
  /** A sentence for people. */
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

/**
 * Asks targets what reviewers want to know of held statements, each on a connection of its own under the login and role
 * of the session. Whatever goes wrong is an answer, within seconds.
 */
export class TrialBook implements AsyncDisposable {
  readonly #parts: TrialParts
  readonly #stop = new AbortController()
  #running = 0

  constructor(parts: TrialParts) {
    this.#parts = parts
  }

  /** Runs a write and rolls it back. */
  run(trial: Trial): Promise<TrialEnd | NotTried> {
    return this.#inTime(() => runTrial(trial, this.#application('sallyport previews')))
  }

  /** What a session of the target keeps from others. */
  locks(target: Target, process: number): Promise<Omit<SessionLocks, 'at'> | NotTried> {
    return this.#asked(target, (client) => readLocks(client, process))
  }

  /** After how many milliseconds the target ends a session of this login that does nothing within a transaction; 0: never. */
  idleMs(target: Target): Promise<number | NotTried> {
    return this.#asked(target, async (client) => {
      const { rows } = await client.query<string[]>({ text: idleQuestion, rowMode: 'array' })
      return Number(rows[0]?.[0] ?? 0)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await Promise.resolve()
  }

  #asked<T>(
    target: Target,
    work: (client: Awaited<ReturnType<typeof connectTo>>) => Promise<T>,
  ): Promise<T | NotTried> {
    return this.#inTime(async () => {
      const client = await connectTo(target, this.#application('sallyport reviews'))
      try {
        return await work(client)
      } finally {
        await client.end().catch(() => client.connection?.stream.destroy())
      }
    })
  }

  #application(unlessStamped: string): string {
    return this.#parts.application?.() ?? unlessStamped
  }

  async #inTime<T>(work: () => Promise<T>): Promise<T | NotTried> {
    if (this.#stop.signal.aborted) return new NotTried('the gateway stops')
    if (this.#running >= runningMax) return new NotTried('too many others are asked for at this moment')
    this.#running += 1
    const over = new AbortController()
    const signal = AbortSignal.any([over.signal, this.#stop.signal])
    const late = this.#parts.clock.sleep(askMsMax, signal).then(
      () => new NotTried('the target did not answer in time'),
      () => new NotTried('the gateway stops'),
    )
    const asked = work()
      .catch(() => new NotTried('the target could not be reached'))
      .finally(() => (this.#running -= 1))
    try {
      return await Promise.race([asked, late])
    } finally {
      over.abort()
    }
  }
}

const idleQuestion = `SELECT setting FROM pg_catalog.pg_settings WHERE name = 'idle_in_transaction_session_timeout'`
