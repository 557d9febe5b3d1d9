import type { Protection } from '../core/decision.ts'
import type { Constant, StatementFacts } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import { shieldFor } from './protection.ts'
import type { Policy } from './rule.ts'

/** A constant that would be put into a column that is masked for whoever asks. */
export interface MaskedAssignment {
  readonly protection: Protection
  readonly constant: Constant
  /** True where only rows that are new get it. */
  readonly isNew: boolean
}

/** Where values of these statements would come to rest in columns that are masked for this principal. */
export function maskedAssignments(
  policy: Policy,
  principal: Principal,
  resource: Resource,
  statements: readonly StatementFacts[],
): readonly MaskedAssignment[] {
  if (!statements.some(({ assigned }) => assigned !== undefined)) return []
  const { masks } = shieldFor(policy, principal, resource)
  if (masks.size === 0) return []
  return statements.flatMap(({ assigned = [] }) =>
    assigned.flatMap(({ columns, constants, isNew }) => {
      const protections = columns.flatMap((column) => masks.get(column) ?? [])
      return constants.flatMap((constant) =>
        protections.map((protection) => ({ protection, constant, isNew })),
      )
    }),
  )
}
