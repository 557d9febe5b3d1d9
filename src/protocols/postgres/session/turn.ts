/**
 * Whose turn it is: while a message waits for something, the messages behind it wait too. Two things can be waited for:
 * a promise (an inspection, a clearance, a catalog being read), and the target having answered all that it owes.
 */
export class Turn {
  readonly #resume: () => void
  readonly #failed: (bug: unknown) => void
  #isWaiting = false
  /** What is waited for, where nothing but knowledge comes of it. */
  #loose: { isBroken: boolean } | null = null
  #whenSettled: { readonly inHand: (() => void) | null } | null = null
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

  /** The same where whoever asked may stop waiting: nothing but knowledge comes of it. */
  waitLoosely<T>(promised: Promise<T>, then: (value: T) => void): void {
    this.#isWaiting = true
    const loose = { isBroken: false }
    this.#loose = loose
    promised
      .then((value) => {
        if (this.#isOver || loose.isBroken) return
        this.#loose = null
        this.#isWaiting = false
        then(value)
        this.#resume()
      })
      .catch((bug: unknown) => this.#failed(bug))
  }

  /** Stops waiting, and goes on with something else. Nothing happens where what is waited for must be heard. */
  breakOff(then: () => void): void {
    if (this.#loose === null || this.#isOver) return
    this.#loose.isBroken = true
    this.#loose = null
    this.#isWaiting = false
    then()
    this.#resume()
  }

  /** Goes on at the next `settled`; null where no message is in hand. */
  waitSettled(then: (() => void) | null): void {
    this.#isWaiting = true
    this.#whenSettled = { inHand: then }
  }

  /**
   * The target waits for what comes next, so that it will not settle before. A message in hand that waits for that goes on
   * where it may come now; false when it may not.
   */
  yield(mayGoOn: boolean): boolean {
    if (this.#whenSettled?.inHand && !this.#isOver) {
      if (mayGoOn) this.settled()
      return mayGoOn
    }
    if (this.#whenSettled) this.#isWaiting = false
    this.#whenSettled = null
    return true
  }

  /** The target owes nothing now. */
  settled(): void {
    if (this.#whenSettled === null || this.#isOver) return
    const { inHand } = this.#whenSettled
    this.#whenSettled = null
    this.#isWaiting = false
    inHand?.()
  }

  /** Nobody gets a turn any more. */
  end(): void {
    this.#isOver = true
  }
}
