import { measures } from './budget-account.ts'
import { isCharged } from './budget.ts'
import type { Spent } from './budget.ts'
import type { Facts } from './facts.ts'
import { printable } from './finding.ts'
import type { Finding } from './finding.ts'

/** What budgets that are used up say. Opening a session, preparing and steering one are not stopped. */
export function findInBudgets(facts: Facts): readonly Finding[] {
  if (!isStoppable(facts)) return []
  return (facts.spent ?? []).flatMap(findInBudget)
}

/** Rows that budgets leave; null without a limit. A reply is cut there, so that one statement cannot take far more. */
export function rowsLeft(facts: Facts): number | null {
  if (!isStoppable(facts)) return null
  const left = (facts.spent ?? []).flatMap(({ budget, taken }) =>
    budget.limits.rows === null ? [] : [Math.max(0, budget.limits.rows - taken.rows)],
  )
  return left.length === 0 ? null : Math.min(...left)
}

function isStoppable({ act, inspection }: Facts): boolean {
  return act !== 'connect' && act !== 'prepare' && isCharged(inspection)
}

function findInBudget({ budget, principal, taken, isKnown }: Spent): readonly Finding[] {
  if (!isKnown) return [unknownFinding(budget.name)]
  for (const measure of measures) {
    const limit = budget.limits[measure]
    if (limit === null || taken[measure] < limit) continue
    const window = `${budget.windowMs / hourMs} h`
    return [
      {
        verdict: budget.over,
        rule: budget.name,
        reason: `The budget ${budget.name} of ${printable(principal)} is used up: ${taken[measure]} of ${limit} ${words[measure]} within ${window}.`,
        hint: 'Ask for less at once, and go on when the window has moved; or ask for a larger budget.',
        code: 'budget-exceeded',
        terms: budget.review,
      },
    ]
  }
  return []
}

function unknownFinding(budget: string): Finding {
  return {
    verdict: 'deny',
    rule: budget,
    reason: `What was taken from the budget ${budget} elsewhere cannot be known now.`,
    hint: 'Try again shortly; an operator finds the cause in the log of the gateway.',
    code: 'budget-unavailable',
    terms: null,
  }
}

const hourMs = 3_600_000
const words = { statements: 'statements', rows: 'rows', maskedCells: 'masked cells' } as const
