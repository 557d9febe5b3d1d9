import type { Inspection, StatementFacts } from '../../core/inspection.ts'

/** SET ROLE to the role that the session has had from its beginning, by any of its names, is what RESET ROLE does. */
export function withRoleKept(inspection: Inspection, ownRoles: readonly string[]): Inspection {
  if (!inspection.statements.some((facts) => keeps(facts, ownRoles))) return inspection
  return { ...inspection, statements: inspection.statements.map((facts) => kept(facts, ownRoles)) }
}

function kept(facts: StatementFacts, ownRoles: readonly string[]): StatementFacts {
  if (!keeps(facts, ownRoles)) return facts
  const effects = facts.effects.map((effect) =>
    effect.kind === 'session' && effect.verb === 'set' ? { ...effect, verb: 'reset' } : effect,
  )
  return { ...facts, effects }
}

function keeps({ node, roleTaken, effects }: StatementFacts, ownRoles: readonly string[]): boolean {
  return (
    node === 'VariableSetStmt' &&
    roleTaken !== undefined &&
    ownRoles.includes(roleTaken) &&
    effects.length === 1
  )
}
