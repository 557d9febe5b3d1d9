import { generateKeyPairSync, randomBytes, X509Certificate, type KeyObject } from 'node:crypto'
import { certificatePem, extension, writeCertificate } from './certificate-writer.ts'
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequenceOf,
} from './der.ts'

// For tests: authorities and certificates, well or badly made as a test says.

/** Somebody who has a certificate and its key. */
export interface Holder {
  readonly name: string
  readonly key: KeyObject
  readonly der: Buffer
  readonly pem: string
  readonly certificate: X509Certificate
}

/** What is wrong, or special, about a certificate; all of it is well unless said. */
export interface Certified {
  readonly name?: string
  readonly by?: Holder
  readonly uris?: readonly string[]
  readonly isAuthority?: boolean
  readonly pathLengthMax?: number
  /** The bits of keyUsage from the highest; null leaves the extension out. */
  readonly usageBits?: number | null
  readonly extendedUsages?: readonly string[]
  readonly startsAt?: number
  readonly endsAt?: number
  readonly permittedHosts?: readonly string[]
  readonly more?: readonly Buffer[]
  readonly key?: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }
}

export const digitalSignature = 0b1000_0000
export const keyCertSign = 0b0000_0100
export const clientAuth = '1.3.6.1.5.5.7.3.2'
export const serverAuth = '1.3.6.1.5.5.7.3.1'

/** Makes a certificate: self-signed unless `by` somebody. */
export function certify(given: Certified = {}): Holder {
  const { privateKey, publicKey } = given.key ?? generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const isAuthority = given.isAuthority ?? false
  const name = given.name ?? (isAuthority ? `authority ${randomBytes(4).toString('hex')}` : 'leaf')
  const usage =
    given.usageBits === undefined ? (isAuthority ? keyCertSign : digitalSignature) : given.usageBits
  const signatory = given.by ?? { name, key: privateKey }
  const der = writeCertificate(signatory, {
    serial: Buffer.concat([Buffer.of(0x41), randomBytes(15)]),
    name,
    publicKey,
    startsAt: given.startsAt ?? Date.now() - 60_000,
    endsAt: given.endsAt ?? Date.now() + 600_000,
    extensions: [
      extension('2.5.29.19', true, constraintsOf(isAuthority, given.pathLengthMax)),
      ...(usage === null ? [] : [extension('2.5.29.15', true, bitString(Buffer.of(usage), 0))]),
      ...(given.uris?.length
        ? [
            extension(
              '2.5.29.17',
              false,
              sequenceOf(...given.uris.map((uri) => implicit(6, Buffer.from(uri)))),
            ),
          ]
        : []),
      ...(given.extendedUsages
        ? [extension('2.5.29.37', false, sequenceOf(...given.extendedUsages.map(objectIdentifier)))]
        : []),
      ...(given.permittedHosts
        ? [extension('2.5.29.30', true, sequenceOf(explicit(0, ...given.permittedHosts.map(subtree))))]
        : []),
      ...(given.more ?? []),
    ],
  })
  const pem = certificatePem(der)
  return { name, key: privateKey, der, pem, certificate: new X509Certificate(der) }
}

/** An extension that nobody knows. */
export function strange(isCritical: boolean): Buffer {
  return extension('1.3.6.1.4.1.99999.1', isCritical, octetString(Buffer.of(1)))
}

function constraintsOf(isAuthority: boolean, pathLengthMax: number | undefined): Buffer {
  if (!isAuthority) return sequenceOf()
  const length = pathLengthMax === undefined ? [] : [integer(Buffer.of(pathLengthMax))]
  return sequenceOf(boolean(true), ...length)
}

function subtree(host: string): Buffer {
  return sequenceOf(implicit(6, Buffer.from(host)))
}
