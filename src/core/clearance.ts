import type { Decision, Obligations } from './decision.ts'
import type { Refusal } from './refusal.ts'
import type { Statement } from './statement.ts'

/** What the disk has confirmed of the ledger. */
export interface Syncs {
  /** Entries before this index survive a loss of power. */
  readonly syncedTo: number
  /** Resolves with null once the entry does, with a refusal when that cannot be said. Never rejects for want of a ledger. */
  synced(entry: number): Promise<Refusal | null>
}

/**
 * Leave to forward one statement once. Only the gate issues it, after the statement's entry is in the ledger;
 * `spend` yields the bytes that were decided on, so nothing else can be sent under it. One that was asked for ahead has to
 * ripen first: its entry is not synced yet.
 */
export class Clearance {
  readonly statement: Statement
  readonly decision: Decision
  /** Index of the statement's entry in the ledger. */
  readonly entry: number
  /** When it was issued, by `Clock.monotonic`. */
  readonly issuedAtMs: number
  readonly #awaited: Syncs | null
  #spent = false

  private constructor(
    statement: Statement,
    decision: Decision,
    entry: number,
    issuedAtMs: number,
    awaited: Syncs | null,
  ) {
    this.issuedAtMs = issuedAtMs
    this.#awaited = awaited
    this.statement = statement
    this.decision = decision
    this.entry = entry
  }

  /** For the gate alone; `tools/tidy.test.ts` holds that true. */
  static issue(
    statement: Statement,
    decision: Decision,
    entry: number,
    issuedAtMs: number,
    awaited: Syncs | null = null,
  ): Clearance {
    return new Clearance(statement, decision, entry, issuedAtMs, awaited)
  }

  /** True when it may be spent: what of its entry must be synced before is. */
  get isRipe(): boolean {
    return this.#awaited === null || this.#awaited.syncedTo > this.entry
  }

  /** True once its bytes were taken. */
  get isSpent(): boolean {
    return this.#spent
  }

  /** Resolves with null when it is ripe, with a refusal when it never will be. */
  ripened(): Promise<Refusal | null> {
    return this.#awaited === null ? Promise.resolve(null) : this.#awaited.synced(this.entry)
  }

  get obligations(): Obligations {
    return this.decision.obligations
  }

  /** The bytes to forward. Throws on the second call, and before it is ripe: a clearance is for one sending, on record. */
  spend(): Buffer {
    if (!this.isRipe) throw new Error('The entry of this clearance is not synced yet.')
    if (this.#spent) throw new Error('This clearance was already spent.')
    this.#spent = true
    return this.statement.bytes
  }
}
