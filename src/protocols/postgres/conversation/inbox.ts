import type { Frame } from '../messages/frame.ts'
import { Housekeeping } from '../session/housekeeping.ts'
import { clientMessageName } from '../messages/message.ts'

const { bytes } = Housekeeping.terminate
/** What a client says that takes its leave. */
export const goodbye: Frame = { type: bytes.readUInt8(0), bytes }
/** Stands where bytes came that are no messages. */
export const broken: Frame = { type: 0, bytes: Buffer.alloc(0) }

/** A client's messages that wait to be taken, in order. */
export class Inbox {
  #frames: Frame[] = []
  // The list is a window on the array: shifting an array of thousands for each message would be quadratic.
  #at = 0
  #bytes = 0

  /** Bytes of the messages that wait. */
  get bytes(): number {
    return this.#bytes
  }

  put(frames: readonly Frame[]): void {
    for (const frame of frames) {
      this.#frames.push(frame)
      this.#bytes += frame.bytes.length
    }
  }

  /** True when the message that came last, and waits, is a goodbye. */
  get endsInGoodbye(): boolean {
    const last = this.#frames.at(-1)
    return last !== undefined && clientMessageName(last.type) === 'Terminate'
  }

  next(): Frame | undefined {
    const frame = this.#frames[this.#at]
    if (frame === undefined) return undefined
    this.#at += 1
    this.#bytes -= frame.bytes.length
    if (this.#at === this.#frames.length || this.#at > 256) {
      this.#frames = this.#frames.slice(this.#at)
      this.#at = 0
    }
    return frame
  }
}
