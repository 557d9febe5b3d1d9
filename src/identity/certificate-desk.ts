/** Where people and jobs get certificates for their clients, and revoke them. On record before it counts. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import { chainOf, type Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { apiKeyIssuer } from './access-state.ts'
import type { ClientAuthority } from './client-authority.ts'
import { keyDigestOf, type IssuedCertificate } from './client-certificate.ts'
import { whyNothingLasting } from './emergency.ts'
import { readChain, writeChain } from './session-token.ts'

/** One change, for the record; it takes effect only after `record` resolves. */
export interface CertificateChange {
  readonly noun: 'certificate'
  readonly verb: string
  readonly id: string
  readonly author: string
  readonly resource: null
  readonly details: Readonly<Record<string, string | string[]>>
}

/** What a desk works with. */
export interface CertificateDeskParts {
  readonly store: Store
  readonly record: (change: CertificateChange) => Promise<void>
  readonly clock: Clock
  readonly authority: ClientAuthority
  /** How long certificates of people last whatever their tokens say; null: no longer than the token. */
  readonly peopleMs: number | null
}

/** A certificate as its owner sees it. Instants are milliseconds since the epoch. */
export interface CertificateView {
  readonly serial: string
  readonly owner: string
  readonly issuedAt: number
  readonly endsAt: number
  readonly isRevoked: boolean
}

/** A certificate as it was issued. */
export interface NewCertificate {
  readonly serial: string
  readonly der: Buffer
  readonly endsAt: number
}

/** No certificate lasts longer. */
const certificateMsMax = 12 * 3_600_000
/** For clients and gateways whose clock is a little behind. */
const backMs = 60_000
const liveMax = 50
const keyPemCharactersMax = 2000
const chainBytesMax = 64 * 1024

/** The certificates of clients. */
export class CertificateDesk {
  readonly #parts: CertificateDeskParts

  constructor(parts: CertificateDeskParts) {
    this.#parts = parts
  }

  /** Binds a public key (SPKI in PEM) to whoever asks, delegation and all. */
  async issue(owner: Principal, publicKeyPem: string): Promise<NewCertificate | Refusal> {
    const fleeting = whyNothingLasting(owner)
    if (fleeting !== null) return fleeting
    if (owner.issuer === apiKeyIssuer || owner.certificate !== undefined)
      return new Refusal('denied', 'Whoever signs in like this gets no certificates.')
    const key = clientKey(publicKeyPem)
    if (key === null)
      return new Refusal('request-invalid', 'This is no public key that is taken.', {
        hint: 'Send one of ECDSA (P-256, P-384), Ed25519 or RSA (2048 bits or more) as PEM: -----BEGIN PUBLIC KEY-----',
      })
    const chain = JSON.stringify(writeChain(owner))
    if (Buffer.byteLength(chain) > chainBytesMax)
      return new Refusal('limit-exceeded', 'Your token says more than a certificate can stand for.')
    const { clock, authority, store } = this.#parts
    const nowMs = clock.now()
    const endsAt = this.#endOf(owner, nowMs)
    const { serial, der } = authority.issue(owner, key, nowMs - backMs, endsAt)
    return store.transact(async (transaction) => {
      if ((await countLive(transaction, owner)) >= liveMax)
        return new Refusal('limit-exceeded', `You have ${liveMax} certificates; revoke some.`)
      await sql`DELETE FROM client_certificates WHERE ends_at < clock_timestamp() - interval '30 days'`.execute(
        transaction,
      )
      await sql`INSERT INTO client_certificates (serial, owner, chain, key_digest, ends_at)
        VALUES (${serial}, ${owner.id}, ${chain}, ${keyDigestOf(key)}, to_timestamp(${endsAt / 1000}::float8))`.execute(
        transaction,
      )
      await this.#record('issued', serial, owner, {
        chain: chainOf(owner).map(({ id }) => id),
        issuer: authority.name,
        endsAt: new Date(endsAt).toISOString(),
      })
      return { serial, der, endsAt }
    })
  }

  /** The certificates of one owner, or of everybody (null), newest first. */
  list(owner: string | null): Promise<readonly CertificateView[] | StoreUnavailable> {
    return this.#parts.store.transact(async (transaction) => {
      const found = await sql`SELECT serial, owner, issued_at, ends_at, revoked_at FROM client_certificates
        WHERE ${owner}::text IS NULL OR owner = ${owner} ORDER BY issued_at DESC LIMIT 500`.execute(
        transaction,
      )
      return found.rows.map((row) => viewOf(viewShape.parse(row)))
    })
  }

  /** Revokes a certificate of one owner, or of whomever (null), now; sessions that it opened end. */
  revoke(by: Principal, of: string | null, given: string): Promise<null | Refusal> {
    const serial = given.toLowerCase()
    return this.#parts.store.transact(async (transaction) => {
      const put = await sql<{ owner: string }>`UPDATE client_certificates SET revoked_at = clock_timestamp()
        WHERE serial = ${serial} AND (${of}::text IS NULL OR owner = ${of}) AND revoked_at IS NULL
        RETURNING owner`.execute(transaction)
      const [revoked] = put.rows
      if (revoked === undefined) return new Refusal('grant-unknown', 'You have no such certificate.')
      await this.#record('revoked', serial, by, { owner: revoked.owner })
      return null
    })
  }

  /** What was issued under a serial: undefined when nothing was, null when the store cannot be asked. */
  async find(serial: string): Promise<IssuedCertificate | undefined | null> {
    const found = await this.#parts.store.transact(async (transaction) => {
      const asked = sql`SELECT chain, key_digest, revoked_at FROM client_certificates WHERE serial = ${serial}`
      return (await asked.execute(transaction)).rows[0]
    })
    if (found instanceof StoreUnavailable) return null
    if (found === undefined) return undefined
    const { chain, key_digest: keyDigest, revoked_at: revokedAt } = foundShape.parse(found)
    const principal = readChain(JSON.parse(chain))
    return principal === null ? undefined : { principal, keyDigest, isRevoked: revokedAt !== null }
  }

  // Agents and jobs end with what proved them; whether people do is for the operator to say.
  #endOf(owner: Principal, nowMs: number): number {
    const { peopleMs } = this.#parts
    const isPerson = owner.kind === 'person' && owner.onBehalfOf === undefined
    const latest = isPerson && peopleMs !== null ? nowMs + peopleMs : owner.endsAt
    // Certificates count in seconds.
    return Math.floor(Math.min(latest, nowMs + certificateMsMax) / 1000) * 1000
  }

  #record(verb: string, id: string, by: Principal, details: CertificateChange['details']): Promise<void> {
    return this.#parts.record({ noun: 'certificate', verb, id, author: by.id, resource: null, details })
  }
}

async function countLive(transaction: Transaction<Schema>, owner: Principal): Promise<number> {
  const found = await sql<{ count: number }>`SELECT count(*)::int AS count FROM client_certificates
    WHERE owner = ${owner.id} AND revoked_at IS NULL AND ends_at > clock_timestamp()`.execute(transaction)
  return found.rows[0]?.count ?? 0
}

function clientKey(pem: string): KeyObject | null {
  if (pem.length > keyPemCharactersMax || !pem.includes('-----BEGIN PUBLIC KEY-----')) return null
  try {
    const key = createPublicKey({ key: pem, format: 'pem', type: 'spki' })
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
    if (type === 'ed25519') return key
    if (type === 'ec') return ['prime256v1', 'secp384r1'].includes(details?.namedCurve ?? '') ? key : null
    return type === 'rsa' && (details?.modulusLength ?? 0) >= 2048 ? key : null
  } catch {
    // Not a key, or of a kind that the library does not know.
    return null
  }
}

const viewShape = z.object({
  serial: z.string(),
  owner: z.string(),
  issued_at: z.date(),
  ends_at: z.date(),
  revoked_at: z.date().nullable(),
})
const foundShape = z.object({ chain: z.string(), key_digest: z.string(), revoked_at: z.date().nullable() })

function viewOf(row: z.infer<typeof viewShape>): CertificateView {
  return {
    serial: row.serial,
    owner: row.owner,
    issuedAt: row.issued_at.getTime(),
    endsAt: row.ends_at.getTime(),
    isRevoked: row.revoked_at !== null,
  }
}
