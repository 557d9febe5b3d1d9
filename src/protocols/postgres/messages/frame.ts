/**
 * Cuts a byte stream into messages (PostgreSQL, "Message Formats": one type byte, a length that counts itself but not
 * the type, the body). No I/O and no meaning; what a body says is read elsewhere.
 */

/** One whole message. `bytes` holds its header too and may share memory with the chunk it arrived in. */
export interface Frame {
  readonly type: number
  readonly bytes: Buffer
  /** Whether these are its bytes, told without a view of them; absent, or false for long ones, where that is not known. */
  says?(bytes: Uint8Array): boolean
}

/** Bytes that are not the protocol. */
export class MalformedFrame extends Error {
  /**
   * `frame`: the boundaries are lost and nothing after this can be read. `content`: one message is wrong, the next one
   * can be read. `encoding`, `format`: the same, where a text in it is not UTF-8, or a value neither text nor binary. `room`: too many large
   * messages are not whole yet, this one among them; what follows cannot be read. `size`: the message is longer than is
   * taken here, though PostgreSQL would take it; what follows cannot be read.
   */
  readonly kind: 'frame' | 'content' | 'encoding' | 'format' | 'room' | 'size'
  /** Whole messages of the same chunk that came before the fault; they are still to be served, in order. */
  readonly before: readonly Frame[]

  constructor(kind: MalformedFrame['kind'], reason: string, before: readonly Frame[] = []) {
    super(reason)
    this.kind = kind
    this.before = before
  }
}

/**
 * The largest length that a message of this type may declare, counted as the wire counts it (body and the length's own
 * four bytes). 0 for a type that may not occur at all.
 */
export type FrameLimit = (type: number) => number

/** Memory for large messages that are not whole yet, shared by many framers: each alone is bounded, all of them are not. */
export class FrameRoom {
  readonly #bytesMax: number
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#bytes
  }

  /** False, and nothing taken, when there is not that much left. */
  take(bytes: number): boolean {
    if (this.#bytes + bytes > this.#bytesMax) return false
    this.#bytes += bytes
    return true
  }

  give(bytes: number): void {
    this.#bytes -= bytes
  }
}

export const headerBytes = 5
/** PostgreSQL's own limit of a message (`PQ_LARGE_MESSAGE_LIMIT`). */
const lengthMax = 0x3fff_ffff
// Limits below are PostgreSQL's own, for messages that hold no more than a name or a password.
const chosenLimitMin = 64 * 1024
// What each framer may hold without asking for room.
const ownBytes = 1024 * 1024
// Room that a partial message starts with; it doubles from there, so that memory follows what really arrived and not
// what a header claims.
const partialBytesMin = 512
const nothing = Buffer.alloc(0)

/**
 * Cuts what is pushed into whole messages. Work is linear in the bytes and held memory at most twice what arrived of
 * one message, however small the chunks are and whatever its header claims.
 */
export class Framer {
  readonly #limit: FrameLimit
  // The message that is not whole yet: its bytes so far are #partial[0, #heldBytes).
  #partial = nothing
  #heldBytes = 0
  // How long #partial must become; unknown, hence the header's size, until the header is whole.
  #neededBytes = headerBytes
  #fault: MalformedFrame | null = null
  readonly #room: FrameRoom | null
  #roomBytes = 0

  constructor(limit: FrameLimit, room: FrameRoom | null = null) {
    this.#limit = limit
    this.#room = room
  }

  /**
   * The messages that this chunk completes. They may be views of the chunk, which must not be reused while they live.
   * Throws `MalformedFrame` for a type or a length that may not be, before anything is allocated for it, and from then
   * on always: there is no way back into step.
   */
  push(chunk: Buffer): readonly Frame[] {
    if (this.#fault !== null) throw new MalformedFrame(this.#fault.kind, this.#fault.message)
    const frames: Frame[] = []
    let at = 0
    while (at < chunk.length) {
      if (this.#heldBytes > 0) {
        at += this.#fill(chunk, at, frames)
        continue
      }
      const bytes = this.#bytesAt(chunk, at, frames)
      if (bytes === null || at + bytes > chunk.length) {
        this.#neededBytes = bytes ?? headerBytes
        this.#hold(chunk, at, chunk.length, frames)
        break
      }
      frames.push({ type: chunk.readUInt8(at), bytes: chunk.subarray(at, at + bytes) })
      at += bytes
    }
    return frames
  }

  /** Bytes of a message that is not whole yet, taken out. */
  drain(): Buffer {
    const held = this.#partial.subarray(0, this.#heldBytes)
    this.#reset()
    return held
  }

  get heldBytes(): number {
    return this.#heldBytes
  }

  /** Carries the partial message on with what the chunk has for it. Returns how many bytes it took. */
  #fill(chunk: Buffer, at: number, frames: Frame[]): number {
    const end = Math.min(chunk.length, at + this.#neededBytes - this.#heldBytes)
    this.#hold(chunk, at, end, frames)
    if (this.#heldBytes < this.#neededBytes) return end - at
    const bytes = this.#bytesAt(this.#partial.subarray(0, this.#heldBytes), 0, frames)
    if (bytes !== null && bytes > this.#heldBytes) {
      this.#neededBytes = bytes
    } else {
      frames.push({ type: this.#partial.readUInt8(0), bytes: this.#partial.subarray(0, this.#heldBytes) })
      this.#reset()
    }
    return end - at
  }

  /** The size of the message that starts at `at`, null while its header is not whole. */
  #bytesAt(bytes: Buffer, at: number, before: readonly Frame[]): number | null {
    const type = bytes.readUInt8(at)
    const limit = this.#limit(type)
    if (limit === 0) throw this.#broken(`unknown message type ${type}`, before)
    if (bytes.length - at < headerBytes) return null
    const length = bytes.readUInt32BE(at + 1)
    if (length < 4 || length > limit) {
      if (length > limit && length <= lengthMax && limit >= chosenLimitMin)
        throw this.#broken(`it has ${length} bytes, and at most ${limit} are taken here`, before, 'size')
      throw this.#broken(`length ${length} of message type ${type}, allowed are 4 to ${limit}`, before)
    }
    return 1 + length
  }

  #hold(chunk: Buffer, from: number, to: number, before: readonly Frame[]): void {
    const heldBytes = this.#heldBytes + to - from
    if (heldBytes > this.#partial.length) {
      const room = Math.max(partialBytesMin, 2 * this.#partial.length, heldBytes)
      // While only the header is awaited its own size is all that is needed, but the body follows: leave room.
      const roomMax = this.#neededBytes === headerBytes ? partialBytesMin : this.#neededBytes
      const grownBytes = Math.max(heldBytes, Math.min(room, roomMax))
      this.#takeRoom(grownBytes, before)
      const grown = Buffer.allocUnsafeSlow(grownBytes)
      this.#partial.copy(grown, 0, 0, this.#heldBytes)
      this.#partial = grown
    }
    chunk.copy(this.#partial, this.#heldBytes, from, to)
    this.#heldBytes = heldBytes
  }

  #takeRoom(bytes: number, before: readonly Frame[]): void {
    const more = bytes - this.#roomBytes
    if (this.#room === null || bytes <= ownBytes) return
    if (!this.#room.take(more))
      throw this.#broken('too many large messages are under way at once', before, 'room')
    this.#roomBytes = bytes
  }

  #reset(): void {
    this.#room?.give(this.#roomBytes)
    this.#roomBytes = 0
    this.#partial = nothing
    this.#heldBytes = 0
    this.#neededBytes = headerBytes
  }

  #broken(reason: string, before: readonly Frame[], kind: MalformedFrame['kind'] = 'frame'): MalformedFrame {
    this.#fault = new MalformedFrame(kind, reason)
    this.#reset()
    return new MalformedFrame(kind, reason, before)
  }
}
