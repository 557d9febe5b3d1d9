/**
 * Signatures of people's passkeys over what they ruled (Web Authentication Level 3). Pure, and all that it needs stands in
 * the ledger, so that the same check is made when a ruling is taken and whenever the ledger is verified.
 */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

/** What an authenticator gives for one challenge. All members are base64url without padding. */
export interface Assertion {
  readonly credential: string
  readonly authenticatorData: string
  readonly clientDataJSON: string
  readonly signature: string
}

/** On whose pages passkeys are used. */
export interface RelyingParty {
  /** The host name that keys are made for. */
  readonly id: string
  /** The origin of the pages that ask for them, such as https://sallyport.example.com. */
  readonly origin: string
}

/** Why an assertion does not count. */
export type AssertionFault =
  'malformed' | 'challenge' | 'origin' | 'relying-party' | 'not-verified' | 'signature'

/** What an assertion that counts says besides. */
export interface CheckedAssertion {
  /** How often the key signed, by its own count; 0 when it does not count. */
  readonly counter: number
}

/** The relying party of a gateway whose pages are at this URL. */
export function relyingPartyOf(publicUrl: string): RelyingParty {
  const { hostname, origin } = new URL(publicUrl)
  return { id: hostname, origin }
}

/** What a passkey signs when somebody rules on a review. */
export interface RulingClaim {
  readonly reviewId: string
  /** Of the request, as `review.opened` has it. */
  readonly digest: string
  readonly ruling: 'approve' | 'deny' | 'change'
  /** Of the statement that the ruling is about; a change makes the next one. */
  readonly revision: number
  /** SHA-256, in hex, of the changed text that the ruling lets go; null for the statement as it was asked. */
  readonly statement: string | null
  readonly reviewer: string
}

/** The challenge of a ruling: SHA-256 of the claim in canonical JSON (RFC 8785). A review's id is never used again. */
export function rulingChallenge(claim: RulingClaim): Buffer {
  const { reviewId, digest, ruling, revision, statement, reviewer } = claim
  const said = { digest, reviewId, reviewer, revision, ruling, statement, type: 'sallyport/ruling/v1' }
  return createHash('sha256').update(canonicalJson(said)).digest()
}

/** SHA-256, in hex, of a changed statement. */
export function statementDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/**
 * Checks an assertion by the key whose SubjectPublicKeyInfo this is (base64url): section 7.2, steps 10 to 24. The person
 * must have been verified (PIN or biometry), not merely present.
 */
export function checkAssertion(
  assertion: Assertion,
  publicKey: string,
  challenge: Buffer,
  party: RelyingParty,
): CheckedAssertion | AssertionFault {
  const data = fromBase64url(assertion.authenticatorData)
  const client = fromBase64url(assertion.clientDataJSON)
  const signature = fromBase64url(assertion.signature)
  const key = publicKeyOf(publicKey)
  const said = client && clientWords(client)
  if (!data || !client || !signature || !key || !said || said.type !== 'webauthn.get') return 'malformed'
  const head = authenticatorHead(data)
  if (head === null || head.hasKey) return 'malformed'
  if (said.challenge !== challenge.toString('base64url')) return 'challenge'
  if (said.origin !== party.origin || said.isFramed) return 'origin'
  if (!head.partyHash.equals(sha256(Buffer.from(party.id)))) return 'relying-party'
  if (!head.isPresent || !head.isVerified) return 'not-verified'
  const signed = Buffer.concat([data, sha256(client)])
  return isSignedBy(key, signed, signature) ? { counter: head.counter } : 'signature'
}

/** What every authenticator says first (section 6.1). */
export interface AuthenticatorHead {
  readonly partyHash: Buffer
  readonly isPresent: boolean
  readonly isVerified: boolean
  /** True when a key that was just made follows. */
  readonly hasKey: boolean
  /** Whether the key may be, and is, kept elsewhere too: a synced passkey. */
  readonly isBackupEligible: boolean
  readonly isBackedUp: boolean
  readonly counter: number
}

/** The first 37 bytes of authenticator data; null when they are not there, or what follows has no reason to. */
export function authenticatorHead(data: Buffer): AuthenticatorHead | null {
  if (data.length < headBytes) return null
  const flags = data.readUInt8(32)
  const hasMore = (flags & 0xc0) !== 0
  if (hasMore !== data.length > headBytes) return null
  return {
    partyHash: data.subarray(0, 32),
    isPresent: (flags & 0x01) !== 0,
    isVerified: (flags & 0x04) !== 0,
    isBackupEligible: (flags & 0x08) !== 0,
    isBackedUp: (flags & 0x10) !== 0,
    hasKey: (flags & 0x40) !== 0,
    counter: data.readUInt32BE(33),
  }
}

/** What the browser says that it asked for (section 5.8.1); null when it is no such thing. */
export function clientWords(bytes: Buffer): {
  readonly type: string
  readonly challenge: string
  readonly origin: string
  /** True when another site's page stood around it. */
  readonly isFramed: boolean
} | null {
  try {
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof said !== 'object' || said === null) return null
    const read = (name: string): unknown => (Object.hasOwn(said, name) ? Reflect.get(said, name) : undefined)
    const [type, challenge, origin] = [read('type'), read('challenge'), read('origin')]
    if (typeof type !== 'string' || typeof challenge !== 'string' || typeof origin !== 'string') return null
    const crossOrigin = read('crossOrigin') ?? false
    return { type, challenge, origin, isFramed: crossOrigin !== false || read('topOrigin') !== undefined }
  } catch {
    // Neither UTF-8 nor JSON: no browser wrote it.
    return null
  }
}

/** A key that may sign: P-256, Ed25519, or RSA of 2048 bits and more; null for any other. */
export function publicKeyOf(text: string): KeyObject | null {
  const der = fromBase64url(text)
  if (der === null) return null
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
    const isGood: Readonly<Record<string, boolean>> = {
      ec: namedCurve === 'prime256v1',
      ed25519: true,
      rsa: modulusLength >= 2048 && modulusLength <= 4096,
    }
    return isGood[key.asymmetricKeyType ?? ''] === true ? key : null
  } catch {
    // Not a key in this form.
    return null
  }
}

/** The bytes of base64url without padding in its one canonical spelling; null for any other text. */
export function fromBase64url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}

function isSignedBy(key: KeyObject, signed: Buffer, signature: Buffer): boolean {
  try {
    return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', signed, key, signature)
  } catch {
    // A signature that is not even one in form.
    return false
  }
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}

const headBytes = 37
