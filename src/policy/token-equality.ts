import type { Constant, StatementFacts } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import type { Restored } from '../core/statement.ts'
import type { Facts, Judged } from './facts.ts'
import { shieldFor, type PredicateTerms, type Shield } from './protection.ts'
import type { Policy } from './rule.ts'

/**
 * The constants that stand for values if they are tokens of the class named with them: each compared, for being equal and
 * nothing else, with a column that is masked for this principal and whose class opens that.
 */
export function tokensOpened(
  policy: Policy,
  principal: Principal,
  resource: Resource,
  statements: readonly StatementFacts[],
): readonly Restored[] {
  const [facts, ...others] = statements
  if (!policy.opensTokens || !facts?.constantTests || others.length > 0) return []
  const shield = shieldFor(policy, principal, resource)
  const classes = new Map<string, Restored | null>()
  for (const { columns, constants } of facts.constantTests.equalities) {
    const dataClass = openedClass(shield, columns)
    for (const constant of constants) {
      const key = keyOf(constant)
      const before = classes.get(key)
      const agrees = dataClass !== null && (before === undefined || before?.dataClass === dataClass)
      // A value is compared with no column but those of its class.
      classes.set(key, agrees && mayStand(constant, facts) ? { constant, dataClass } : null)
    }
  }
  return [...classes.values()].flatMap((one) => one ?? [])
}

/** True where a protected column steers a statement in no other way than by being equal to tokens of its class. */
export function isOpened(
  column: string,
  terms: PredicateTerms,
  { statement, prepares }: Judged,
  facts: Facts,
): boolean {
  const { constantTests } = statement
  if (!terms.opensTokens || !constantTests || constantTests.usesBeside.includes(column)) return false
  const restored = new Map(
    (facts.restored ?? []).map(({ constant, dataClass }) => [keyOf(constant), dataClass]),
  )
  const equalities = constantTests.equalities.filter(({ columns }) => columns.includes(column))
  return (
    equalities.length > 0 &&
    equalities.every(({ constants }) =>
      constants.every(
        (constant) =>
          // The values come when it runs, and it is decided again with them.
          (prepares && constant.kind === 'parameter') || restored.get(keyOf(constant)) === terms.dataClass,
      ),
    )
  )
}

/** True where something that was turned back into its value would be compared with anything but columns of its class. */
export function isAstray(shield: Shield, facts: Facts): boolean {
  const [statement] = facts.inspection?.statements ?? []
  const equalities = statement?.constantTests?.equalities ?? []
  return (facts.restored ?? []).some(({ constant, dataClass }) => {
    const key = keyOf(constant)
    const around = equalities.filter(({ constants }) => constants.some((one) => keyOf(one) === key))
    return around.length === 0 || around.some(({ columns }) => openedClass(shield, columns) !== dataClass)
  })
}

/** The class that all protected names of one column belong to and that opens tokens; null where there is none. */
function openedClass(shield: Shield, columns: readonly string[]): string | null {
  const terms = columns.flatMap((column) => shield.predicates.get(column) ?? [])
  const [first] = terms
  if (!first || !terms.every((one) => one.opensTokens && one.dataClass === first.dataClass)) return null
  return first.dataClass
}

// A value in a text is seen by whoever sees texts: triggers, definitions, the list of cursors. A plain reading shows it to
// nobody who does not see the protected column as well.
function mayStand(constant: Constant, { node, effects, unknowns }: StatementFacts): boolean {
  if (constant.kind === 'parameter') return true
  return node === 'SelectStmt' && unknowns.length === 0 && effects.every(({ kind }) => kind === 'read')
}

function keyOf(constant: Constant): string {
  return constant.kind === 'parameter' ? `$${constant.number}` : `#${constant.at}`
}
