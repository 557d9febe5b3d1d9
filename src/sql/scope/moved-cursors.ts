import type { StatementFacts } from '../../core/inspection.ts'

/** The verb of a body that opens or closes cursors, which share their names with those of the session. */
export const cursorVerb = 'open cursor'

/** The verb of a setting that is set for sessions to come, by ALTER DATABASE and ALTER ROLE. */
export const laterVerb = 'set for later'

/** True for a statement after which any cursor's name may stand for another query. */
export function movesCursors({ effects }: StatementFacts): boolean {
  return effects.some(({ kind, verb }) => kind === 'session' && verb === cursorVerb)
}
