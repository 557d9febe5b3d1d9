/**
 * Opens a session at a target: stream, start-up packet, authentication, settings, until the target is ready for a first
 * statement (PostgreSQL, "Start-up"). The target is not trusted: sizes, counts and time are bounded, and what it says
 * while it does not know us yet is for the operator only.
 */
import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import type { CancelKey } from '../../../core/cancel-peers.ts'
import type { Random } from '../../../core/random.ts'
import { Refusal } from '../../../core/refusal.ts'
import type { Target } from '../../../core/resource.ts'
import type { Secret } from '../../../core/secret.ts'
import { startDeadline } from '../messages/deadline.ts'
import { MalformedFrame, type Frame } from '../messages/frame.ts'
import {
  authenticationIn,
  backendKeyIn,
  noticeFieldsIn,
  parameterStatusIn,
  readyForQueryIn,
} from '../messages/message-from-target.ts'
import {
  passwordMessage,
  saslInitialResponse,
  saslResponse,
  startupMessage,
} from '../messages/message-to-target.ts'
import { targetMessageName } from '../messages/message.ts'
import { ScramFault, startScram, type ChannelBinding, type ScramExchange } from './scram.ts'
import { dialTarget, endedBy, wordsOf, type DialParts, type TargetStream } from './target-dial.ts'
import type { TargetFeed } from './target-feed.ts'
import { TargetWire } from './target-wire.ts'

/** What logging in needs from its surroundings. */
export interface LoginParts extends DialParts {
  readonly random: Random
  /** How long the target may take from its open stream to ReadyForQuery. */
  readonly loginMsMax: number
}

/** A session at a target that is ready for its first statement. Whoever takes it closes the socket. */
export interface TargetConnection {
  /** Paused, without listeners but one for late errors. */
  readonly socket: Socket
  /** Where its bytes are read into, without TLS; null with it. */
  readonly feed: TargetFeed | null
  /** What the target reported about itself (ParameterStatus). */
  readonly parameters: ReadonlyMap<string, string>
  /** Whole NoticeResponses that the target sent once it had let the gateway in: of settings, of code that runs at a login. */
  readonly notices: Buffer
  /** What opens the door to cancelling; null when the target gave none. */
  readonly key: CancelKey | null
  /** What the target sent behind its first ReadyForQuery; the start of its next messages. */
  readonly leftover: Buffer
}

/**
 * Logs in at the target's first server, with the target's own login and secret. `parameters` join the start-up packet; `user` and `database` come
 * from the target alone.
 */
export async function loginToTarget(
  target: Target,
  parameters: ReadonlyMap<string, string>,
  parts: LoginParts,
): Promise<TargetConnection | Refusal> {
  const stream = await dialTarget(target, parts)
  if (stream instanceof Refusal) return stream
  using deadline = startDeadline(parts.clock, parts.loginMsMax, parts.signal)
  const wire = new TargetWire(stream.socket, deadline.signal)
  try {
    const all = new Map([...parameters, ['user', target.login], ['database', target.database]])
    // As a start-up parameter it is also what RESET and DISCARD go back to.
    if (target.setRole !== undefined) all.set('role', target.setRole)
    stream.socket.write(startupMessage(0, all))
    await authenticate(wire, stream, target, parts.random)
    const settled = await settle(wire)
    return { socket: stream.socket, feed: stream.feed, ...settled, leftover: wire.release() }
  } catch (error) {
    stream.socket.destroy()
    wire.release()
    const ended = endedBy(parts.signal)
    if (ended) return ended
    parts.tellOperator(deadline.passed ? `no login within ${parts.loginMsMax} ms` : wordsOf(error))
    return refusalFor(error, deadline.passed)
  }
}

/** The target said no, in its own words. */
class TargetRefused extends Error {
  readonly sqlState: string

  constructor(fields: ReadonlyMap<string, string>) {
    const sqlState = fields.get('C') ?? ''
    super(`the target refused the login: ${sqlState} ${fields.get('M') ?? ''}`)
    this.sqlState = /^[0-9A-Z]{5}$/.test(sqlState) ? sqlState : 'none'
  }
}

/** The target does not let the gateway's login in, or not to this database. */
export class LoginDenied extends Refusal {}

/** The target asked for what the gateway will not give. */
class LoginFault extends Error {}

function refusalFor(error: unknown, late: boolean): Refusal {
  if (late) return new Refusal('target-unreachable', 'The resource did not answer the gateway in time.')
  if (error instanceof TargetRefused) {
    // Another server of the same target would say the same to a login that is not let in.
    const Kind = /^(?:28|3D)/.test(error.sqlState) ? LoginDenied : Refusal
    return new Kind(
      'target-unreachable',
      `The resource refused the gateway's login (SQLSTATE ${error.sqlState}).`,
      {
        hint: hintFor(error.sqlState),
      },
    )
  }
  if (error instanceof LoginFault || error instanceof ScramFault || error instanceof MalformedFrame) {
    return new Refusal('target-misbehaved', 'The resource did not log the gateway in as PostgreSQL does.', {
      hint: "An operator finds the cause in the gateway's log.",
    })
  }
  return new Refusal('target-unreachable', 'The resource closed the connection before it was ready.')
}

function hintFor(sqlState: string): string {
  switch (sqlState) {
    // invalid_parameter_value, undefined_object
    case '22023':
    case '42704':
      return 'Check the startup parameters; the resource does not take the value of one of them.'
    // too_many_connections, cannot_connect_now
    case '53300':
    case '57P03':
      return 'The resource takes no more connections at the moment. Try again later.'
    default:
      return "An operator finds the target's own words in the gateway's log."
  }
}

async function authenticate(
  wire: TargetWire,
  stream: TargetStream,
  target: Target,
  random: Random,
): Promise<void> {
  const asked = authenticationIn(await nextOf(wire, 'Authentication'))
  switch (asked.kind) {
    case 'ok':
      return
    case 'cleartext':
      if (!stream.isPrivate)
        throw new LoginFault('the target asks for the password in plaintext, without TLS')
      stream.socket.write(passwordMessage(secretOf(target).reveal()))
      return awaitOk(wire)
    case 'md5':
      stream.socket.write(passwordMessage(md5Digest(target.login, secretOf(target), asked.salt)))
      return awaitOk(wire)
    case 'sasl':
      await exchange(wire, stream, startScram(secretOf(target), bindingFor(stream, asked.mechanisms), random))
      return awaitOk(wire)
    case 'sasl-continue':
    case 'sasl-final':
      throw new LoginFault('the target continues a SASL exchange that was not begun')
    case 'unsupported':
      throw new LoginFault(`the target asks for authentication of kind ${asked.code}, which is not supported`)
  }
}

async function exchange(wire: TargetWire, stream: TargetStream, scram: ScramExchange): Promise<void> {
  stream.socket.write(saslInitialResponse(scram.mechanism, scram.first))
  const first = authenticationIn(await nextOf(wire, 'Authentication'))
  if (first.kind !== 'sasl-continue') throw new LoginFault('the target broke the SASL exchange off')
  stream.socket.write(saslResponse(await scram.answer(first.bytes)))
  const final = authenticationIn(await nextOf(wire, 'Authentication'))
  // An OK here would come from a target that has not proven that it knows the secret.
  if (final.kind !== 'sasl-final')
    throw new LoginFault('the target skipped the proof that it knows the secret')
  scram.verify(final.bytes)
}

async function awaitOk(wire: TargetWire): Promise<void> {
  const answer = authenticationIn(await nextOf(wire, 'Authentication'))
  if (answer.kind !== 'ok') throw new LoginFault('the target asks for a second authentication')
}

function bindingFor(stream: TargetStream, mechanisms: readonly string[]): ChannelBinding {
  const certificateHash = stream.tls?.certificateHash ?? null
  if (certificateHash !== null && mechanisms.includes('SCRAM-SHA-256-PLUS'))
    return { kind: 'bound', certificateHash }
  if (!mechanisms.includes('SCRAM-SHA-256')) {
    throw new LoginFault('the target offers no SASL mechanism that is supported')
  }
  return certificateHash === null ? { kind: 'none' } : { kind: 'not-offered' }
}

function secretOf(target: Target): Secret {
  if (target.secret === null) throw new LoginFault('the target asks for a password and the resource has none')
  return target.secret
}

/** PostgreSQL, "Password Authentication": md5(md5(password + user) + salt), as words. */
function md5Digest(user: string, secret: Secret, salt: Buffer): string {
  const inner = createHash('md5').update(secret.reveal()).update(user).digest('hex')
  return `md5${createHash('md5').update(inner).update(salt).digest('hex')}`
}

/** Collects what the target says about itself, until it is ready. */
async function settle(wire: TargetWire): Promise<Pick<TargetConnection, 'parameters' | 'notices' | 'key'>> {
  const parameters = new Map<string, string>()
  const notices: Buffer[] = []
  let key: CancelKey | null = null
  for (;;) {
    const frame = await next(wire)
    const name = targetMessageName(frame.type)
    if (name === 'ReadyForQuery') {
      if (readyForQueryIn(frame) !== 'idle') throw new LoginFault('the target began inside a transaction')
      return { parameters, notices: Buffer.concat(notices), key }
    }
    if (name === 'NoticeResponse') {
      notices.push(frame.bytes)
    } else if (name === 'BackendKeyData') {
      key = backendKeyIn(frame)
    } else if (name === 'ParameterStatus') {
      const parameter = parameterStatusIn(frame)
      parameters.set(parameter.name, parameter.value)
    } else {
      throw new LoginFault(`the target sent ${name ?? frame.type} during login`)
    }
  }
}

/** Notices before the gateway is let in are of its own login, and passed over. */
async function nextOf(wire: TargetWire, name: 'Authentication'): Promise<Frame> {
  for (;;) {
    const frame = await next(wire)
    const got = targetMessageName(frame.type)
    if (got === name) return frame
    if (got !== 'NoticeResponse')
      throw new LoginFault(`the target sent ${got ?? frame.type} in place of ${name}`)
  }
}

/** The next message; an error ends the login. */
async function next(wire: TargetWire): Promise<Frame> {
  const frame = await wire.next()
  if (targetMessageName(frame.type) === 'ErrorResponse') throw new TargetRefused(noticeFieldsIn(frame))
  return frame
}
