import { isUtf8 } from 'node:buffer'
import { MalformedFrame, headerBytes } from './frame.ts'

const nul = 0
/** Faults are worded as PostgreSQL words them ("src/backend/libpq/pqformat.c"), for the client hears of its own. */
const insufficient = 'insufficient data left in message'
const shortBytesMax = 64

/**
 * How the texts of a message are read. `bytes`: the session speaks an encoding that is not read here, so each byte becomes
 * one character, from which the bytes can be told; such a text is understood by nobody, and what it does is unknown.
 */
export type TextEncoding = 'utf8' | 'bytes'

/** Reads one message's fields in order. Every read stays inside the message; a field that does not fit is a `MalformedFrame`. */
export class MessageReader {
  readonly #bytes: Buffer
  readonly #encoding: TextEncoding
  #at: number

  /** `at` is where the body starts: behind the header, unless the bytes have none. */
  constructor(bytes: Buffer, at = headerBytes, encoding: TextEncoding = 'utf8') {
    this.#bytes = bytes
    this.#encoding = encoding
    this.#at = at
  }

  get at(): number {
    return this.#at
  }

  get leftBytes(): number {
    return this.#bytes.length - this.#at
  }

  uint8(): number {
    if (this.leftBytes === 0) throw new MalformedFrame('content', 'no data left in message')
    return this.#bytes.readUInt8(this.#take(1))
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#take(2))
  }

  uint16(): number {
    return this.#bytes.readUInt16BE(this.#take(2))
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4))
  }

  /** An object identifier, or any number that is never negative. */
  uint32(): number {
    return this.#bytes.readUInt32BE(this.#take(4))
  }

  /** The next `count` bytes, as a view. */
  bytes(count: number): Buffer {
    const from = this.#take(count)
    return this.#bytes.subarray(from, from + count)
  }

  /** Everything to the end of the message, as a view. */
  rest(): Buffer {
    return this.bytes(this.leftBytes)
  }

  /** A NUL-terminated text. */
  text(): string {
    const short = this.#shortText()
    if (short !== null) return short
    const raw = this.rawText()
    if (this.#encoding === 'bytes') return raw.toString('latin1')
    if (!isUtf8(raw)) throw new MalformedFrame('encoding', wrongBytesOf(raw))
    return raw.toString('utf8')
  }

  /** A NUL-terminated text of a target, which speaks the encoding of its client: what is not UTF-8 is read byte by byte. */
  targetText(): string {
    const short = this.#shortText()
    if (short !== null) return short
    const raw = this.rawText()
    return raw.toString(isUtf8(raw) ? 'utf8' : 'latin1')
  }

  /** Most texts are names: short ones in ASCII, or empty. They are read without a view of their bytes; else null. */
  #shortText(): string | null {
    const bytes = this.#bytes
    const from = this.#at
    const end = Math.min(bytes.length, from + shortBytesMax)
    for (let at = from; at < end; at += 1) {
      const byte = bytes[at] ?? 0
      if (byte > 0x7f) return null
      if (byte !== nul) continue
      this.#at = at + 1
      return at === from ? '' : shortTextOf(bytes, from, at)
    }
    return null
  }

  /** The bytes of a NUL-terminated text, whatever their encoding; without the NUL. */
  rawText(): Buffer {
    const end = this.#bytes.indexOf(nul, this.#at)
    if (end < 0) throw new MalformedFrame('content', 'invalid string in message')
    const raw = this.#bytes.subarray(this.#at, end)
    this.#at = end + 1
    return raw
  }

  /** A count of items that take at least `itemBytes` each; refused when the message cannot hold them. */
  count(itemBytes: number): number {
    const count = this.uint16()
    if (count * itemBytes > this.leftBytes) throw new MalformedFrame('content', insufficient)
    return count
  }

  /** A length and as many bytes; null for the length -1. */
  value(): Buffer | null {
    const length = this.int32()
    if (length === -1) return null
    if (length < 0) throw new MalformedFrame('content', insufficient)
    return this.bytes(length)
  }

  /** The message must end here. */
  end(): void {
    if (this.leftBytes !== 0) throw new MalformedFrame('content', 'invalid message format')
  }

  #take(count: number): number {
    if (count > this.leftBytes) throw new MalformedFrame('content', insufficient)
    const from = this.#at
    this.#at += count
    return from
  }
}

/** The short texts that came last, by their length and last byte: clients say the same few names and texts all the time. */
const heard: { readonly bytes: Uint8Array; readonly text: string }[] = []

/** ASCII as text, the same one where it came before. */
function shortTextOf(bytes: Buffer, from: number, to: number): string {
  const place = (to - from) * 4 + (bytes[to - 1]! & 3)
  const known = heard[place]
  if (known !== undefined && isAt(known.bytes, bytes, from, to)) return known.text
  const text = bytes.toString('latin1', from, to)
  heard[place] = { bytes: new Uint8Array(bytes.subarray(from, to)), text }
  return text
}

function isAt(known: Uint8Array, bytes: Buffer, from: number, to: number): boolean {
  if (known.length !== to - from) return false
  // From the end: names that are counted differ there.
  for (let at = to - 1; at >= from; at -= 1) if (known[at - from] !== bytes[at]) return false
  return true
}

/** What the server says of a text that is not UTF-8: it names the first character that is none. */
function wrongBytesOf(raw: Buffer): string {
  let at = 0
  while (at < raw.length && isUtf8(raw.subarray(at, at + charBytes(raw[at] ?? 0))))
    at += charBytes(raw[at] ?? 0)
  const bytes = [...raw.subarray(at, at + charBytes(raw[at] ?? 0))]
  const words = bytes.map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(' ')
  return `invalid byte sequence for encoding "UTF8": ${words}`
}

/** How many bytes a character has by its first one. */
function charBytes(first: number): number {
  if (first >> 5 === 0b110) return 2
  if (first >> 4 === 0b1110) return 3
  return first >> 3 === 0b11110 ? 4 : 1
}
