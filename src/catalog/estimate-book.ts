import type { Clock } from '../core/clock.ts'
import type { Estimate } from '../core/decision.ts'
import type { Target } from '../core/resource.ts'
import { EstimateConnection, type Planned } from './estimate-connection.ts'
import { createHash } from 'node:crypto'

/** A text as a session asks it, and of which catalog. */
export interface EstimateQuestion extends Planned {
  readonly resource: string
  readonly target: Target
  readonly catalogVersion: string | null
}

/** What an estimate book needs. */
export interface EstimateParts {
  readonly clock: Clock
  /** What a connection calls itself at the target; the target's log knows it by that. */
  readonly application?: () => string
}

/** Statistics change slowly; rows do not. */
const keptMs = 10_000
const keptMax = 2000
const connectionsMax = 2
const waitingMax = 64
/** Longer than this nobody waits for a guess. */
const answerMsMax = 2500
const idleMsMax = 60_000

/**
 * Asks targets what they expect of statements, on connections of its own under the login and role of the session. Whatever goes
 * wrong, the answer is null: not known.
 */
export class EstimateBook implements AsyncDisposable {
  readonly #parts: EstimateParts
  readonly #kept = new Map<string, { readonly until: number; readonly answer: Promise<Estimate | null> }>()
  readonly #lanes = new Map<string, Lane>()
  readonly #stop = new AbortController()

  constructor(parts: EstimateParts) {
    this.#parts = parts
  }

  /** Resolves within a few seconds, and never rejects. */
  ask(question: EstimateQuestion): Promise<Estimate | null> {
    const key = keyOf(question)
    const now = this.#parts.clock.monotonic()
    const known = this.#kept.get(key)
    if (known && known.until > now) return known.answer
    const answer = this.#inTime(question)
    this.#kept.delete(key)
    this.#kept.set(key, { until: now + keptMs, answer })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > keptMax && oldest !== undefined) this.#kept.delete(oldest)
    // What could not be told now may be told at the next try.
    void answer.then((estimate) => {
      if (estimate === null && this.#kept.get(key)?.answer === answer) this.#kept.delete(key)
    })
    return answer
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await Promise.all([...this.#lanes.values()].map((lane) => lane.close()))
  }

  async #inTime(question: EstimateQuestion): Promise<Estimate | null> {
    const over = new AbortController()
    const signal = AbortSignal.any([over.signal, this.#stop.signal])
    const late = this.#parts.clock.sleep(answerMsMax, signal).then(
      () => null,
      () => null,
    )
    try {
      return await Promise.race([this.#lane(question).ask(question), late])
    } finally {
      over.abort()
    }
  }

  #lane({ resource, target }: EstimateQuestion): Lane {
    const key = JSON.stringify([
      resource,
      target.host,
      target.port,
      target.database,
      target.login,
      target.setRole,
    ])
    const lane =
      this.#lanes.get(key) ?? new Lane(this.#parts, this.#stop.signal, () => this.#lanes.delete(key))
    this.#lanes.set(key, lane)
    return lane
  }
}

/** The connections to one target under one login. */
class Lane {
  readonly #parts: EstimateParts
  readonly #stop: AbortSignal
  readonly #leave: () => void
  readonly #idle: EstimateConnection[] = []
  readonly #waiting: (() => void)[] = []
  #busy = 0
  #usedAt = 0
  #isWatched = false

  /** `leave`: nothing is left of it; users that live as long as a session would leave one each. */
  constructor(parts: EstimateParts, stop: AbortSignal, leave: () => void) {
    this.#parts = parts
    this.#stop = stop
    this.#leave = leave
  }

  async ask(question: EstimateQuestion): Promise<Estimate | null> {
    if (this.#stop.aborted || this.#waiting.length >= waitingMax) return null
    if (this.#busy >= connectionsMax) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#busy += 1
    try {
      const connection = await this.#connection(question.target)
      const estimate = await connection.ask(question)
      if (connection.usable && !this.#stop.aborted) this.#rest(connection)
      else await connection[Symbol.asyncDispose]()
      return estimate
    } catch {
      // The target cannot be reached: nothing is known.
      return null
    } finally {
      this.#busy -= 1
      this.#waiting.shift()?.()
      this.#leaveIfEmpty()
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((connection) => connection[Symbol.asyncDispose]()))
  }

  async #connection(target: Target): Promise<EstimateConnection> {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.usable) return idle
      await idle[Symbol.asyncDispose]()
    }
    return EstimateConnection.open(target, this.#parts.application?.() ?? 'sallyport estimates')
  }

  #rest(connection: EstimateConnection): void {
    this.#idle.push(connection)
    this.#usedAt = this.#parts.clock.monotonic()
    if (!this.#isWatched) void this.#hangUpLater()
  }

  #leaveIfEmpty(): void {
    if (this.#busy === 0 && this.#waiting.length === 0 && this.#idle.length === 0) this.#leave()
  }

  async #hangUpLater(): Promise<void> {
    this.#isWatched = true
    try {
      while (this.#parts.clock.monotonic() - this.#usedAt < idleMsMax)
        await this.#parts.clock.sleep(idleMsMax, this.#stop)
    } catch {
      // Everything closes.
    }
    this.#isWatched = false
    await this.close()
    this.#leaveIfEmpty()
  }
}

function keyOf({ resource, target, catalogVersion, text, bound, searchPath }: EstimateQuestion): string {
  const hash = createHash('sha256')
  const { login, setRole } = target
  hash.update(JSON.stringify([resource, login, setRole, catalogVersion, searchPath, text]))
  for (const { typeOid, format, value } of bound)
    hash.update(JSON.stringify([typeOid, format, value?.toString('base64') ?? null]))
  return hash.digest('base64')
}
