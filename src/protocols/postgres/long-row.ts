import { setImmediate } from 'node:timers'
import type { Running } from './running.ts'

/** A long row that is searched in turns with everything else that the gateway does. */
export class LongRow {
  readonly message: Buffer
  readonly #pieces: Generator<void>
  #searched: Promise<void> | null = null
  #fault: unknown = null

  constructor(message: Buffer, content: NonNullable<Running['content']>) {
    this.message = message
    this.#pieces = content.inPieces(message, 0, message.length)
  }

  /** Passes when all of it is searched, or that has failed. */
  searched(): Promise<void> {
    return (this.#searched ??= this.#goOn())
  }

  /** Ends the search, of which nothing is left unless nobody waited for it. Throws what it failed with. */
  end(): void {
    if (this.#fault !== null) throw this.#fault
    for (const _piece of this.#pieces);
  }

  async #goOn(): Promise<void> {
    try {
      while (this.#pieces.next().done !== true) await new Promise((resolve) => setImmediate(resolve))
    } catch (fault) {
      this.#fault = fault
    }
  }
}
