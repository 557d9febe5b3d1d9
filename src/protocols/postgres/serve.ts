/** Serves PostgreSQL clients: greeting, sign-in, login to the target, then the conversation. */
import type { Socket } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'
import type { CancelKey, CancelPeers } from '../../core/cancel-peers.ts'
import type { Clock } from '../../core/clock.ts'
import type { Credential, Gate } from '../../core/gate.ts'
import type { Arrival, Protocol } from '../../core/protocol.ts'
import type { Random } from '../../core/random.ts'
import type { TargetBackends } from '../../core/target-backends.ts'
import { Refusal } from '../../core/refusal.ts'
import type { ClientOrigin, Session } from '../../core/session.ts'
import { CancelRegistry, sendCancel } from './opening/cancel.ts'
import { greet, type Greeting } from './opening/client-greeting.ts'
import {
  readBearer,
  readPassword,
  shownCertificates,
  type OauthOffer,
  type SigningIn,
} from './opening/client-sign-in.ts'
import { Conversation } from './conversation/conversation.ts'
import type { ConversationLimits, Inspect, MaskCopy, MaskRows, SubjectsOfRows } from './session/ports.ts'
import { startDeadline } from './messages/deadline.ts'
import { Farewells } from './opening/farewell.ts'
import { askFirst } from './opening/first-question.ts'
import { FrameRoom, Framer } from './messages/frame.ts'
import { Ground } from './session/ground.ts'
import { GuessLimit } from './opening/guess-limit.ts'
import { authenticationOk, backendKey, parameterStatus, readyForQuery } from './messages/message-to-client.ts'
import { clientLimit, signInLimit } from './messages/message.ts'
import { refusalMessage } from './replies/refuse.ts'
import { Relay } from './relay.ts'
import { sparsely } from './opening/sparse-words.ts'
import { negotiate } from './messages/startup.ts'
import { admitParameters, type StartupParameters } from './opening/startup-parameters.ts'
import { AvoidedPlaces, openTarget, type ChosenConnection } from './opening/target-choice.ts'
import type { LoginParts } from './opening/target-login.ts'

/** What serving PostgreSQL clients needs besides the gate. */
export interface PostgresParts {
  readonly clock: Clock
  readonly random: Random
  readonly inspect: Inspect
  readonly maskRows: MaskRows
  readonly maskCopy: MaskCopy
  readonly subjectsOfRows: SubjectsOfRows
  /** The gateway's certificate; asked for each connection, so that a renewed one is used at once. */
  readonly secureContext: () => SecureContext | null
  readonly plaintext: 'loopback' | 'never'
  /** What the target's log knows a session by; null stamps nothing. At most 63 bytes. */
  readonly stamp: ((session: string) => string) | null
  /** Where clients that speak OAUTHBEARER get a token; null where no issuer is offered. */
  readonly oauth: OauthOffer | null
  /** Whether a certificate (DER) means to sign its holder in here; null: clients are asked for none. */
  readonly meansToSignIn: ((leaf: Buffer) => boolean) | null
  readonly limits: ConversationLimits & {
    /** From the first byte to being admitted, and from there to a target that is ready. */
    readonly handshakeMsMax: number
    /** To an open stream at a target, and from there to its being ready. */
    readonly targetConnectMsMax: number
    readonly clientMessageBytesMax: number
    /** Client messages that wait while an earlier one is held. */
    readonly inboxBytesMax: number
  }
  /** Told which processes of targets serve sessions. */
  readonly backends: TargetBackends
  /** Where a cancel key is looked for that none of the sessions here has; null where there are no other replicas. */
  readonly cancelPeers: CancelPeers | null
  /** Takes what went wrong in words for the operator, never for clients. */
  readonly tellOperator: (words: string, more?: Readonly<Record<string, unknown>>) => void
}

/** The PostgreSQL protocol, with the cancel keys of all its sessions. */
export function postgresProtocol(parts: PostgresParts): Protocol {
  const hall: Hall = {
    cancels: new CancelRegistry(parts.random),
    guesses: new GuessLimit(parts.clock),
    farewells: new Farewells(),
    avoided: new AvoidedPlaces(parts.clock),
    room: new FrameRoom(Math.max(unfinishedBytesMax, 2 * parts.limits.clientMessageBytesMax)),
    // Who has not signed in must not be able to fill the log.
    tellOfStrangers: sparsely(parts.clock, parts.tellOperator),
  }
  parts.cancelPeers?.answerWith((processId, fits) => hall.cancels.find(processId, fits))
  return { name: 'postgres', serve: (arrival, gate, signal) => serve(parts, hall, arrival, gate, signal) }
}

/** What large messages of all clients may hold that are not whole yet. */
const unfinishedBytesMax = 512 * 1024 * 1024

/** What all connections share. */
interface Hall {
  readonly cancels: CancelRegistry
  readonly guesses: GuessLimit
  readonly farewells: Farewells
  readonly avoided: AvoidedPlaces
  readonly room: FrameRoom
  readonly tellOfStrangers: PostgresParts['tellOperator']
}

async function serve(
  parts: PostgresParts,
  hall: Hall,
  arrival: Arrival,
  gate: Gate,
  signal: AbortSignal,
): Promise<void> {
  const client = arrival.socket
  const deadline = startDeadline(parts.clock, parts.limits.handshakeMsMax, arrival.handshake, tooSlow)
  let outermost = client
  let isStranger = true
  const admitted = (): void => {
    isStranger = false
    arrival.admitted()
  }
  try {
    const greeting = await greet(client, greetingRules(parts, arrival), deadline.signal)
    outermost = greeting.socket
    if (greeting.kind === 'startup')
      await serveStartup(
        parts,
        hall,
        { ...greeting, arrival: { ...arrival, admitted } },
        gate,
        deadline,
        signal,
      )
    else if (greeting.kind === 'cancel') {
      // Who has nothing more to say waits for the end as everybody does.
      for (const socket of [client, outermost]) socket.allowHalfOpen = true
      await cancel(parts, hall, arrival.address, greeting.key)
    } else if (greeting.kind === 'refused') sayGoodbye(greeting.socket, greeting.refusal)
  } catch (error) {
    if (error instanceof Refusal) sayGoodbye(outermost, error)
    // A handshake that fails or times out has nobody to talk to.
    else hall.tellOfStrangers('A connection ended before it became a session.', { reason: String(error) })
  } finally {
    deadline[Symbol.dispose]()
    hall.farewells.part(client, outermost, isStranger)
  }
}

const tooSlow = new Refusal('limit-exceeded', 'The connection was not signed in within the time for it.')

const targetTooSlow = new Refusal(
  'target-unreachable',
  'The resource did not let the gateway in within the time for it.',
  { hint: "Try again later; an operator finds the cause in the gateway's log." },
)

/**
 * Cancels what the key is good for. The client learns nothing, as from a server; but it is not let go before whoever has
 * the session was told, because what it asks for next must not be cancelled.
 */
async function cancel(
  { cancelPeers }: PostgresParts,
  { cancels, guesses, tellOfStrangers }: Hall,
  address: string,
  key: CancelKey,
): Promise<void> {
  if (!guesses.admits(address))
    return tellOfStrangers('Too many wrong cancel keys; one was not tried.', { address })
  if (cancels.cancel(key)) return
  guesses.missed(address)
  if (await cancelPeers?.cancel(key)) guesses.wasRight(address)
}

function greetingRules(parts: PostgresParts, { reach }: Arrival): Parameters<typeof greet>[1] {
  return {
    secureContext: parts.secureContext(),
    asksForCertificate: parts.meansToSignIn !== null,
    // Nobody on a network reads along on a unix socket, and PostgreSQL itself speaks no TLS there.
    allowsPlaintext: reach === 'socket' || (parts.plaintext === 'loopback' && reach === 'loopback'),
  }
}

async function serveStartup(
  parts: PostgresParts,
  hall: Hall,
  greeting: Greeting & { readonly kind: 'startup' } & { readonly arrival: Arrival },
  gate: Gate,
  deadline: Disposable & { readonly signal: AbortSignal },
  signal: AbortSignal,
): Promise<void> {
  const { socket, startup, arrival } = greeting
  arrival.hasSpoken()
  const negotiation = negotiate(startup)
  if (negotiation.reply) socket.write(negotiation.reply)
  const asked = admitParameters(startup.parameters)
  if (asked instanceof Refusal) return sayGoodbye(socket, asked)
  const framer = new Framer(signInLimit)
  const behind: Buffer[] = []
  const signingIn = { socket, rest: greeting.rest, framer, behind, signal: deadline.signal }
  const presented = await readCredential(parts, signingIn, asked)
  if (presented === null) return
  if (presented instanceof Refusal) return sayGoodbye(socket, presented)
  const { credential, certificate } = presented
  const origin = { ...originOf(arrival, socket, asked), ...(certificate && { certificate }) }
  const session = await gate.admit(credential, asked.database, origin)
  if (session instanceof Refusal) return sayGoodbye(socket, session)
  arrival.admitted()
  // What the client had to say is said; from here on the target is waited for.
  deadline[Symbol.dispose]()
  let reason = 'failed'
  try {
    reason = await converse(parts, hall, {
      gate,
      session,
      socket,
      behind: () => Buffer.concat([...behind, framer.drain()]),
      asked,
      minor: negotiation.minor,
      signal,
    })
  } finally {
    await gate.close(session, reason)
  }
}

/** What a client is admitted by, and what the record says of a certificate. */
interface Presented {
  readonly credential: Credential
  readonly certificate: ClientOrigin['certificate']
}

/** A certificate that means to sign in does; else a token is asked for. Null when the client left. */
async function readCredential(
  parts: PostgresParts,
  signingIn: SigningIn,
  asked: StartupParameters,
): Promise<Presented | Refusal | null> {
  if (!asked.signsInByOauth && parts.meansToSignIn !== null) {
    const shown = shownCertificates(signingIn.socket)
    const [leaf] = shown
    if (leaf && parts.meansToSignIn(leaf.raw)) {
      signingIn.behind.push(signingIn.rest)
      return {
        credential: { kind: 'certificate', chain: shown.map(({ raw }) => raw) },
        certificate: { serial: leaf.serialNumber.toLowerCase(), issuer: leaf.issuer },
      }
    }
  }
  const token = asked.signsInByOauth
    ? await readBearer(signingIn, parts.oauth)
    : await readPassword(signingIn)
  if (token === null || token instanceof Refusal) return token
  return { credential: { kind: 'token', token }, certificate: undefined }
}

interface Admitted {
  readonly gate: Gate
  readonly session: Session
  readonly socket: Socket
  /** What the client sent behind its last word. */
  readonly behind: () => Buffer
  readonly asked: StartupParameters
  readonly minor: 0 | 2
  readonly signal: AbortSignal
}

/** From the admitted session to its end; returns why it ended. */
async function converse(parts: PostgresParts, hall: Hall, admitted: Admitted): Promise<string> {
  const { session, socket } = admitted
  const { clock, random, limits } = parts
  const tellOperator = (words: string): void =>
    parts.tellOperator(words, { session: session.id, resource: session.resource.name })
  using deadline = startDeadline(clock, limits.handshakeMsMax, admitted.signal, targetTooSlow)
  const login = {
    clock,
    random,
    signal: deadline.signal,
    dialMsMax: limits.targetConnectMsMax,
    loginMsMax: limits.targetConnectMsMax,
    tellOperator,
  }
  const target = await readyTarget(admitted, parts.stamp, login, hall.avoided)
  if (target instanceof Refusal) {
    sayGoodbye(socket, target)
    return target.code
  }
  using held = parts.backends.hold(session.resource.name, target.key?.processId ?? null)
  deadline[Symbol.dispose]()
  const reportBug = (bug: unknown): void =>
    tellOperator(bug instanceof Error ? (bug.stack ?? bug.message) : String(bug))
  const framer = new Framer(clientLimit(parts.limits.clientMessageBytesMax), hall.room)
  const relay = new Relay(socket, target, framer, parts.limits.inboxBytesMax, reportBug)
  const cancelTarget = async (): Promise<void> => {
    if (!target.key) return
    const refusal = await sendCancel(target.target, target.key, { ...login, signal: admitted.signal })
    if (refusal) tellOperator('A cancel request could not be delivered.')
  }
  const conversation = new Conversation(
    {
      clock,
      gate: admitted.gate,
      session,
      comesBack: admitted.asked.comesBack,
      targetProcess: target.key?.processId ?? null,
      inspect: parts.inspect,
      maskRows: parts.maskRows,
      maskCopy: parts.maskCopy,
      subjectsOfRows: parts.subjectsOfRows,
      cancelTarget,
      ...relay.ports,
    },
    new Ground(session, target.parameters, target.reportsSearchPath),
    parts.limits,
    `sallyport_absent_${random.bytes(16).toString('hex')}`,
  )
  using key = hall.cancels.issue(admitted.minor, target.key?.processId ?? null, () => conversation.cancel())
  socket.write(Buffer.concat([authenticationOk, ...parametersFor(target), backendKey(key.key)]))
  using ends = endWith(relay, [session.signal, admitted.signal])
  const reason = await relay.run(conversation, {
    notices: target.notices,
    ready: readyForQuery('idle'),
    client: admitted.behind(),
    target: target.leftover,
  })
  ends[Symbol.dispose]()
  held[Symbol.dispose]()
  // Whoever left does not want the answer; the target should not go on working for it.
  if (conversation.wasTargetBusy) await cancelTarget()
  return reason
}

async function readyTarget(
  admitted: Admitted,
  stamp: PostgresParts['stamp'],
  login: LoginParts,
  avoided: AvoidedPlaces,
): Promise<(ChosenConnection & { readonly reportsSearchPath: boolean }) | Refusal> {
  const { session, asked } = admitted
  const parameters = stamp ? stamped(asked.forwarded, stamp(session.id)) : asked.forwarded
  const target = await openTarget(session.target, parameters, login, avoided)
  if (target instanceof Refusal) return target
  if (target.parameters.has('search_path')) return { ...target, reportsSearchPath: true }
  const answer = await askFirst(target, 'SHOW search_path', login.signal)
  if (answer instanceof Refusal) return answer
  return {
    ...target,
    parameters: new Map([...target.parameters, ['search_path', answer[0] ?? '']]),
    reportsSearchPath: false,
  }
}

/**
 * The parameters with a stamp that the target logs with the sign-in, and the client's own `application_name` in force.
 * PostgreSQL logs what stands under exactly that name, and sets in turn what stands under it in any case of letters: so
 * the client sees, and RESET goes back to, what it asked for.
 */
function stamped(parameters: ReadonlyMap<string, string>, stamp: string): ReadonlyMap<string, string> {
  const own = parameters.get('application_name') ?? ''
  return new Map([...parameters, ['application_name', stamp], ['APPLICATION_NAME', own]])
}

/** What the target reported goes to the client as it is, without what the gateway asked for itself. */
function parametersFor(target: {
  parameters: ReadonlyMap<string, string>
  reportsSearchPath: boolean
}): Buffer[] {
  return [...target.parameters]
    .filter(([name]) => target.reportsSearchPath || name !== 'search_path')
    .map(([name, value]) => parameterStatus(name, value))
}

/** Ends the relay when one of the signals aborts; their reason, when it is a refusal, is what the client hears. */
function endWith(relay: Relay, signals: readonly AbortSignal[]): Disposable {
  const end = (): void => {
    const reason: unknown = signals.find(({ aborted }) => aborted)?.reason
    relay.end(reason instanceof Refusal ? reason : new Refusal('session-ended', 'The gateway is stopping.'))
  }
  if (signals.some(({ aborted }) => aborted)) end()
  else for (const signal of signals) signal.addEventListener('abort', end)
  return {
    [Symbol.dispose]: () => {
      for (const signal of signals) signal.removeEventListener('abort', end)
    },
  }
}

function originOf({ address, port }: Arrival, socket: Socket, asked: StartupParameters): ClientOrigin {
  const tls =
    socket instanceof TLSSocket ? `${socket.getProtocol() ?? 'TLS'} ${socket.getCipher().name}` : null
  return {
    address,
    port,
    tls,
    application: asked.application,
  }
}

function sayGoodbye(socket: Socket, refusal: Refusal): void {
  if (!socket.destroyed) socket.end(refusalMessage(refusal, 'FATAL'))
}
