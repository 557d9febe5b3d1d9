import type { Effect, EffectKind } from '../core/inspection.ts'
import { rowsHeldTo } from './estimate.ts'
import { judgedStatements } from './facts.ts'
import type { Facts } from './facts.ts'
import { isVerdict } from './match.ts'
import type { EffectTrace, Finding } from './finding.ts'

/** The fewest rows that any matching rule lets a statement write, and the rule that says so. */
export interface WriteCeiling {
  readonly rowsMax: number
  readonly rule: string
}

/** The ceiling on what the statement writes: from rules that matched one of its writes to rows, or would if it wrote as many; null without one. */
export function writeCeiling(traces: readonly EffectTrace[], facts: Facts): WriteCeiling | null {
  let lowest: WriteCeiling | null = null
  for (const { effect, answers } of traces) {
    if (!writesRows(effect)) continue
    for (const { rule, answer } of answers) {
      const held = answer === 'estimate' ? rowsHeldTo(rule.estimate, facts, effect.kind) : null
      const rowsMax = isVerdict(answer) ? rule.rowsMax : held
      if (rowsMax === null) continue
      if (lowest === null || rowsMax < lowest.rowsMax) lowest = { rowsMax, rule: rule.name }
    }
  }
  return lowest
}

/** Why a ceiling could not be held: the target would commit before it has said how much was written. */
export function findInCeiling(facts: Facts, ceiling: WriteCeiling | null): readonly Finding[] {
  if (ceiling === null) return []
  const judged = judgedStatements(facts)
  const writing = judged.filter(({ effects }) => effects.some(writesRows))
  const steers = judged.some(({ effects }) => effects.some(steersTransaction))
  if (!steers && writing.every(({ statement }) => statement.isCounted === true)) return []
  const { rowsMax, rule } = ceiling
  const how = steers
    ? 'this text opens or ends a transaction by itself'
    : 'the target does not say how many this statement writes'
  return [
    {
      verdict: 'deny',
      rule,
      reason: `Rule ${rule} lets a statement write at most ${rowsMax} rows, and ${how}.`,
      hint: steers
        ? 'Send BEGIN and COMMIT by themselves.'
        : 'Use one INSERT, UPDATE, DELETE, MERGE or COPY, without another one in WITH or in a function.',
      code: 'row-limit',
      terms: null,
    },
  ]
}

/**
 * Does the text change what lasts and show rows as well? Whoever is told that its reply was cut takes it for failed, so that
 * nothing of it may last. A text that ends a transaction by itself, and a procedure, which may, cannot be undone.
 */
export function showsAndChanges(facts: Facts): boolean {
  if (facts.act !== 'run') return false
  const judged = judgedStatements(facts)
  return (
    judged.some(({ effects }) => effects.some(lasts)) &&
    judged.some(({ statement }) => statement.outputs.kind !== 'none') &&
    !judged.some(({ statement, effects }) => statement.node === 'CallStmt' || effects.some(steersTransaction))
  )
}

function lasts(effect: Effect): boolean {
  return writesRows(effect) || lasting.has(effect.kind)
}

const lasting: ReadonlySet<EffectKind> = new Set(['define', 'grant', 'notify', 'unknown'])

function writesRows(effect: Effect): boolean {
  return effect.kind === 'write' && effect.objectKind !== 'sequence'
}

function steersTransaction(effect: Effect): boolean {
  return effect.kind === 'transaction' && !staying.has(effect.verb)
}

const staying: ReadonlySet<string> = new Set([
  'set',
  'set constraints',
  'savepoint',
  'release',
  'rollback to',
])
