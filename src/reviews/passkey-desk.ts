/**
 * Where people register passkeys and remove them, and where two others let somebody start anew who has lost theirs. Like
 * the other desks it keeps nothing itself, and every change is on record before it counts.
 */
import { sql, type Transaction } from 'kysely'
import type { Clock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import type { Random } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { RecordAccess } from '../ledger/entries/access-change.ts'
import type { Assertion, RelyingParty } from '../ledger/entries/assertion.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import { violationOf } from '../store/violation.ts'
import { giveChallenge, takeChallenge, takeSigned, type Purpose } from './passkey-challenge.ts'
import { readPasskeys, usePasskey, type Passkey } from './passkey.ts'
import { readRegistration, type Registration } from './passkey-registration.ts'
import { refusalOf } from './refused.ts'

/** What a desk works with. `record` rejects when the ledger cannot be written; nothing is then done. */
export interface PasskeyParts {
  readonly store: Store
  readonly record: RecordAccess
  readonly clock: Clock
  readonly random: Random
  readonly party: RelyingParty
  /** Groups whose members may let somebody start anew; without any nobody can. */
  readonly recoveryGroups: readonly string[]
}

/** What a browser is asked to sign. */
export interface PasskeyChallenge {
  /** Base64url. */
  readonly challenge: string
  /** The keys that the person has. */
  readonly keys: readonly Passkey[]
}

/** Where people look after their passkeys. */
export class PasskeyDesk {
  readonly #parts: PasskeyParts

  constructor(parts: PasskeyParts) {
    this.#parts = parts
  }

  /** The keys of a person. */
  list(person: Principal): Promise<readonly Passkey[] | Refusal> {
    return this.#parts.store.transact((transaction) => readPasskeys(transaction, person.id))
  }

  /** What a browser needs to make a key. A person without keys must have signed in just now. */
  async offer(person: Principal): Promise<PasskeyChallenge | Refusal> {
    const refusal = whyNotPerson(person)
    if (refusal !== null) return refusal
    return this.#challenge(person, 'register')
  }

  /** What a browser needs to sign that a key is removed. */
  offerRemoval(person: Principal, credential: string): Promise<PasskeyChallenge | Refusal> {
    return this.#challenge(person, `remove ${credential}`)
  }

  /**
   * Registers a key. `assertion` is one by a key that the person has, over the same challenge; without any key yet, the
   * sign-in must be fresh.
   */
  async register(
    person: Principal,
    registration: Registration,
    label: string,
    assertion: Assertion | null,
  ): Promise<Passkey | Refusal> {
    const words = label.trim()
    if (words === '' || words.length > labelCharsMax || words.includes('\0'))
      return new Refusal('request-invalid', `Name the key, in 1 to ${labelCharsMax} characters.`)
    const key = readRegistration(registration, this.#parts.party)
    if (key instanceof Refusal) return key
    return this.#change(async (transaction) => {
      const taken = await takeChallenge(transaction, person, 'register', key.challenge)
      if (taken !== null) return taken
      const vouched = await this.#vouch(transaction, person, assertion, key.challenge)
      if (vouched instanceof Refusal) return vouched
      await sql`INSERT INTO passkeys
          (credential, person, public_key, label, aaguid, backed_up, counter, vouched_by, registered_at)
        VALUES (${key.credential}, ${person.id}, ${key.publicKey}, ${words}, ${key.aaguid}, ${key.isBackedUp},
          ${key.counter}, ${vouched?.credential ?? null}, clock_timestamp())`.execute(transaction)
      const made = (await readPasskeys(transaction, person.id)).find(
        (one) => one.credential === key.credential,
      )
      if (made === undefined) throw new Error('A passkey that was just registered is not there.')
      const { publicKey, aaguid, isBackedUp } = made
      const vouchedBy = vouched?.credential ?? ''
      await this.#record(made.credential, 'registered', person.id, {
        person: person.id,
        publicKey,
        label: words,
        aaguid,
        isBackedUp,
        vouchedBy,
      })
      return made
    })
  }

  /** Removes a key, by the word of one that the person has (the same one will do). */
  async remove(person: Principal, credential: string, assertion: Assertion): Promise<null | Refusal> {
    return this.#change(async (transaction) => {
      const purpose = `remove ${credential}` as const
      const used = await takeSigned(transaction, person, purpose, assertion, this.#parts.party)
      if (used instanceof Refusal) return used
      const put = await sql`UPDATE passkeys SET removed_at = clock_timestamp()
        WHERE credential = ${credential} AND person = ${person.id} AND removed_at IS NULL`.execute(
        transaction,
      )
      if (put.numAffectedRows !== 1n) return new Refusal('passkey-unknown', 'You have no such passkey.')
      await this.#record(credential, 'removed', person.id, { person: person.id, vouchedBy: used.credential })
      return null
    })
  }

  #record(
    id: string,
    verb: string,
    author: string,
    details: Readonly<Record<string, string | boolean>>,
  ): Promise<void> {
    return this.#parts.record({ noun: 'passkey', verb, id, author, resource: null, details })
  }

  #challenge(person: Principal, purpose: Purpose): Promise<PasskeyChallenge | Refusal> {
    const { store, random } = this.#parts
    return store.transact(async (transaction) => ({
      challenge: await giveChallenge(transaction, random, person, purpose),
      keys: await readPasskeys(transaction, person.id),
    }))
  }

  /** The key that vouches for another one; null when it is the first, which a fresh sign-in vouches for. */
  async #vouch(
    transaction: Transaction<Schema>,
    person: Principal,
    assertion: Assertion | null,
    challenge: string,
  ): Promise<Passkey | null | Refusal> {
    const keys = await readPasskeys(transaction, person.id)
    if (keys.length === 0) return whyNotFresh(person, this.#parts.clock.now())
    if (assertion === null)
      return new Refusal('passkey-required', 'A further passkey needs one that you have.', {
        hint: 'Use one of them; without any of them at hand, ask for a reset.',
      })
    return usePasskey(
      transaction,
      person.id,
      assertion,
      Buffer.from(challenge, 'base64url'),
      this.#parts.party,
    )
  }

  async #change<T>(work: (transaction: Transaction<Schema>) => Promise<T>): Promise<T | Refusal> {
    return passkeyChange(this.#parts.store, work)
  }
}

/** One transaction; what the store's rules say against it comes back in words. */
export async function passkeyChange<T>(
  store: Store,
  work: (transaction: Transaction<Schema>) => Promise<T>,
): Promise<T | Refusal> {
  try {
    return await store.transact(work)
  } catch (error) {
    const violation = violationOf(error)
    if (violation?.constraint === 'passkeys_pkey')
      return new Refusal('passkey-unknown', 'This passkey is registered already.')
    const refusal = violation === null ? null : refusalOf(violation)
    if (refusal === null) throw error
    return refusal
  }
}

/** Null when the sign-in is fresh enough to vouch for its person once more. */
export function whyNotFresh(person: Principal, nowMs: number): Refusal | null {
  if (nowMs - (person.issuedAt ?? 0) <= freshMsMax) return null
  return new Refusal('unauthenticated', 'This needs a sign-in of the last few minutes.', {
    hint: 'Sign in again.',
  })
}

/** Null when the principal is a person who acts for themselves. */
export function whyNotPerson(principal: Principal): Refusal | null {
  if (principal.kind === 'person' && principal.onBehalfOf === undefined) return null
  return new Refusal('reviewer-kind', 'Only people have passkeys.')
}

const labelCharsMax = 100
const freshMsMax = 10 * 60_000
