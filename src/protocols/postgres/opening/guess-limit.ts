import { siteOf } from '../../../core/address.ts'
import type { Clock } from '../../../core/clock.ts'

/** Wrong cancel keys that one origin may send at once, and how fast it gets the right to more. */
const guessesMax = 50
const guessesPerSecond = 5
const originsMax = 10_000

interface Bucket {
  guesses: number
  at: number
}

/**
 * How many wrong cancel keys an origin may send. Keys of protocol 3.0 have four secret bytes: at this pace it takes an
 * origin decades to hit one even if it knows the process number. Right keys cost nothing.
 */
export class GuessLimit {
  readonly #clock: Clock
  readonly #buckets = new Map<string, Bucket>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** False once the origin has been wrong too often: its keys are not even looked at for a while. */
  admits(address: string): boolean {
    const bucket = this.#buckets.get(siteOf(address))
    return bucket === undefined || this.#left(bucket) >= 1
  }

  missed(address: string): void {
    this.#take(address, 1)
  }

  /** What was counted as missed has turned out to be right. */
  wasRight(address: string): void {
    this.#take(address, -1)
  }

  #take(address: string, guesses: number): void {
    const site = siteOf(address)
    const bucket = this.#buckets.get(site) ?? { guesses: guessesMax, at: this.#clock.monotonic() }
    bucket.guesses = this.#left(bucket) - guesses
    bucket.at = this.#clock.monotonic()
    // Whoever erred last stands last: the first to be forgotten is who has been quiet longest.
    this.#buckets.delete(site)
    this.#buckets.set(site, bucket)
    if (this.#buckets.size <= originsMax) return
    const [quietest] = this.#buckets.keys()
    if (quietest !== undefined) this.#buckets.delete(quietest)
  }

  #left({ guesses, at }: Bucket): number {
    return Math.min(guessesMax, guesses + ((this.#clock.monotonic() - at) / 1000) * guessesPerSecond)
  }
}
