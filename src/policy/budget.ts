import type { Effect, Inspection } from '../core/inspection.ts'
import { chainOf } from '../core/principal.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import type { Budget, Policy, Taken } from './rule.ts'
import { selectsPrincipal, selectsResource } from './selector.ts'

/** One budget that a decision has to heed, and what its window holds so far. */
export interface Spent {
  readonly budget: Budget
  /** Id of whoever's budget it is: the principal, or someone for whom it acts. */
  readonly principal: string
  readonly taken: Taken
}

export const measures = ['statements', 'rows', 'maskedCells'] as const

/** Windows are kept in so many steps; a window never covers less than its time, and at most one step more. */
const stepsPerWindow = 24
const stepsKept = stepsPerWindow + 1

/** Accounts kept at once: of one principal at one resource under one budget. About 700 bytes each. */
const accountsMax = 20_000

/** Looking for empty accounts touches all of them. */
const forgetEveryMs = 60_000

/** Does a text count against budgets, and do budgets stop it? What steers the session alone does not. */
export function isCharged(inspection: Inspection | null): boolean {
  if (inspection?.kind !== 'parsed') return true
  return inspection.statements.some(
    ({ effects, unknowns }) =>
      effects.length === 0 || unknowns.length > 0 || effects.some((effect) => !steers(effect)),
  )
}

/**
 * The accounts of all budgets, in memory alone: a restart begins anew. Everyone in a delegation chain is charged, so that an
 * agent cannot take what the person behind it may not. When there are more accounts than are kept, those that do not
 * fit share one account for each budget, which is stricter and never looser.
 */
export class BudgetBook {
  readonly #accounts = new Map<string, Account>()
  readonly #accountsMax: number
  #forgottenAt = Number.NEGATIVE_INFINITY

  constructor(most: number = accountsMax) {
    this.#accountsMax = most
  }

  get size(): number {
    return this.#accounts.size
  }

  /** The budgets that apply to a principal at a resource, with what was taken under each. */
  spent(policy: Policy, principal: Principal, resource: Resource, nowMs: number): readonly Spent[] {
    return chargesOf(policy, principal, resource).map(({ budget, id }) => ({
      budget,
      principal: id,
      taken: this.#find(keyOf(budget, id, resource), budget)?.taken(nowMs) ?? nothingTaken,
    }))
  }

  /** Adds to every account that a statement of this principal counts against. */
  charge(policy: Policy, principal: Principal, resource: Resource, taken: Taken, nowMs: number): void {
    for (const { budget, id } of chargesOf(policy, principal, resource))
      this.#open(keyOf(budget, id, resource), budget, nowMs).add(taken, nowMs)
  }

  /** What did not fit is in what its budget's others share; nobody is told less than was taken. */
  #find(key: string, budget: Budget): Account | undefined {
    return this.#accounts.get(key) ?? this.#accounts.get(sharedKey(budget))
  }

  #open(key: string, budget: Budget, nowMs: number): Account {
    const own = this.#accounts.get(key)
    if (own) return own
    if (this.#accounts.size >= this.#accountsMax && nowMs >= this.#forgottenAt + forgetEveryMs)
      this.#forgetEmpty(nowMs)
    const shared = this.#accounts.get(sharedKey(budget)) ?? null
    // The shared ones come on top of the limit: there are no more of them than budgets.
    const fits = this.#accounts.size < this.#accountsMax
    if (!fits && shared) return shared
    const account = new Account(budget.windowMs, fits ? shared : null)
    this.#accounts.set(fits ? key : sharedKey(budget), account)
    return account
  }

  #forgetEmpty(nowMs: number): void {
    this.#forgottenAt = nowMs
    for (const [key, account] of this.#accounts) if (account.isEmpty(nowMs)) this.#accounts.delete(key)
  }
}

/** One window that slides in steps. */
class Account {
  readonly #stepMs: number
  readonly #steps = new Float64Array(stepsKept * measures.length)
  /** The newest step that holds anything, counted from the epoch. */
  #newest = 0

  /** What its owner may have taken before it had an account of its own. */
  readonly #before: Account | null

  constructor(windowMs: number, before: Account | null) {
    this.#stepMs = windowMs / stepsPerWindow
    this.#before = before
  }

  add(taken: Taken, nowMs: number): void {
    this.#slide(nowMs)
    const at = (this.#newest % stepsKept) * measures.length
    measures.forEach((measure, index) => {
      this.#steps[at + index] = (this.#steps[at + index] ?? 0) + taken[measure]
    })
  }

  taken(nowMs: number): Taken {
    this.#slide(nowMs)
    const before = this.#before?.taken(nowMs) ?? nothingTaken
    const sums = measures.map((measure) => before[measure])
    this.#steps.forEach((count, at) => {
      const index = at % measures.length
      sums[index] = (sums[index] ?? 0) + count
    })
    const [statements = 0, rows = 0, maskedCells = 0] = sums
    return { statements, rows, maskedCells }
  }

  isEmpty(nowMs: number): boolean {
    this.#slide(nowMs)
    return this.#steps.every((count) => count === 0)
  }

  // A clock that steps back finds the newest step again: nothing is forgotten earlier than it should be.
  #slide(nowMs: number): void {
    const step = Math.floor(nowMs / this.#stepMs)
    if (step <= this.#newest) return
    const passed = Math.min(step - this.#newest, stepsKept)
    for (let ago = 0; ago < passed; ago += 1) {
      const at = ((step - ago) % stepsKept) * measures.length
      this.#steps.fill(0, at, at + measures.length)
    }
    this.#newest = step
  }
}

const nothingTaken: Taken = { statements: 0, rows: 0, maskedCells: 0 }

interface Charge {
  readonly budget: Budget
  readonly id: string
}

const known = new WeakMap<Policy, WeakMap<Principal, WeakMap<Resource, readonly Charge[]>>>()

/** Remembered, since all three are immutable and sessions ask with every statement. */
function chargesOf(policy: Policy, principal: Principal, resource: Resource): readonly Charge[] {
  if (policy.budgets.length === 0) return []
  const byPrincipal = known.get(policy) ?? new WeakMap<Principal, WeakMap<Resource, readonly Charge[]>>()
  known.set(policy, byPrincipal)
  const byResource = byPrincipal.get(principal) ?? new WeakMap<Resource, readonly Charge[]>()
  byPrincipal.set(principal, byResource)
  const before = byResource.get(resource)
  if (before) return before
  const ofResource = policy.budgets.filter(({ resources }) => selectsResource(resources, resource))
  const charges = ofResource.flatMap((budget) => {
    const ids = chainOf(principal).flatMap((one) =>
      selectsPrincipal(budget.principals, one) ? [one.id] : [],
    )
    return [...new Set(ids)].map((id) => ({ budget, id }))
  })
  byResource.set(resource, charges)
  return charges
}

// A budget that is changed keeps its account unless its window does.
function keyOf({ name, windowMs }: Budget, principal: string, resource: Resource): string {
  return JSON.stringify([name, windowMs, principal, resource.name])
}

function sharedKey({ name, windowMs }: Budget): string {
  return JSON.stringify([name, windowMs])
}

function steers({ kind }: Effect): boolean {
  return kind === 'session' || kind === 'transaction'
}
