import type { Effect, Inspection } from '../core/inspection.ts'
import { chainOf } from '../core/principal.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import { BudgetAccount, nothingTaken, type StepTaken } from './budget-account.ts'
import type { Budget, Policy, Taken } from './rule.ts'
import { selectsPrincipal, selectsResource } from './selector.ts'
import { subjectRoomUnlessSaid } from './subject-set.ts'

/** One budget that a decision has to heed, and what its window holds so far. */
export interface Spent {
  readonly budget: Budget
  /** Id of whoever's budget it is: the principal, or someone for whom it acts. */
  readonly principal: string
  readonly taken: Taken
  /** False where what others took may be unknown; then nothing is left. */
  readonly isKnown: boolean
}

/** What an account took within one step of its window, as the store keeps it. */
export interface AccountStep extends StepTaken {
  /** JSON: the budget's name and window, whose it is and where; the first two alone for what others share. */
  readonly account: string
  readonly windowMs: number
}

/** Accounts kept at once: of one principal at one resource under one budget. About a kilobyte each. */
const accountsMax = 20_000

/** Looking for empty accounts touches all of them. */
const forgetEveryMs = 60_000

/** Does a text count against budgets, and do budgets stop it? What steers the session alone does not. */
export function isCharged(inspection: Inspection | null): boolean {
  return statementsCharged(inspection) > 0
}

/** As how many statements a text counts: each of them by itself, or a thousand in one text would pass as one. */
export function statementsCharged(inspection: Inspection | null): number {
  if (inspection?.kind !== 'parsed') return 1
  return inspection.statements.filter(
    ({ effects, unknowns }) =>
      effects.length === 0 || unknowns.length > 0 || effects.some((effect) => !steers(effect)),
  ).length
}

/**
 * The accounts of all budgets. Everyone in a delegation chain is charged, so that an agent cannot take what the person
 * behind it may not. When there are more accounts than are kept, those that do not fit share one account for each budget,
 * which is stricter and never looser. What is counted here is handed to the store from time to time, and what other
 * replicas count is learned from there; without a store (`sharesUntil` was never called) memory is all there is.
 */
export class BudgetBook {
  readonly #accounts = new Map<string, BudgetAccount>()
  readonly #accountsMax: number
  readonly #room = { left: subjectRoomUnlessSaid }
  #forgottenAt = Number.NEGATIVE_INFINITY
  #sharedUntilMs = Number.POSITIVE_INFINITY
  #isShared = (): boolean => true
  /** Accounts that hold something to hand over, with their windows. */
  readonly #dirty = new Map<string, { readonly account: BudgetAccount; readonly windowMs: number }>()
  #handed: readonly BudgetAccount[] = []

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
      isKnown: nowMs <= this.#sharedUntilMs && this.#isShared(),
    }))
  }

  /** Adds to every account that a statement of this principal counts against; `named` are the hashes of subjects. */
  charge(
    policy: Policy,
    principal: Principal,
    resource: Resource,
    taken: Taken,
    nowMs: number,
    named: readonly number[] = [],
  ): void {
    for (const { budget, id } of chargesOf(policy, principal, resource)) {
      const key = keyOf(budget, id, resource)
      const account = this.#open(key, budget, nowMs)
      account.add(taken, nowMs, budget.limits.subjects === null ? [] : named)
      const own = this.#accounts.get(key) === account ? key : sharedKey(budget)
      this.#dirty.set(own, { account, windowMs: budget.windowMs })
    }
  }

  /** What others took is known until then, in milliseconds since the epoch, as long as `isShared` holds. */
  sharesUntil(ms: number, isShared = (): boolean => true): void {
    this.#sharedUntilMs = ms
    this.#isShared = isShared
  }

  /** What the store does not know of. It counts all the same, until `arrived` or `lost` says what became of it. */
  handOver(): readonly AccountStep[] {
    const dirty = [...this.#dirty]
    this.#dirty.clear()
    this.#handed = dirty.map(([, { account }]) => account)
    return dirty.flatMap(([key, { account, windowMs }]) =>
      account.handOver().map((step) => ({ ...step, account: key, windowMs })),
    )
  }

  /** The store has what was handed over; `steps` are its totals, of these accounts and of others. */
  arrived(steps: readonly AccountStep[], nowMs: number): void {
    for (const account of this.#handed) account.arrived()
    this.#handed = []
    for (const step of steps) this.#learn(step, nowMs)
  }

  /** It does not have it; the next handing over tries again. */
  lost(handed: readonly AccountStep[]): void {
    for (const account of this.#handed) account.lost()
    this.#handed = []
    for (const { account: key, windowMs } of handed) {
      const account = this.#accounts.get(key)
      if (account) this.#dirty.set(key, { account, windowMs })
    }
  }

  #learn(step: AccountStep, nowMs: number): void {
    const { account: key, windowMs } = step
    const known = this.#accounts.get(key)
    if (known) return known.learn(step, 'exact')
    const parts: unknown = JSON.parse(key)
    const [name] = Array.isArray(parts) ? parts : []
    if (typeof name !== 'string') return
    const account = this.#open(key, { name, windowMs }, nowMs)
    account.learn(step, this.#accounts.get(key) === account ? 'exact' : 'least')
  }

  /** What did not fit is in what its budget's others share; nobody is told less than was taken. */
  #find(key: string, budget: Budget): BudgetAccount | undefined {
    return this.#accounts.get(key) ?? this.#accounts.get(sharedKey(budget))
  }

  #open(key: string, budget: Pick<Budget, 'name' | 'windowMs'>, nowMs: number): BudgetAccount {
    const own = this.#accounts.get(key)
    if (own) return own
    if (this.#accounts.size >= this.#accountsMax && nowMs >= this.#forgottenAt + forgetEveryMs)
      this.#forgetEmpty(nowMs)
    const shared = this.#accounts.get(sharedKey(budget)) ?? null
    // The shared ones come on top of the limit: there are no more of them than budgets.
    const fits = this.#accounts.size < this.#accountsMax
    if (!fits && shared) return shared
    const account = new BudgetAccount(budget.windowMs, fits ? shared : null, this.#room)
    this.#accounts.set(fits ? key : sharedKey(budget), account)
    return account
  }

  #forgetEmpty(nowMs: number): void {
    this.#forgottenAt = nowMs
    for (const [key, account] of this.#accounts) {
      if (!account.isEmpty(nowMs)) continue
      account.close()
      this.#accounts.delete(key)
    }
  }
}

/** A budget, and whose account of it is charged: the principal's, or that of someone for whom it acts. */
export interface Charge {
  readonly budget: Budget
  readonly id: string
}

const known = new WeakMap<Policy, WeakMap<Principal, WeakMap<Resource, readonly Charge[]>>>()

/** What a principal's statements at a resource count against. Remembered, since sessions ask with every statement. */
export function chargesOf(policy: Policy, principal: Principal, resource: Resource): readonly Charge[] {
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

function sharedKey({ name, windowMs }: Pick<Budget, 'name' | 'windowMs'>): string {
  return JSON.stringify([name, windowMs])
}

function steers({ kind, verb, object }: Effect): boolean {
  return kind === 'transaction' || (kind === 'session' && !(verb === 'show' && mayHoldRows(object)))
}

/** Settings that take any text: a body that shows nothing may have put a whole table there. */
function mayHoldRows(setting: string | null): boolean {
  return setting === null || setting.includes('.') || setting === 'search_path'
}
