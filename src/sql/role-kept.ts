import type { Inspection, StatementFacts } from '../core/inspection.ts'

/** SET ROLE to the role that the session has had from its beginning is what RESET ROLE does. */
export function withRoleKept(inspection: Inspection, ownRole: string): Inspection {
  if (!inspection.statements.some((facts) => keeps(facts, ownRole))) return inspection
  return { ...inspection, statements: inspection.statements.map((facts) => kept(facts, ownRole)) }
}

function kept(facts: StatementFacts, ownRole: string): StatementFacts {
  if (!keeps(facts, ownRole)) return facts
  const effects = facts.effects.map((effect) =>
    effect.kind === 'session' && effect.verb === 'set' ? { ...effect, verb: 'reset' } : effect,
  )
  return { ...facts, effects }
}

function keeps({ node, roleTaken, effects }: StatementFacts, ownRole: string): boolean {
  return node === 'VariableSetStmt' && roleTaken === ownRole && effects.length === 1
}
