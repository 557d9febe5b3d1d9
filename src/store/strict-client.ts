/**
 * The driver's client for servers that are not believed. The driver reads what a server says where nobody catches what it
 * throws, which ends the process, and it keeps a message until it is as long as its header claims. This one ends the
 * connection instead: whoever asked hears of it as of any connection that is lost.
 */
import type { Duplex } from 'node:stream'
import { Client, type ClientConfig } from 'pg'

/** A client whose server can end its own connection and nothing else. */
export class StrictClient extends Client {
  constructor(config?: ClientConfig) {
    super(config)
    const { connection } = this
    const attach: unknown = Reflect.get(connection, 'attachListeners')
    if (typeof attach !== 'function') throw new TypeError('The driver reads its connections in another way.')
    const strictly = (stream: Duplex): unknown => Reflect.apply(attach, connection, [strict(stream)])
    Reflect.set(connection, 'attachListeners', strictly)
  }
}

/** What the driver listens to in place of the stream. */
function strict(stream: Duplex): Pick<Duplex, 'on'> {
  const bounds = new MessageBounds()
  const on = (event: string, hear: (chunk: Buffer) => void): unknown => {
    if (event !== 'data') return stream.on(event, hear)
    return stream.on('data', (chunk: Buffer) => {
      if (stream.destroyed) return
      try {
        bounds.pass(chunk)
        hear(chunk)
      } catch (fault) {
        stream.destroy(fault instanceof Error ? fault : new Error(String(fault)))
      }
    })
  }
  return Object.create(stream, { on: { value: on } })
}

/** The longest message that a server may send, in bytes as the wire counts them. */
const messageBytesMax = 64 * 1024 * 1024
/** What a server may say until it is ready for the next question, in bytes. */
const answerBytesMax = 256 * 1024 * 1024
const headerBytes = 5
const lengthBytes = 4
const errorResponse = 0x45
const noticeResponse = 0x4e
const readyForQuery = 0x5a

/** Watches a stream of messages go by, without keeping anything but a header that is not whole. */
class MessageBounds {
  readonly #header = Buffer.alloc(headerBytes)
  #headerHeld = 0
  /** Of the message whose header is whole: bytes that are still to come. */
  #left = 0
  #answerBytes = 0
  /** The fields of an error or a notice; null in any other message. */
  #fields: Fields | null = null

  /**
   * Throws where a message, or an answer altogether, is longer than it may be, where a length is none, and where the fields
   * of an error do not end: the driver would look for their end for ever.
   */
  pass(chunk: Buffer): void {
    this.#answerBytes += chunk.length
    for (let at = 0; at < chunk.length;) {
      const count = this.#left > 0 ? Math.min(this.#left, chunk.length - at) : this.#head(chunk, at)
      if (this.#left > 0) this.#body(chunk.subarray(at, at + count))
      else if (this.#headerHeld === headerBytes) this.#begin(chunk.length - at - count)
      at += count
    }
    if (this.#answerBytes > answerBytesMax) throw new Error('The server says more than was asked for.')
  }

  #head(chunk: Buffer, at: number): number {
    const count = chunk.copy(this.#header, this.#headerHeld, at, at + headerBytes - this.#headerHeld)
    this.#headerHeld += count
    return count
  }

  #begin(bytesBehind: number): void {
    this.#headerHeld = 0
    const length = this.#header.readUInt32BE(1)
    if (length < lengthBytes || length > messageBytesMax)
      throw new Error(`The server sends a message of ${length} bytes.`)
    const [type] = this.#header
    this.#left = length - lengthBytes
    this.#fields = type === errorResponse || type === noticeResponse ? new Fields() : null
    if (this.#left === 0) this.#end()
    if (type === readyForQuery) this.#answerBytes = bytesBehind
  }

  #body(bytes: Buffer): void {
    this.#fields?.pass(bytes)
    this.#left -= bytes.length
    if (this.#left === 0) this.#end()
  }

  #end(): void {
    if (this.#fields?.isOver === false) throw new Error('The server sends an error without an end.')
    this.#fields = null
  }
}

/** The fields of an error or a notice: a letter and a text that ends with a zero, until a zero stands for the letter. */
class Fields {
  #isInText = false
  isOver = false

  pass(bytes: Buffer): void {
    for (const byte of bytes) {
      if (this.isOver) return
      if (this.#isInText) this.#isInText = byte !== 0
      else if (byte === 0) this.isOver = true
      else this.#isInText = true
    }
  }
}
