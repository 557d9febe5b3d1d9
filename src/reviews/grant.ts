import { chainOf, type Principal } from '../core/principal.ts'
import { windowFrom, type Recurrence, type Span } from '../core/recurrence.ts'
import { Refusal } from '../core/refusal.ts'
import type { Party } from './review.ts'

export const grantStates = ['open', 'approved', 'denied', 'expired', 'revoked', 'over'] as const
/** `open` waits for its reviewers; `approved` is in force or will be; `over` was, and its time has passed. */
export type GrantState = (typeof grantStates)[number]

/** Who asks for which role, where, for how long and why, and on what terms it is granted. */
export interface GrantRequest {
  readonly resource: string
  readonly role: string
  readonly requester: Principal
  /** How long it lasts. */
  readonly lastsMs: number
  /** When it begins, in milliseconds since the epoch; null: when it is approved. */
  readonly startsAt: number | null
  /** When it comes again, each time for as long as it says, and when it comes no more; null: it is there once. */
  readonly recurs: { readonly recurrence: Recurrence; readonly endsAt: number } | null
  readonly justification: string
  readonly groups: readonly string[]
  readonly quorum: number
}

/** What one person said of a grant. */
export interface GrantRuling {
  readonly reviewer: string
  readonly ruling: 'approve' | 'deny'
  readonly justification: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** A grant and what became of it. Instants are milliseconds since the epoch by the store's clock. */
export interface Grant {
  /** UUIDv7. */
  readonly id: string
  readonly resource: string
  readonly role: string
  readonly chain: readonly Party[]
  readonly parties: readonly string[]
  readonly justification: string
  readonly groups: readonly string[]
  readonly quorum: number
  readonly state: GrantState
  readonly askedAt: number
  /** Before it is approved: as it would be if it were approved now, or when it was asked for. */
  readonly startsAt: number
  readonly endsAt: number
  /** When it is in force between these instants; null: all the time. */
  readonly recurrence: Recurrence | null
  /** Rulings after this instant do not count. */
  readonly ruleBefore: number
  readonly rulings: readonly GrantRuling[]
}

/** When the grant is in force next, or is now, if it is approved; null when it will not be any more. */
export function windowOf(grant: Grant, nowMs: number): Span | null {
  const { startsAt, endsAt, recurrence } = grant
  if (recurrence !== null) return windowFrom(recurrence, nowMs, { startsAt, endsAt })
  return nowMs < endsAt ? { startsAt, endsAt } : null
}

/** Whoever asked (anybody in the chain) sees a grant, and so do the people who could rule on it. */
export function maySeeGrant(grant: Grant, principal: Principal): boolean {
  if (grant.parties.includes(principal.id)) return true
  return isReviewer(principal) && isInGroups(grant, principal)
}

/** Null when the principal may rule on the grant, else why not. The store's constraints say the same. */
export function whyNotGrant(grant: Grant, reviewer: Principal): Refusal | null {
  const hint = `Ask somebody in ${grant.groups.join(', ')}.`
  if (chainOf(reviewer).some((member) => grant.parties.includes(member.id)))
    return new Refusal('reviewer-own', 'Nobody grants a role to themselves, or to an agent of theirs.', {
      hint,
    })
  if (!isReviewer(reviewer))
    return new Refusal('reviewer-kind', 'Only people grant roles, and only for themselves.')
  if (!isInGroups(grant, reviewer))
    return new Refusal('reviewer-group', 'You are in none of the groups that may grant this role.', { hint })
  if (grant.rulings.some((ruling) => ruling.reviewer === reviewer.id))
    return new Refusal('review-ruled', 'You have ruled on this already; a ruling is final.')
  if (grant.state === 'open') return null
  return new Refusal('review-over', `This is ${grant.state} already.`, {
    hint: 'An extension is a new request.',
  })
}

/** Null when the principal may end the grant: whoever has it may give it back, whoever could give it may take it. */
export function whyNotRevoke(grant: Grant, principal: Principal): Refusal | null {
  if (grant.state !== 'open' && grant.state !== 'approved')
    return new Refusal('review-over', `This is ${grant.state} already.`)
  if (grant.parties.includes(principal.id)) return null
  if (isReviewer(principal) && isInGroups(grant, principal)) return null
  return unknownGrant()
}

/** One answer for grants that do not exist and for those that the principal may not see. */
export function unknownGrant(): Refusal {
  return new Refusal('grant-unknown', 'There is no such grant, or it is not for you to see.')
}

function isReviewer(principal: Principal): boolean {
  return principal.kind === 'person' && principal.onBehalfOf === undefined
}

function isInGroups(grant: Grant, principal: Principal): boolean {
  return grant.groups.some((group) => principal.groups.includes(group))
}
