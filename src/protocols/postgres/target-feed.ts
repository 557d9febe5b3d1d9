import type { Socket } from 'node:net'
import { Slab } from './slab.ts'

/**
 * What a plaintext target says, read into memory that is used again (`onread` of node:net): a buffer for each read would
 * keep the collector busy and let memory grow. Until somebody takes the bytes themselves they come as `data` events, like
 * on any socket, and are then the listeners' to keep.
 */
export class TargetFeed {
  readonly #slab = new Slab(readBytes)
  #take: ((chunk: Buffer) => void) | null = null
  #hasLeft: () => boolean = () => true

  /** For `connect`: where to read into, and what to do with it. `socket` is asked for once there is something. */
  onread(socket: () => Socket): {
    readonly buffer: () => Buffer
    readonly callback: (count: number, bytes: Uint8Array) => boolean
  } {
    return {
      buffer: () => {
        this.#slab.settle(this.#hasLeft())
        return this.#slab.take(readBytes)
      },
      callback: (count, bytes) => {
        const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, count)
        if (this.#take) this.#take(chunk)
        else socket().emit('data', Buffer.from(chunk))
        return true
      },
    }
  }

  /** From here on `take` gets the bytes, which are its own only until it returns and `hasLeft` says yes. */
  flowTo(take: (chunk: Buffer) => void, hasLeft: () => boolean): void {
    this.#take = take
    this.#hasLeft = hasLeft
  }
}

const readBytes = 64 * 1024
