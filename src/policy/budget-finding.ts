import { measures } from './budget-account.ts'
import { isCharged, statementsCharged } from './budget.ts'
import type { Spent } from './budget.ts'
import type { Facts } from './facts.ts'
import type { Allowance } from '../core/outcome.ts'
import { printable } from './finding.ts'
import type { Finding } from './finding.ts'

/** What budgets that are used up say. Opening a session, preparing and steering one are not stopped. */
export function findInBudgets(facts: Facts): readonly Finding[] {
  if (!isStoppable(facts)) return []
  const asked = statementsCharged(facts.inspection)
  return (facts.spent ?? []).flatMap((spent) => findInBudget(spent, asked))
}

/** Rows that budgets leave; null without a limit. A reply is cut there, so that one statement cannot take far more. */
export function rowsLeft(facts: Facts): Allowance | null {
  if (!isStoppable(facts)) return null
  const left = (facts.spent ?? []).flatMap(({ budget, taken }) =>
    budget.limits.rows === null
      ? []
      : [{ rows: Math.max(0, budget.limits.rows - taken.rows), budget: budget.name }],
  )
  return left.sort((one, other) => one.rows - other.rows)[0] ?? null
}

/** Do budgets count what a reply shows while it comes? */
export function isCounted(facts: Facts): boolean {
  return (
    isStoppable(facts) &&
    (facts.spent ?? []).some(({ budget }) => stopping.some((one) => budget.limits[one] !== null))
  )
}

/**
 * How many more rows a reply may show before it asks again. Whatever else runs at the same time takes its share meanwhile, so
 * that only a part of what is left is given out at once.
 */
export function allowance(spent: readonly Spent[]): Allowance {
  let least: Allowance = { rows: rowsAtOnce, budget: '' }
  for (const one of spent) {
    const { budget, taken, isKnown } = one
    const subjects = subjectsAtOnce(one)
    if (subjects !== null && subjects < (least.subjects ?? Infinity)) {
      const isOver = subjects < 0
      least = { ...least, subjects, ...(isOver ? { rows: 0, budget: budget.name } : {}) }
    }
    const bytes = bytesAtOnce(one)
    if (bytes !== null && bytes.left < (least.bytes?.left ?? Infinity)) least = { ...least, bytes }
    for (const measure of countedOn) {
      const limit = budget.limits[measure]
      if (limit === null) continue
      const left = isKnown ? limit - taken[measure] : 0
      const rows = left <= 0 ? 0 : Math.max(1, Math.floor(left / shares))
      if (rows < least.rows) least = { ...least, rows, budget: budget.name }
    }
  }
  return least
}

// What is told is counted before it is shown, so that what is used up exactly is not too much.
function subjectsAtOnce({ budget, taken, isKnown }: Spent): number | null {
  const { subjects } = budget.limits
  if (subjects === null) return null
  if (!isKnown || taken.subjects > subjects) return -1
  return Math.floor((subjects - taken.subjects) / shares)
}

// A row that is longer than its share is shown where all that is left is not less.
function bytesAtOnce({ budget, taken, isKnown }: Spent): NonNullable<Allowance['bytes']> | null {
  const { bytes } = budget.limits
  if (bytes === null) return null
  const left = isKnown ? Math.max(0, bytes - taken.bytes) : 0
  return { left, atOnce: Math.floor(left / shares), budget: budget.name }
}

const countedOn = ['rows', 'maskedCells'] as const
const stopping = [...countedOn, 'bytes', 'subjects'] as const
/** Of what is left a reply gets one at once. */
const shares = 8
/** Asking costs about as much as showing a few rows. */
const rowsAtOnce = 10_000

/** False for what budgets neither count nor stop. */
export function isStoppable({ act, inspection }: Facts): boolean {
  return act !== 'connect' && act !== 'prepare' && isCharged(inspection)
}

// What a text shows is cut where a limit ends; its statements are known before, so that none passes with one too many.
function findInBudget({ budget, principal, taken, isKnown }: Spent, statements: number): readonly Finding[] {
  if (!isKnown) return [unknownFinding(budget.name)]
  for (const measure of measures) {
    const limit = budget.limits[measure]
    const isUsedUp = limit !== null && taken[measure] >= limit
    const isTooMany = limit !== null && measure === 'statements' && taken.statements + statements > limit
    if (!isUsedUp && !isTooMany) continue
    const window = `${budget.windowMs / hourMs} h`
    const counted = `${taken[measure]} of ${limit} ${measureWords[measure]} within ${window}`
    const whose = `The budget ${budget.name} of ${printable(principal)}`
    return [
      {
        verdict: budget.over,
        rule: budget.name,
        reason: isUsedUp
          ? `${whose} is used up: ${counted}.`
          : `${whose} has no room for the ${statements} statements of this text: ${counted}.`,
        hint: isUsedUp
          ? 'Ask for less at once, and go on when the window has moved; or ask for a larger budget.'
          : 'Send fewer statements in one text; those that fit pass.',
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
/** What is counted, as people call it. */
export const measureWords = {
  statements: 'statements',
  rows: 'rows',
  bytes: 'bytes',
  maskedCells: 'masked cells',
  subjects: 'subjects',
} as const
