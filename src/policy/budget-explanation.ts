import { measures } from './budget-account.ts'
import { isStoppable, measureWords } from './budget-finding.ts'
import { chargesOf, statementsCharged } from './budget.ts'
import type { Facts } from './facts.ts'
import type { Budget, Policy } from './rule.ts'
import { subjectsOf } from './subject.ts'

const hourMs = 3_600_000

/** One budget that a statement counts against, in words for people. */
export interface BudgetExplanation {
  readonly budget: string
  /** Id of whoever's account it is. */
  readonly principal: string
  /** Limits and window, and what happens beyond. */
  readonly limits: string
  /** What of this statement counts. */
  readonly counts: string
}

/** The budgets that a statement counts against, whatever is left of them. */
export function explainBudgets(policy: Policy, facts: Facts): readonly BudgetExplanation[] {
  const { principal, resource } = facts
  return chargesOf(policy, principal, resource).map(({ budget, id }) => ({
    budget: budget.name,
    principal: id,
    limits: limitsInWords(budget),
    counts: countsInWords(budget, policy, facts),
  }))
}

function limitsInWords({ limits, windowMs, over }: Budget): string {
  const each = measures.flatMap((measure) => {
    const limit = limits[measure]
    return limit === null ? [] : [`${limit} ${measureWords[measure]}`]
  })
  return `${each.join(', ')} within ${windowMs / hourMs} h, then ${over}`
}

function countsInWords({ limits }: Budget, policy: Policy, facts: Facts): string {
  if (!isStoppable(facts)) return 'is not counted, and passes when the budget is used up'
  const subjects = limits.subjects === null ? null : subjectsOf(policy, facts.resource)
  const statements = statementsCharged(facts.inspection)
  const counted = [
    limits.statements === null ? [] : statements === 1 ? 'as one statement' : `as ${statements} statements`,
    limits.rows === null ? [] : 'by each row shown',
    limits.bytes === null ? [] : 'by the bytes shown',
    limits.maskedCells === null ? [] : 'by each cell shown with a mask',
    subjects === null ? [] : `by whom its rows are about (${[...subjects.keys()].join(', ')})`,
  ].flat()
  return counted.length === 0 ? 'nothing of it is counted' : `is counted ${counted.join(', ')}`
}
