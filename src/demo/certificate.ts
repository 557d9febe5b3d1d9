import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIPv4, isIPv6 } from 'node:net'
import { join } from 'node:path'
import type { Clock } from '../core/clock.ts'
import type { Random } from '../core/random.ts'
import { certificatePem, extension, keyId, writeCertificate } from '../identity/certificate-writer.ts'
import {
  bitString,
  boolean,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequenceOf,
} from '../identity/der.ts'
import { writeKept } from './kept-file.ts'

/** What the demo's gateway shows to clients, and the files that hold it. */
export interface DemoCertificate {
  /** The authority that clients are told to trust: psql's `sslrootcert`. */
  readonly caFile: string
  readonly certificateFile: string
  /** Readable by its owner alone. */
  readonly keyFile: string
}

const names = ['localhost', '127.0.0.1', '::1'] as const
const dayMs = 86_400_000
const validMs = 365 * dayMs
const renewBeforeMs = 14 * dayMs
/** For clients whose clock is a little behind. */
const backMs = 3_600_000

/**
 * A certificate for this machine's own names, from an authority made for it alone, whose key is forgotten once it has
 * signed. Kept in `directory` and used again until it is about to end.
 */
export async function demoCertificate(
  directory: string,
  clock: Clock,
  random: Random,
): Promise<DemoCertificate> {
  const files = {
    caFile: join(directory, 'ca.pem'),
    certificateFile: join(directory, 'server.pem'),
    keyFile: join(directory, 'server-key.pem'),
  }
  if (await isUsable(files, clock.now())) return files
  const fresh = makeCertificates(clock.now(), random)
  await writeKept(files.keyFile, fresh.key, 0o600)
  await writeKept(files.certificateFile, fresh.certificate, 0o644)
  await writeKept(files.caFile, fresh.ca, 0o644)
  return files
}

/** An authority and a server certificate from it, all as PEM. */
export function makeCertificates(
  nowMs: number,
  random: Random,
): { readonly ca: string; readonly certificate: string; readonly key: string } {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = { name: 'Sallyport demo authority', key: authority.privateKey }
  const authorityId = keyId(authority.publicKey)
  const times = { startsAt: nowMs - backMs, endsAt: nowMs + validMs }
  const ca = writeCertificate(issuer, {
    ...times,
    serial: random.bytes(16),
    name: issuer.name,
    publicKey: authority.publicKey,
    extensions: [
      extension('2.5.29.19', true, sequenceOf(boolean(true), integer(Buffer.of(0)))), // basicConstraints: CA, path length 0
      extension('2.5.29.15', true, bitString(Buffer.of(0b0000_0110), 1)), // keyUsage: keyCertSign, cRLSign
      extension('2.5.29.14', false, octetString(authorityId)), // subjectKeyIdentifier
    ],
  })
  const certificate = writeCertificate(issuer, {
    ...times,
    serial: random.bytes(16),
    name: 'localhost',
    publicKey: server.publicKey,
    extensions: [
      extension('2.5.29.19', true, sequenceOf()), // basicConstraints: not a CA
      extension('2.5.29.15', true, bitString(Buffer.of(0b1000_0000), 7)), // keyUsage: digitalSignature
      extension('2.5.29.37', false, sequenceOf(objectIdentifier('1.3.6.1.5.5.7.3.1'))), // extKeyUsage: serverAuth
      extension('2.5.29.17', false, sequenceOf(...names.map(generalName))), // subjectAltName
      extension('2.5.29.14', false, octetString(keyId(server.publicKey))), // subjectKeyIdentifier
      extension('2.5.29.35', false, sequenceOf(implicit(0, authorityId))), // authorityKeyIdentifier
    ],
  })
  const key = server.privateKey.export({ type: 'pkcs8', format: 'pem' })
  return { ca: certificatePem(ca), certificate: certificatePem(certificate), key }
}

// RFC 5280 section 4.2.1.6: [2] is a host name, [7] an address as its bytes.
function generalName(name: string): Buffer {
  if (isIPv4(name)) return implicit(7, Buffer.from(name.split('.').map(Number)))
  if (isIPv6(name)) {
    if (name !== '::1') throw new Error('Only the loopback address is written here.')
    return implicit(7, Buffer.concat([Buffer.alloc(15), Buffer.of(1)]))
  }
  return implicit(2, Buffer.from(name))
}

async function isUsable(files: DemoCertificate, nowMs: number): Promise<boolean> {
  try {
    const ca = new X509Certificate(await readFile(files.caFile))
    const certificate = new X509Certificate(await readFile(files.certificateFile))
    await readFile(files.keyFile)
    const left = certificate.validToDate.getTime() - nowMs
    return certificate.verify(ca.publicKey) && left > renewBeforeMs && left <= validMs
  } catch {
    // Missing, half-written or not a certificate: a fresh set takes its place.
    return false
  }
}
