import type { Socket } from 'node:net'
import { Framer, MalformedFrame, type Frame } from '../messages/frame.ts'
import { targetLimit } from '../messages/message.ts'

/** What a target may say during login, in one message and altogether. */
const loginMessageBytesMax = 64 * 1024
export const loginBytesMax = 256 * 1024

/** Reads a target's messages one by one while no statement is under way. Takes over the socket until `release`. */
export class TargetWire {
  readonly #socket: Socket
  readonly #signal: AbortSignal
  readonly #framer = new Framer(targetLimit(loginMessageBytesMax))
  #frames: Frame[] = []
  #bytes = 0
  #end: Error | null = null
  #wake: (() => void) | null = null

  constructor(socket: Socket, signal: AbortSignal) {
    this.#socket = socket
    this.#signal = signal
    socket.on('data', this.#take).on('close', this.#close).on('end', this.#close)
    signal.addEventListener('abort', this.#abort, { once: true })
    if (signal.aborted) this.#abort()
  }

  /** The next message. Rejects with `MalformedFrame`, with the signal's reason, or when the target leaves. */
  async next(): Promise<Frame> {
    for (;;) {
      const frame = this.#frames.shift()
      if (frame) return frame
      if (this.#end) throw this.#end
      this.#socket.resume()
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Pauses the socket, lets go of it, and yields everything that was read and not asked for. */
  release(): Buffer {
    this.#socket.pause()
    this.#socket.off('data', this.#take).off('close', this.#close).off('end', this.#close)
    this.#signal.removeEventListener('abort', this.#abort)
    return Buffer.concat([...this.#frames.map((frame) => frame.bytes), this.#framer.drain()])
  }

  readonly #take = (chunk: Buffer): void => {
    // One chunk at a time: a target that talks on must wait until it is listened to.
    this.#socket.pause()
    this.#bytes += chunk.length
    if (this.#bytes > loginBytesMax) {
      this.#stop(new MalformedFrame('frame', `more than ${loginBytesMax} bytes before the login was done`))
      return
    }
    try {
      this.#frames.push(...this.#framer.push(chunk))
      this.#wake?.()
    } catch (error) {
      if (error instanceof MalformedFrame) this.#frames.push(...error.before)
      this.#stop(error instanceof Error ? error : new Error(String(error)))
    }
  }

  readonly #close = (): void => this.#stop(new Error('the target closed the connection'))

  readonly #abort = (): void => {
    const reason: unknown = this.#signal.reason
    this.#stop(reason instanceof Error ? reason : new Error('the login was given up'))
  }

  #stop(reason: Error): void {
    this.#end ??= reason
    this.#wake?.()
  }
}
