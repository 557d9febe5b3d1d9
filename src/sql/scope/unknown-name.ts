import { anyColumn } from '../../core/inspection.ts'
import type { Effect, Inspection, ObjectName, SessionName, StatementFacts } from '../../core/inspection.ts'
import { splitName } from '../../core/object-name.ts'
import type { AbsentKind } from '../../core/refusal.ts'

const ending = 'in the catalog as known.'
const endingOfSession = ' stands for is not known here.'

/** Said of values that come from a name that is not known; where there is no such name, of others. */
export const unknownOrigin = {
  used: 'A condition, join, grouping or order depends on a value whose origin is not known.',
  stored: 'A value whose origin is not known would be stored.',
} as const
const consequences: ReadonlySet<string> = new Set(Object.values(unknownOrigin))

/** Statements whose names the target looks up when it analyses them, before anything runs ("Extended Query", Parse). */
export const analysed: ReadonlySet<string> = new Set([
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

/**
 * Statements whose bodies may catch that a name is not there, or are not looked into before they are called: that the server
 * would say so in these words is not known.
 */
const lookingLater: ReadonlySet<string> = new Set(['CreateFunctionStmt', 'DoStmt'])

/** Names that only the catalog at hand speaks against. */
export interface AbsentNames {
  readonly kind: AbsentKind
  /** The first of them, in words for people. */
  readonly sentence: string
  /** Its parts, as the catalog would have them; null where they are not known. */
  readonly name: readonly string[] | null
  /** The same as the server words it; null where it would not, or with more than is known here. */
  readonly told: string | null
  /** Which statement names it, of so many in the text, and of what kind it is. */
  readonly at: number
  readonly statements: number
  readonly node: string
  /** True where the target can be asked by having it analyse the text, which runs nothing. */
  readonly isAnalysed: boolean
  /**
   * What else is to be said of the text. Nothing may run on this: it tells only whether the target, or the catalog, may be
   * asked what it makes of the names.
   */
  readonly beside: Inspection
}

/** Said of EXECUTE, FETCH and their kin until it is known what the session calls so. */
export function unknownOfSession(space: SessionName['space'], name: ObjectName): string {
  return `What the ${space === 'prepared' ? 'prepared statement' : 'cursor'} ${name}${endingOfSession}`
}

/** True for a sentence that says so. */
export function isUnknownOfSession(sentence: string): boolean {
  return sentence.endsWith(endingOfSession)
}

const spaces = ['prepared', 'cursor'] as const

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
  return statements.some(({ unknowns }) => unknowns.some(isUnknownName))
}

/**
 * What a text names that neither the catalog nor the session has; null where it names nothing of that kind, or more is unknown
 * of it.
 */
export function absentNames(inspection: Inspection): AbsentNames | null {
  const { kind, statements } = inspection
  const first = statements.find((facts) => absentIn(facts).length > 0)
  const [sentence] = first ? absentIn(first) : []
  if (kind !== 'parsed' || first === undefined || sentence === undefined) return null
  const isAnalysed =
    statements.length === 1 && analysed.has(first.node) && statements.every(namesNothingOfSession)
  const what = kinds.find(([start]) => sentence.startsWith(start))?.[1] ?? 'relation'
  return {
    kind: what,
    sentence,
    name: nameIn(sentence),
    at: statements.indexOf(first),
    statements: statements.length,
    node: first.node,
    told: lookingLater.has(first.node) ? null : asTold(sentence),
    isAnalysed,
    beside: { ...inspection, statements: statements.map(beside) },
  }
}

const kinds: readonly (readonly [start: string, kind: AbsentKind])[] = [
  ['The relation ', 'relation'],
  ['The column ', 'column'],
  ['The function ', 'function'],
  ['What the prepared statement ', 'prepared'],
  ['What the cursor ', 'cursor'],
]

function nameIn(sentence: string): readonly string[] | null {
  const name = kinds.find(([start]) => sentence.startsWith(start))?.[0] ?? ''
  const rest = sentence.slice(name.length)
  const end = endsOfNames.map((one) => rest.indexOf(one)).find((at) => at > 0)
  return end === undefined ? null : splitName(rest.slice(0, end))
}

const endsOfNames = [' is not in the', ' is neither known', ' stands for']

/** How the server says of a relation, a column or a prepared statement that there is none (`parse_relation.c`, `prepare.c`). */
function asTold(sentence: string): string | null {
  for (const [pattern, told] of tellings) {
    const [, name = ''] = pattern.exec(sentence) ?? []
    const parts = splitName(name)
    if (parts) return told(parts.join('.'))
  }
  return null
}

const tellings: readonly (readonly [pattern: RegExp, told: (name: string) => string])[] = [
  [/^The relation (.+) is not in the/, (name) => `relation "${name}" does not exist`],
  [/^The column ([^ ]+) is not in the/, (name) => `column "${name}" does not exist`],
  [/^What the prepared statement (.+) stands for/, (name) => `prepared statement "${name}" does not exist`],
]

function namesNothingOfSession(facts: StatementFacts): boolean {
  return absentIn(facts).every((sentence) => !sentence.startsWith('What '))
}

function beside(facts: StatementFacts): StatementFacts {
  const { sessionName, stored } = facts
  const absent = new Set(absentIn(facts))
  const judged = (effect: Effect): readonly Effect[] => {
    const { kind, object } = effect
    const columns = effect.columns.filter(isOfColumn)
    if (kind !== 'unknown' || object === null) return [{ ...effect, columns }]
    if (
      absent.has(unknownFunction(object)) ||
      spaces.some((one) => absent.has(unknownOfSession(one, object)))
    )
      return []
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
  return unknowns.filter((sentence) => isUnknownName(sentence) || isUnknownOfSession(sentence))
}

function isOfColumn(column: string): boolean {
  return column !== anyColumn
}
