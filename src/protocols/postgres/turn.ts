/**
 * Whose turn it is: while a message waits for something, the messages behind it wait too. Two things can be waited for:
 * a promise (an inspection, a clearance, a catalog being read), and the target having answered all that it owes.
 */
export class Turn {
  readonly #resume: () => void
  readonly #failed: (bug: unknown) => void
  #isWaiting = false
  #whenSettled: (() => void) | null = null
  #isOver = false

  /** `resume` is called whenever messages may be taken again, `failed` when what was waited for broke. */
  constructor(resume: () => void, failed: (bug: unknown) => void) {
    this.#resume = resume
    this.#failed = failed
  }

  /** True when the next message may be taken. */
  get isFree(): boolean {
    return !this.#isWaiting && !this.#isOver
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** True while a promise is waited for, so that nothing of the message in hand has reached the target. */
  get isHeld(): boolean {
    return this.#isWaiting && this.#whenSettled === null
  }

  /** Goes on with what was promised; `late` gets it when the conversation has ended meanwhile. */
  wait<T>(promised: Promise<T>, then: (value: T) => void, late: (value: T) => void = () => undefined): void {
    this.#isWaiting = true
    promised
      .then((value) => {
        if (this.#isOver) return late(value)
        this.#isWaiting = false
        then(value)
        this.#resume()
      })
      .catch((bug: unknown) => this.#failed(bug))
  }

  /** Goes on at the next `settled`. */
  waitSettled(then: () => void): void {
    this.#isWaiting = true
    this.#whenSettled = then
  }

  /** The target owes nothing now. */
  settled(): void {
    if (this.#whenSettled === null || this.#isOver) return
    const then = this.#whenSettled
    this.#whenSettled = null
    this.#isWaiting = false
    then()
  }

  /** Nobody gets a turn any more. */
  end(): void {
    this.#isOver = true
  }
}
