/** Who is to be woken when a review may have changed. */
export class Bells {
  readonly #hung = new Map<string, Set<() => void>>()

  /** Calls `wake` when the review may have changed, until the returned function is called. */
  hang(reviewId: string, wake: () => void): () => void {
    const hung = this.#hung.get(reviewId) ?? new Set()
    this.#hung.set(reviewId, hung.add(wake))
    return () => {
      hung.delete(wake)
      if (hung.size === 0) this.#hung.delete(reviewId)
    }
  }

  /** Null rings every bell: notices may have been missed. */
  ring(reviewId: string | null): void {
    const rung = reviewId === null ? [...this.#hung.values()] : [this.#hung.get(reviewId) ?? []]
    for (const bells of rung) for (const wake of bells) wake()
  }
}
