/** A client of the wire that keeps every byte it is sent: drivers hide what a leak could hide in. */
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import { frame, framesOf, readiesOf } from './frames.ts'

/** One message of the server. */
export interface Reply {
  readonly type: string
  readonly body: Buffer
}

/** Ways to send a text. */
export const wireForms = [
  'simple',
  'extended',
  'binary',
  /** Only asks what it would return. */
  'describe',
  /** Fetches row by row. */
  'portal',
  /** Sends it twice before it waits. */
  'piped',
  /** Prepares it under the name `kept`. */
  'parse',
  /** Runs what is prepared under the name that the text is. */
  'kept',
  'keptbinary',
  /** Opens a portal `held` for it and takes one row. */
  'open',
  /** Takes the other rows of the portal that the text names, without asking what they are. */
  'more',
  /** Sends the messages that its lines are. */
  'frames',
  /** As `simple`, but the next step comes before its answer, which is taken before the session's next. */
  'meanwhile',
] as const
export type WireForm = (typeof wireForms)[number]

export type Place =
  | { readonly kind: 'unix'; readonly directory: string; readonly port: number }
  | { readonly kind: 'tls'; readonly port: number; readonly ca: string }

const answerMsMax = 15_000

/** One connection. After each answer the server has said ReadyForQuery, or the connection is closed. */
export class Wire {
  readonly #socket: Socket
  #pending = Buffer.alloc(0)
  #replies: Reply[] = []
  #done: ((replies: readonly Reply[]) => void) | null = null
  #closed = false

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (bytes: Buffer) => this.#take(bytes))
    socket.on('error', () => this.#end())
    socket.on('close', () => this.#end())
  }

  static async open(place: Place, login: WireLogin): Promise<Wire> {
    const socket =
      place.kind === 'unix'
        ? connectPlain(`${place.directory}/.s.PGSQL.${place.port}`)
        : connectSecure({
            host: '127.0.0.1',
            port: place.port,
            ca: place.ca,
            servername: 'localhost',
            ALPNProtocols: ['postgresql'],
          })
    await new Promise((resolve, reject) => {
      socket.once(place.kind === 'unix' ? 'connect' : 'secureConnect', resolve).once('error', reject)
    })
    const wire = new Wire(socket)
    await wire.#signIn(login)
    return wire
  }

  get isClosed(): boolean {
    return this.#closed
  }

  /** Sends one text and yields every message of the answer. */
  ask(
    text: string,
    form: WireForm = 'simple',
    copyIn = '',
    values: readonly (string | null)[] = [],
    types: readonly number[] = [],
  ): Promise<readonly Reply[]> {
    this.#readies = form === 'frames' ? readiesOf(text) : 1
    return this.#exchange(requestOf(text, form, values, types), copyIn)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#socket.end(frame('X', Buffer.alloc(0)))
    await new Promise((resolve) => this.#socket.once('close', resolve))
  }

  async #signIn(login: WireLogin): Promise<void> {
    const words = ['user', login.user, 'database', login.database, ...(login.settings ?? [])]
    const body = Buffer.from(`\0\x03\0\0${words.join('\0')}\0\0`, 'latin1')
    const length = Buffer.alloc(4)
    length.writeInt32BE(body.length + 4)
    const replies = await this.#exchange(Buffer.concat([length, body]), '', login.password)
    const refused = replies.find((reply) => reply.type === 'E')
    if (refused || this.#closed) throw new Error(`No session: ${refused?.body.toString() ?? 'closed'}`)
  }

  async #exchange(request: Buffer, copyIn: string, password = ''): Promise<readonly Reply[]> {
    if (this.#closed) return [{ type: 'closed', body: Buffer.alloc(0) }]
    this.#replies = []
    this.#copyIn = copyIn
    this.#password = password
    const answered = new Promise<readonly Reply[]>((resolve) => (this.#done = resolve))
    this.#socket.write(request)
    const timer = setTimeout(() => {
      this.#replies.push({ type: 'timeout', body: Buffer.alloc(0) })
      this.#socket.destroy()
      this.#end()
    }, answerMsMax)
    const replies = await answered
    clearTimeout(timer)
    return replies
  }

  #copyIn = ''
  #password = ''
  #readies = 1

  #take(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes])
    while (this.#pending.length >= 5) {
      const end = 1 + this.#pending.readInt32BE(1)
      if (this.#pending.length < end) return
      const type = String.fromCharCode(this.#pending[0] ?? 0)
      const body = Buffer.from(this.#pending.subarray(5, end))
      this.#pending = this.#pending.subarray(end)
      this.#replies.push({ type, body })
      if (type === 'R' && body.readInt32BE(0) === 3)
        this.#socket.write(frame('p', Buffer.from(`${this.#password}\0`)))
      if (type === 'G')
        this.#socket.write(
          Buffer.concat([frame('d', Buffer.from(this.#copyIn)), frame('c', Buffer.alloc(0))]),
        )
      if (type === 'Z' && --this.#readies <= 0) this.#answer()
    }
  }

  #answer(): void {
    const done = this.#done
    this.#done = null
    done?.(this.#replies)
  }

  #end(): void {
    if (this.#closed) return
    this.#closed = true
    this.#replies.push({ type: 'closed', body: Buffer.alloc(0) })
    this.#answer()
  }
}

export interface WireLogin {
  readonly user: string
  readonly database: string
  readonly password?: string
  /** Names and values in turn. */
  readonly settings?: readonly string[]
}

function requestOf(
  text: string,
  form: WireForm,
  values: readonly (string | null)[],
  types: readonly number[],
): Buffer {
  const declared = Buffer.alloc(2 + 4 * types.length)
  declared.writeInt16BE(types.length)
  for (const [at, oid] of types.entries()) declared.writeInt32BE(oid, 2 + 4 * at)
  const parseAs = (name: string): Buffer =>
    frame('P', Buffer.concat([Buffer.from(`${name}\0${text}\0`), declared]))
  const parse = parseAs('')
  const describeStatement = frame('D', Buffer.from('S\0'))
  const describePortal = frame('D', Buffer.from('P\0'))
  const sync = frame('S', Buffer.alloc(0))
  const text1 = Buffer.concat([parse, bind(0, values), describePortal, run(0)])
  switch (form) {
    case 'frames':
      return framesOf(text)
    case 'simple':
    case 'meanwhile':
      return frame('Q', Buffer.from(`${text}\0`))
    case 'extended':
      return Buffer.concat([text1, sync])
    case 'binary':
      return Buffer.concat([parse, bind(1, values), describePortal, run(0), sync])
    case 'describe':
      return Buffer.concat([parse, describeStatement, sync])
    case 'portal':
      // No Describe: nothing announces what the rows are.
      return Buffer.concat([parse, bind(0, values), run(1), run(1), run(0), sync])
    case 'piped':
      return Buffer.concat([text1, text1, sync])
    case 'parse':
      return Buffer.concat([parseAs('kept'), sync])
    case 'kept':
      return Buffer.concat([bind(0, values, '', text), describePortal, run(0), sync])
    case 'keptbinary':
      return Buffer.concat([bind(1, values, '', text), describePortal, run(0), sync])
    case 'open':
      return Buffer.concat([parse, bind(0, values, 'held'), run(1, 'held'), sync])
    case 'more':
      return Buffer.concat([run(0, text), sync])
  }
}

function bind(format: 0 | 1, values: readonly (string | null)[], portal = '', statement = ''): Buffer {
  const cells = values.map((value) => {
    const bytes = Buffer.from(value ?? '')
    const length = Buffer.alloc(4)
    length.writeInt32BE(value === null ? -1 : bytes.length)
    return Buffer.concat([length, bytes])
  })
  const head = Buffer.from(`${portal}\0${statement}\0`)
  const count = Buffer.from([0, 0, cells.length >> 8, cells.length & 255])
  return frame('B', Buffer.concat([head, count, ...cells, Buffer.from([0, 1, 0, format])]))
}

function run(rowsMax: number, portal = ''): Buffer {
  return frame('E', Buffer.concat([Buffer.from(`${portal}\0`), Buffer.from([0, 0, 0, rowsMax])]))
}
