import { Refusal } from '../core/refusal.ts'

/** Why a token was refused, for the record. Stable words. */
export const rejectionReasons = [
  'too-long',
  'malformed',
  'duplicate-member',
  'forbidden-header',
  'issuer-unknown',
  'algorithm',
  'keys-unavailable',
  'unknown-key',
  'signature',
  'token-type',
  'sender-constrained',
  'audience',
  'no-expiry',
  'expired',
  'not-yet-valid',
  'lifetime',
  'subject',
  'claims',
  'groups',
  'kind',
  'required-claim',
  'refused-claim',
  'delegation',
  'delegation-depth',
  'delegation-loop',
  'certificate',
  'certificate-expired',
  'certificate-revoked',
] as const
export type RejectionReason = (typeof rejectionReasons)[number]

/** What a refused token claimed about itself. Unproven, cut to a safe length; for the record only. */
export interface Claimed {
  readonly issuer: string
  readonly subject: string
}

/** A fault as the checks of this folder hand it up. */
export interface Rejection {
  readonly reason: RejectionReason
  /** The particulars, for the record only; cut to a safe length. */
  readonly detail: string
}

const detailCharactersMax = 300
const unaccepted = 'The token was not accepted.'

/**
 * The refusal of a token. `message` and `hint` are for the client and say what a legitimate owner needs; the true
 * reason is for the record alone, behind accessors so that nothing that serialises the refusal can carry it.
 */
export class Unauthenticated extends Refusal {
  readonly #rejection: Rejection
  readonly #claimed: Claimed | null

  constructor(rejection: Rejection, claimed: Claimed | null, audience = '') {
    const { message, hint } = wordsFor(rejection.reason, audience)
    super('unauthenticated', message, { hint })
    this.#rejection = { ...rejection, detail: rejection.detail.slice(0, detailCharactersMax) }
    this.#claimed = claimed
  }

  get reason(): RejectionReason {
    return this.#rejection.reason
  }

  get detail(): string {
    return this.#rejection.detail
  }

  get claimed(): Claimed | null {
    return this.#claimed
  }

  /** The true reason with its particulars and whom the credential claimed to be, in words for the record. */
  get words(): string {
    const { reason, detail } = this.#rejection
    const claimed = this.#claimed && `, claimed to be of ${this.#claimed.issuer}#${this.#claimed.subject}`
    return `${reason} ${detail}`.trim() + (claimed ?? '')
  }
}

/** Makes a rejection. */
export function rejection(reason: RejectionReason, detail = ''): Rejection {
  return { reason, detail }
}

// Only what is found after the signature held may be told apart: before that, the words would teach a forger.
function wordsFor(reason: RejectionReason, audience: string): { message: string; hint: string } {
  switch (reason) {
    case 'expired':
      return { message: 'The token has expired.', hint: 'Get a fresh token and connect again.' }
    case 'not-yet-valid':
      return {
        message: 'The token is not valid yet.',
        hint: 'Compare the clocks of the issuer and the gateway.',
      }
    case 'audience':
      return {
        message: 'The token is meant for another service.',
        hint: audience === '' ? '' : `Ask the identity provider for a token with the audience "${audience}".`,
      }
    case 'token-type':
      return {
        message: 'This is not the kind of token that is accepted here.',
        hint: 'Present an access token, not an ID token.',
      }
    case 'lifetime':
      return { message: 'The token lives too long.', hint: 'Get a token with a shorter lifetime.' }
    case 'keys-unavailable':
      return {
        message: 'The identity provider cannot be reached, so the token cannot be checked.',
        hint: 'Try again shortly.',
      }
    case 'too-long':
    case 'malformed':
      return { message: unaccepted, hint: 'Present a token (JWT) of your identity provider as the password.' }
    case 'sender-constrained':
      return { message: unaccepted, hint: 'Present a token that is not bound to a key.' }
    case 'certificate-expired':
      return { message: 'The certificate has expired.', hint: 'Get a fresh one and connect again.' }
    case 'certificate-revoked':
      return { message: 'The certificate was revoked.', hint: 'Get a fresh one and connect again.' }
    case 'certificate':
      return {
        message: 'The certificate was not accepted.',
        hint: 'Get a fresh one, or connect without it (sslcertmode=disable) and with a token.',
      }
    case 'required-claim':
    case 'refused-claim':
    case 'kind':
    case 'groups':
    case 'claims':
    case 'subject':
    case 'no-expiry':
    case 'delegation':
    case 'delegation-depth':
    case 'delegation-loop':
      return { message: unaccepted, hint: 'Ask whoever runs the gateway; its record names the reason.' }
    case 'duplicate-member':
    case 'forbidden-header':
    case 'issuer-unknown':
    case 'algorithm':
    case 'unknown-key':
    case 'signature':
      return { message: unaccepted, hint: 'Get a fresh token and connect again.' }
  }
}
