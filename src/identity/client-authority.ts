import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto'
import type { Principal } from '../core/principal.ts'
import type { Random } from '../core/random.ts'
import { extension, keyId, writeCertificate } from './certificate-writer.ts'
import { bitString, implicit, objectIdentifier, octetString, sequenceOf } from './der.ts'

/** A certificate of our own for a client. */
export interface ClientCertificate {
  /** 32 hex digits in lower case. */
  readonly serial: string
  readonly der: Buffer
}

/** Signs the certificates that clients of ours sign in with. */
export interface ClientAuthority {
  /** What certificates name as their issuer. */
  readonly name: string
  readonly publicKey: KeyObject
  /** Binds a key to a principal until an instant, in milliseconds since the epoch. */
  issue(principal: Principal, publicKey: KeyObject, startsAt: number, endsAt: number): ClientCertificate
}

const serialBytes = 16
const commonNameCharactersMax = 64

/** An authority of our own for clients. Every gateway with this key takes the certificates of the others. */
export function makeClientAuthority(key: KeyObject, random: Random): ClientAuthority {
  const publicKey = createPublicKey(key)
  const id = keyId(publicKey)
  const name = `Sallyport clients ${id.toString('hex', 0, 6)}`
  return {
    name,
    publicKey,
    issue(principal, clientKey, startsAt, endsAt) {
      const serial = Buffer.from(random.bytes(serialBytes))
      // Positive and of one length, so that it reads the same everywhere.
      serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0)
      const der = writeCertificate(
        { name, key },
        {
          serial,
          name: commonName(principal),
          publicKey: clientKey,
          startsAt,
          endsAt,
          extensions: [
            extension('2.5.29.19', true, sequenceOf()), // basicConstraints: not a CA
            extension('2.5.29.15', true, bitString(Buffer.of(0b1000_0000), 7)), // keyUsage: digitalSignature
            extension('2.5.29.37', false, sequenceOf(objectIdentifier('1.3.6.1.5.5.7.3.2'))), // extKeyUsage: clientAuth
            extension('2.5.29.17', false, sequenceOf(implicit(6, Buffer.from(principalUri(principal.id))))), // subjectAltName
            extension('2.5.29.14', false, octetString(keyId(clientKey))), // subjectKeyIdentifier
            extension('2.5.29.35', false, sequenceOf(implicit(0, id))), // authorityKeyIdentifier
          ],
        },
      )
      return { serial: serial.toString('hex'), der }
    },
  }
}

/** A principal's id as a URI, which the certificate bears as its alternative name. */
export function principalUri(id: string): string {
  return `urn:sallyport:principal:${encodeURIComponent(id)}`
}

/** True when a certificate says that this authority signed it. */
export function namesIssuer({ name }: ClientAuthority, certificate: X509Certificate): boolean {
  return certificate.issuer === `CN=${name}`
}

// For people who look at the certificate; nothing is decided by it.
function commonName({ name }: Principal): string {
  return name.slice(0, commonNameCharactersMax).toWellFormed() || 'client'
}
