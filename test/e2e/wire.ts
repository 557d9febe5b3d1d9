/** A small client of the raw protocol: says exactly what a test wants said, and keeps every message that comes back. */
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Secret } from '../../src/core/secret.ts'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { Framer, headerBytes, type Frame } from '../../src/protocols/postgres/messages/frame.ts'
import {
  clientMessageType,
  targetMessageName,
  type ClientMessageName,
} from '../../src/protocols/postgres/messages/message.ts'
import {
  noticeFieldsIn,
  rowDescriptionIn,
} from '../../src/protocols/postgres/messages/message-from-target.ts'
import { passwordMessage, startupMessage } from '../../src/protocols/postgres/messages/message-to-target.ts'
import { writeMessage, type Field } from '../../src/protocols/postgres/messages/message-writer.ts'
import { loginToTarget } from '../../src/protocols/postgres/opening/target-login.ts'
import type { Door } from './stage.ts'

const waitMsMax = 20_000
const messageBytesMax = 0x3fff_ffff

export class Wire implements AsyncDisposable {
  readonly socket: Socket
  readonly frames: Frame[] = []
  /** Everything that came since the session began, as it came; only where `keepsBytes` is set. */
  readonly chunks: Buffer[] = []
  isClosed = false
  keepsBytes = false
  readonly #framer = new Framer(() => messageBytesMax)
  #wakers: (() => void)[] = []
  #at = 0

  private constructor(socket: Socket, leftover: Buffer) {
    this.socket = socket
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.isClosed = true
      this.#wake()
    })
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    if (leftover.length > 0) this.#take(leftover)
    socket.resume()
  }

  /** Opens a session that is ready for its first message. */
  static async open(door: Door, parameters: Readonly<Record<string, string>> = {}): Promise<Wire> {
    return door.ca === null ? openDirect(door, parameters) : Wire.openRaw(door, parameters)
  }

  static adopt(socket: Socket, leftover: Buffer): Wire {
    return new Wire(socket, leftover)
  }

  /** Through the gateway, where the password is a token in plaintext inside TLS. */
  static async openRaw(
    door: Door,
    parameters: Readonly<Record<string, string>> = {},
    minor = 0,
  ): Promise<Wire> {
    const wire = new Wire(await encrypted(door), Buffer.alloc(0))
    wire.send(
      startupMessage(
        minor,
        new Map([['user', door.user], ['database', door.database], ...Object.entries(parameters)]),
      ),
    )
    await wire.until((frame) => nameOf(frame) === 'Authentication')
    wire.send(passwordMessage(door.password))
    await wire.ready()
    return wire
  }

  send(...messages: readonly Buffer[]): void {
    this.socket.write(messages.length === 1 && messages[0] ? messages[0] : Buffer.concat(messages))
  }

  /** Messages not taken yet up to and including the first that fits; rejects when none comes in time. */
  async until(fits: (frame: Frame) => boolean, msMax = waitMsMax): Promise<readonly Frame[]> {
    const endsAt = performance.now() + msMax
    for (let at = this.#at; ;) {
      for (; at < this.frames.length; at += 1) {
        const frame = this.frames[at]
        if (frame && fits(frame)) return this.#takeTo(at + 1)
      }
      const leftMs = endsAt - performance.now()
      if (this.isClosed || leftMs <= 0) {
        const heard = this.frames.slice(this.#at).map(wordsOf).join('\n')
        throw new Error(`${this.isClosed ? 'Closed' : 'Silent'} after:\n${heard}`)
      }
      await this.#more(leftMs)
    }
  }

  /** Messages up to the `count`th ReadyForQuery from here. */
  ready(count = 1): Promise<readonly Frame[]> {
    let left = count
    return this.until((frame) => nameOf(frame) === 'ReadyForQuery' && (left -= 1) === 0)
  }

  /** Everything until the other side closes. */
  async end(msMax = waitMsMax): Promise<readonly Frame[]> {
    const endsAt = performance.now() + msMax
    while (!this.isClosed) {
      const leftMs = endsAt - performance.now()
      if (leftMs <= 0) throw new Error('The connection was not closed.')
      await this.#more(leftMs)
    }
    return this.#takeTo(this.frames.length)
  }

  /** Forgets what came until now. */
  forget(): void {
    this.frames.length = 0
    this.#at = 0
  }

  /** Runs one simple query. */
  async query(text: string): Promise<readonly Frame[]> {
    this.send(query(text))
    return this.ready()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isClosed) return
    this.socket.end(say('Terminate'))
    await this.end().catch(() => this.socket.destroy())
  }

  #takeTo(at: number): readonly Frame[] {
    const taken = this.frames.slice(this.#at, at)
    this.#at = at
    return taken
  }

  #take(chunk: Buffer): void {
    if (this.keepsBytes) this.chunks.push(chunk)
    this.frames.push(...this.#framer.push(chunk))
    this.#wake()
  }

  #wake(): void {
    const wakers = this.#wakers
    this.#wakers = []
    for (const wake of wakers) wake()
  }

  #more(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wakers.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}

async function openDirect(door: Door, parameters: Readonly<Record<string, string>>): Promise<Wire> {
  const target = await loginToTarget(
    {
      host: door.host,
      port: door.port,
      database: door.database,
      login: door.user,
      secret: new Secret(door.password),
      tls: { mode: 'disable' },
    },
    new Map([['client_encoding', 'UTF8'], ...Object.entries(parameters)]),
    {
      clock: systemClock,
      random: systemRandom,
      signal: new AbortController().signal,
      dialMsMax: waitMsMax,
      loginMsMax: waitMsMax,
      tellOperator: () => undefined,
    },
  )
  if (target instanceof Refusal) throw new Error(target.message)
  return Wire.adopt(target.socket, target.leftover)
}

/** A TCP connection to the door. */
export function plain(door: Door): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: door.host, port: door.port, noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** A TLS connection to the door without asking for it first, as PostgreSQL 17 clients may. */
export async function encrypted(door: Door): Promise<Socket> {
  const socket = await plain(door)
  return new Promise((resolve, reject) => {
    const secured = connectTls(
      { socket, ca: door.ca ?? '', servername: 'localhost', ALPNProtocols: ['postgresql'] },
      () => resolve(secured),
    )
    secured.once('error', reject)
  })
}

export function nameOf(frame: Frame): string {
  return targetMessageName(frame.type) ?? `?${frame.type}`
}

/** A message as one line: fields of errors by letter, bodies as text with everything unprintable escaped. */
export function wordsOf(frame: Frame): string {
  const name = nameOf(frame)
  if (name === 'ErrorResponse' || name === 'NoticeResponse') {
    return `${name} ${[...noticeFieldsIn(frame)].map(([letter, text]) => `${letter}=${text}`).join(' ')}`
  }
  if (name === 'RowDescription') {
    const fields = rowDescriptionIn(frame).map((field) => Object.values(field).join(' '))
    return `RowDescription ${fields.join(', ')}`
  }
  const body = frame.bytes.subarray(headerBytes)
  const text = body.subarray(0, 2000).toString('latin1')
  return `${name} ${body.length} ${text.replaceAll(/[^ -~]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`)}`
}

export function query(text: string): Buffer {
  return say('Query', { text })
}

export function parse(name: string, text: string, types: readonly number[] = []): Buffer {
  return say('Parse', { text: name }, { text }, { int16: types.length }, ...types.map((int32) => ({ int32 })))
}

export interface BindWords {
  readonly portal?: string
  readonly statement?: string
  readonly values?: readonly (string | Buffer | null)[]
  readonly formats?: readonly number[]
  readonly results?: readonly number[]
}

export function bind({
  portal = '',
  statement = '',
  values = [],
  formats = [],
  results = [],
}: BindWords = {}): Buffer {
  const parameters = values.flatMap((value): Field[] => {
    if (value === null) return [{ int32: -1 }]
    const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value)
    return [{ int32: bytes.length }, { bytes }]
  })
  return say(
    'Bind',
    { text: portal },
    { text: statement },
    { int16: formats.length },
    ...formats.map((int16) => ({ int16 })),
    { int16: values.length },
    ...parameters,
    { int16: results.length },
    ...results.map((int16) => ({ int16 })),
  )
}

export function describe(space: 'S' | 'P', name = ''): Buffer {
  return say('Describe', { int8: space.charCodeAt(0) }, { text: name })
}

export function close(space: 'S' | 'P', name = ''): Buffer {
  return say('Close', { int8: space.charCodeAt(0) }, { text: name })
}

export function execute(portal = '', rowsMax = 0): Buffer {
  return say('Execute', { text: portal }, { int32: rowsMax })
}

export function copyData(bytes: string | Buffer): Buffer {
  return say('CopyData', { bytes: Buffer.from(bytes) })
}

export function functionCall(oid: number, values: readonly Buffer[]): Buffer {
  const parameters = values.flatMap((bytes): Field[] => [{ int32: bytes.length }, { bytes }])
  return say(
    'FunctionCall',
    { int32: oid },
    { int16: 1 },
    { int16: 1 },
    { int16: values.length },
    ...parameters,
    { int16: 1 },
  )
}

export function say(name: ClientMessageName, ...fields: readonly Field[]): Buffer {
  return writeMessage(clientMessageType(name), fields)
}

export const sync = say('Sync')
export const flush = say('Flush')
export const copyDone = say('CopyDone')
export const terminate = say('Terminate')
