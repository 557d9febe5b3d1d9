/**
 * Serves programs of this machine that cannot fetch tokens: they connect here with a password that never changes, and
 * each connection goes on to the gateway, over TLS, with a token of the moment.
 */
import { timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect as connectTcp, createServer, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { IssuedToken } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { systemRandom } from '../core/random.ts'
import type { Connection } from './connection.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { isOfAnotherAccount } from './peer-account.ts'
import { readSignIns, signInPlace, writeSignIns } from './sign-in-file.ts'
import { lockSignIns } from './sign-in-lock.ts'
import { stopSignal } from './stop-signal.ts'

type Fetch = () => Promise<IssuedToken | CommandFault>

const handshakeMsMax = 20_000
const startupBytesMax = 10_000
const connectionsMax = 100
/** A token is used for new connections until it has less than this left. */
const marginMs = 60_000

/** Listens on 127.0.0.1 until it is told to stop. */
export async function serveLocally(
  connection: Connection,
  port: number,
  fetchToken: Fetch,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const password = await keptPassword(environment)
  if (password instanceof CommandFault) return password
  const token = keptToken(fetchToken)
  // Asked for now, so that what cannot work is said at once.
  const first = await token()
  if (first instanceof CommandFault) return first
  const open = new Set<Socket>()
  const server = createServer((client) => {
    open.add(client)
    client.once('close', () => open.delete(client))
    serveClient(client, connection, password, token).catch((error: unknown) => {
      output.note(`A connection failed: ${error instanceof Error ? error.message : String(error)}`)
      client.destroy()
    })
  })
  server.maxConnections = connectionsMax
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve)
    })
  } catch {
    return new CommandFault(
      exits.unavailable,
      `Port ${port} of 127.0.0.1 is taken.`,
      'Name another: --listen 6434',
    )
  }
  const address = server.address()
  const taken = typeof address === 'object' && address !== null ? address.port : port
  output.line(`host=127.0.0.1 port=${taken} dbname=${connection.database} user=${connection.user}`)
  output.line(`password=${password}`)
  output.note(
    'Give these to your program, with SSL off: from here on the connection is encrypted. Ctrl-C stops.',
  )
  using stop = stopSignal()
  await systemClock.sleep(Infinity, stop.signal).catch(() => undefined)
  server.close()
  for (const client of open) client.destroy()
  return exits.ok
}

/** Made once, and kept beside the sign-ins: programs remember it. Other accounts of this machine do not know it. */
function keptPassword(environment: CliEnvironment): Promise<string | CommandFault> {
  const place = signInPlace(environment)
  if (place === null)
    return Promise.resolve(new CommandFault(exits.usage, 'There is no place for the password.', 'Set HOME.'))
  return lockSignIns(place, systemClock, async () => {
    const kept = readSignIns(place)
    if (kept instanceof CommandFault) return kept
    if (kept.listenPassword !== null) return kept.listenPassword
    const made = systemRandom.bytes(18).toString('base64url')
    writeSignIns(place, { ...kept, listenPassword: made })
    return made
  })
}

/** Programs open many connections at once: one token is fetched for all that wait for it. */
function keptToken(fetchToken: Fetch): () => Promise<string | CommandFault> {
  let kept: { readonly text: string; readonly endsAt: number } | null = null
  let fetching: Promise<string | CommandFault> | null = null
  const fetchOne = async (): Promise<string | CommandFault> => {
    const issued = await fetchToken()
    if (issued instanceof CommandFault) return issued
    kept = { text: issued.access_token, endsAt: systemClock.now() + issued.expires_in * 1000 }
    return kept.text
  }
  return () => {
    if (kept !== null && kept.endsAt - systemClock.now() > marginMs) return Promise.resolve(kept.text)
    fetching ??= fetchOne().finally(() => {
      fetching = null
    })
    return fetching
  }
}

async function serveClient(
  client: Socket,
  connection: Connection,
  password: string,
  token: () => Promise<string | CommandFault>,
): Promise<void> {
  client.on('error', () => client.destroy()).setNoDelay(true)
  client.setTimeout(handshakeMsMax, () => client.destroy())
  if (await isOfAnotherAccount(client))
    return void client.end(errorMessage('28000', 'This listens for programs of the account that runs it.'))
  const startup = await readStartup(client)
  if (startup === null) return void client.destroy()
  if (startup.readUInt32BE(4) === cancelCode) {
    const gateway = await dial(connection)
    gateway.end(startup)
    return void client.end()
  }
  client.write(askPassword)
  const given = await readPassword(client)
  if (given === null || !isEqual(given, password))
    return void client.end(
      errorMessage('28P01', 'The password is not the one that `sallyport connect` shows.'),
    )
  const secret = await token()
  if (secret instanceof CommandFault)
    return void client.end(errorMessage('28000', `${secret.message} ${secret.hint}`))
  const gateway = await dial(connection)
  gateway.on('error', () => client.destroy())
  client.on('close', () => gateway.destroy())
  gateway.on('close', () => client.destroy())
  gateway.write(withDatabase(startup, connection))
  let reply = await readMessage(gateway)
  // What the gateway speaks no newer version of comes first (NegotiateProtocolVersion).
  if (reply?.[0] === negotiation) {
    client.write(reply)
    reply = await readMessage(gateway)
  }
  // Anything but a question for the password is the gateway's own refusal.
  if (reply === null || reply[0] !== authentication || reply.readUInt32BE(5) !== cleartext)
    return void (reply === null ? client.end() : client.end(reply))
  gateway.write(passwordMessage(secret))
  client.setTimeout(0)
  client.pipe(gateway)
  gateway.pipe(client)
}

const sslCode = 80_877_103
const gssCode = 80_877_104
const cancelCode = 80_877_102
const authentication = 'R'.charCodeAt(0)
const negotiation = 'v'.charCodeAt(0)
const cleartext = 3
const askPassword = Buffer.from([authentication, 0, 0, 0, 8, 0, 0, 0, cleartext])

/** The startup or cancel packet; requests for encryption are declined: this is one machine. */
async function readStartup(client: Socket): Promise<Buffer | null> {
  for (let asked = 0; asked < 3; asked += 1) {
    const head = await readBytes(client, 4)
    const length = head?.readUInt32BE(0) ?? 0
    if (head === null || length < 8 || length > startupBytesMax) return null
    const body = await readBytes(client, length - 4)
    if (body === null) return null
    const code = body.readUInt32BE(0)
    if (code !== sslCode && code !== gssCode) return Buffer.concat([head, body])
    client.write('N')
  }
  return null
}

async function readPassword(client: Socket): Promise<string | null> {
  const message = await readMessage(client)
  if (message === null || message[0] !== 'p'.charCodeAt(0)) return null
  return message.toString('utf8', 5).replace(/\0$/, '')
}

async function readMessage(socket: Socket): Promise<Buffer | null> {
  const head = await readBytes(socket, 5)
  const length = head?.readUInt32BE(1) ?? 0
  if (head === null || length < 4 || length > startupBytesMax) return null
  const body = await readBytes(socket, length - 4)
  return body === null ? null : Buffer.concat([head, body])
}

async function readBytes(socket: Socket, count: number): Promise<Buffer | null> {
  if (count === 0) return Buffer.alloc(0)
  for (;;) {
    const bytes: unknown = socket.read(count)
    if (Buffer.isBuffer(bytes)) return bytes.length === count ? bytes : null
    if (socket.readableEnded || socket.destroyed) return null
    await new Promise<void>((resolve) => {
      const done = (): void => {
        socket.off('readable', done).off('end', done).off('close', done)
        resolve()
      }
      socket.on('readable', done).on('end', done).on('close', done)
    })
  }
}

async function dial({ host, port, sslmode, sslrootcert }: Connection): Promise<Socket> {
  const plain = connectTcp({ host, port })
  await new Promise<void>((resolve, reject) => {
    plain.setTimeout(handshakeMsMax, () => plain.destroy(new Error('the gateway does not answer')))
    plain.once('connect', resolve).once('error', reject)
  })
  plain.setNoDelay(true).setTimeout(0)
  if (sslmode === 'disable') return plain
  const request = Buffer.alloc(8)
  request.writeUInt32BE(8, 0)
  request.writeUInt32BE(sslCode, 4)
  plain.write(request)
  const answer = await readBytes(plain, 1)
  // Nothing may stand behind the answer: it would come from somebody in between.
  if (answer?.toString() !== 'S' || plain.readableLength > 0) {
    plain.destroy()
    throw new Error('the gateway does not speak TLS')
  }
  return new Promise((resolve, reject) => {
    const secure = connectTls({
      socket: plain,
      ALPNProtocols: ['postgresql'],
      ...(isIP(host) === 0 ? { servername: host } : { host }),
      ...(sslrootcert === 'system' ? {} : { ca: readFileSync(sslrootcert) }),
    })
    secure.once('secureConnect', () => resolve(secure)).once('error', reject)
  })
}

/** The startup packet with the database and the user that this listener serves, and whatever else the program set. */
function withDatabase(startup: Buffer, { database, user }: Connection): Buffer {
  const words = startup.toString('utf8', 8).split('\0')
  const parameters = new Map<string, string>()
  for (let at = 0; at + 1 < words.length && words[at] !== ''; at += 2)
    parameters.set(words[at] ?? '', words[at + 1] ?? '')
  parameters.set('database', database).set('user', user)
  const text = [...parameters].map(([name, value]) => `${name}\0${value}\0`).join('')
  const body = Buffer.concat([startup.subarray(4, 8), Buffer.from(`${text}\0`)])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length + 4)
  return Buffer.concat([length, body])
}

function passwordMessage(token: string): Buffer {
  return message('p', `${token}\0`)
}

function errorMessage(code: string, words: string): Buffer {
  return message('E', `SFATAL\0VFATAL\0C${code}\0M${words}\0\0`)
}

function message(type: string, text: string): Buffer {
  const body = Buffer.from(text)
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

function isEqual(given: string, wanted: string): boolean {
  const one = Buffer.from(given)
  const other = Buffer.from(wanted)
  return one.length === other.length && timingSafeEqual(one, other)
}
