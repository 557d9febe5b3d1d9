/**
 * The first moments of a client's connection: TLS in either form, GSS declined, a cancel request, or the startup packet
 * (PostgreSQL, "Start-up"). Nothing that came in plaintext survives into TLS.
 */
import type { Socket } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'
import type { CancelKey } from '../../../core/cancel-peers.ts'
import { Refusal } from '../../../core/refusal.ts'
import { MalformedFrame } from '../messages/frame.ts'
import { readMore } from '../messages/read-more.ts'
import {
  alpnName,
  decodeFirstPacket,
  sslAccepted,
  sslDeclined,
  type FirstPacket,
  type Startup,
} from '../messages/startup.ts'

/** What a gateway offers to whoever connects. */
export interface GreetingRules {
  /** The gateway's certificate and key; null when it has none, and then TLS is declined. */
  readonly secureContext: SecureContext | null
  /** Whether clients are asked for a certificate. They may do without. */
  readonly asksForCertificate: boolean
  /** Whether a session may go on without TLS. */
  readonly allowsPlaintext: boolean
}

/** What a connection turned out to be, and the socket it was last spoken with on: the encrypted one where there is TLS. */
export type Greeting = { readonly socket: Socket } & (
  | { readonly kind: 'startup'; readonly startup: Startup; readonly rest: Buffer }
  | { readonly kind: 'cancel'; readonly key: CancelKey }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The client left, or never was one. */
  | { readonly kind: 'gone' }
)

// SSLRequest, GSSENCRequest, then the startup packet: an honest client needs no more.
const packetsMax = 4

/** Takes a new connection as far as its startup packet, or to what else it turns out to be. Rejects when the signal aborts. */
export async function greet(client: Socket, rules: GreetingRules, signal: AbortSignal): Promise<Greeting> {
  let socket = client
  let received: Buffer = Buffer.alloc(0)
  for (let packets = 0; packets < packetsMax;) {
    const packet = firstPacket(received)
    if (packet instanceof Refusal) return { kind: 'refused', socket, refusal: packet }
    if (packet.kind === 'incomplete') {
      const more = await nextBytes(socket, signal)
      if (more === null) return { kind: 'gone', socket }
      if (more instanceof Refusal) return { kind: 'refused', socket, refusal: more }
      received = Buffer.concat([received, more])
      continue
    }
    packets += 1
    switch (packet.kind) {
      case 'direct-tls':
      case 'ssl-request': {
        const isDirect = packet.kind === 'direct-tls'
        if (socket instanceof TLSSocket)
          return { kind: 'refused', socket, refusal: violation('TLS inside TLS') }
        if (!rules.secureContext) {
          if (isDirect) return { kind: 'gone', socket }
          socket.write(sslDeclined)
          received = packet.rest
          break
        }
        // Bytes behind the request would be plaintext that the session takes for encrypted.
        if (!isDirect && packet.rest.length > 0) {
          return { kind: 'refused', socket, refusal: violation('plaintext after the TLS request') }
        }
        if (isDirect) socket.unshift(received)
        else socket.write(sslAccepted)
        socket = await startTls(socket, rules.secureContext, { ...rules, isDirect }, signal)
        received = Buffer.alloc(0)
        break
      }
      case 'gss-request':
        if (packet.rest.length > 0)
          return { kind: 'refused', socket, refusal: violation('bytes after the GSS request') }
        socket.write(sslDeclined)
        received = Buffer.alloc(0)
        break
      case 'cancel':
        return { kind: 'cancel', socket, key: packet.key }
      case 'unsupported': {
        const words = `Protocol ${packet.major}.${packet.minor} is not spoken here; 3.0 and 3.2 are.`
        return { kind: 'refused', socket, refusal: new Refusal('protocol-unsupported', words) }
      }
      case 'startup': {
        if (!(socket instanceof TLSSocket) && !rules.allowsPlaintext)
          return { kind: 'refused', socket, refusal: needsTls }
        return { kind: 'startup', socket, startup: packet.startup, rest: packet.rest }
      }
    }
  }
  return { kind: 'refused', socket, refusal: violation('too many requests before the startup packet') }
}

/** Bytes, null at the end, or the refusal with which the signal aborted: it is said on the socket as it is now. */
async function nextBytes(socket: Socket, signal: AbortSignal): Promise<Buffer | Refusal | null> {
  try {
    return await readMore(socket, signal)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

const needsTls = new Refusal('protocol-unsupported', 'This gateway takes sessions over TLS only.', {
  hint: 'Connect with sslmode=verify-full (or at least require).',
})

function firstPacket(received: Buffer): Exclude<FirstPacket, never> | Refusal {
  try {
    return decodeFirstPacket(received)
  } catch (fault) {
    if (fault instanceof MalformedFrame) return violation(fault.message)
    throw fault
  }
}

function violation(what: string): Refusal {
  return new Refusal('protocol-violation', `The connection was not opened as PostgreSQL clients do: ${what}.`)
}

/** Resolves with the encrypted socket once the handshake is done; rejects when it fails or the signal aborts. */
function startTls(
  plain: Socket,
  context: SecureContext,
  { isDirect, asksForCertificate }: { readonly isDirect: boolean; readonly asksForCertificate: boolean },
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = new TLSSocket(plain, {
      isServer: true,
      secureContext: context,
      ALPNProtocols: [alpnName],
      requestCert: asksForCertificate,
      // Whose it is and whether it holds is for the gate to say, where refusals are recorded.
      rejectUnauthorized: false,
    })
    const stop = (): void => fail(new Error('The handshake took too long.'))
    const fail = (error: Error): void => {
      signal.removeEventListener('abort', stop)
      socket.destroy()
      reject(error)
    }
    signal.addEventListener('abort', stop, { once: true })
    socket.once('error', fail)
    socket.once('close', () => fail(new Error('The client left during the handshake.')))
    socket.once('secure', () => {
      // Direct TLS without ALPN could be any protocol on this port ("SSL Session Encryption").
      if (isDirect && socket.alpnProtocol !== alpnName) return fail(new Error('Direct TLS without ALPN.'))
      signal.removeEventListener('abort', stop)
      socket.removeAllListeners('error').removeAllListeners('close')
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
}
