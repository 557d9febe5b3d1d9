import { chainOf, type Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Policy } from '../policy/rule.ts'

/** What somebody may do at the gateway itself. */
export const consoleRoles = [
  'reviewer',
  'auditor',
  'operator',
  'policy-author',
  'policy-approver',
  'disposer',
] as const
export type ConsoleRole = (typeof consoleRoles)[number]

/** The groups that have each role. */
export interface RoleGroups {
  readonly auditor: readonly string[]
  readonly operator: readonly string[]
  readonly 'policy-author': readonly string[]
  readonly 'policy-approver': readonly string[]
  readonly disposer: readonly string[]
}

/** Who has which role, by the configuration and the policy in force. */
export class RoleBook {
  readonly #groups: RoleGroups
  readonly #policy: () => Policy

  constructor(groups: RoleGroups, policy: () => Policy) {
    this.#groups = groups
    this.#policy = policy
  }

  /** The roles of a principal now. Agents, and whoever acts for somebody else, run nothing. */
  rolesOf(principal: Principal): readonly ConsoleRole[] {
    return consoleRoles.filter((role) => this.#has(principal, role))
  }

  /** Null when the principal has one of the roles, else why not. */
  whyNot(principal: Principal, ...roles: readonly ConsoleRole[]): Refusal | null {
    if (roles.some((role) => this.#has(principal, role))) return null
    return new Refusal('denied', `This is for whoever is ${roles.join(' or ')}.`, {
      hint: 'Groups have these roles in the configuration: audit.readers, console.operators, console.policy-authors, console.policy-approvers, retention.approvers.',
    })
  }

  #has(principal: Principal, role: ConsoleRole): boolean {
    const isOwnPerson = principal.kind === 'person' && principal.onBehalfOf === undefined
    const isIn = (groups: Iterable<string>): boolean =>
      [...groups].some((group) => principal.groups.includes(group))
    switch (role) {
      case 'auditor':
        // As `audit.readers` has it: a service that reads evidence is one too.
        return isIn(this.#groups.auditor)
      case 'reviewer':
        return isOwnPerson && isIn(reviewersOf(this.#policy()))
      case 'operator':
      case 'policy-author':
      case 'policy-approver':
      case 'disposer':
        return isOwnPerson && isIn(this.#groups[role])
    }
  }
}

/** True when the principal is somebody of the chain of the one who acts. */
export function isInChain(principal: Principal, acting: Principal): boolean {
  return chainOf(acting).some(({ id }) => id === principal.id)
}

/** Every group that some rule, class, budget or role of the policy asks for a ruling. */
function reviewersOf(policy: Policy): ReadonlySet<string> {
  const known = reviewers.get(policy)
  if (known) return known
  const terms = [
    ...policy.rules.map(({ review }) => review),
    ...[...policy.classes.values()].map(({ review }) => review),
    ...policy.budgets.map(({ review }) => review),
    ...policy.roles.flatMap(({ request, breakGlass }) => [request, breakGlass]),
  ]
  const groups = new Set(terms.flatMap((one) => one?.groups ?? []))
  reviewers.set(policy, groups)
  return groups
}

const reviewers = new WeakMap<Policy, ReadonlySet<string>>()
