import type { Decision } from '../core/decision.ts'
import { nothingTaken } from './budget-account.ts'
import { isStoppable } from './budget-finding.ts'
import { BudgetBook, statementsCharged } from './budget.ts'
import { decide } from './decide.ts'
import type { Facts } from './facts.ts'
import type { Policy } from './rule.ts'

/**
 * What a policy decides about statements on record, told in the order in which they were asked: its budgets count what it
 * lets through, with the rows, bytes and masked cells that were shown then. Subjects nobody can count: no values are on record.
 */
export class BudgetTrial {
  readonly #policy: Policy
  readonly #book = new BudgetBook()
  readonly #stopped = new WeakSet<Facts>()

  constructor(policy: Policy) {
    this.#policy = policy
  }

  /** Decides on one and counts it. What is left of a budget is no difference; that nothing is left is one. */
  decide(facts: Facts): Decision {
    const { principal, resource, nowMs } = facts
    const spent = this.#book.spent(this.#policy, principal, resource, nowMs)
    const plain = decide(this.#policy, facts)
    if (spent.length === 0) return plain
    const counted = decide(this.#policy, { ...facts, spent })
    if (counted.verdict === 'deny') this.#stopped.add(facts)
    else if (isStoppable(facts)) {
      const statements = statementsCharged(facts.inspection)
      this.#book.charge(this.#policy, principal, resource, { ...nothingTaken, statements }, nowMs)
    }
    return counted.verdict === plain.verdict && counted.code === plain.code ? plain : counted
  }

  /** It is over, and showed so much by the time `nowMs`. What this policy stops would have shown nothing. */
  shown(
    facts: Facts,
    { rows, bytes, masked }: { readonly rows: number; readonly bytes: number; readonly masked: number },
    nowMs: number,
  ): void {
    if (this.#stopped.has(facts) || (rows === 0 && bytes === 0 && masked === 0)) return
    const taken = { ...nothingTaken, rows, bytes, maskedCells: masked }
    this.#book.charge(this.#policy, facts.principal, facts.resource, taken, nowMs)
  }
}
