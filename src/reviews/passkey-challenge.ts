import { sql, type Transaction } from 'kysely'
import type { Principal } from '../core/principal.ts'
import type { Random } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import { clientWords, fromBase64url, type Assertion, type RelyingParty } from '../ledger/entries/assertion.ts'
import type { Schema } from '../store/schema.ts'
import { usePasskey, type Passkey } from './passkey.ts'

/** For what a challenge is given out: it is good once, for its person, and for nothing else. */
export type Purpose = 'register' | `remove ${string}` | `break-glass ${string}`

/** Gives out something to sign: base64url. */
export async function giveChallenge(
  transaction: Transaction<Schema>,
  random: Random,
  person: Principal,
  purpose: Purpose,
): Promise<string> {
  const challenge = random.bytes(32).toString('base64url')
  await sql`DELETE FROM passkey_challenges WHERE ends_at < clock_timestamp()`.execute(transaction)
  await sql`INSERT INTO passkey_challenges (challenge, person, purpose, ends_at)
    VALUES (${challenge}, ${person.id}, ${purpose},
      clock_timestamp() + ${challengeMsMax}::float8 * interval '1 millisecond')`.execute(transaction)
  return challenge
}

/** Takes a challenge that was given out, for good, whatever comes of it. Null when it was there. */
export async function takeChallenge(
  transaction: Transaction<Schema>,
  person: Principal,
  purpose: Purpose,
  challenge: string,
): Promise<Refusal | null> {
  const taken = await sql`DELETE FROM passkey_challenges WHERE challenge = ${challenge}
    AND person = ${person.id} AND purpose = ${purpose} AND ends_at > clock_timestamp()`.execute(transaction)
  if (taken.numAffectedRows === 1n) return null
  return new Refusal('passkey-mismatch', 'The passkey answered something that was not asked, or not now.', {
    hint: 'Begin again.',
  })
}

/** Takes what a key of the person signed of a challenge that was given out for this. The key, or why it does not count. */
export async function takeSigned(
  transaction: Transaction<Schema>,
  person: Principal,
  purpose: Purpose,
  assertion: Assertion,
  party: RelyingParty,
): Promise<Passkey | Refusal> {
  const bytes = fromBase64url(assertion.clientDataJSON)
  const challenge = bytes && (clientWords(bytes)?.challenge ?? null)
  if (challenge === null) return new Refusal('passkey-invalid', 'This is not what a passkey answers.')
  const taken = await takeChallenge(transaction, person, purpose, challenge)
  return taken ?? usePasskey(transaction, person.id, assertion, Buffer.from(challenge, 'base64url'), party)
}

const challengeMsMax = 5 * 60_000
