/**
 * The client's side of SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677; channel binding by RFC 5929). The
 * server is not trusted until its signature is verified, and what it asks for is bounded.
 */
import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Random } from '../../../core/random.ts'
import type { Secret } from '../../../core/secret.ts'
import { saslPrepare } from './saslprep.ts'

/** How the exchange is tied to the TLS channel. */
export type ChannelBinding =
  /** The `tls-server-end-point` hash of the server's certificate, and the server offers to check it. */
  | { readonly kind: 'bound'; readonly certificateHash: Buffer }
  /** This side could bind and the server does not offer it; a server that did offer it notices who hid that. */
  | { readonly kind: 'not-offered' }
  | { readonly kind: 'none' }

/** The server broke the exchange. The reason quotes nothing of it. */
export class ScramFault extends Error {}

/** One exchange: `first` is sent, the server's answer goes to `answer`, what that yields is sent, the rest to `verify`. */
export interface ScramExchange {
  readonly mechanism: 'SCRAM-SHA-256' | 'SCRAM-SHA-256-PLUS'
  readonly first: string
  /** Client-final-message for the server-first-message. Throws `ScramFault`. */
  answer(serverFirst: Buffer): Promise<string>
  /** Checks the server-final-message: the server knows the secret too. Throws `ScramFault`. */
  verify(serverFinal: Buffer): void
}

/** A server may not ask for more rounds than this: about a third of a second of one core. */
export const iterationsMax = 1_000_000
const messageBytesMax = 4096
const nonceBytes = 18
const saltBytesMax = 1024
const digestBytes = 32

interface Keys {
  readonly salt: string
  readonly iterations: number
  readonly clientKey: Buffer
  readonly serverKey: Buffer
}

const derive = promisify(pbkdf2)
// Deriving is slow on purpose. The last keys stay with their secret, so that sessions of one target pay once.
const derived = new WeakMap<Secret, Keys>()

/** Begins an exchange. PostgreSQL takes the login from the startup packet, so the name here stays empty. */
export function startScram(secret: Secret, binding: ChannelBinding, random: Random): ScramExchange {
  const nonce = random.bytes(nonceBytes).toString('base64')
  const header = headerOf(binding)
  const firstBare = `n=,r=${nonce}`
  let expected: Buffer | null = null
  return {
    mechanism: binding.kind === 'bound' ? 'SCRAM-SHA-256-PLUS' : 'SCRAM-SHA-256',
    first: header + firstBare,
    async answer(bytes) {
      const server = serverFirstIn(bytes, nonce)
      const keys = await keysFor(secret, server)
      const bound = binding.kind === 'bound' ? binding.certificateHash : Buffer.alloc(0)
      const finalBare = `c=${Buffer.concat([Buffer.from(header), bound]).toString('base64')},r=${server.nonce}`
      const transcript = `${firstBare},${server.text},${finalBare}`
      expected = hmac(keys.serverKey, transcript)
      const proof = xor(keys.clientKey, hmac(sha256(keys.clientKey), transcript))
      return `${finalBare},p=${proof.toString('base64')}`
    },
    verify(bytes) {
      if (expected === null) throw new ScramFault('final message before its time')
      const signature = serverFinalIn(bytes)
      if (!timingSafeEqual(signature, expected)) throw new ScramFault('the server does not know the secret')
    },
  }
}

/**
 * The `tls-server-end-point` hash (RFC 5929 section 4.1) of a certificate in DER, given the name of the algorithm that
 * signed it. Null when that names no hash (Ed25519, RSASSA-PSS): such a certificate cannot be bound to.
 */
export function endPointHash(certificate: Buffer, signatureAlgorithm: string): Buffer | null {
  const match = /(?:^|[^a-z0-9])(md5|sha-?(?:1|224|256|384|512))(?=$|[^0-9])/i.exec(signatureAlgorithm)
  const name = match?.[1]?.toLowerCase().replace('-', '')
  if (name === undefined) return null
  return createHash(name === 'md5' || name === 'sha1' ? 'sha256' : name)
    .update(certificate)
    .digest()
}

function headerOf(binding: ChannelBinding): string {
  switch (binding.kind) {
    case 'bound':
      return 'p=tls-server-end-point,,'
    case 'not-offered':
      return 'y,,'
    case 'none':
      return 'n,,'
  }
}

interface ServerFirst {
  readonly text: string
  readonly nonce: string
  readonly salt: Buffer
  readonly iterations: number
}

function serverFirstIn(bytes: Buffer, clientNonce: string): ServerFirst {
  const text = textIn(bytes)
  const match = /^r=([\x21-\x2b\x2d-\x7e]+),s=([^,]+),i=([1-9][0-9]{0,8})$/.exec(text)
  if (!match) throw new ScramFault('malformed first message')
  const [, nonce = '', salt = '', count = ''] = match
  if (!nonce.startsWith(clientNonce) || nonce.length === clientNonce.length)
    throw new ScramFault('wrong nonce')
  const iterations = Number(count)
  if (iterations > iterationsMax)
    throw new ScramFault(`${iterations} iterations, allowed are ${iterationsMax}`)
  const saltBytes = base64In(salt)
  if (saltBytes.length === 0 || saltBytes.length > saltBytesMax) throw new ScramFault('malformed salt')
  return { text, nonce, salt: saltBytes, iterations }
}

function serverFinalIn(bytes: Buffer): Buffer {
  const text = textIn(bytes)
  if (text.startsWith('e=')) throw new ScramFault('the server ended the exchange')
  if (!text.startsWith('v=')) throw new ScramFault('malformed final message')
  const signature = base64In(text.slice(2))
  if (signature.length !== digestBytes) throw new ScramFault('malformed signature')
  return signature
}

function textIn(bytes: Buffer): string {
  if (bytes.length > messageBytesMax) throw new ScramFault(`message of ${bytes.length} bytes`)
  if (bytes.some((byte) => byte < 0x20 || byte > 0x7e)) throw new ScramFault('message is not printable ASCII')
  return bytes.toString('latin1')
}

function base64In(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  // Node reads leniently; only what it would write itself is strict base64.
  if (bytes.toString('base64') !== text) throw new ScramFault('malformed base64')
  return bytes
}

async function keysFor(secret: Secret, server: ServerFirst): Promise<Keys> {
  const salt = server.salt.toString('base64')
  const known = derived.get(secret)
  if (known?.salt === salt && known.iterations === server.iterations) return known
  const salted = await derive(
    saslPrepare(secret.reveal()),
    server.salt,
    server.iterations,
    digestBytes,
    'sha256',
  )
  const keys = {
    salt,
    iterations: server.iterations,
    clientKey: hmac(salted, 'Client Key'),
    serverKey: hmac(salted, 'Server Key'),
  }
  derived.set(secret, keys)
  return keys
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)))
}
