import type { ReviewTerms } from '../core/decision.ts'
import type { Effect } from '../core/inspection.ts'
import type { Principal, PrincipalKind } from '../core/principal.ts'
import type { Owners } from '../core/resource.ts'
import type { SessionLocks } from '../catalog/session-locks.ts'
import type { ReviewDuties } from './duties.ts'
import type { Preview } from './preview.ts'

export const reviewStates = ['open', 'approved', 'denied', 'expired', 'withdrawn'] as const
export type ReviewState = (typeof reviewStates)[number]

/** One principal of a delegation chain, as it is shown to reviewers. */
export interface Party {
  readonly id: string
  readonly kind: PrincipalKind
  readonly name: string
}

/** What a reviewer can say: yes, no, or yes to another statement. */
export const rulingWords = ['approve', 'deny', 'change'] as const
export type RulingWord = (typeof rulingWords)[number]

/** A ruling as a reviewer gives it, and of which revision of the statement. */
export type GivenRuling =
  | { readonly word: 'approve' | 'deny'; readonly revision: number }
  | { readonly word: 'change'; readonly revision: number; readonly statement: string }

/** What one person said of a review. */
export interface Ruling {
  readonly reviewer: string
  readonly reviewerName: string
  /** The gateway in whose ledger it is. */
  readonly gateway: string
  readonly ruling: RulingWord
  /** Of which revision of the statement. */
  readonly revision: number
  /** The statement as this reviewer changed it; null for the other rulings. */
  readonly changedStatement: string | null
  readonly justification: string
  /** True when it is an owner's of the resource, or given for one. */
  readonly isOwner: boolean
  /** For whom the reviewer stood in; null when for themselves. */
  readonly deputyOf: string | null
  /** The passkey that signed it; null without one. */
  readonly credential: string | null
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** What somebody said without ruling: a remark, what a reviewer asks of whoever asked for review, or what those answer. */
export const remarkKinds = ['remark', 'question', 'answer'] as const
export type RemarkKind = (typeof remarkKinds)[number]

/** What somebody said of a review without ruling on it. */
export interface Remark {
  readonly kind: RemarkKind
  readonly author: string
  readonly authorName: string
  readonly words: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** What reviewers elsewhere are told of a review. */
export const noticeEvents = ['opened', 'changed', 'previewed', 'remarked', 'closed'] as const
export type NoticeEvent = (typeof noticeEvents)[number]

/** The notices of a review, as whoever sees the review sees them. Instants in milliseconds since the epoch. */
export interface NoticeState {
  readonly sink: string
  readonly event: NoticeEvent
  readonly attempts: number
  readonly sentAt: number | null
  /** True when it was given up. */
  readonly isFailed: boolean
  readonly fault: string
}

/** A protected column, and the class that it is masked as. */
export interface ReviewMask {
  readonly column: string
  readonly dataClass: string
}
/** What a review is about: a statement that waits, or a role that somebody took in an emergency. */
export const reviewPurposes = ['statement', 'break-glass'] as const
export type ReviewPurpose = (typeof reviewPurposes)[number]

/** How many reviews are ruled on at once. */
export const togetherMax = 50

/** What is held, for whom, and who may let it go. */
export interface ReviewRequest {
  /** A statement's unless said. */
  readonly purpose?: ReviewPurpose
  readonly session: string
  /** The statement's number within its session. */
  readonly number: number
  readonly resource: string
  readonly requester: Principal
  /** SHA-256 in hex of everything that an approval is bound to. */
  readonly digest: string
  readonly statement: string
  /** The parameters' values in words for people; empty without any. */
  readonly parameters: string
  readonly effects: readonly Effect[]
  /** Rows that the target expects it to show or write; null where it could not say. */
  readonly estimatedRows: number | null
  /** What its plan costs, in the target's unit; null where it could not say. */
  readonly estimatedCost?: number | null
  /** True when a transaction of the client is open meanwhile. */
  readonly isInTransaction?: boolean
  /** True when chance asks for one reviewer more; `terms` say how many that makes. */
  readonly hasSecondLook?: boolean
  /** Equal for statements that differ in constants alone; empty when it is not known. */
  readonly fingerprint?: string
  /** What the requester would see masked of what the statement touches. */
  readonly masks?: readonly ReviewMask[]
  readonly rule: string
  readonly reason: string
  readonly terms: ReviewTerms
  /** Who answers for the resource; absent where nobody is named. */
  readonly owners?: Owners
  /** Who wrote the policy, where the rule asks that they do not rule. */
  readonly authors?: readonly string[]
  readonly policyVersion: string
}

/** A statement on hold and what became of it. Instants are milliseconds since the epoch by the store's clock. */
export interface Review {
  /** UUIDv7. */
  readonly id: string
  readonly purpose: ReviewPurpose
  /** The gateway where it was asked, and in whose ledger that is. */
  readonly gateway: string
  readonly session: string
  readonly number: number
  readonly resource: string
  /** Who asks, and for whom: the requester first, the root last. */
  readonly chain: readonly Party[]
  /** The principal ids of the chain. */
  readonly parties: readonly string[]
  /** E-mail addresses of the people in it: whoever has one of them is the same person, whatever their sign-in. */
  readonly partyMails: readonly string[]
  readonly digest: string
  readonly statement: string
  readonly parameters: string
  readonly effects: readonly Effect[]
  readonly estimatedRows: number | null
  readonly estimatedCost: number | null
  readonly isInTransaction: boolean
  readonly hasSecondLook: boolean
  /** True when it may be ruled on together with its like. */
  readonly isTogether: boolean
  /** What it would do: null while that is not known; `none` where its rule does not ask. */
  readonly preview: Preview | 'none' | null
  /** What its session keeps from others; null where nobody has looked. */
  readonly locks: SessionLocks | null
  readonly fingerprint: string
  readonly masks: readonly ReviewMask[]
  readonly rule: string
  readonly reason: string
  readonly groups: readonly string[]
  /** Who may rule besides the groups: owners, by their principal ids. */
  readonly people: readonly string[]
  /** Whose rulings count as an owner's, and how many of the quorum are to be such. */
  readonly owners: Owners & { readonly needed: number }
  readonly quorum: number
  /** True when an approval needs the reviewer's passkey. */
  readonly needsPasskey: boolean
  readonly policyVersion: string
  readonly state: ReviewState
  readonly openedAt: number
  readonly endsAt: number
  readonly closedAt: number | null
  readonly closeReason: string
  readonly spentAt: number | null
  /** True when no connection waits: the same request, asked again, spends the approval. */
  readonly isDetached: boolean
  readonly usesMax: number
  readonly uses: number
  /** How long an approval may be spent, in milliseconds. */
  readonly validMs: number
  /** Until when the approval may be spent; null while there is none. */
  readonly spendBefore: number | null
  /** How often reviewers changed the statement. */
  readonly revision: number
  /** What an approval would let go in the statement's stead; null while nobody changed it. */
  readonly changedStatement: string | null
  readonly rulings: readonly Ruling[]
  readonly remarks: readonly Remark[]
  /** What the rule asks of its reviewers besides. */
  readonly duties: ReviewDuties
  /** How far reviewers elsewhere are told. */
  readonly notices: readonly NoticeState[]
}

/** Somebody who looks at reviews, and for whom they stand in. Their groups are those of all of them. */
export type Reader = Principal & { readonly standsInFor?: readonly string[] }

/** Whoever asked (anybody in the chain) sees a review, and so do the people who could rule on it. Nobody else does. */
export function maySee(review: Pick<Review, 'parties' | 'groups' | 'people'>, principal: Reader): boolean {
  return review.parties.includes(principal.id) || mayBeAsked(review, principal)
}

/** True for the people whom a review is put before. */
export function mayBeAsked(review: Pick<Review, 'groups' | 'people'>, principal: Reader): boolean {
  return principal.kind === 'person' && principal.onBehalfOf === undefined && isReviewer(review, principal)
}

/** True when the principal is in a group that may rule on the review, or named to. */
export function isReviewer(
  { groups, people }: Pick<Review, 'groups' | 'people'>,
  { id, groups: own, standsInFor = [] }: Reader,
): boolean {
  return (
    [id, ...standsInFor].some((one) => people.includes(one)) || own.some((group) => groups.includes(group))
  )
}

/** Who may rule on a review, in words. */
export function reviewersInWords({ groups, people }: Pick<Review, 'groups' | 'people'>): string {
  return [...groups, ...(people.length > 0 ? ['the owners of the resource'] : [])].join(', ')
}

/** What reviewers asked and nobody has answered since. */
export function unansweredOf({ remarks }: Pick<Review, 'remarks'>): readonly Remark[] {
  const answeredAt = remarks.findLastIndex(({ kind }) => kind === 'answer')
  return remarks.slice(answeredAt + 1).filter(({ kind }) => kind === 'question')
}

/** The gateways that put something of the review on record: where it was asked first, then where it was ruled on. */
export function gatewaysOf({ gateway, rulings }: Review): readonly string[] {
  return [...new Set([gateway, ...rulings.map((ruling) => ruling.gateway)])]
}

/** Who stands for the statement as it is now: those who approved its latest revision, and whoever wrote that. */
export function approversOf({ rulings, revision, duties }: Review): readonly string[] {
  return rulings
    .filter((ruling) => ruling.ruling !== 'deny' && ruling.revision === revision)
    .map(({ reviewer }) => reviewer)
    .filter((reviewer) => !duties.voided.includes(reviewer))
}

/** True when enough people stand for the statement as it is now, and enough of them as owners. */
export function hasQuorum(review: Review): boolean {
  const { rulings, revision, quorum, owners } = review
  const approvers = approversOf(review)
  const owning = approvers.filter((approver) =>
    rulings.some((one) => one.isOwner && one.reviewer === approver && one.revision === revision),
  )
  return approvers.length >= quorum && owning.length >= owners.needed
}

/** The groups that are to be told now: those of an escalation only once it has come. */
export function toldGroups({ groups, duties }: Pick<Review, 'groups' | 'duties'>): readonly string[] {
  if (duties.escalatedAt !== null) return groups
  const first = groups.filter((group) => !duties.escalationGroups.includes(group))
  return first.length === 0 ? groups : first
}
