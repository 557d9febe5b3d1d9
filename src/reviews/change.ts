import type { Transaction } from 'kysely'
import type { Principal } from '../core/principal.ts'
import { Refusal, type RefusalCode } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import type { Schema } from '../store/schema.ts'
import { violationOf } from '../store/violation.ts'
import type { RecordReview } from './entry.ts'
import { Refused, refusalOf } from './refused.ts'
import type { Review } from './review.ts'

/** What a change of reviews works with. */
export interface ChangeParts {
  readonly store: Store
  readonly record: RecordReview
  readonly log: (line: string) => void
}

/** One transaction in which what happens is recorded before it counts. Refused, unrecorded or failed: as if never tried. */
export async function change<T>(
  parts: ChangeParts,
  work: (transaction: Transaction<Schema>, record: RecordReview) => Promise<T>,
): Promise<T | Refusal> {
  const record: RecordReview = async (entry) => {
    try {
      await parts.record(entry)
    } catch (error) {
      parts.log(`A review's entry could not be recorded: ${String(error)}`)
      throw new Refused(
        new Refusal('ledger-unavailable', 'The ledger cannot be written, so nothing was changed.'),
      )
    }
  }
  try {
    return await parts.store.transact((transaction) => work(transaction, record))
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    const violation = violationOf(error)
    const refusal = violation === null ? null : refusalOf(violation)
    if (refusal === null) throw error
    return refusal
  }
}

/** An attempt to rule by whoever must not, or with a bad signature, is itself worth an entry. Answers with the refusal, recorded or not. */
export async function recordAttempt(
  parts: ChangeParts,
  { id, session }: Review,
  reviewer: Principal,
  refusal: Refusal,
): Promise<Refusal> {
  if (!isTelling(refusal.code)) return refusal
  const entry = { review: id, session, reviewer: reviewer.id, code: refusal.code }
  try {
    await parts.record({ type: 'review.ruling-refused', ...entry })
  } catch (error) {
    parts.log(`A refused ruling could not be recorded: ${String(error)}`)
  }
  return refusal
}

/** What is worth an entry: somebody ruled who must not, or with a signature that is not theirs. */
function isTelling(code: RefusalCode): boolean {
  if (code === 'reviewer-own' || code === 'reviewer-author' || code === 'reviewer-kind') return true
  return code.startsWith('passkey-') && code !== 'passkey-required'
}
