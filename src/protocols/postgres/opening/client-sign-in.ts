import { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Refusal } from '../../../core/refusal.ts'
import { Secret } from '../../../core/secret.ts'
import { MalformedFrame, headerBytes, type Frame, type Framer } from '../messages/frame.ts'
import { passwordIn, saslInitialIn } from '../messages/message-from-client.ts'
import {
  authenticationCleartext,
  authenticationSasl,
  authenticationSaslContinue,
} from '../messages/message-to-client.ts'
import { clientMessageName } from '../messages/message.ts'
import { readMore } from '../messages/read-more.ts'

/** Where a client that speaks OAUTHBEARER gets a token. */
export interface OauthOffer {
  /** The identity provider's discovery document. */
  readonly configurationUrl: string
  readonly scope: string
}

/** A connection that signs in. What the client sent behind its last word waits in `behind`, and then in the framer. */
export interface SigningIn {
  readonly socket: Socket
  /** What came with the startup packet. */
  readonly rest: Buffer
  readonly framer: Framer
  /** Whole messages of a client that did not wait for an answer to its last word, as they came. */
  readonly behind: Buffer[]
  readonly signal: AbortSignal
}

/** The certificates that a client proved in the TLS handshake, in DER, the leaf first; empty when it showed none. */
export function shownCertificates(socket: Socket): readonly X509Certificate[] {
  const shown: X509Certificate[] = []
  let next = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  for (; next instanceof X509Certificate && shown.length < certificatesMax; next = next.issuerCertificate)
    shown.push(next)
  return shown
}

const certificatesMax = 8

/** Asks for the password, which is a token here, and reads it. Null when the client left. */
export async function readPassword(signingIn: SigningIn): Promise<Secret | Refusal | null> {
  signingIn.socket.write(authenticationCleartext)
  const frame = await nextFrame(signingIn, signingIn.rest)
  return frame === null || frame instanceof Refusal ? frame : read(() => tokenIn(frame))
}

/**
 * Asks for a token by OAUTHBEARER (RFC 7628, as PostgreSQL 18 speaks it). A client without one is told where to get it,
 * and comes back with another connection. Null when the client left.
 */
export async function readBearer(
  signingIn: SigningIn,
  offer: OauthOffer | null,
): Promise<Secret | Refusal | null> {
  if (offer === null)
    return new Refusal('unauthenticated', 'No identity provider is offered for OAUTHBEARER here.', {
      hint: 'Give an access token as the password.',
    })
  signingIn.socket.write(authenticationSasl(bearerMechanism))
  const frame = await nextFrame(signingIn, signingIn.rest)
  if (frame === null || frame instanceof Refusal) return frame
  const token = read(() => bearerIn(frame))
  if (token !== 'discovery') return token
  const { configurationUrl, scope } = offer
  const where = { status: 'invalid_token', scope, 'openid-configuration': configurationUrl }
  signingIn.socket.write(authenticationSaslContinue(Buffer.from(JSON.stringify(where))))
  // The client's answer is one byte that says nothing; whatever it is, this connection is over.
  if (signingIn.behind.length === 0 && (await nextFrame(signingIn, Buffer.alloc(0))) === null) return null
  return new Refusal('unauthenticated', 'No token was given.', {
    hint: `Get one from the identity provider of ${configurationUrl}.`,
  })
}

const bearerMechanism = 'OAUTHBEARER'

async function nextFrame(
  { socket, framer, behind, signal }: SigningIn,
  rest: Buffer,
): Promise<Frame | Refusal | null> {
  try {
    let chunk: Buffer | null = rest
    for (;;) {
      const [frame, ...early] = framer.push(chunk)
      if (frame && clientMessageName(frame.type) !== 'Password')
        return violation('another message where the password belongs')
      if (early.some(({ type }) => clientMessageName(type) === 'Password'))
        return violation('another password behind the first')
      behind.push(...early.map(({ bytes }) => bytes))
      if (frame) return frame
      chunk = await readMore(socket, signal)
      if (chunk === null) return null
    }
  } catch (fault) {
    if (fault instanceof MalformedFrame) return violation(fault.message)
    throw fault
  }
}

function read<T>(decode: () => T): T | Refusal {
  try {
    return decode()
  } catch (fault) {
    if (fault instanceof MalformedFrame) return violation(fault.message)
    throw fault
  }
}

// RFC 7628 section 3.1: a GS2 header without an authorization identity, then the one key that PostgreSQL knows.
function bearerIn(frame: Frame): Secret | Refusal | 'discovery' {
  const { mechanism, response } = saslInitialIn(frame.bytes.subarray(headerBytes))
  if (mechanism !== bearerMechanism || response === null)
    return violation('another mechanism than the one offered')
  const [header, auth, ...ends] = response.toString('latin1').split(separator)
  const isWhole = (header === 'n,,' || header === 'y,,') && ends.length === 2 && ends.join('') === ''
  if (isWhole && auth === 'auth=') return 'discovery'
  const [, token] = /^auth=[Bb]earer +([A-Za-z0-9._~+/-]+=*)$/.exec(auth ?? '') ?? []
  // What is no token is checked like one, so that it is on record.
  return new Secret((isWhole && token) || '')
}

const separator = String.fromCharCode(1)

function tokenIn(frame: Frame): Secret {
  return new Secret(passwordIn(frame.bytes.subarray(headerBytes)))
}

function violation(what: string): Refusal {
  return new Refusal('protocol-violation', `The sign-in was not as PostgreSQL clients do it: ${what}.`)
}
