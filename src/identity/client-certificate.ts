import { createHash, X509Certificate, type KeyObject } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { certificateExpired, maySignIn, verifyPath } from './certificate-path.ts'
import { readCertificateFields, type CertificateFields } from './certificate-fields.ts'
import { namesIssuer, principalUri, type ClientAuthority } from './client-authority.ts'
import { requiredFault } from './claims.ts'
import { readPrincipal } from './delegation.ts'
import type { IssuerConfig } from './issuer-config.ts'
import { trustDomainOf } from './spiffe.ts'
import type { UncheckedToken } from './token.ts'
import type { TrustBundle } from './trust-bundle.ts'
import { rejection, Unauthenticated, type Claimed, type Rejection } from './unauthenticated.ts'

/** Turns certificates that clients proved in a TLS handshake into principals. */
export interface CertificateIdentity {
  /**
   * True when a certificate (DER) says that it is from an authority that counts here. It then has to hold; others are
   * no business of ours, and their holders sign in by a token.
   */
  isMeant(leaf: Buffer): boolean
  /** Whom a certificate stands for; the chain is in DER, the leaf first. */
  authenticate(chain: readonly Buffer[]): Promise<Principal | Unauthenticated>
}

/** A certificate of ours as the store has it. */
export interface IssuedCertificate {
  readonly principal: Principal
  /** SHA-256 in hex of the key that it was issued for. */
  readonly keyDigest: string
  readonly isRevoked: boolean
}

/** Our own authority, and where what it issued is looked up. */
export interface OwnCertificates {
  readonly authority: ClientAuthority
  /** Undefined when none was issued under this serial; null when that cannot be known. */
  find(serial: string): Promise<IssuedCertificate | undefined | null>
}

/** A trust domain whose X.509-SVIDs count: its issuer's settings, and its authorities. */
export interface SvidIssuer {
  readonly config: IssuerConfig
  readonly bundle: TrustBundle
}

interface Parts {
  /** Null where none are issued. */
  readonly own: OwnCertificates | null
  readonly spiffe: readonly SvidIssuer[]
  readonly clock: Clock
}

/** What takes certificates, or null where no authority counts. */
export function openCertificateIdentity(parts: Parts): CertificateIdentity | null {
  const { own, spiffe } = parts
  if (own === null && spiffe.length === 0) return null
  return {
    isMeant(leaf) {
      const certificate = parseCertificate(leaf)
      return certificate !== null && meant(parts, certificate) !== null
    },
    async authenticate(chain) {
      const [leaf, ...presented] = chain.slice(0, chainMax).map(parseCertificate)
      if (!leaf) return refuse(rejection('certificate', 'malformed'))
      const by = meant(parts, leaf)
      if (by === null) return refuse(rejection('certificate', 'of nobody that counts here'))
      const found =
        by === 'own'
          ? await readOwn(parts, leaf)
          : readSvid(
              by,
              leaf,
              presented.filter((one) => one !== null),
              parts.clock.now(),
            )
      return 'reason' in found ? refuse(found, claimed(leaf)) : found
    },
  }
}

const chainMax = 6

/** SHA-256 in hex of a public key. */
export function keyDigestOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}

function meant({ own, spiffe }: Parts, leaf: X509Certificate): SvidIssuer | 'own' | null {
  if (own !== null && namesIssuer(own.authority, leaf)) return 'own'
  if (spiffe.length === 0) return null
  const fields = readCertificateFields(leaf)
  if (typeof fields === 'string') return null
  // An SVID has one; whoever has more is refused by the issuer of the first that counts.
  for (const uri of fields.uris) {
    const domain = trustDomainOf(uri)
    const issuer = domain === null ? undefined : spiffe.find(({ config }) => config.trustDomain === domain)
    if (issuer !== undefined) return issuer
  }
  return null
}

async function readOwn({ own, clock }: Parts, leaf: X509Certificate): Promise<Principal | Rejection> {
  if (own === null || !leaf.verify(own.authority.publicKey)) return rejection('signature', 'of a certificate')
  const fields = readCertificateFields(leaf)
  if (typeof fields === 'string') return rejection('certificate', fields)
  const [uri, ...more] = fields.uris
  const fault = leafFault(fields)
  if (fault !== null || uri === undefined || more.length > 0)
    return rejection('certificate', fault ?? 'not one URI')
  const serial = leaf.serialNumber.toLowerCase()
  const issued = await own.find(serial)
  if (issued === null) return rejection('keys-unavailable', 'the store')
  if (issued === undefined) return rejection('certificate', `serial ${serial} was never issued`)
  const { principal, keyDigest, isRevoked } = issued
  if (uri !== principalUri(principal.id) || keyDigest !== keyDigestOf(leaf.publicKey))
    return rejection('certificate', `serial ${serial} was issued for another`)
  if (isRevoked) return rejection('certificate-revoked', serial)
  // The look-up may have been long: the time is checked as it is now.
  const nowMs = clock.now()
  const endsAt = leaf.validToDate.getTime()
  if (nowMs >= endsAt) return rejection('certificate-expired', new Date(endsAt).toISOString())
  if (nowMs < leaf.validFromDate.getTime()) return rejection('not-yet-valid', serial)
  return { ...principal, endsAt, certificate: serial }
}

/** An X.509-SVID (SPIFFE X509-SVID sections 4 and 5). */
function readSvid(
  { config, bundle }: SvidIssuer,
  leaf: X509Certificate,
  presented: readonly X509Certificate[],
  nowMs: number,
): Principal | Rejection {
  const trusted = bundle.authorities()
  if (trusted === null) return rejection('keys-unavailable', 'the trust bundle')
  const path = verifyPath(leaf, presented, trusted, nowMs)
  if (path === certificateExpired) return rejection('certificate-expired', leaf.validTo)
  if (typeof path === 'string') return rejection('certificate', path)
  const [id = '', ...more] = path.leaf.uris
  if (more.length > 0) return rejection('certificate', 'more than one URI')
  if (trustDomainOf(id) !== config.trustDomain) return rejection('subject', 'not of the trust domain')
  const fault = leafFault(path.leaf)
  if (fault !== null) return rejection('certificate', fault)
  if (path.endsAt - nowMs > config.lifetimeMsMax) return rejection('lifetime', leaf.validTo)
  // What a JWT-SVID of the same workload would say; there is no more in a certificate.
  const says: UncheckedToken = { algorithm: '', keyId: null, headers: [], type: null, claims: { sub: id } }
  const issuedAt = leaf.validFromDate.getTime()
  return requiredFault(says, config) ?? readPrincipal(says, config, { endsAt: path.endsAt, issuedAt })
}

function leafFault(fields: CertificateFields): string | null {
  const { keyUsage, isAuthority } = fields
  if (isAuthority) return 'an authority cannot sign in'
  if (keyUsage === null || !keyUsage.has('digitalSignature')) return 'its key may not sign'
  if (keyUsage.has('keyCertSign') || keyUsage.has('cRLSign')) return 'its key may sign certificates'
  return maySignIn(fields) ? null : 'it is not for clients'
}

function parseCertificate(der: Buffer): X509Certificate | null {
  try {
    const certificate = new X509Certificate(der)
    // A key of an unknown kind throws here and not later.
    return certificate.publicKey.type === 'public' ? certificate : null
  } catch {
    // Not a certificate, or one that the library cannot read.
    return null
  }
}

function claimed(leaf: X509Certificate): Claimed {
  return { issuer: leaf.issuer.slice(0, claimedCharactersMax), subject: leaf.serialNumber }
}

const claimedCharactersMax = 200

function refuse(why: Rejection, of: Claimed | null = null): Unauthenticated {
  return new Unauthenticated(why, of)
}
