/** How much dearer the next look is taken to be than the cheapest one of late: what a busy machine adds is not the target's work. */
const dearer = 1.25

/** How long a target works on a look, as far as one can tell. */
export class LookCost {
  #ms = 0
  #isBusy = false

  /** The next look's, in milliseconds: nothing when no transaction ended since the one before the last. */
  get nextMs(): number {
    return this.#isBusy ? this.#ms : 0
  }

  /** The target had to work, for so long. */
  worked(ms: number): void {
    this.#isBusy = true
    this.#ms = this.#ms === 0 ? ms : Math.min(ms, this.#ms * dearer)
  }

  /** It had nothing to do. */
  rested(): void {
    this.#isBusy = false
  }
}
