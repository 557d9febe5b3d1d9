import { toRfc3339 } from '../core/clock.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Entry } from '../ledger/entry.ts'
import type { Body } from '../ledger/body.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { RecordReview, ReviewEntry } from '../reviews/entry.ts'

/** Writes what happens to reviews into the ledger; resolves when it is synced, so that it takes effect after that. */
export function reviewRecorder(ledger: Ledger, keys: KeyRing): RecordReview {
  return async (entry) => {
    const index = ledger.append(ledgerEntry(entry), await bodyOf(entry, keys))
    await ledger.synced(index)
  }
}

function ledgerEntry(entry: ReviewEntry): Entry {
  switch (entry.type) {
    case 'review.opened': {
      const { type, review: reviewId, session, number, resource, requester, digest, rule } = entry
      const { policyVersion, groups, quorum } = entry
      const endsAt = toRfc3339(entry.endsAt)
      const asked = { reviewId, session, number, resource, requester, digest, rule }
      return { type, ...asked, policyVersion, groups, quorum, endsAt }
    }
    case 'review.ruled': {
      const { type, review: reviewId, session, reviewer, ruling, digest } = entry
      return { type, reviewId, session, reviewer, ruling, digest }
    }
    case 'review.ruling-refused': {
      const { type, review: reviewId, session, reviewer, code } = entry
      return { type, reviewId, session, reviewer, code }
    }
    case 'review.closed': {
      const { type, review: reviewId, state: result, reason, digest } = entry
      return { type, reviewId, result, reason, digest }
    }
  }
}

/** A justification is free text and may name people, so it is sealed like the statement that it is about. */
async function bodyOf(entry: ReviewEntry, keys: KeyRing): Promise<Body | undefined> {
  if (entry.type !== 'review.ruled') return undefined
  const key = await keys.openSessionKey(entry.session)
  return key ? { key, plain: Buffer.from(JSON.stringify({ justification: entry.justification })) } : undefined
}
