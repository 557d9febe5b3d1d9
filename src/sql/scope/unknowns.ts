/** How many sentences a statement carries at most; the first ones say enough. */
const sentencesMax = 20

/** What could not be established about a statement, in sentences, and whether it is about what the statement itself does. */
export class Unknowns {
  readonly #sentences = new Set<string>()
  #isOfLater = false
  #isNow = false

  say(sentence: string): void {
    this.isMet()
    if (this.#sentences.size < sentencesMax) this.#sentences.add(sentence)
  }

  /** Something unknown is met, whether a sentence says so or not. */
  isMet(): void {
    this.#isNow ||= !this.#isOfLater
  }

  /** See `Findings.later`. */
  later<Result>(inner: () => Result): Result {
    const outer = this.#isOfLater
    this.#isOfLater = true
    try {
      return inner()
    } finally {
      this.#isOfLater = outer
    }
  }

  get sentences(): readonly string[] {
    return [...this.#sentences]
  }

  /** How many of them are of what runs later; none where anything is unknown of the statement itself. */
  get laterCount(): number {
    return this.#isNow ? 0 : this.#sentences.size
  }
}
