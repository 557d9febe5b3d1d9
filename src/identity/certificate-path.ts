import type { X509Certificate } from 'node:crypto'
import { readCertificateFields, type CertificateFields } from './certificate-fields.ts'

/** A path that holds: until when, in milliseconds since the epoch, and what its leaf says. */
export interface CertificatePath {
  readonly leaf: CertificateFields
  readonly endsAt: number
}

/** Certificates between the leaf and the authority that is trusted. */
const betweenMax = 4

/**
 * Finds a path from a leaf to one of the trusted authorities (RFC 5280 section 6): signatures of today's strength, names,
 * times, who may sign, path lengths and constraints on URIs. A text says why there is none.
 */
export function verifyPath(
  leaf: X509Certificate,
  presented: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
  nowMs: number,
): CertificatePath | string {
  const fields = readCertificateFields(leaf)
  if (typeof fields === 'string') return fields
  const fault = memberFault(leaf, nowMs)
  if (fault !== null) return fault
  const walk: Walk = { trusted, nowMs, why: 'no authority that is trusted here signed it' }
  const endsAt = climb(walk, { certificate: leaf, fields }, presented.slice(0, betweenMax), [], fields.uris)
  return endsAt === null ? walk.why : { leaf: fields, endsAt }
}

interface Member {
  readonly certificate: X509Certificate
  readonly fields: CertificateFields
}

interface Walk {
  readonly trusted: readonly X509Certificate[]
  readonly nowMs: number
  /** The last thing that was wrong, for the record. */
  why: string
}

/** When the path through `member` ends, or null when it leads nowhere. `below`: authorities passed already. */
function climb(
  walk: Walk,
  member: Member,
  left: readonly X509Certificate[],
  below: readonly Member[],
  uris: readonly string[],
): number | null {
  const ownEnd = member.certificate.validToDate.getTime()
  for (const anchor of walk.trusted) {
    if (signerOf(walk, member, anchor, below.length, uris) !== null)
      return Math.min(ownEnd, anchor.validToDate.getTime())
  }
  for (const [at, candidate] of left.entries()) {
    const signer = signerOf(walk, member, candidate, below.length, uris)
    if (signer === null) continue
    const above = climb(walk, signer, left.toSpliced(at, 1), [...below, signer], uris)
    if (above !== null) return Math.min(ownEnd, above)
  }
  return null
}

/** The candidate, when it did sign the member and may have. */
function signerOf(
  walk: Walk,
  { certificate }: Member,
  candidate: X509Certificate,
  authoritiesBelow: number,
  uris: readonly string[],
): Member | null {
  if (!certificate.checkIssued(candidate) || !certificate.verify(candidate.publicKey)) return null
  const fields = readCertificateFields(candidate)
  const fault =
    typeof fields === 'string'
      ? fields
      : (memberFault(candidate, walk.nowMs) ?? authorityFault(fields, authoritiesBelow, uris))
  if (fault === null && typeof fields !== 'string') return { certificate: candidate, fields }
  walk.why = `an authority of it: ${fault}`
  return null
}

/** What is wrong with any certificate of a path: its time, its key, how it is signed. */
function memberFault(certificate: X509Certificate, nowMs: number): string | null {
  if (nowMs >= certificate.validToDate.getTime()) return certificateExpired
  if (nowMs < certificate.validFromDate.getTime()) return 'not valid yet'
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey
  const isStrong =
    type === 'ed25519' ||
    (type === 'ec' && curves.has(details?.namedCurve ?? '')) ||
    ((type === 'rsa' || type === 'rsa-pss') && (details?.modulusLength ?? 0) >= modulusBitsMin)
  if (!isStrong) return 'a key of a kind or size that is not accepted'
  return algorithms.has(certificate.signatureAlgorithm ?? '')
    ? null
    : `signed with ${certificate.signatureAlgorithm}`
}

/** What `verifyPath` says of a leaf that was good once. */
export const certificateExpired = 'expired'

const modulusBitsMin = 2048
const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])
const algorithms: ReadonlySet<string> = new Set([
  'ecdsa-with-SHA256',
  'ecdsa-with-SHA384',
  'ecdsa-with-SHA512',
  'sha256WithRSAEncryption',
  'sha384WithRSAEncryption',
  'sha512WithRSAEncryption',
  'ED25519',
])

function authorityFault(
  fields: CertificateFields,
  authoritiesBelow: number,
  uris: readonly string[],
): string | null {
  if (!fields.isAuthority) return 'it is no authority'
  if (fields.keyUsage !== null && !fields.keyUsage.has('keyCertSign'))
    return 'its key may not sign certificates'
  if (!maySignIn(fields)) return 'it is not for clients'
  if (fields.pathLengthMax !== null && authoritiesBelow > fields.pathLengthMax) return 'the path is too long'
  const { uriConstraints } = fields
  if (uriConstraints === null) return null
  const { permitted, excluded } = uriConstraints
  for (const uri of uris) {
    const host = URL.parse(uri)?.hostname ?? ''
    const isIn = (tree: string): boolean => (tree.startsWith('.') ? host.endsWith(tree) : host === tree)
    if (host === '' || excluded.some(isIn) || (permitted !== null && !permitted.some(isIn)))
      return 'it may not certify this name'
  }
  return null
}

/** True unless the certificate says that it is for other ends than signing in to a server. */
export function maySignIn({ extendedUsages }: CertificateFields): boolean {
  return extendedUsages === null || extendedUsages.some((usage) => clientUsages.has(usage))
}

// clientAuth and anyExtendedKeyUsage (RFC 5280 section 4.2.1.12).
const clientUsages: ReadonlySet<string> = new Set(['1.3.6.1.5.5.7.3.2', '2.5.29.37.0'])
