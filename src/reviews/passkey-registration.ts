import { createHash } from 'node:crypto'
import { Refusal } from '../core/refusal.ts'
import {
  authenticatorHead,
  clientWords,
  fromBase64url,
  publicKeyOf,
  type RelyingParty,
} from '../ledger/entries/assertion.ts'

/** A key that a browser has just had made (`AuthenticatorAttestationResponse`). All members are base64url. */
export interface Registration {
  readonly clientDataJSON: string
  readonly authenticatorData: string
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: string
}

/** What registering it needs to know. */
export interface NewPasskey {
  readonly credential: string
  readonly publicKey: string
  /** 32 hex digits. */
  readonly aaguid: string
  readonly isBackedUp: boolean
  readonly counter: number
  /** What the browser says that it was asked; whether it was is the caller's to check. */
  readonly challenge: string
}

/**
 * Reads a registration (Web Authentication Level 3, section 7.1, without attestation: nothing proves the make of an
 * authenticator, so nothing rests on it). The key is taken as the browser extracted it: whoever could lie about it could
 * as well have made another.
 */
export function readRegistration(given: Registration, party: RelyingParty): NewPasskey | Refusal {
  const client = fromBase64url(given.clientDataJSON)
  const data = fromBase64url(given.authenticatorData)
  const said = client && clientWords(client)
  const head = data && authenticatorHead(data)
  const isKey = publicKeyOf(given.publicKey) !== null
  if (!said || !data || !head?.hasKey || said.type !== 'webauthn.create') return invalid
  if (!isKey) return unsupported
  if (said.origin !== party.origin || said.isFramed) return elsewhere
  if (!head.partyHash.equals(createHash('sha256').update(party.id).digest())) return elsewhere
  if (!head.isPresent || !head.isVerified) return unverified
  // Attested credential data: make, length of the id, id (section 6.5.1).
  if (data.length < idAt) return invalid
  const id = data.subarray(idAt, idAt + data.readUInt16BE(idAt - 2))
  if (id.length !== data.readUInt16BE(idAt - 2) || id.length === 0 || id.length > idBytesMax) return invalid
  return {
    credential: id.toString('base64url'),
    publicKey: given.publicKey,
    aaguid: data.subarray(37, 53).toString('hex'),
    isBackedUp: head.isBackedUp,
    counter: head.counter,
    challenge: said.challenge,
  }
}

const idAt = 37 + 16 + 2
const idBytesMax = 768
const invalid = new Refusal('passkey-invalid', 'This is not what a browser answers when a passkey was made.')
const unsupported = new Refusal(
  'passkey-invalid',
  'Keys are of P-256, Ed25519, or RSA with 2048 bits or more.',
)
const elsewhere = new Refusal('passkey-origin', 'The passkey was made on a page that is not one of ours.')
const unverified = new Refusal(
  'passkey-unverified',
  'The passkey must ask for a PIN, a fingerprint or the like.',
)
