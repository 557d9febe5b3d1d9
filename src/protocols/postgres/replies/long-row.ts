import { setImmediate } from 'node:timers'
import type { Running } from '../session/running.ts'

// What is shown of it between two looks at anything else.
const pieceBytes = 256 * 1024

/** A long row that is searched, and then shown, in turns with everything else that the gateway does. */
export class LongRow {
  readonly message: Buffer
  /** True once it is searched, and what becomes of it is decided. */
  isRead = false
  readonly #pieces: Generator<void>
  #searched: Promise<void> | null = null
  #fault: unknown = null
  #shownTo = 0

  constructor(message: Buffer, content: NonNullable<Running['content']>) {
    this.message = message
    this.#pieces = content.inPieces(message, 0, message.length)
  }

  /** Passes when there is something to do with it again. */
  turn(): Promise<void> {
    return this.isRead ? nextTurn() : (this.#searched ??= this.#search())
  }

  /** Ends the search, of which nothing is left unless nobody waited for it. Throws what it failed with. */
  end(): void {
    if (this.#fault !== null) throw this.#fault
    while (this.#pieces.next().done !== true);
  }

  /** The next piece to be shown. */
  next(): Buffer {
    const from = this.#shownTo
    this.#shownTo = Math.min(this.message.length, from + pieceBytes)
    return this.message.subarray(from, this.#shownTo)
  }

  async #search(): Promise<void> {
    try {
      while (this.#pieces.next().done !== true) await nextTurn()
    } catch (fault) {
      this.#fault = fault
    }
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
