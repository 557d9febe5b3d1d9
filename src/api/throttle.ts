import type { FastifyReply } from 'fastify'
import type { Clock } from '../core/clock.ts'
import { Refusal } from '../core/refusal.ts'
import { sendProblem } from './problem.ts'

/** How much somebody may ask. */
export interface Allowance {
  readonly perSecond: number
  /** What may be asked at once after a rest. */
  readonly burst: number
}

interface Bucket {
  left: number
  atMs: number
}

/** Those who asked longest ago are forgotten first: a stranger's bucket is full anyway. */
const bucketsMax = 10_000

/** Counts what each of many asks, in memory that is bounded however many they are. */
export class Throttle {
  readonly #clock: Clock
  readonly #allowance: Allowance
  readonly #buckets = new Map<string, Bucket>()

  constructor(clock: Clock, allowance: Allowance) {
    this.#clock = clock
    this.#allowance = allowance
  }

  /** Takes one request of `name` in: 0 when it may pass, else after how many milliseconds another may. */
  take(name: string): number {
    const { perSecond, burst } = this.#allowance
    const nowMs = this.#clock.monotonic()
    const known = this.#buckets.get(name)
    const left = known ? Math.min(burst, known.left + ((nowMs - known.atMs) / 1000) * perSecond) : burst
    this.#buckets.delete(name)
    const passes = left >= 1
    this.#buckets.set(name, { left: passes ? left - 1 : left, atMs: nowMs })
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > bucketsMax && oldest !== undefined) this.#buckets.delete(oldest)
    return passes ? 0 : Math.ceil(((1 - left) / perSecond) * 1000)
  }
}

/** Answers somebody who asks too much. */
export function sendTooMany(reply: FastifyReply, waitMs: number): FastifyReply {
  reply.header('retry-after', String(Math.max(1, Math.ceil(waitMs / 1000))))
  return sendProblem(reply, tooMany, 429)
}

const tooMany = new Refusal('limit-exceeded', 'You ask more than this gateway answers.', {
  hint: 'Wait as long as Retry-After says.',
})

/** Of one principal; a page of the console asks some ten things at once. */
export const principalAllowance: Allowance = { perSecond: 100, burst: 600 }
/** Of one address. Whole offices come from one, and behind a proxy everybody does. */
export const addressAllowance: Allowance = { perSecond: 1000, burst: 3000 }
