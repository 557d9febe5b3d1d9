import type { EffectKind, StatementFacts } from '../../core/inspection.ts'

/** True of a statement behind which the primary keys that the catalog tells of may be others, or gone. */
export function movesKeys({ effects, unknowns }: StatementFacts): boolean {
  const isHarmless = effects.every(({ kind, verb }) =>
    kind === 'transaction' ? keptVerbs.has(verb) : keptKinds.has(kind),
  )
  return unknowns.length > 0 || !isHarmless
}

const keptKinds: ReadonlySet<EffectKind> = new Set(['read', 'write', 'lock', 'session', 'notify'])
/** What ends a transaction may undo a definition in it, and lets see what others have defined. */
const keptVerbs: ReadonlySet<string> = new Set(['begin', 'savepoint', 'release'])
