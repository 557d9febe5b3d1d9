/** Whether the statement in hand is still wanted. A signal is made for those alone who listen for it: few statements wait. */
export class Withdrawal {
  #asked = false
  #listened: AbortController | null = null

  /** True once the client cancelled or left while the statement waited to be forwarded. */
  get isAsked(): boolean {
    return this.#asked
  }

  /** Aborts when that happens. */
  get signal(): AbortSignal {
    this.#listened ??= new AbortController()
    if (this.#asked) this.#listened.abort(reason)
    return this.#listened.signal
  }

  /** A fresh statement is in hand; nobody who listened for an earlier one hears of it. */
  begin(): void {
    this.#asked = false
    this.#listened = null
  }

  /** The statement in hand is not wanted any more. */
  ask(): void {
    this.#asked = true
    this.#listened?.abort(reason)
  }
}

// Without one an error is made.
const reason = 'withdrawn'
