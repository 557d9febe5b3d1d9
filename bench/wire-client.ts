/** A client of a few lines that speaks just enough of PostgreSQL's protocol and does nothing with what it reads. */
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Way } from './ways.ts'

const headerBytes = 5
const type = { authentication: 0x52, error: 0x45, ready: 0x5a, row: 0x44, copied: 0x64 } as const
const readBytes = 256 * 1024
const protocolVersion = 196_608
const sslRequestCode = 80_877_103
const cleartext = 3

/** What one drained reply amounted to. */
export interface Drained {
  readonly bytes: number
  readonly rows: number
  /** The first row as it came. */
  readonly firstRow: Buffer
}

/** A session, ready for queries. */
export interface WireClient {
  /** Runs a text and reads its reply to the end, or until `bytesMax` have come. Rejects on an error of the server. */
  drain(text: string, pace?: Pace): Promise<Drained>
  /** Sends all these texts at once, each a query of its own, and reads all replies. Rejects on an error of the server. */
  pipeline(texts: readonly string[]): Promise<void>
  /** Says goodbye and waits until the connection is closed. */
  close(): Promise<void>
}

/** Reads no faster than this, and no longer. */
export interface Pace {
  readonly bytesPerSecond: number
  readonly seconds: number
}

/** Connects and signs in. */
export async function openWireClient(way: Way): Promise<WireClient> {
  const reader = new ReplyReader()
  const socket = await dial(way, reader)
  socket.write(startup(way))
  await new Promise<void>((resolve, reject) => {
    reader.listen({
      authentication(kind) {
        if (kind === cleartext) socket.write(message('p', `${way.password ?? ''}\0`))
      },
      ready: resolve,
      failed: reject,
    })
  })
  return {
    async drain(text, pace) {
      reader.reset()
      const done = new Promise<void>((resolve, reject) => reader.listen({ ready: resolve, failed: reject }))
      socket.write(message('Q', `${text}\0`))
      if (pace) await Promise.race([done, slow(socket, reader, pace)])
      else await done
      return { bytes: reader.bytes, rows: reader.rows, firstRow: reader.firstRow }
    },
    async pipeline(texts) {
      reader.reset()
      let owed = texts.length
      const done = new Promise<void>((resolve, reject) => {
        const ready = (): void => {
          owed -= 1
          if (owed === 0) resolve()
        }
        reader.listen({ ready, failed: reject })
      })
      socket.write(Buffer.concat(texts.map((text) => message('Q', `${text}\0`))))
      await done
    },
    close() {
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
      reader.listen({ ready: () => undefined, failed: () => undefined })
      if (reader.isHurried) socket.destroy()
      else socket.end(message('X', ''))
      return closed
    },
  }
}

interface Listener {
  authentication?(kind: number): void
  ready(): void
  failed(reason: Error): void
}

/** Follows the messages of a reply across chunks; looks at headers only. */
class ReplyReader {
  bytes = 0
  rows = 0
  firstRow: Buffer = Buffer.alloc(0)
  /** True once reading was paced: what is left is not worth reading. */
  isHurried = false
  #skip = 0
  #partial: Buffer = Buffer.alloc(0)
  #listener: Listener | null = null

  listen(listener: Listener): void {
    this.#listener = listener
  }

  reset(): void {
    this.bytes = 0
    this.rows = 0
    this.firstRow = Buffer.alloc(0)
  }

  failed(reason: Error): void {
    this.#listener?.failed(reason)
  }

  take(chunk: Buffer): void {
    this.bytes += chunk.length
    let bytes = chunk
    if (this.#partial.length > 0) {
      bytes = Buffer.concat([this.#partial, chunk])
      this.#partial = Buffer.alloc(0)
    }
    let at = this.#skip
    while (bytes.length - at >= headerBytes) {
      const end = at + 1 + bytes.readUInt32BE(at + 1)
      const kind = bytes[at]
      if (kind === type.row || kind === type.copied) {
        // The first row is kept to look at; the rest is only counted.
        if (this.rows === 0 && end <= bytes.length) this.firstRow = Buffer.from(bytes.subarray(at, end))
        this.rows += 1
      } else if (end > bytes.length) {
        break
      } else {
        this.#tell(kind ?? 0, bytes.subarray(at + headerBytes, end))
      }
      at = end
    }
    this.#skip = Math.max(0, at - bytes.length)
    if (at < bytes.length) this.#partial = Buffer.from(bytes.subarray(at))
  }

  #tell(kind: number, body: Buffer): void {
    if (kind === type.error) this.failed(new Error(body.toString('utf8').replaceAll('\0', ' ')))
    else if (kind === type.ready) this.#listener?.ready()
    else if (kind === type.authentication) this.#listener?.authentication?.(body.readUInt32BE(0))
  }
}

async function dial(way: Way, reader: ReplyReader): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const place = { host: '127.0.0.1', port: way.port, noDelay: true }
  const plain = way.tls
    ? connect(place, () => plain.write(numbers(8, sslRequestCode)))
    : connect(
        {
          ...place,
          onread: {
            buffer: Buffer.allocUnsafeSlow(readBytes),
            callback(count, buffer) {
              reader.take(Buffer.from(buffer.buffer, buffer.byteOffset, count))
              return true
            },
          },
        },
        () => resolve(plain),
      )
  const fail = (reason: Error): void => {
    reject(reason)
    reader.failed(reason)
  }
  plain.on('error', fail).on('close', () => fail(new Error('The connection was closed.')))
  if (way.tls) {
    plain.once('data', (answer) => {
      if (answer[0] !== 0x53) return fail(new Error('TLS was declined.'))
      const secure = connectTls({ socket: plain, rejectUnauthorized: false }, () => resolve(secure))
      secure.on('error', fail).on('data', (chunk: Buffer) => reader.take(chunk))
    })
  }
  return promise
}

/** Lets through what the pace allows, tick by tick, until its time is over. */
function slow(socket: Socket, reader: ReplyReader, pace: Pace): Promise<void> {
  reader.isHurried = true
  const tickMs = 50
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const seconds = (performance.now() - startedAt) / 1000
      if (seconds > pace.seconds) {
        clearInterval(timer)
        resolve()
      } else if (reader.bytes > seconds * pace.bytesPerSecond) socket.pause()
      else socket.resume()
    }, tickMs)
  })
}

function startup(way: Way): Buffer {
  const words = Buffer.from(`user\0${way.user}\0database\0${way.database}\0\0`)
  return Buffer.concat([numbers(8 + words.length, protocolVersion), words])
}

function message(kind: string, body: string): Buffer {
  const bytes = Buffer.from(body)
  return Buffer.concat([Buffer.from(kind), numbers(4 + bytes.length), bytes])
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index)
  return bytes
}
