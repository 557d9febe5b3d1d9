/**
 * The first packet of a connection (PostgreSQL, "Start-up" and "SSL Session Encryption"): it has no type byte, and what
 * it asks for decides what comes next. Pure.
 */
import type { CancelKey } from '../../../core/cancel-peers.ts'
import { MalformedFrame } from './frame.ts'
import { secretBytesMax } from './message-from-target.ts'
import { negotiateProtocolVersion } from './message-to-client.ts'
import { MessageReader } from './message-reader.ts'

/** What a client may begin with. `rest` is what it sent behind the packet. */
export type FirstPacket =
  | { readonly kind: 'incomplete' }
  /** A TLS record: the handshake starts without being asked for. */
  | { readonly kind: 'direct-tls' }
  | { readonly kind: 'ssl-request'; readonly rest: Buffer }
  | { readonly kind: 'gss-request'; readonly rest: Buffer }
  | { readonly kind: 'cancel'; readonly key: CancelKey }
  | { readonly kind: 'startup'; readonly startup: Startup; readonly rest: Buffer }
  /** A protocol generation that is not spoken here. */
  | { readonly kind: 'unsupported'; readonly major: number; readonly minor: number }

/** A startup packet's content. */
export interface Startup {
  /** The minor version asked for; the major one is 3. */
  readonly minor: number
  /** Without the `_pq_.` options. A repeated name counts as its last value, as the server has it. */
  readonly parameters: ReadonlyMap<string, string>
  /** Names of the `_pq_.` options; none is known here. */
  readonly protocolOptions: readonly string[]
}

/** What is spoken with a client after its startup packet, and what it must be told of that. */
export interface Negotiation {
  readonly minor: 0 | 2
  /** NegotiateProtocolVersion, or null when the client got what it asked for. */
  readonly reply: Buffer | null
}

/** PostgreSQL's own limit of the first packet. */
export const startupBytesMax = 10_000
/** The name that direct TLS must agree on (ALPN). */
export const alpnName = 'postgresql'
/** The bare byte that answers SSLRequest with yes; plaintext must not follow it from either side. */
export const sslAccepted = Buffer.from('S')
/** The bare byte that answers SSLRequest and GSSENCRequest with no. */
export const sslDeclined = Buffer.from('N')

export const sslRequestCode = 80_877_103
const gssRequestCode = 80_877_104
export const cancelRequestCode = 80_877_102

const tlsHandshakeRecord = 0x16
const newestMinor = 2
const nothing = Buffer.alloc(0)
const protocolOptionPrefix = '_pq_.'

/** A version number of generation 3 as the startup packet carries it. */
export function protocolVersion(minor: number): number {
  return (3 << 16) | minor
}

/**
 * Reads the first packet from what has arrived so far. Throws `MalformedFrame` for anything that cannot become one, as
 * early as its length shows it.
 */
export function decodeFirstPacket(bytes: Buffer): FirstPacket {
  if (bytes.length === 0) return { kind: 'incomplete' }
  if (bytes.readUInt8(0) === tlsHandshakeRecord) return { kind: 'direct-tls' }
  // Lengths are below 2^16, so the first two bytes of every packet are zero: other protocols are told apart at once.
  if (bytes.subarray(0, 2).some((byte) => byte !== 0))
    throw new MalformedFrame('frame', 'not a startup packet')
  if (bytes.length < 4) return { kind: 'incomplete' }
  const length = bytes.readUInt32BE(0)
  if (length < 8 || length > startupBytesMax)
    throw new MalformedFrame('frame', `startup packet of ${length} bytes`)
  if (bytes.length < length) return { kind: 'incomplete' }
  const rest = length === bytes.length ? nothing : bytes.subarray(length)
  return decodePacket(bytes.subarray(4, length), rest)
}

/** Which version is spoken with a client. 3.1 was never released; who asks for it gets 3.0. */
export function negotiate(startup: Startup): Negotiation {
  const minor = startup.minor >= newestMinor ? newestMinor : 0
  const understood = startup.minor === minor && startup.protocolOptions.length === 0
  return { minor, reply: understood ? null : negotiateProtocolVersion(minor, startup.protocolOptions) }
}

function decodePacket(packet: Buffer, rest: Buffer): FirstPacket {
  const reader = new MessageReader(packet, 0)
  const code = reader.uint32()
  switch (code) {
    case sslRequestCode:
      reader.end()
      return { kind: 'ssl-request', rest }
    case gssRequestCode:
      reader.end()
      return { kind: 'gss-request', rest }
    case cancelRequestCode:
      return { kind: 'cancel', key: cancelKeyIn(reader) }
    default: {
      const major = code >>> 16
      const minor = code & 0xffff
      if (major !== 3) return { kind: 'unsupported', major, minor }
      return { kind: 'startup', startup: startupIn(reader, minor), rest }
    }
  }
}

function cancelKeyIn(reader: MessageReader): CancelKey {
  const processId = reader.int32()
  const secret = reader.rest()
  if (secret.length < 4 || secret.length > secretBytesMax) {
    throw new MalformedFrame('frame', `cancel key of ${secret.length} bytes`)
  }
  return { processId, secret }
}

function startupIn(reader: MessageReader, minor: number): Startup {
  const parameters = new Map<string, string>()
  const protocolOptions: string[] = []
  for (let name = reader.text(); name !== ''; name = reader.text()) {
    const value = reader.text()
    if (name.startsWith(protocolOptionPrefix)) protocolOptions.push(name)
    else parameters.set(name, value)
  }
  reader.end()
  return { minor, parameters, protocolOptions }
}
