import type { EntryOf } from '../entries/entry.ts'
import type { Observations } from './verify-observation.ts'
import type { SavedStory } from './verify-saved.ts'

type Opened = EntryOf<'review.opened'>
type Ruled = EntryOf<'review.ruled'>
type Closed = EntryOf<'review.closed'>
type Adopted = EntryOf<'review.adopted'>
type Decided = EntryOf<'statement.decided'> | EntryOf<'statement.prepared'>

interface Known {
  readonly session: string
  readonly number: number
  readonly requester: string
  readonly digest: string
  readonly quorum: number
  /** Of the quorum, how many are to be owners of the resource. */
  readonly ownersNeeded: number
  /** Reviewers who ruled as owners. */
  readonly owners: Set<string>
  /** True when approvals count only with a passkey's signature. */
  readonly needsPasskey: boolean
  /** SHA-256 of the text that was last signed as a change; null without one. */
  changed: string | null
  /** Statements that it may still let go; null when only the one that was held. */
  standing: number | null
  /** What each reviewer said last. */
  readonly rulings: Map<string, Ruled['ruling']>
  result: Closed['result'] | null
}

/**
 * Holds the entries of reviews against each other and against the statements that they let go. A ledger in which a
 * statement under review ran without the approvals that its rule asked for is at fault, whoever signed it.
 */
export class ReviewStory {
  readonly #observations: Observations
  readonly #reviews: Map<string, Known>
  /** Of reviews that are over: late entries may still name them. */
  readonly #over: Set<string>

  constructor(observations: Observations, from?: SavedStory['reviews']) {
    this.#observations = observations
    this.#reviews = from?.known ?? new Map()
    this.#over = from?.over ?? new Set()
  }

  save(): SavedStory['reviews'] {
    return { known: this.#reviews, over: this.#over }
  }

  /** Takes the opening of a review; what is wrong with it, or null. */
  open(opened: Opened): string | null {
    const {
      reviewId,
      session,
      number,
      requester,
      digest,
      quorum,
      standing,
      passkey,
      ownersNeeded = 0,
    } = opened
    if (this.#reviews.has(reviewId) || this.#over.has(reviewId)) return `review ${reviewId} was opened before`
    this.#reviews.set(reviewId, {
      session,
      number,
      requester,
      digest,
      quorum,
      ownersNeeded,
      owners: new Set(),
      needsPasskey: passkey ?? false,
      changed: null,
      standing: standing ?? null,
      rulings: new Map(),
      result: null,
    })
    return null
  }

  /** Takes a ruling. */
  rule(
    index: number,
    { reviewId, session, reviewer, ruling, digest, gateway, passkey, deputyOf, owner }: Ruled,
  ): string | null {
    if (gateway !== undefined) return this.#elsewhere(index, reviewId, gateway)
    const review = this.#reviews.get(reviewId)
    if (!review) return this.#late(index, reviewId, `${reviewer} ruled on it`)
    if (review.session !== session) return `review ${reviewId} is of another session`
    if (review.digest !== digest) return `it rules on something else than review ${reviewId} asks for`
    if (review.result !== null) this.#noteOver(index, reviewId, `${reviewer} ruled on it`)
    if (deputyOf !== undefined && (deputyOf === review.requester || deputyOf === reviewer))
      return `${reviewer} ruled in the stead of ${deputyOf}, whose own matter review ${reviewId} is`
    if (review.needsPasskey && ruling !== 'deny' && passkey === undefined)
      return `it approves review ${reviewId} without the passkey that its rule asks for`
    if (ruling === 'change') review.changed = passkey?.statement ?? null
    else if (
      ruling === 'approve' &&
      passkey &&
      review.changed !== null &&
      passkey.statement !== review.changed
    )
      return `its passkey signed another text than review ${reviewId} was changed to`
    // What was said of the statement before it was changed is not said of what it is now; a denial stands.
    if (ruling === 'change')
      for (const [one, said] of review.rulings) if (said !== 'deny') review.rulings.delete(one)
    review.rulings.set(reviewer, ruling)
    if (owner) review.owners.add(reviewer)
    return null
  }

  /**
   * Takes what other ledgers hold of a review that lets a statement go here. Those ledgers prove it; this one says which
   * they are.
   */
  adopt(index: number, adopted: Adopted): string | null {
    const { reviewId, session, requester, digest, quorum, approvers, gateways } = adopted
    const known = this.#reviews.get(reviewId)
    if (known && (known.digest !== digest || known.requester !== requester || known.quorum !== quorum))
      return `it adopts something else than review ${reviewId} asks for`
    const rulings = new Map<string, Ruled['ruling']>(approvers.map((reviewer) => [reviewer, 'approve']))
    for (const [reviewer, said] of known?.rulings ?? []) if (said === 'deny') rulings.set(reviewer, said)
    const { number = 0, standing = 1 } = known ?? {}
    this.#reviews.set(reviewId, {
      session: known?.session ?? session,
      number,
      requester,
      digest,
      quorum,
      // Their ledgers hold who of them are owners.
      ownersNeeded: 0,
      owners: new Set(),
      // Their ledgers hold the signatures of what was said elsewhere.
      needsPasskey: known?.needsPasskey ?? false,
      changed: known?.changed ?? null,
      standing,
      rulings,
      result: 'approved',
    })
    this.#over.delete(reviewId)
    this.#observations.add('review', index, `review ${reviewId} is on the ledgers of ${gateways.join(', ')}`)
    return null
  }

  /** Takes the word that a ruling does not count any more: a later statement needs its quorum without it. */
  void(index: number, { reviewId, reviewer }: EntryOf<'review.voided'>): string | null {
    const review = this.#reviews.get(reviewId)
    if (!review) return this.#late(index, reviewId, `the ruling of ${reviewer} was voided`)
    if (review.rulings.get(reviewer) !== 'deny') review.rulings.delete(reviewer)
    return null
  }

  /** Takes the end of a review. */
  close(index: number, { reviewId, result, digest, gateway }: Closed): string | null {
    if (gateway !== undefined) return this.#elsewhere(index, reviewId, gateway)
    const review = this.#reviews.get(reviewId)
    if (!review) return this.#late(index, reviewId, `it was closed as ${result}`)
    if (review.digest !== digest) return `it closes something else than review ${reviewId} asks for`
    review.result = result
    // Only an approval lets something go afterwards.
    if (result !== 'approved') this.#forget(reviewId)
    return null
  }

  /** Takes a cleared statement that a review held, or that its rule wanted held. `chain`: the parties of its session. */
  clear({ reviewId, session, number }: Decided, chain: readonly string[]): string | null {
    if (reviewId === null) return 'it was cleared without the review that its verdict asks for'
    const review = this.#reviews.get(reviewId)
    if (!review) return `it was cleared under review ${reviewId}, which is not open`
    if (review.standing !== null) {
      if (!chain.includes(review.requester))
        return `it was cleared under review ${reviewId}, which somebody else asked for`
      review.standing -= 1
    } else if (review.session !== session || review.number !== number)
      return `it was cleared under review ${reviewId}, which is of another statement`
    const rulings = [...review.rulings]
    const parties = [review.requester, ...chain]
    const approvers = rulings.flatMap(([reviewer, said]) =>
      said !== 'deny' && !parties.includes(reviewer) ? [reviewer] : [],
    )
    const approvals = approvers.length
    if (review.standing === null || review.standing <= 0) this.#forget(reviewId)
    if (approvals < review.quorum)
      return `it was cleared with ${approvals} of ${review.quorum} approvals by others than its parties`
    if (approvers.filter((one) => review.owners.has(one)).length < review.ownersNeeded)
      return `it was cleared without ${review.ownersNeeded} approvals by owners of the resource`
    if (rulings.some(([, said]) => said === 'deny')) return `it was cleared although a reviewer denied it`
    return review.result === 'approved'
      ? null
      : `it was cleared before review ${reviewId} was closed as approved`
  }

  /** A review that another gateway asked: its ledger tells what came of it. */
  #elsewhere(index: number, reviewId: string, gateway: string): null {
    this.#observations.add('review', index, `review ${reviewId} was asked on the ledger of ${gateway}`)
    return null
  }

  /** What is told of a review that is over is worth a look; of one that never was, it contradicts the ledger. */
  #late(index: number, reviewId: string, what: string): string | null {
    if (!this.#over.has(reviewId)) return `review ${reviewId} was never opened`
    this.#noteOver(index, reviewId, what)
    return null
  }

  #noteOver(index: number, reviewId: string, what: string): void {
    this.#observations.add('review', index, `review ${reviewId} was over when ${what}`)
  }

  #forget(reviewId: string): void {
    this.#reviews.delete(reviewId)
    this.#over.add(reviewId)
  }
}
