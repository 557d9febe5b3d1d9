/** Opens a stream to a target, with TLS where its resource asks for it. No message of the protocol has been spoken on it. */
import { X509Certificate } from 'node:crypto'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import {
  connect as connectTls,
  createSecureContext,
  type ConnectionOptions,
  type SecureContext,
  type TLSSocket,
} from 'node:tls'
import type { Clock } from '../../../core/clock.ts'
import { lookupBy, whyNotHost } from '../../../core/dial-rule.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Target, TargetTls } from '../../../core/resource.ts'
import { startDeadline } from '../messages/deadline.ts'
import { sslRequest } from '../messages/message-to-target.ts'
import { endPointHash } from './scram.ts'
import { alpnName } from '../messages/startup.ts'
import { TargetFeed } from './target-feed.ts'

/** What dialling needs from its surroundings. */
export interface DialParts {
  readonly clock: Clock
  /** Gives the attempt up. */
  readonly signal: AbortSignal
  /** How long the stream may take to open, TLS included. */
  readonly dialMsMax: number
  /** Takes what went wrong, in words for the operator; they may hold the target's own and are not for clients. */
  readonly tellOperator: (words: string) => void
}

/** An open stream, paused, without listeners but one that keeps a late error from ending the process. */
export interface TargetStream {
  readonly socket: Socket | TLSSocket
  /** Where its bytes are read into, without TLS; null with it. */
  readonly feed: TargetFeed | null
  /** True when nobody on the network can read along: TLS, or a unix socket. */
  readonly isPrivate: boolean
  readonly tls: {
    /** What SCRAM can bind to; null when the certificate names no hash. */
    readonly certificateHash: Buffer | null
  } | null
}

const keepAliveMs = 60_000
const addressMsMax = 2000
const wordsMax = 500
const accepted = 0x53

/** Opens the stream. A `Refusal` says no more than a client may know; the rest goes to `tellOperator`. */
export async function dialTarget(target: Target, parts: DialParts): Promise<TargetStream | Refusal> {
  using deadline = startDeadline(parts.clock, parts.dialMsMax, parts.signal)
  const isUnix = target.host.startsWith('/')
  if (isUnix && target.tls.mode !== 'disable') {
    parts.tellOperator('TLS is asked for, but unix sockets have none')
    return unreachable()
  }
  const stray = target.mayDial ? whyNotHost(target.host, target.mayDial) : null
  if (stray !== null) {
    parts.tellOperator(stray.message)
    return unreachable()
  }
  const feed = target.tls.mode === 'disable' ? new TargetFeed() : null
  const socket = quiet(open(target, isUnix, feed))
  try {
    await once(socket, 'connect', deadline.signal)
    if (target.tls.mode === 'disable') return { socket, feed, isPrivate: isUnix, tls: null }
    const secured = await secure(socket, target, target.tls, deadline.signal)
    return { socket: secured, feed: null, isPrivate: true, tls: { certificateHash: bindingHash(secured) } }
  } catch (error) {
    socket.destroy()
    const ended = endedBy(parts.signal)
    if (ended) return ended
    parts.tellOperator(deadline.passed ? `no stream within ${parts.dialMsMax} ms` : wordsOf(error))
    return unreachable()
  }
}

/** The refusal to hand on when the attempt was given up from outside; null when it was not. */
export function endedBy(signal: AbortSignal): Refusal | null {
  if (!signal.aborted) return null
  const reason: unknown = signal.reason
  return reason instanceof Refusal
    ? reason
    : new Refusal('session-ended', 'The session ended before it began.')
}

/** What went wrong, in one line for the operator. */
export function wordsOf(error: unknown): string {
  // A name that has several addresses fails with the errors of all and a message of none.
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ').slice(0, wordsMax)
  const words = error instanceof Error ? error.message : String(error)
  // They may be the target's: no line breaks, no control of the operator's terminal.
  return words.slice(0, wordsMax).replaceAll(/\p{C}/gu, ' ')
}

function unreachable(): Refusal {
  return new Refusal('target-unreachable', 'The resource cannot be reached from the gateway.', {
    hint: "Try again later; an operator finds the cause in the gateway's log.",
  })
}

function open(target: Target, isUnix: boolean, feed: TargetFeed | null): Socket {
  const read = feed ? { onread: feed.onread(() => socket) } : {}
  const socket: Socket = isUnix
    ? connectTcp({ path: `${target.host}/.s.PGSQL.${target.port}`, ...read })
    : connectTcp({
        ...read,
        host: target.host,
        port: target.port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: keepAliveMs,
        // What Node gives each address of a name is too little for a server far away.
        autoSelectFamilyAttemptTimeout: addressMsMax,
        ...(target.mayDial ? { lookup: lookupBy(target.mayDial) } : {}),
      })
  return socket.pause()
}

/** An error after the last listener left would end the process; whoever reads the socket learns of it by its close. */
function quiet<Stream extends Socket>(socket: Stream): Stream {
  return socket.on('error', () => undefined)
}

async function secure(
  socket: Socket,
  target: Target,
  tls: EncryptedTls,
  signal: AbortSignal,
): Promise<TLSSocket> {
  if (!tls.isDirect) await askForTls(socket, signal)
  const secured = quiet(connectTls({ socket, ...tlsOptions(target, tls) }))
  secured.pause()
  try {
    await once(secured, 'secureConnect', signal)
    // Without it the other end may be a server of any protocol ("SSL Session Encryption").
    if (tls.isDirect && secured.alpnProtocol !== alpnName)
      throw new Error('the target does not take TLS without being asked (before PostgreSQL 17)')
    return secured
  } catch (error) {
    secured.destroy()
    throw error
  }
}

type EncryptedTls = Exclude<TargetTls, { readonly mode: 'disable' }>

async function askForTls(socket: Socket, signal: AbortSignal): Promise<void> {
  socket.write(sslRequest)
  const answer = await firstBytes(socket, signal)
  // Anything behind the one byte came in plaintext, from whoever could write into it.
  if (answer.length !== 1) throw new Error('the target sent plaintext behind its answer to SSLRequest')
  if (answer.readUInt8(0) !== accepted) throw new Error('the target does not offer TLS')
}

function tlsOptions(target: Target, tls: EncryptedTls): ConnectionOptions {
  return {
    ALPNProtocols: [alpnName],
    secureContext: contextOf(tls),
    rejectUnauthorized: tls.mode !== 'unverified',
    host: target.host,
    ...(isIP(target.host) ? {} : { servername: target.host }),
    // The chain alone is asked for; whose certificate it is does not count.
    ...(tls.mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  }
}

/** By what a resource says of TLS: certificates and keys are read once, and sessions share what was read. */
const contexts = new WeakMap<EncryptedTls, SecureContext>()

function contextOf(tls: EncryptedTls): SecureContext {
  const known = contexts.get(tls)
  if (known) return known
  const { certificate } = tls
  const context = createSecureContext({
    minVersion: 'TLSv1.2',
    ...(tls.mode !== 'unverified' && tls.ca !== null ? { ca: tls.ca } : {}),
    ...(certificate ? { cert: certificate.chain, key: certificate.key.reveal() } : {}),
  })
  contexts.set(tls, context)
  return context
}

function bindingHash(secured: TLSSocket): Buffer | null {
  const certificate = secured.getPeerX509Certificate()
  if (!(certificate instanceof X509Certificate)) return null
  return endPointHash(certificate.raw, certificate.signatureAlgorithm ?? '')
}

/** Exactly what the first read yields. The stream is paused again before anything more is read. */
function firstBytes(socket: Socket, signal: AbortSignal): Promise<Buffer> {
  return settle(socket, signal, (resolve) => {
    const take = (bytes: Buffer): void => {
      socket.pause()
      resolve(bytes)
    }
    socket.once('data', take).resume()
    return () => socket.off('data', take)
  })
}

function once(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  return settle(socket, signal, (resolve) => {
    const done = (): void => resolve(undefined)
    socket.once(event, done)
    return () => socket.off(event, done)
  })
}

/** Waits for what `listen` resolves, for the stream's end, or for the signal. Leaves no listener behind. */
function settle<Result>(
  socket: Socket,
  signal: AbortSignal,
  listen: (resolve: (result: Result) => void) => () => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stopListening = listen((result) => {
      stop()
      resolve(result)
    })
    const fail = (error: unknown): void => {
      stop()
      reject(error)
    }
    const close = (): void => fail(new Error('the target closed the connection'))
    const abort = (): void => fail(signal.reason)
    function stop(): void {
      stopListening()
      socket.off('error', fail).off('close', close).off('end', close)
      signal.removeEventListener('abort', abort)
    }
    socket.on('error', fail).on('close', close).on('end', close)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}
