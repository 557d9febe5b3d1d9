import { hash } from 'node:crypto'
import type { Principal } from '../core/principal.ts'

/** A token that passed every check, with what that rested on. */
export interface VerifiedToken {
  readonly principal: Principal
  /** The version of the issuer's keys that the signature held under. */
  readonly keysVersion: string
}

export const verifiedTokensMax = 2_000

/** Remembers tokens that passed, by digest alone, so that reconnecting is cheap. The least recently used goes first. */
export class VerifiedTokens {
  readonly #byDigest = new Map<string, VerifiedToken>()

  /** What is known of a token; the caller checks that it still holds. */
  find(token: string): VerifiedToken | null {
    const digest = digestOf(token)
    const found = this.#byDigest.get(digest)
    if (!found) return null
    this.#byDigest.delete(digest)
    this.#byDigest.set(digest, found)
    return found
  }

  remember(token: string, verified: VerifiedToken): void {
    this.#byDigest.set(digestOf(token), verified)
    if (this.#byDigest.size <= verifiedTokensMax) return
    const [oldest] = this.#byDigest.keys()
    if (oldest !== undefined) this.#byDigest.delete(oldest)
  }
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64')
}
