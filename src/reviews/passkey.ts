/** Passkeys as the store keeps them, and how one of them is used. */
import { sql, type Transaction } from 'kysely'
import { z } from 'zod'
import type { Principal } from '../core/principal.ts'
import { Refusal, type RefusalCode } from '../core/refusal.ts'
import {
  checkAssertion,
  rulingChallenge,
  statementDigest,
  type Assertion,
  type AssertionFault,
  type RelyingParty,
} from '../ledger/entries/assertion.ts'
import type { Schema } from '../store/schema.ts'
import type { GivenRuling, Review } from './review.ts'

/** A key of somebody. Instants are milliseconds since the epoch. */
export interface Passkey {
  /** What the authenticator calls it; base64url. */
  readonly credential: string
  readonly person: string
  /** SubjectPublicKeyInfo in DER, base64url. */
  readonly publicKey: string
  /** What its owner calls it. */
  readonly label: string
  /** The make of the authenticator, as it says itself without proof: 32 hex digits. */
  readonly aaguid: string
  /** True when it was kept elsewhere too when it was registered: a synced passkey. */
  readonly isBackedUp: boolean
  readonly counter: number
  readonly registeredAt: number
  readonly usedAt: number | null
  readonly removedAt: number | null
}

/** A ruling's signature: which key, what it signed, and for which pages. Everything that checking it needs. */
export interface Sworn {
  readonly assertion: Assertion
  readonly publicKey: string
  readonly party: RelyingParty
  /** As in `RulingClaim`. */
  readonly revision: number
  readonly statement: string | null
}

/** What a passkey has to sign for one person's ruling: the challenge's bytes. */
export function challengeOf(review: Review, reviewer: string, ruling: GivenRuling): Buffer {
  return rulingChallenge({
    reviewId: review.id,
    digest: review.digest,
    ruling: ruling.word,
    revision: ruling.revision,
    statement: letGo(review, ruling),
    reviewer,
  })
}

/**
 * The signature of a ruling, checked and counted. Null where none was asked for and none is there; a refusal when it is
 * missing or does not count.
 */
export async function swear(
  transaction: Transaction<Schema>,
  review: Review,
  reviewer: Principal,
  ruling: GivenRuling,
  assertion: Assertion | null,
  party: RelyingParty,
): Promise<Sworn | null | Refusal> {
  if (assertion === null) {
    if (!review.needsPasskey || ruling.word === 'deny') return null
    return new Refusal('passkey-required', 'The rule asks for your passkey with an approval.', {
      reviewId: review.id,
      hint: `Approve it at ${party.origin}/reviews/${review.id}.`,
    })
  }
  const challenge = challengeOf(review, reviewer.id, ruling)
  const used = await usePasskey(transaction, reviewer.id, assertion, challenge, party)
  if (used instanceof Refusal) {
    const { code, message, hint } = used
    return new Refusal(code, message, { hint, reviewId: review.id })
  }
  const { revision } = ruling
  return { assertion, publicKey: used.publicKey, party, revision, statement: letGo(review, ruling) }
}

/** Checks what a person's own key signed, and counts that it did. The key, or why it does not count. */
export async function usePasskey(
  transaction: Transaction<Schema>,
  person: string,
  assertion: Assertion,
  challenge: Buffer,
  party: RelyingParty,
): Promise<Passkey | Refusal> {
  const key = await readPasskey(transaction, assertion.credential)
  if (key === null || key.person !== person || key.removedAt !== null)
    return new Refusal('passkey-unknown', 'This is no passkey of yours, or it was removed.')
  const checked = checkAssertion(assertion, key.publicKey, challenge, party)
  if (typeof checked === 'string') return refusalOfFault(checked)
  if (checked.counter <= key.counter && (checked.counter > 0 || key.counter > 0))
    return new Refusal(
      'passkey-counter',
      'The passkey has signed before what it signed now: it may be a copy.',
      {
        hint: 'Remove this key, register another, and tell whoever runs the gateway.',
      },
    )
  await sql`UPDATE passkeys SET counter = ${checked.counter}, used_at = clock_timestamp()
    WHERE credential = ${key.credential}`.execute(transaction)
  return key
}

/** One key, locked until the transaction ends; null when there is none. */
async function readPasskey(transaction: Transaction<Schema>, credential: string): Promise<Passkey | null> {
  const [key] = await readRows(transaction, sql`credential = ${credential} FOR UPDATE`)
  return key ?? null
}

/** The keys of a person that were not removed, oldest first. */
export async function readPasskeys(
  transaction: Transaction<Schema>,
  person: string,
): Promise<readonly Passkey[]> {
  return readRows(transaction, sql`person = ${person} AND removed_at IS NULL ORDER BY registered_at`)
}

/** What the ruling lets go, when it is not the statement as it was asked. */
function letGo(review: Review, ruling: GivenRuling): string | null {
  const text = ruling.word === 'change' ? ruling.statement : review.changedStatement
  return text === null ? null : statementDigest(text)
}

function refusalOfFault(fault: AssertionFault): Refusal {
  const [code, message] = faults[fault]
  return new Refusal(code, message)
}

const faults: Readonly<Record<AssertionFault, readonly [RefusalCode, string]>> = {
  malformed: ['passkey-invalid', 'This is not what a passkey answers.'],
  signature: ['passkey-invalid', 'The signature is not one of this passkey.'],
  challenge: ['passkey-mismatch', 'The passkey signed something else than this.'],
  origin: ['passkey-origin', 'The passkey was used on a page that is not one of ours.'],
  'relying-party': ['passkey-origin', 'The passkey is one for another site.'],
  'not-verified': ['passkey-unverified', 'The passkey must ask for a PIN, a fingerprint or the like.'],
}

async function readRows(
  transaction: Transaction<Schema>,
  where: ReturnType<typeof sql>,
): Promise<readonly Passkey[]> {
  const found = await sql`SELECT * FROM passkeys WHERE ${where}`.execute(transaction)
  return found.rows.map((row) => {
    const one = rowShape.parse(row)
    return {
      credential: one.credential,
      person: one.person,
      publicKey: one.public_key,
      label: one.label,
      aaguid: one.aaguid,
      isBackedUp: one.backed_up,
      counter: one.counter,
      registeredAt: one.registered_at.getTime(),
      usedAt: one.used_at?.getTime() ?? null,
      removedAt: one.removed_at?.getTime() ?? null,
    }
  })
}

const rowShape = z.object({
  credential: z.string(),
  person: z.string(),
  public_key: z.string(),
  label: z.string(),
  aaguid: z.string(),
  backed_up: z.boolean(),
  counter: z.coerce.number().int(),
  registered_at: z.date(),
  used_at: z.date().nullable(),
  removed_at: z.date().nullable(),
})
