import type { Decision, Obligations } from './decision.ts'
import type { Statement } from './statement.ts'

/**
 * Leave to forward one statement once. Only the gate issues it, after the statement's entry is in the ledger;
 * `spend` yields the bytes that were decided on, so nothing else can be sent under it.
 */
export class Clearance {
  readonly statement: Statement
  readonly decision: Decision
  /** Index of the statement's entry in the ledger. */
  readonly entry: number
  /** When it was issued, by `Clock.monotonic`. */
  readonly issuedAtMs: number
  #spent = false

  private constructor(statement: Statement, decision: Decision, entry: number, issuedAtMs: number) {
    this.issuedAtMs = issuedAtMs
    this.statement = statement
    this.decision = decision
    this.entry = entry
  }

  /** For the gate alone; `tools/tidy.test.ts` holds that true. */
  static issue(statement: Statement, decision: Decision, entry: number, issuedAtMs: number): Clearance {
    return new Clearance(statement, decision, entry, issuedAtMs)
  }

  get obligations(): Obligations {
    return this.decision.obligations
  }

  /** The bytes to forward. Throws on the second call: a clearance is for one sending. */
  spend(): Buffer {
    if (this.#spent) throw new Error('This clearance was already spent.')
    this.#spent = true
    return this.statement.bytes
  }
}
