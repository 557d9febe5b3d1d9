import { createHash } from 'node:crypto'
import { compactVerify, createLocalJWKSet, errors, type JWK } from 'jose'
import type { Clock } from '../core/clock.ts'
import { fetchDocument } from './document.ts'
import { inwardFault, urlFault, type IssuerConfig } from './issuer-config.ts'
import { isRecord } from './strict-json.ts'

/** Keys younger than this are used without asking. */
export const keysFreshMsMax = 5 * 60_000
/** Keys older than this are not used, even if the issuer cannot be reached. */
export const keysAgeMsMax = 60 * 60_000
/** After an answer, an unknown key id does not make us ask again sooner than this. */
export const refreshGapMs = 30_000
/** After a failure, nothing makes us ask again sooner than this. */
export const retryGapMs = 2_000
const fetchTimeoutMs = 3_000
const discoveryBytesMax = 64 * 1024
const keySetBytesMax = 256 * 1024
const keysMax = 64

/** What the key set says of a token; when its signature holds, under which version of the keys. */
export type SignatureFinding =
  | { readonly holds: true; readonly version: string }
  | { readonly holds: false; readonly why: 'signature' | 'unknown-key' | 'keys-unavailable' }

const unavailable: SignatureFinding = { holds: false, why: 'keys-unavailable' }

/** What an issuer's keys need of the world. */
export interface KeySetParts {
  readonly clock: Clock
  readonly log: IdentityLog
}

/** Where trouble with an issuer is told; pino's loggers fit. */
export interface IdentityLog {
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
}

interface HeldKeys {
  readonly choose: ReturnType<typeof createLocalJWKSet>
  /** Equal for equal keys. */
  readonly version: string
  /** Monotonic time at which they came. */
  readonly cameAt: number
}

/**
 * The public keys of one issuer (OpenID Connect Discovery 1.0, RFC 7517): fetched when needed, kept for a bounded
 * time, asked for again when a token names a key that is not among them, but never faster than the gaps above
 * however many tokens come. One fetch runs at a time and everyone who needs it waits for the same one.
 */
export class KeySet {
  readonly #issuer: IssuerConfig
  readonly #parts: KeySetParts
  #held: HeldKeys | null = null
  #refreshing: Promise<void> | null = null
  #nextRefreshAt = -Infinity
  #isFailing = false

  constructor(issuer: IssuerConfig, parts: KeySetParts) {
    this.#issuer = issuer
    this.#parts = parts
  }

  /** Checks a token's signature. The caller has checked its header against the issuer's algorithms. */
  async check(token: string): Promise<SignatureFinding> {
    const held = await this.#usable()
    if (!held) return unavailable
    const finding = await this.#try(token, held)
    if (finding.holds || finding.why !== 'unknown-key') return finding
    await this.#refresh()
    const renewed = this.#unlessTooOld()
    if (!renewed) return unavailable
    return renewed.version === held.version ? finding : this.#try(token, renewed)
  }

  /** The version of the keys that may be relied on now, or null when there are none. */
  async version(): Promise<string | null> {
    return (await this.#usable())?.version ?? null
  }

  async #usable(): Promise<HeldKeys | null> {
    const held = this.#unlessTooOld()
    const age = held ? this.#parts.clock.monotonic() - held.cameAt : Infinity
    if (age < keysFreshMsMax) return held
    const refreshed = this.#refresh()
    // An issuer that hangs delays one sign-in, not each one, as long as there are keys to go on with.
    if (!held || !this.#isFailing) await refreshed
    return this.#unlessTooOld()
  }

  #unlessTooOld(): HeldKeys | null {
    const held = this.#held
    return held && this.#parts.clock.monotonic() - held.cameAt < keysAgeMsMax ? held : null
  }

  #refresh(): Promise<void> {
    if (this.#refreshing) return this.#refreshing
    if (this.#parts.clock.monotonic() < this.#nextRefreshAt) return Promise.resolve()
    this.#refreshing = this.#fetch().finally(() => {
      this.#refreshing = null
    })
    return this.#refreshing
  }

  async #fetch(): Promise<void> {
    const { clock, log } = this.#parts
    try {
      const keys = await this.#fetchKeys()
      const version = createHash('sha256').update(JSON.stringify(keys)).digest('hex')
      this.#held = { choose: createLocalJWKSet({ keys }), version, cameAt: clock.monotonic() }
      this.#isFailing = false
    } catch (error) {
      this.#isFailing = true
      // Not fatal: keys that are not too old go on, and without any the token is refused.
      const why = error instanceof Error ? error.message : String(error)
      log.warn({ issuer: this.#issuer.issuer, why }, 'The keys of an issuer could not be fetched.')
    }
    this.#nextRefreshAt = clock.monotonic() + (this.#isFailing ? retryGapMs : refreshGapMs)
  }

  async #fetchKeys(): Promise<JWK[]> {
    const { issuer, ca } = this.#issuer
    const timeoutMs = fetchTimeoutMs
    let url = this.#issuer.jwksUri
    if (url === null) {
      const request = { url: discoveryUrl(issuer), bytesMax: discoveryBytesMax, timeoutMs, ca }
      url = this.#readDiscovery(await fetchDocument(request, this.#parts.clock))
    }
    const document = await fetchDocument({ url, bytesMax: keySetBytesMax, timeoutMs, ca }, this.#parts.clock)
    return publicKeys(document)
  }

  #readDiscovery(document: unknown): string {
    if (!isRecord(document)) throw new Error('the discovery document is not an object')
    // Without this an issuer could hand out the keys of another (Discovery 1.0 section 4.3).
    if (document['issuer'] !== this.#issuer.issuer)
      throw new Error('the discovery document is of another issuer')
    const url = document['jwks_uri']
    if (typeof url !== 'string') throw new Error('the discovery document has no jwks_uri')
    const fault = urlFault(url, this.#issuer.allowInsecureHttp) ?? inwardFault(this.#issuer.issuer, url)
    if (fault) throw new Error(`jwks_uri: ${fault}`)
    return url
  }

  async #try(token: string, held: HeldKeys): Promise<SignatureFinding> {
    try {
      await compactVerify(token, held.choose, { algorithms: [...this.#issuer.algorithms] })
      return { holds: true, version: held.version }
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
        return { holds: false, why: 'unknown-key' }
      }
      // Anything else, a key that cannot be imported included: the signature was not shown to hold.
      return { holds: false, why: 'signature' }
    }
  }
}

function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}

// Only what a public key needs is taken: no private parts, no certificates, no shared secrets.
function publicKeys(document: unknown): JWK[] {
  if (!isRecord(document) || !Array.isArray(document['keys'])) throw new Error('not a key set')
  const listed: readonly unknown[] = document['keys']
  if (listed.length > keysMax) throw new Error(`more than ${keysMax} keys`)
  const keys: JWK[] = []
  for (const key of listed) {
    if (!isRecord(key) || (key['kty'] !== 'EC' && key['kty'] !== 'RSA' && key['kty'] !== 'OKP')) continue
    const taken: JWK = { kty: key['kty'] }
    for (const member of ['kid', 'use', 'alg', 'crv', 'x', 'y', 'n', 'e'] as const) {
      const value = key[member]
      if (typeof value === 'string') taken[member] = value
    }
    const operations: unknown = key['key_ops']
    if (Array.isArray(operations)) taken.key_ops = operations.filter((word) => typeof word === 'string')
    keys.push(taken)
  }
  if (keys.length === 0) throw new Error('the key set has no public key')
  return keys
}
