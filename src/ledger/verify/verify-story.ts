import type { EntryOf, Leaf } from '../entries/entry.ts'
import { lostReason } from '../journal/open-sessions.ts'
import { DisposalStory } from './verify-disposal.ts'
import type { Observations } from './verify-observation.ts'
import { PasskeyStory } from './verify-passkey.ts'
import { Presence } from './verify-presence.ts'
import { ReviewStory } from './verify-review.ts'
import type { SavedStory } from './verify-saved.ts'

interface Pending {
  readonly session: string
  readonly number: number
}

/** What a run over all entries adds up to. */
export interface StorySums {
  readonly sessions: number
  readonly statements: number
  readonly concluded: number
  /** Cleared statements without an outcome: their gateway or target died in between. */
  readonly unconcluded: number
}

/** More than any gateway serves, whatever it is configured for: beyond it, what is open is not kept. */
export const openMax = 1_000_000

/**
 * Reads entries in order and says where they contradict each other: stamps that go back, statements outside a session,
 * outcomes without a decision or a second time, statements let go without the approvals that they needed. Holds only
 * sessions that are open, statements that still run, and reviews. What is odd and no contradiction is an observation.
 */
export class Story {
  #lastAt = ''
  /** Ids of the open sessions, each with those of its chain. */
  readonly #open: Map<string, string[]>
  /** Those that were open when a gateway started, until it closes them for the one before. */
  readonly #left: Set<string>
  readonly #running: Map<number, Pending>
  #sessions = 0
  #statements = 0
  #concluded = 0
  #unconcluded = 0
  readonly #presence: Presence
  readonly #reviews: ReviewStory
  readonly #passkeys: PasskeyStory
  readonly #disposals: DisposalStory

  /** `from`: what an earlier reading had come to. */
  constructor(observations: Observations, from: SavedStory | null = null) {
    this.#open = from?.open ?? new Map()
    this.#left = from?.left ?? new Set()
    this.#running = from?.running ?? new Map()
    this.#lastAt = from?.lastAt ?? ''
    this.#sessions = from?.sessions ?? 0
    this.#statements = from?.statements ?? 0
    this.#concluded = from?.concluded ?? 0
    this.#unconcluded = from?.unconcluded ?? 0
    this.#presence = new Presence(observations, from?.presence)
    this.#reviews = new ReviewStory(observations, from?.reviews)
    this.#passkeys = new PasskeyStory(observations, from?.passkeys)
    this.#disposals = new DisposalStory(observations, from?.disposals)
  }

  /** What it has come to, to go on from; valid until the next entry. */
  save(): SavedStory {
    return {
      lastAt: this.#lastAt,
      open: this.#open,
      left: this.#left,
      running: this.#running,
      sessions: this.#sessions,
      statements: this.#statements,
      concluded: this.#concluded,
      unconcluded: this.#unconcluded,
      presence: this.#presence.save(),
      reviews: this.#reviews.save(),
      passkeys: this.#passkeys.save(),
      disposals: this.#disposals.save(),
    }
  }

  /** Takes the next entry; answers what is wrong with it, or null. */
  tell(leaf: Leaf): string | null {
    if (leaf.at < this.#lastAt)
      return `its stamp ${leaf.at} is before that of the entry ahead, ${this.#lastAt}`
    this.#lastAt = leaf.at
    this.#presence.tell(leaf, this.#open.size)
    switch (leaf.type) {
      case 'gateway.started':
        // Sessions end with the process that served them.
        if (this.#left.size + this.#open.size > openMax) this.#left.clear()
        for (const session of this.#open.keys()) this.#left.add(session)
        this.#open.clear()
        this.#unconcluded += this.#running.size
        this.#running.clear()
        return null
      case 'session.opened':
        if (this.#open.has(leaf.session)) return `session ${leaf.session} is open already`
        if (this.#open.size >= openMax) return tooMany('sessions are open')
        this.#open.set(
          leaf.session,
          leaf.chain.map(({ id }) => id),
        )
        this.#sessions += 1
        return null
      case 'session.extended':
        return this.#extend(leaf)
      case 'session.closed':
        return this.#close(leaf)
      case 'statement.prepared':
      case 'statement.decided':
        return this.#decide(leaf)
      case 'statement.concluded':
        return this.#conclude(leaf.decided, leaf.session, leaf.number) ?? sumOf(leaf)
      case 'review.opened':
        return this.#reviews.open(leaf)
      case 'review.ruled':
        return this.#passkeys.sworn(leaf.index, leaf) ?? this.#reviews.rule(leaf.index, leaf)
      case 'review.adopted':
        return this.#reviews.adopt(leaf.index, leaf)
      case 'review.voided':
        return this.#reviews.void(leaf.index, leaf)
      case 'review.closed':
        return this.#reviews.close(leaf.index, leaf)
      case 'access.changed':
        return this.#passkeys.change(leaf) ?? this.#disposals.change(leaf)
      case 'key.destroyed':
      case 'recording.disposed':
        return this.#disposals.erased(leaf)
      case 'gateway.stopped':
      case 'heartbeat':
      case 'policy.loaded':
      case 'session.refused':
      case 'review.ruling-refused':
      case 'preview.started':
      case 'preview.ended':
      case 'review.remarked':
      case 'review.escalated':
      case 'chat.bound':
      case 'recording.sealed':
      case 'evidence.read':
      case 'key.created':
      case 'key.rotated':
      case 'key.revoked':
      case 'ledger.anchored':
      case 'evidence.searched':
      case 'access.refused':
      case 'alert':
        return null
    }
  }

  sums(): StorySums {
    return {
      sessions: this.#sessions,
      statements: this.#statements,
      concluded: this.#concluded,
      unconcluded: this.#unconcluded + this.#running.size,
    }
  }

  #close({ session, reason }: EntryOf<'session.closed'>): string | null {
    if (reason === lostReason)
      return this.#left.delete(session)
        ? null
        : `session ${session} was left open by no gateway before this one`
    return this.#open.delete(session) ? null : `session ${session} is not open`
  }

  #extend({ session, chain }: EntryOf<'session.extended'>): string | null {
    const opened = this.#open.get(session)
    if (!opened) return `session ${session} is extended while it is not open`
    const isSame = opened.length === chain.length && opened.every((id, at) => id === chain[at]?.id)
    return isSame ? null : `session ${session} is extended for another chain than it was opened for`
  }

  #decide(
    leaf: EntryOf<'statement.decided' | 'statement.prepared'> & { readonly index: number },
  ): string | null {
    const { index, session, number, verdict, code, reviewId } = leaf
    this.#statements += 1
    const chain = this.#open.get(session)
    if (!chain) return `statement ${number} is decided while its session ${session} is not open`
    if (code !== '') return null
    if (this.#running.size >= openMax) return tooMany('statements run')
    this.#running.set(index, { session, number })
    return verdict === 'review' || reviewId !== null ? this.#reviews.clear(leaf, chain) : null
  }

  #conclude(decided: number, session: string, number: number): string | null {
    this.#concluded += 1
    const running = this.#running.get(decided)
    if (!running) return `it concludes entry ${decided}, which is no cleared statement without an outcome`
    this.#running.delete(decided)
    const isSame = running.session === session && running.number === number
    return isSame ? null : `it concludes entry ${decided}, which is another statement`
  }
}

function tooMany(what: string): string {
  return `more than ${openMax} ${what} at once, which no gateway lets happen: what follows is not held against this one`
}

function sumOf({ masked, maskedBy }: EntryOf<'statement.concluded'>): string | null {
  if (maskedBy === undefined) return null
  const sum = Object.values(maskedBy).reduce((all, cells) => all + cells, 0)
  return sum === masked ? null : `it has ${masked} masked cells, and ${sum} by data class`
}
