import { createHash, sign, type KeyObject } from 'node:crypto'
import {
  bitString,
  boolean,
  explicit,
  integer,
  objectIdentifier,
  octetString,
  sequenceOf,
  setOf,
  time,
  utf8String,
} from './der.ts'

/** Who signs a certificate: its name as the certificate carries it, and a P-256 or Ed25519 key. */
export interface Signatory {
  readonly name: string
  readonly key: KeyObject
}

/** What a certificate says besides who signed it. Instants are milliseconds since the epoch, kept to the second. */
export interface CertificateText {
  readonly serial: Buffer
  readonly name: string
  readonly publicKey: KeyObject
  readonly startsAt: number
  readonly endsAt: number
  /** Whole extensions, as `extension` makes them. */
  readonly extensions: readonly Buffer[]
}

/** A version 3 certificate (RFC 5280 section 4.1) in DER, signed with ECDSA and SHA-256 or with Ed25519 (RFC 8410). */
export function writeCertificate(signatory: Signatory, text: CertificateText): Buffer {
  const isEd25519 = signatory.key.asymmetricKeyType === 'ed25519'
  const algorithm = sequenceOf(objectIdentifier(isEd25519 ? '1.3.101.112' : '1.2.840.10045.4.3.2'))
  const body = sequenceOf(
    explicit(0, integer(Buffer.of(2))),
    integer(text.serial),
    algorithm,
    distinguishedName(signatory.name),
    sequenceOf(time(text.startsAt), time(text.endsAt)),
    distinguishedName(text.name),
    text.publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequenceOf(...text.extensions)),
  )
  return sequenceOf(body, algorithm, bitString(sign(isEd25519 ? null : 'sha256', body, signatory.key)))
}

/** One extension; `value` is a whole element. */
export function extension(identifier: string, critical: boolean, value: Buffer): Buffer {
  return sequenceOf(objectIdentifier(identifier), ...(critical ? [boolean(true)] : []), octetString(value))
}

/** RFC 7093 section 2, method 1: the first 160 bits of SHA-256; only its being the same on both sides matters. */
export function keyId(key: KeyObject): Buffer {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20)
}

/** A certificate as PEM. */
export function certificatePem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function distinguishedName(commonName: string): Buffer {
  return sequenceOf(setOf(sequenceOf(objectIdentifier('2.5.4.3'), utf8String(commonName))))
}
