import type { Socket } from 'node:net'
import { Slab, SlabPool } from '../messages/slab.ts'

/**
 * What a plaintext target says, read into memory that is used again (`onread` of node:net): a buffer for each read would
 * keep the collector busy and let memory grow. A session of which little is expected holds none while it waits: all of them
 * read into one place, and what has come is copied from there before anything else happens. Until somebody takes the bytes
 * themselves they come as `data` events, like on any socket, and are then the listeners' to keep.
 */
export class TargetFeed {
  readonly #few = new Slab(fewPool)
  readonly #many = new Slab(manyPool)
  /** The last read brought much: more is coming. */
  #isBusy = false
  #take: ((chunk: Buffer, headroomBytes: number) => void) | null = null
  #hasLeft: () => boolean = () => true

  /** For `connect`: where to read into, and what to do with it. `socket` is asked for once there is something. */
  onread(socket: () => Socket): {
    readonly buffer: () => Buffer
    readonly callback: (count: number, bytes: Uint8Array) => boolean
  } {
    return {
      buffer: () => {
        const hasLeft = this.#hasLeft()
        this.#few.settle(hasLeft)
        this.#many.settle(hasLeft)
        return this.#isBusy ? this.#many.take(this.#many.pieceBytes).subarray(headroomBytes) : landing
      },
      callback: (count, bytes) => {
        this.#isBusy = count >= fewBytes
        if (!this.#take) socket().emit('data', Buffer.from(bytes.subarray(0, count)))
        else if (bytes.buffer === landing.buffer) this.#take(this.#landed(count), headroomBytes)
        else this.#take(Buffer.from(bytes.buffer, bytes.byteOffset, count), headroomBytes)
        return true
      },
    }
  }

  /**
   * From here on `take` gets the bytes, which are its own only until it returns and `hasLeft` says yes, and so are the
   * bytes of memory before them.
   */
  flowTo(take: (chunk: Buffer, headroomBytes: number) => void, hasLeft: () => boolean): void {
    this.#take = take
    this.#hasLeft = hasLeft
  }

  /** What lies in the place that all sessions read into, in memory of this session's. */
  #landed(count: number): Buffer {
    const own = this.#few.take(headroomBytes + count).subarray(headroomBytes)
    own.set(count === fewBytes ? landing : landing.subarray(0, count))
    return own
  }
}

// Kept free before what is read, for the beginning of a message whose end it brings.
const headroomBytes = 4 * 1024
const fewBytes = 4 * 1024
const fewPool = new SlabPool(headroomBytes + fewBytes, 64)
const landing = Buffer.allocUnsafeSlow(fewBytes)
const manyPool = new SlabPool(headroomBytes + 64 * 1024, 32)
