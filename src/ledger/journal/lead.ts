import type { Clock } from '../../core/clock.ts'

/** Leaves wait for their tiles in memory: of these at most 16 MiB. */
const leadMax = 32_768
const lookEveryMs = 5

/**
 * How far entries are ahead of the tree and its tiles. Whoever adds them faster than tiles can be written is held up,
 * little by little, long before there is no room for more.
 */
export class Lead {
  readonly #clock: Clock
  readonly #max: number
  readonly #taken: () => number
  readonly #isOver: () => boolean
  #look: Promise<void> | null = null

  /** `taken`: entries in the tree. `isOver`: whether nobody is to wait any more. */
  constructor(clock: Clock, max: number | undefined, taken: () => number, isOver: () => boolean) {
    this.#clock = clock
    this.#max = max ?? leadMax
    this.#taken = taken
    this.#isOver = isOver
  }

  /** Entries before this index are not too far ahead. */
  get end(): number {
    return this.#taken() + this.#max
  }

  /** Resolves once the entry is not too far ahead, or nobody is to wait any more. */
  async caughtUp(index: number): Promise<void> {
    // All who wait look at once.
    while (index >= this.end && !this.#isOver())
      await (this.#look ??= this.#clock.sleep(lookEveryMs).finally(() => (this.#look = null)))
  }
}
