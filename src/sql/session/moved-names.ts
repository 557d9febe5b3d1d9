import type { Effect, StatementFacts } from '../../core/inspection.ts'
import { joinName, splitName } from '../../core/object-name.ts'

/** Stands for every name. */
const every = '*'

/**
 * Bare names that may mean another relation after a statement than they did before it. Later statements of the same text
 * were inspected on the catalog before it, unless it was followed.
 */
export function movedNames(facts: StatementFacts): readonly string[] {
  return facts.isFollowed ? [] : namesMovedBy(facts)
}

/** The same for what was inspected before the text: statements prepared and cursors. */
export function namesMovedBy({ effects }: StatementFacts): readonly string[] {
  return effects.flatMap((effect) => {
    if (effect.kind !== 'define' || !movers.has(effect.verb)) return []
    // What it is called from then on, the effect does not say.
    if (effect.objectKind === 'schema' || effect.verb === 'rename' || effect.object === null) return [every]
    return splitName(effect.object)?.at(-1) ?? [every]
  })
}

const movers: ReadonlySet<string> = new Set(['create', 'select into', 'drop', 'rename', 'move'])

/** The statement, unknown where it looks at a relation by one of these names. */
export function unlessHidden(facts: StatementFacts, names: ReadonlySet<string>): StatementFacts {
  if (names.size === 0) return facts
  const name = facts.effects
    .filter(looks)
    .map(({ object }) => (object === null ? undefined : splitName(object)?.at(-1)))
    .find((last) => last !== undefined && (names.has(last) || names.has(every)))
  if (name === undefined && facts.namesAny === undefined) return facts
  const what = name === undefined ? 'a name that it computes' : joinName(name)
  const sentence = `Which relation ${what} means by then is not known.`
  return {
    ...facts,
    outputs: facts.outputs.kind === 'none' ? facts.outputs : { kind: 'unknown' },
    unknowns: [...facts.unknowns, sentence],
  }
}

/** Definitions by such a name are of what it means by then; rows are another matter. */
function looks({ kind, objectKind }: Effect): boolean {
  return kind !== 'define' && kind !== 'grant' && kind !== 'maintain' && objectKind !== 'schema'
}
