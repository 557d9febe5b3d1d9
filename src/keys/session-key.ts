import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type Cipheriv,
  type KeyObject,
} from 'node:crypto'
import { ownBytes } from '../core/own-bytes.ts'
import type { Random } from '../core/random.ts'
import { keyBytes } from './master-key.ts'

const sessionIdBytes = 16
const streamIdBytes = 16
const offsetBytes = 6
const offsetAt = sessionIdBytes + streamIdBytes
const recordHeaderBytes = offsetAt + offsetBytes
const blockBytes = 16
const nonceBytes = 12
const tagBytes = 16

/** Bytes that `sealRecord` adds to what it seals; they stand before it. */
export const recordOverheadBytes = recordHeaderBytes
/** Key stream is made this much at a time: a call of the cipher costs far more than the bytes of a record. */
const keyStreamBytes = 2048
const zeros = Buffer.alloc(keyStreamBytes)
const wordBytes = 4
/** Bytes that `sealSegment` adds to what it seals. */
const segmentOverheadBytes = nonceBytes + tagBytes

/** The session whose key sealed this record; null when it is too short to be a sealed record. */
export function sessionOfRecord(sealed: Buffer): string | null {
  if (sealed.length < recordHeaderBytes) return null
  const hex = sealed.toString('hex', 0, sessionIdBytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Thrown on use of a key that was destroyed or closed. */
export class KeyGone extends Error {
  override readonly name = 'KeyGone'
}

/**
 * The data key of one session: seals what the session asked and was shown. Once the key is destroyed, nothing sealed
 * with it can be read again.
 *
 * Records (many, small, on the path of every statement) share one AES-256-CTR stream per object of this class. The
 * stream's own key derives from the data key and a 128-bit stream id drawn when the object first seals, and its
 * offset only grows: so neither a restart, nor a second process, nor a lost write can use key stream twice, and
 * nothing about it needs to be remembered. CTR hides but does not authenticate; the commitment in the ledger's leaf
 * does that. Segments (few, large) are AES-256-GCM under a second derived key, each with a random nonce.
 */
export class SessionKey {
  readonly sessionId: string
  readonly #idBytes: Buffer
  readonly #random: Random
  readonly #onClose: (key: SessionKey) => void
  #data: Buffer | null
  #segmentKey: KeyObject | null = null
  #stream: Cipheriv | null = null
  /** What every record of the stream begins with: the session's id and the stream's. */
  #head: Buffer = Buffer.alloc(0)
  #offset = 0
  /** Key stream made ahead: what `#stream` gives for zeros. Used up to `#aheadAt`, and wiped as it is used. */
  #ahead = new Uint8Array(0)
  #aheadWords = new Uint32Array(0)
  #aheadAt = 0
  #opened: { readonly id: Buffer; readonly key: KeyObject } | null = null

  /** For the key ring. Takes over `data`, and clears it on `close`. */
  constructor(sessionId: string, data: Buffer, random: Random, onClose: (key: SessionKey) => void) {
    if (data.length !== keyBytes) throw new RangeError(`A data key has ${keyBytes} bytes.`)
    this.sessionId = sessionId
    this.#idBytes = ownBytes(Buffer.from(sessionId.replaceAll('-', ''), 'hex'))
    this.#data = data
    this.#random = random
    this.#onClose = onClose
  }

  /** Seals one record: session id (16 bytes), stream id (16), stream offset (6), ciphertext. */
  sealRecord(plain: Buffer): Buffer {
    const sealed = Buffer.allocUnsafe(recordHeaderBytes + plain.length)
    plain.copy(sealed, recordHeaderBytes)
    this.sealRecordInPlace(sealed)
    return sealed
  }

  /**
   * The same where the plain text stands already: behind `recordOverheadBytes` bytes that are filled in. `words` is all of
   * the memory that the record lies in, where that is at hand.
   */
  sealRecordInPlace(record: Buffer, words: Uint32Array = wordsOf(record)): void {
    const stream = this.#stream ?? this.#startStream()
    this.#skipToWord()
    record.set(this.#head)
    record.writeUIntBE(this.#offset, offsetAt, offsetBytes)
    this.#offset += record.length - recordHeaderBytes
    for (let at = recordHeaderBytes; at < record.length;) {
      if (this.#aheadAt === this.#ahead.length) {
        if (record.length - at >= keyStreamBytes) {
          // The cipher stands where the key stream ahead ends, so a long rest can go through it whole.
          stream.update(record.subarray(at)).copy(record, at)
          return
        }
        this.#makeAhead(stream)
      }
      at = this.#mix(record, words, at)
    }
  }

  /** What `sealRecord` of this session sealed, else null. Changed ciphertext gives changed plain text. */
  openRecord(sealed: Buffer): Buffer | null {
    if (sealed.length < recordHeaderBytes) return null
    if (!sealed.subarray(0, sessionIdBytes).equals(this.#idBytes)) return null
    const id = sealed.subarray(sessionIdBytes, offsetAt)
    const offset = sealed.readUIntBE(offsetAt, offsetBytes)
    if (!this.#opened?.id.equals(id)) this.#opened = { id: Buffer.from(id), key: this.#streamKey(id) }
    this.#dataKey()
    const counter = Buffer.alloc(blockBytes)
    counter.writeUIntBE(Math.floor(offset / blockBytes), blockBytes - offsetBytes, offsetBytes)
    const stream = createDecipheriv('aes-256-ctr', this.#opened.key, counter)
    stream.update(Buffer.alloc(offset % blockBytes))
    return stream.update(sealed.subarray(recordHeaderBytes))
  }

  /**
   * Seals one segment: nonce (12 bytes), ciphertext, tag (16). `place` is authenticated and not stored: it names where
   * the segment belongs, so that a segment moved elsewhere does not open. `roomBefore` and `roomAfter` bytes of the caller's own
   * are around it, with arbitrary content.
   */
  sealSegment(plain: Buffer, place: string, roomBefore = 0, roomAfter = 0): Buffer {
    const nonce = this.#random.bytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', this.#segmentSecret(), nonce)
    cipher.setAAD(Buffer.from(place))
    const pieces = [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]
    const sealed = Buffer.allocUnsafe(roomBefore + plain.length + segmentOverheadBytes + roomAfter)
    let at = roomBefore
    for (const piece of pieces) at += piece.copy(sealed, at)
    return sealed
  }

  /** What `sealSegment` sealed for this place; null when anything about it was changed. */
  openSegment(sealed: Buffer, place: string): Buffer | null {
    const key = this.#segmentSecret()
    if (sealed.length < segmentOverheadBytes) return null
    const bodyEnd = sealed.length - tagBytes
    const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
    cipher.setAAD(Buffer.from(place))
    cipher.setAuthTag(sealed.subarray(bodyEnd))
    try {
      return Buffer.concat([cipher.update(sealed.subarray(nonceBytes, bodyEnd)), cipher.final()])
    } catch {
      // The only failure of `final` is a tag that does not match: the segment or its place was changed.
      return null
    }
  }

  /** Forgets the key; every later use throws `KeyGone`. The stored key is untouched. */
  close(): void {
    if (!this.#data) return
    this.#data.fill(0)
    this.#data = null
    this.#segmentKey = null
    this.#stream = null
    this.#ahead.fill(0)
    this.#opened = null
    this.#onClose(this)
  }

  [Symbol.dispose](): void {
    this.close()
  }

  /** Leaves out, unused for ever, the few bytes of key stream up to the next word: records mix faster by words. */
  #skipToWord(): void {
    for (; this.#aheadAt % wordBytes !== 0; this.#aheadAt += 1) {
      this.#ahead[this.#aheadAt] = 0
      this.#offset += 1
    }
  }

  /** Combines a record from `at` on with key stream, as far as it goes; returns how far that was. */
  #mix(record: Buffer, words: Uint32Array, at: number): number {
    const ahead = this.#ahead
    const from = this.#aheadAt
    const count = Math.min(record.length - at, ahead.length - from)
    const first = record.byteOffset + at
    let mixed = 0
    if (first % wordBytes === 0 && from % wordBytes === 0) {
      mixed = count - (count % wordBytes)
      mixWords(words, first / wordBytes, this.#aheadWords, from / wordBytes, mixed / wordBytes)
    }
    for (; mixed < count; mixed += 1) {
      // Both indexes are within bounds; the fallbacks are for the type checker.
      record[at + mixed] = (record[at + mixed] ?? 0) ^ (ahead[from + mixed] ?? 0)
      ahead[from + mixed] = 0
    }
    this.#aheadAt = from + count
    return at + count
  }

  /** Into memory of its own that begins at a word and is filled again and again. */
  #makeAhead(stream: Cipheriv): void {
    if (this.#ahead.length === 0) {
      const words = new Uint32Array(keyStreamBytes / wordBytes)
      this.#aheadWords = words
      this.#ahead = new Uint8Array(words.buffer)
    }
    const made = stream.update(zeros)
    this.#ahead.set(made)
    made.fill(0)
    this.#aheadAt = 0
  }

  #startStream(): Cipheriv {
    this.#dataKey()
    const streamId = this.#random.bytes(streamIdBytes)
    this.#head = Buffer.concat([this.#idBytes, streamId])
    this.#offset = 0
    this.#stream = createCipheriv('aes-256-ctr', this.#streamKey(streamId), Buffer.alloc(blockBytes))
    return this.#stream
  }

  #streamKey(streamId: Buffer): KeyObject {
    return this.#derive(`record/${streamId.toString('hex')}`)
  }

  #segmentSecret(): KeyObject {
    this.#dataKey()
    this.#segmentKey ??= this.#derive('segment')
    return this.#segmentKey
  }

  #derive(purpose: string): KeyObject {
    const bytes = Buffer.from(
      hkdfSync('sha256', this.#dataKey(), '', `sallyport/session/${purpose}`, keyBytes),
    )
    const key = createSecretKey(bytes)
    bytes.fill(0)
    return key
  }

  #dataKey(): Buffer {
    if (!this.#data) throw new KeyGone(`The key of session ${this.sessionId} is closed or destroyed.`)
    return this.#data
  }
}

/** Whole words of the memory that a record lies in. */
function wordsOf({ buffer }: Buffer): Uint32Array {
  return new Uint32Array(buffer, 0, Math.floor(buffer.byteLength / wordBytes))
}

/** Combines so many words of `target` from `at` on with those of `stream` from `from` on, which are used up. */
function mixWords(target: Uint32Array, at: number, stream: Uint32Array, from: number, count: number): void {
  for (let index = 0; index < count; index += 1) {
    target[at + index] = target[at + index]! ^ stream[from + index]!
    stream[from + index] = 0
  }
}
