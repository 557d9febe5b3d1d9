import type { RefusalCode } from '../core/refusal.ts'
import type { Principal } from '../core/principal.ts'
import type { Sworn } from './passkey.ts'
import { approversOf, gatewaysOf } from './review.ts'
import type { GivenRuling, Remark, RemarkKind, Review, ReviewState } from './review.ts'

/** What the ledger is told of reviews. The ledger's own folder decides how it is written. */
export type ReviewEntry =
  | {
      readonly type: 'review.opened'
      readonly review: string
      readonly session: string
      /** The statement's number within its session. */
      readonly number: number
      readonly resource: string
      /** Principal id of who asked, and of everybody in the delegation chain (the requester first). */
      readonly requester: string
      readonly parties: readonly string[]
      /** SHA-256, in hex, of what was asked for review: statement, parameters, principal, resource, pinned state, policy. */
      readonly digest: string
      readonly rule: string
      readonly policyVersion: string
      readonly groups: readonly string[]
      /** Who may rule besides the groups. */
      readonly people: readonly string[]
      readonly quorum: number
      /** How many of them are to be owners of the resource. */
      readonly ownersNeeded: number
      /** Milliseconds since the epoch, by the store's clock. */
      readonly endsAt: number
      /** How often its approval may be spent. */
      readonly usesMax: number
      /** True when no connection waits for it. */
      readonly isDetached: boolean
      readonly needsPasskey: boolean
    }
  | {
      readonly type: 'review.ruled'
      readonly review: string
      /** The gateway where it was asked. */
      readonly gateway: string
      /** The session whose statement it is about. */
      readonly session: string
      readonly reviewer: string
      readonly ruling: GivenRuling
      /** The statement as it was asked; with a change, both texts are on record. */
      readonly asked: string
      readonly justification: string
      readonly digest: string
      /** The reviewer's signature; null without one. */
      readonly sworn: Sworn | null
      /** For whom the reviewer stood in; null when for themselves. */
      readonly deputyOf: string | null
      /** True when it is an owner's of the resource. */
      readonly isOwner: boolean
      /** Digest of the preview that stood when it was given; null without one. */
      readonly preview: string | null
    }
  | {
      /** An approval that other gateways put on record lets a statement go here. */
      readonly type: 'review.adopted'
      readonly review: string
      readonly session: string
      readonly requester: string
      readonly digest: string
      readonly quorum: number
      readonly approvers: readonly string[]
      /** The gateways whose ledgers hold the review and its rulings. */
      readonly gateways: readonly string[]
    }
  | {
      readonly type: 'review.remarked'
      readonly review: string
      readonly session: string
      readonly kind: RemarkKind
      readonly author: string
      readonly words: string
    }
  | {
      /** A person said that a user of a chat is theirs. */
      readonly type: 'chat.bound'
      readonly principal: string
      readonly chatUser: string
    }
  | {
      /** Nobody had answered in time, so others were told. */
      readonly type: 'review.escalated'
      readonly review: string
      readonly groups: readonly string[]
    }
  | {
      /** A reviewer lost the role, so what they said does not count any more. */
      readonly type: 'review.voided'
      readonly review: string
      readonly session: string
      readonly reviewer: string
      readonly reason: string
    }
  | {
      /** Somebody tried to rule who must not: a party of the review, or no person. Nothing came of it. */
      readonly type: 'review.ruling-refused'
      readonly review: string
      readonly session: string
      readonly reviewer: string
      readonly code: RefusalCode
    }
  | {
      readonly type: 'review.closed'
      readonly review: string
      /** The gateway where it was asked. */
      readonly gateway: string
      readonly state: Exclude<ReviewState, 'open'>
      readonly reason: string
      readonly digest: string
    }

/** Resolves when the entry is durable. What it tells of takes effect only then; when it rejects, not at all. */
export type RecordReview = (entry: ReviewEntry) => Promise<void>

/** The entry of a review as it was opened. */
export function openedEntry(review: Review): ReviewEntry {
  const { id, session, number, resource, parties, digest, rule, policyVersion, groups, quorum, endsAt } =
    review
  const { usesMax, isDetached, needsPasskey, people, owners } = review
  const asked = { session, number, resource, requester: parties[0] ?? '', parties, digest }
  const reviewers = { groups, people, quorum, ownersNeeded: owners.needed }
  const terms = { rule, policyVersion, ...reviewers, endsAt, usesMax, isDetached, needsPasskey }
  return { type: 'review.opened', review: id, ...asked, ...terms }
}

/** The entry of one ruling that the review has. */
export function ruledEntry(
  review: Review,
  reviewer: Principal,
  ruling: GivenRuling,
  justification: string,
  sworn: Sworn | null,
): ReviewEntry {
  const { id, gateway, session, digest, statement: asked } = review
  const preview = review.preview === null || review.preview === 'none' ? null : review.preview.digest
  const given = review.rulings.findLast((one) => one.reviewer === reviewer.id)
  const { deputyOf = null, isOwner = false } = given ?? {}
  const said = { gateway, ruling, asked, justification, digest, sworn, deputyOf, isOwner, preview }
  return { type: 'review.ruled', review: id, session, reviewer: reviewer.id, ...said }
}

/** The entry of one remark. */
export function remarkedEntry(review: Review, { kind, author, words }: Omit<Remark, 'at'>): ReviewEntry {
  return { type: 'review.remarked', review: review.id, session: review.session, kind, author, words }
}

/** The entry of a review's end, with the state it then has. */
export function closedEntry(
  review: Pick<Review, 'id' | 'gateway' | 'digest'>,
  state: Exclude<ReviewState, 'open'>,
  reason: string,
): ReviewEntry {
  const { id, gateway, digest } = review
  return { type: 'review.closed', review: id, gateway, state, reason, digest }
}

/** The entry of an approval that is, in whole or in part, on other gateways' records. */
export function adoptedEntry(review: Review): ReviewEntry {
  const { id, session, parties, digest, quorum } = review
  const said = { approvers: approversOf(review), gateways: gatewaysOf(review) }
  return { type: 'review.adopted', review: id, session, requester: parties[0] ?? '', digest, quorum, ...said }
}
