import { toRfc3339 } from '../core/clock.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Entry, PasskeyRecord } from '../ledger/entries/entry.ts'
import type { Body } from '../ledger/entries/body.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { RecordReview, ReviewEntry } from '../reviews/entry.ts'
import type { Sworn } from '../reviews/passkey.ts'

/** Writes what happens to reviews into the ledger; resolves when it is synced, so that it takes effect after that. */
export function reviewRecorder(ledger: Ledger, keys: KeyRing, origin: string): RecordReview {
  return async (entry) => {
    const index = ledger.append(ledgerEntry(entry, origin), await bodyOf(entry, keys))
    await ledger.synced(index)
  }
}

function ledgerEntry(entry: ReviewEntry, origin: string): Entry {
  switch (entry.type) {
    case 'review.opened': {
      const { type, review: reviewId, session, number, resource, requester, digest, rule } = entry
      const { policyVersion, groups, quorum } = entry
      const endsAt = toRfc3339(entry.endsAt)
      const asked = { reviewId, session, number, resource, requester, digest, rule }
      const opened = { type, ...asked, policyVersion, groups, quorum, endsAt }
      const { usesMax, isDetached, needsPasskey, people, ownersNeeded } = entry
      return {
        ...opened,
        ...(usesMax > 1 || isDetached ? { standing: usesMax } : {}),
        ...(needsPasskey ? { passkey: true as const } : {}),
        ...(people.length > 0 ? { people } : {}),
        ...(ownersNeeded > 0 ? { ownersNeeded } : {}),
      }
    }
    case 'review.ruled': {
      const { type, review: reviewId, session, reviewer, ruling, digest } = entry
      const ruled = { type, reviewId, session, reviewer, ruling: ruling.word, digest }
      return {
        ...ruled,
        ...askedAt(entry, origin),
        ...signatureOf(entry.sworn),
        ...standInOf(entry.deputyOf),
        ...(entry.isOwner ? { owner: true as const } : {}),
        ...(entry.preview === null ? {} : { preview: entry.preview }),
      }
    }
    case 'review.adopted': {
      const { type, review: reviewId, session, requester, digest, quorum, approvers, gateways } = entry
      return { type, reviewId, session, requester, digest, quorum, approvers, gateways }
    }
    case 'review.remarked': {
      const { type, review: reviewId, session, author, kind } = entry
      return { type, reviewId, session, author, ...(kind === 'remark' ? {} : { kind }) }
    }
    case 'review.ruling-refused': {
      const { type, review: reviewId, session, reviewer, code } = entry
      return { type, reviewId, session, reviewer, code }
    }
    case 'review.escalated':
      return { type: entry.type, reviewId: entry.review, groups: entry.groups }
    case 'review.voided': {
      const { type, review: reviewId, session, reviewer, reason } = entry
      return { type, reviewId, session, reviewer, reason }
    }
    case 'chat.bound':
      return entry
    case 'review.closed': {
      const { type, review: reviewId, state: result, reason, digest } = entry
      return { type, reviewId, result, reason, digest, ...askedAt(entry, origin) }
    }
  }
}

function standInOf(deputyOf: string | null): { readonly deputyOf?: string } {
  return deputyOf === null ? {} : { deputyOf }
}

/** A reviewer's signature, with all that checking it needs. */
function signatureOf(sworn: Sworn | null): { readonly passkey?: PasskeyRecord } {
  if (sworn === null) return {}
  const { assertion, publicKey, party, revision, statement } = sworn
  return { passkey: { ...assertion, publicKey, rpId: party.id, origin: party.origin, revision, statement } }
}

/** Says where a review was asked when that is not here. */
function askedAt({ gateway }: { readonly gateway: string }, origin: string): { readonly gateway?: string } {
  return gateway === origin ? {} : { gateway }
}

/** What people write is free text and may name others, so it is sealed like the statement that it is about. */
async function bodyOf(entry: ReviewEntry, keys: KeyRing): Promise<Body | undefined> {
  if (entry.type !== 'review.ruled' && entry.type !== 'review.remarked') return undefined
  const key = await keys.openSessionKey(entry.session)
  return key ? { key, plain: Buffer.from(JSON.stringify(wordsOf(entry))) } : undefined
}

function wordsOf(entry: EntryWithWords): object {
  if (entry.type === 'review.remarked') return { words: entry.words }
  const { ruling, justification, asked } = entry
  return ruling.word === 'change' ? { justification, asked, statement: ruling.statement } : { justification }
}

type EntryWithWords = Extract<ReviewEntry, { readonly type: 'review.ruled' | 'review.remarked' }>
