import type { Effect, Inspection, StatementFacts } from '../../core/inspection.ts'
import { unknownOrigin } from './unknown-name.ts'

/**
 * A query of which parameters decide what it is, as what becomes of it when the target analyses it and runs nothing: it looks its names
 * up, and reads its constants. Null where more speaks against it than what its parameters may settle.
 */
export function analysedAlone(inspection: Inspection): Inspection | null {
  const [facts, ...others] = inspection.statements
  if (!inspection.hangsOn || !facts || others.length > 0) return null
  // Of very many not all are said.
  if (facts.unknowns.length > unknownsTold || !facts.unknowns.every(mayBeSettled)) return null
  const { uses: _uses, usesWithin: _within, placed: _placed, constantTests: _tests, ...kept } = facts
  const alone: StatementFacts = {
    ...kept,
    effects: facts.effects.filter((effect) => !isOfValues(effect)),
    uses: [],
    stored: [],
    unknowns: [],
  }
  return { ...inspection, statements: [alone] }
}

/** The same of a text that prepares such a query in SQL, and does nothing else. */
export function preparedAlone(inspection: Inspection): Inspection | null {
  const [facts, ...others] = inspection.statements
  const { facts: query, hangsOn } = facts?.sessionName ?? {}
  if (!facts?.sessionName || !query || !hangsOn || others.length > 0) return null
  if (facts.node !== 'PrepareStmt' || facts.unknowns.length > 0) return null
  const [alone] = analysedAlone({ ...inspection, hangsOn, statements: [query] })?.statements ?? []
  if (!alone) return null
  return {
    ...inspection,
    statements: [{ ...facts, sessionName: { ...facts.sessionName, facts: alone } }],
  }
}

/** What a call does that names its object by an argument, or of which it is not known. */
function isOfValues({ kind, object }: Effect): boolean {
  return kind === 'unknown' || (kind === 'session' && object === null)
}

const settled: readonly RegExp[] = [
  /^The function \w+ runs a statement, or reads a table, that its arguments name\.$/,
  /^What the function .* does is not known \(language c\)\.$/,
  /^The setting that set_config is called for is computed\.$/,
]

/** True for what is not known as long as values of parameters are not. */
export function mayBeSettled(sentence: string): boolean {
  return (
    sentence === unknownOrigin.used ||
    sentence === unknownOrigin.stored ||
    settled.some((one) => one.test(sentence))
  )
}

const unknownsTold = 8
