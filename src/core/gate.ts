import type { Clearance } from './clearance.ts'
import type { Allowance, Outcome, Recorded, Shown, ShownSoFar } from './outcome.ts'
import { Refusal } from './refusal.ts'
import type { Secret } from './secret.ts'
import type { ClientOrigin, Session } from './session.ts'
import type { Statement } from './statement.ts'

/** What a client presents to be let in. */
export type Credential =
  | { readonly kind: 'token'; readonly token: Secret }
  /** Certificates in DER, the leaf first, whose key the client proved in the TLS handshake. */
  | { readonly kind: 'certificate'; readonly chain: readonly Buffer[] }

/** A hold as the waiting client is told of it. */
export interface Hold {
  readonly reviewId: string
  readonly url: string
  /** When waiting ends, in milliseconds since the epoch. */
  readonly endsAt: number
  readonly reason: string
}

/** What a reviewer asks of whoever asked for review. */
export interface ReviewQuestion {
  readonly reviewId: string
  readonly url: string
  /** The reviewer's name, for people. */
  readonly by: string
  readonly words: string
}

/** The client that waits for an answer, as the gate sees it. */
export interface Waiting {
  /** Aborts when the client cancels or leaves; the review is then withdrawn. */
  readonly signal: AbortSignal
  /** True when the client cannot wait: it is refused at once, and sends the statement again once it is approved. */
  readonly comesBack: boolean
  /** True when the client's next messages need not wait: whoever asks keeps the order and spends what has ripened. */
  readonly goesAhead: boolean
  /** True when a transaction of the client is open at the target, or part of one: its locks are held while it waits. */
  readonly isInTransaction: boolean
  /** The number by which the target knows the session (`pg_stat_activity.pid`); null when it did not say. */
  readonly targetProcess: number | null
  /**
   * True when the target has run it already, by definitions that came after it was cleared: it is decided again, on record,
   * and refused where it would be held. Absent: false.
   */
  readonly hasRun?: boolean
  /**
   * True when what the statement means was taken from the texts before it: where it would be held it is not, nothing is
   * recorded, and the answer is `unreadCatalog`. Absent: false.
   */
  readonly isBehind?: boolean
  /** What became of an earlier review of this statement, for whoever reviews it now; empty where there was none. */
  readonly former: string
  /** Called once if the statement is held, before the wait begins. */
  held(hold: Hold): void
  /** Called for each question that a reviewer asks while it is held. */
  asked(question: ReviewQuestion): void
  /**
   * The statement in hand with another text, as a reviewer wrote it: the client is told, and the text inspected like any
   * other. A refusal where this cannot be done without the client noticing more than the change.
   */
  rewritten(text: string): Promise<Statement | Refusal>
}

/** See `Waiting.isBehind`; never shown. */
export const unreadCatalog = new Refusal('internal', 'The catalog is to be read before this is held.')

/**
 * All that a protocol may ask of the rest of Sallyport. There is no other way to a target, and no other way to a
 * client: `submit` answers with the only thing that can be forwarded, `record` with the only thing that can be shown.
 */
export interface Gate {
  /** Who is it, and may they open a session here? Writes `session.opened` or `session.refused`. */
  admit(credential: Credential, resourceName: string, origin: ClientOrigin): Promise<Session | Refusal>
  /**
   * Decides, holds for review, and records. Answers at once when it can, so that a statement whose decision is
   * known costs no turn of the event loop. The entry of anything but a read is synced before the answer, or, where the
   * client goes ahead, before the clearance is ripe.
   */
  submit(
    session: Session,
    statement: Statement,
    waiting: Waiting,
  ): Clearance | Refusal | Promise<Clearance | Refusal>
  /** True while what it was cleared by would clear it still: the policy, and the time of day where that has a say. */
  isCurrent(session: Session, clearance: Clearance): boolean
  /** Puts what is about to be shown on record and makes sure that its statement's entry is written. */
  record(session: Session, shown: Shown): Recorded | Refusal
  /** Counts what a statement has shown so far, and says how much more it may show before it is to ask again. */
  count(session: Session, clearance: Clearance, shown: ShownSoFar): Allowance
  /** What became of a cleared statement. Every clearance is concluded exactly once. */
  conclude(session: Session, clearance: Clearance, outcome: Outcome): void
  /** Ends the session's record. `reason` is a refusal code or a word such as `client-left`. */
  close(session: Session, reason: string): Promise<void>
}
