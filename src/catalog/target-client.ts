/** Connections of our own to targets, by the driver: for their catalogs and estimates, never for what clients send. */
import { Socket } from 'node:net'
import type { Client, ClientConfig } from 'pg'
import { lookupBy, whyNotHost, type MayDial } from '../core/dial-rule.ts'
import type { Target } from '../core/resource.ts'
import {
  placeMsMax,
  placesOf,
  roundsOf,
  serverStateQuestion,
  suits,
  type ServerState,
} from '../core/target-place.ts'
import { StrictClient } from '../store/strict-client.ts'

const connectMsMax = 10_000
/** How long one question may take at the target. */
export const statementMsMax = 30_000
/** The client's own limit, a little longer, for a target that hangs. */
const queryMsMax = statementMsMax + 5000
/** As many as sessions calculate (PostgreSQL 16, `scram_iterations`); the driver's own limit is lower than what is advised. */
const scramIterationsMax = 1_000_000
/** What a target may say until it is ready. */
const loginBytesMax = 256 * 1024

/** A client connected to the first server of the target that will do. Rejects when none can be reached or lets us in. */
export async function connectTo(target: Target, application: string): Promise<Client> {
  let reason: unknown = new Error('No server is in the state that target-session-attrs asks for.')
  for (const attributes of roundsOf(target)) {
    for (const place of placesOf(target, null)) {
      const stray = target.mayDial ? whyNotHost(place.host, target.mayDial) : null
      if (stray !== null) throw stray
      const client = new StrictClient(targetSettings({ ...target, ...place }, application))
      if (target.tls.mode === 'disable' && !place.host.startsWith('/')) withholdPassword(client)
      try {
        await connect(client)
        if (attributes === 'any' || suits(attributes, await stateOf(client))) return client
        await client.end()
      } catch (error) {
        client.connection?.stream.destroy()
        reason = error
      }
    }
  }
  throw reason
}

async function connect(client: Client): Promise<void> {
  // Without a listener, a target that hangs up would end the process.
  client.on('error', () => undefined)
  let bytes = 0
  const count = (chunk: Buffer): void => {
    bytes += chunk.length
    if (bytes > loginBytesMax)
      client.connection?.stream.destroy(new Error('The target said too much before it was ready.'))
  }
  const listen = (): unknown => client.connection?.stream.on('data', count)
  listen()
  // With TLS the stream is another one.
  client.connection?.once('sslconnect', listen)
  await client.connect()
  client.connection?.stream.off('data', count)
}

/** As for sessions: where anybody on the network may read along, the target does not get the password as it is. */
function withholdPassword({ connection }: Client): void {
  const refuse = (): unknown =>
    connection.stream.destroy(new Error('The target asks for the password in plaintext, without TLS.'))
  connection.prependListener('authenticationCleartextPassword', refuse)
}

async function stateOf(client: Client): Promise<ServerState> {
  const { rows } = await client.query<boolean[]>({ text: serverStateQuestion, rowMode: 'array' })
  return { isStandby: rows[0]?.[0] === true, isReadOnly: rows[0]?.[1] === true }
}

/** What the driver takes besides what its types say. */
interface DriverLimits {
  readonly scramMaxIterations: number
}

/** How to dial a target. Everything is said: for whatever is not, the driver would look into the environment and the home folder. */
function targetSettings(target: Target, application: string): ClientConfig & DriverLimits {
  const { host, port, database, login, secret, tls, mayDial } = target
  return {
    ...(mayDial ? { stream: () => boundSocket(mayDial) } : {}),
    host,
    port,
    database,
    user: login,
    password: () => secret?.reveal() ?? '',
    ssl: sslOf(tls),
    sslnegotiation: tls.mode !== 'disable' && tls.isDirect ? 'direct' : 'postgres',
    application_name: application,
    connectionTimeoutMillis: placeMsMax(target, connectMsMax),
    query_timeout: queryMsMax,
    scramMaxIterations: scramIterationsMax,
    keepAlive: true,
  }
}

/** A socket that dials by the rule alone: the driver names port and host. */
function boundSocket(mayDial: MayDial): Socket {
  const socket = new Socket()
  const connect = socket.connect.bind(socket)
  const lookup = lookupBy(mayDial)
  const value = (port: number, host: string): Socket => connect({ port, host, lookup })
  return Object.defineProperty(socket, 'connect', { value })
}

function sslOf(tls: Target['tls']): NonNullable<ClientConfig['ssl']> {
  if (tls.mode === 'disable') return false
  const { certificate } = tls
  const own = certificate ? { cert: certificate.chain, key: certificate.key.reveal() } : {}
  switch (tls.mode) {
    case 'unverified':
      return { ...own, rejectUnauthorized: false }
    case 'verify-ca':
      return { ...own, ...caOf(tls), rejectUnauthorized: true, checkServerIdentity: () => undefined }
    case 'verify-full':
      return { ...own, ...caOf(tls), rejectUnauthorized: true }
  }
}

function caOf({ ca }: { readonly ca: string | null }): { readonly ca?: string } {
  return ca === null ? {} : { ca }
}
