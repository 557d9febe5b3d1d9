import { Clearance } from '../../../core/clearance.ts'
import type { Refusal } from '../../../core/refusal.ts'
import type { Housekeeping } from '../session/housekeeping.ts'
import { clientMessageName } from '../messages/message.ts'

/** What a barrier needs of the conversation around it. */
export interface BarrierParts {
  readonly toTarget: (message: Clearance | Housekeeping) => void
  /** A cancel on its way, which what is let out could be hit by; null when there is none. */
  readonly cancelling: () => Promise<void> | null
  /** Something was let out: there is room again. */
  readonly released: () => void
  /** What is held will never be ripe. */
  readonly lost: (refusal: Refusal) => void
  readonly failed: (bug: unknown) => void
}

// Beyond this much the client is not read on: a disk that stalls must not fill memory.
const heldBytesMax = 256 * 1024

/**
 * Keeps the order of what goes to the target while entries are being synced. Behind a clearance that is not ripe
 * everything waits, and all that one sync made ripe goes out together: so a pipeline of writes shares its syncs.
 */
export class Barrier {
  readonly #parts: BarrierParts
  #held: (Clearance | Housekeeping)[] = []
  // The list is a window on the array, as in the queue of replies.
  #at = 0
  #bytes = 0
  /** The last one held that has to ripen. */
  #last: Clearance | null = null
  #isAsking = false
  #isDown = false

  constructor(parts: BarrierParts) {
    this.#parts = parts
  }

  /** Passes a message on, at once or as soon as all before it has gone. */
  send(message: Clearance | Housekeeping): void {
    if (this.#isDown) return
    const mustRipen = message instanceof Clearance && !message.isRipe
    if (this.#last === null && !mustRipen) return this.#parts.toTarget(message)
    this.#held.push(message)
    this.#bytes += sizeOf(message)
    if (mustRipen) this.#last = message
  }

  /** The clearance that everything held waits for; null when nothing is held. */
  get first(): Clearance | null {
    const message = this.#held[this.#at]
    return message instanceof Clearance ? message : null
  }

  get isFull(): boolean {
    return this.#bytes > heldBytesMax
  }

  /** What is held up to the next Sync goes by: the target has failed before it, and would not look at it. */
  skipToSync(): void {
    for (let message = this.#held[this.#at]; message && !isSync(message); message = this.#held[this.#at]) {
      this.#at += 1
      this.#bytes -= sizeOf(message)
    }
    this.#release()
  }

  /** Asks for all that is held to be synced, once for whatever was held since it was last asked. */
  settle(): void {
    if (this.#last === null || this.#isAsking || this.#isDown) return
    this.#isAsking = true
    this.#ask(this.#last).catch(this.#parts.failed)
  }

  /** Nothing more goes out. */
  drop(): void {
    this.#isDown = true
    this.#held = []
    this.#last = null
  }

  async #ask(last: Clearance): Promise<void> {
    const refusal = await last.ripened()
    if (refusal === null)
      for (let cancel = this.#parts.cancelling(); cancel; cancel = this.#parts.cancelling()) await cancel
    this.#isAsking = false
    if (this.#isDown) return
    if (refusal) return this.#parts.lost(refusal)
    this.#release()
    this.#parts.released()
  }

  #release(): void {
    for (let message = this.#held[this.#at]; message !== undefined; message = this.#held[this.#at]) {
      if (message instanceof Clearance && !message.isRipe) return
      this.#at += 1
      this.#bytes -= sizeOf(message)
      this.#parts.toTarget(message)
    }
    this.#held = []
    this.#at = 0
    this.#last = null
  }
}

function isSync(message: Clearance | Housekeeping): boolean {
  return !(message instanceof Clearance) && clientMessageName(message.bytes[0] ?? 0) === 'Sync'
}

function sizeOf(message: Clearance | Housekeeping): number {
  return message instanceof Clearance ? message.statement.bytes.length : message.bytes.length
}
