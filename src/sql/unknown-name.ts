import { anyColumn } from '../core/inspection.ts'
import type { Effect, Inspection, StatementFacts } from '../core/inspection.ts'

const ending = 'in the catalog as known.'

/** Said of values that come from a name that is not known; where there is no such name, of others. */
export const unknownOrigin = {
  used: 'A condition, join, grouping or order depends on a value whose origin is not known.',
  stored: 'A value whose origin is not known would be stored.',
} as const
const consequences: ReadonlySet<string> = new Set(Object.values(unknownOrigin))

/** Statements whose names the target looks up when it analyses them, before anything runs ("Extended Query", Parse). */
const analysed: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'ExplainStmt',
  'DeclareCursorStmt',
  'CreateTableAsStmt',
  'CallStmt',
])

/** Statements that look relations up by themselves, before they do anything. */
const lookingUp: ReadonlySet<string> = new Set([
  'TruncateStmt',
  'CopyStmt',
  'LockStmt',
  'RefreshMatViewStmt',
  'ViewStmt',
  'CreateStmt',
  'IndexStmt',
  'PrepareStmt',
])

/** Names that only the catalog at hand speaks against. */
export interface AbsentNames {
  readonly kind: 'relation' | 'column' | 'function'
  /** The first of them, in words for people. */
  readonly sentence: string
  /** True where the target can be asked by having it analyse the text, which runs nothing. */
  readonly isAnalysed: boolean
  /**
   * What else is to be said of the text. Nothing may run on this: it tells only whether the target, or the catalog, may be
   * asked what it makes of the names.
   */
  readonly beside: Inspection
}

/** Says that a name is not in the catalog; `what` ends in "is not" or "nor". */
export function unknownName(what: string): string {
  return `${what} ${ending}`
}

/** True for a sentence that says so. */
export function isUnknownName(sentence: string): boolean {
  return sentence.endsWith(ending)
}

/** The same of a relation. */
export function unknownRelation(written: string): string {
  return unknownName(`The relation ${written} is not`)
}

/** The same of a function. */
export function unknownFunction(written: string): string {
  return unknownName(`The function ${written} is neither known to be harmless nor`)
}

/** True where a text names what may have been made at the target since its catalog was last read. */
export function mayBeNewer({ statements }: Inspection): boolean {
  return statements.some((facts) => absentIn(facts).length > 0)
}

/** What a text names that is not in the catalog; null where it names nothing of that kind, or does more than look names up. */
export function absentNames(inspection: Inspection): AbsentNames | null {
  const { kind, statements } = inspection
  const [sentence] = statements.flatMap(absentIn)
  if (kind !== 'parsed' || sentence === undefined) return null
  const isAnalysed = statements.length === 1 && statements.every(({ node }) => analysed.has(node))
  if (
    !statements.every(
      (one) => absentIn(one).length === 0 || analysed.has(one.node) || lookingUp.has(one.node),
    )
  )
    return null
  const what = kinds.find((one) => sentence.startsWith(`The ${one} `)) ?? 'relation'
  return { kind: what, sentence, isAnalysed, beside: { ...inspection, statements: statements.map(beside) } }
}

const kinds = ['relation', 'column', 'function'] as const

function beside(facts: StatementFacts): StatementFacts {
  const { sessionName, stored } = facts
  const absent = new Set(absentIn(facts))
  const judged = (effect: Effect): readonly Effect[] => {
    const { kind, object } = effect
    const columns = effect.columns.filter(isOfColumn)
    if (kind !== 'unknown' || object === null) return [{ ...effect, columns }]
    if (absent.has(unknownFunction(object))) return []
    if (!absent.has(unknownRelation(object))) return [effect]
    // Whoever may not read a schema's tables is not told which it has.
    return object.includes('.') ? [{ ...effect, kind: 'read', columns }] : []
  }
  const named = sessionName?.facts
  return {
    ...facts,
    unknowns: facts.unknowns.filter((one) => !absent.has(one) && !consequences.has(one)),
    effects: facts.effects.flatMap(judged),
    outputs: { kind: 'none' },
    uses: facts.uses.filter(isOfColumn),
    ...(stored ? { stored: stored.filter(isOfColumn) } : {}),
    sessionName: sessionName && named ? { ...sessionName, facts: beside(named) } : sessionName,
  }
}

function absentIn({ unknowns }: StatementFacts): readonly string[] {
  return unknowns.filter((sentence) => sentence.endsWith(ending))
}

function isOfColumn(column: string): boolean {
  return column !== anyColumn
}
