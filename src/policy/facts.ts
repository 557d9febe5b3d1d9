import type { Estimate, Protection } from '../core/decision.ts'
import type { Effect, Inspection, StatementFacts } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import type { Restored, StatementAct } from '../core/statement.ts'
import type { Spent } from './budget.ts'

/** All that a decision rests on. */
export interface Facts {
  readonly principal: Principal
  readonly resource: Resource
  /** `connect` asks for a session rather than a statement. */
  readonly act: StatementAct | 'connect'
  /** What the statement is; null exactly when there is none to inspect. */
  readonly inspection: Inspection | null
  /** Milliseconds since the epoch. */
  readonly nowMs: number
  /** What the target expects; null: it could not say. Absent: nobody has asked. */
  readonly estimate?: Estimate | null
  /** What was turned back from tokens in the bytes that would be sent. */
  readonly restored?: readonly Restored[]
  /** The columns that would be given what their masks show; absent where none would. */
  readonly maskForms?: readonly Protection[]
  /** The budgets that apply, and what was taken under each; absent where nothing is counted. */
  readonly spent?: readonly Spent[]
}

/** One statement of the text as rules judge it: with effects for what it leaves unsaid. */
export interface Judged {
  readonly statement: StatementFacts
  readonly effects: readonly Effect[]
  /**
   * True when the target only analyses it now: what needs a reviewer is held when it runs. False where part of it is
   * unknown, since the analysis of such a text may run something already.
   */
  readonly prepares: boolean
}

/**
 * The statements to judge. A statement without effects reads nothing in particular; one with anything unestablished
 * has an `unknown` effect besides those that are established; a text without statements is one such reading.
 * A query that gets a name is judged with the statement that names it, as prepared.
 */
export function judgedStatements(facts: Facts): readonly Judged[] {
  if (facts.act === 'connect') return [{ statement: nothing, effects: [connectEffect], prepares: false }]
  if (facts.inspection !== null && facts.inspection.kind !== 'parsed')
    return [{ statement: nothing, effects: [unreadEffect], prepares: false }]
  const statements = facts.inspection?.statements ?? []
  if (statements.length === 0) return [{ statement: nothing, effects: [emptyRead], prepares: false }]
  const prepares = facts.act === 'prepare'
  return statements.flatMap((statement) => {
    const named = statement.sessionName?.facts
    return named ? [judged(statement, prepares), judged(named, true)] : [judged(statement, prepares)]
  })
}

function judged(statement: StatementFacts, prepares: boolean): Judged {
  const effects = statement.effects.length === 0 ? [emptyRead] : statement.effects
  const said = effects.some((effect) => effect.kind === 'unknown')
  if (said) return { statement, effects, prepares: false }
  if (statement.unknowns.length === 0) return { statement, effects, prepares }
  return { statement, effects: [...effects, unknownEffect], prepares: false }
}

const bare = { object: null, columns: [], everyRow: false } as const
const connectEffect: Effect = { kind: 'connect', verb: 'connect', objectKind: 'database', ...bare }
const emptyRead: Effect = { kind: 'read', verb: 'select', objectKind: 'other', ...bare }
const unreadEffect: Effect = { kind: 'unknown', verb: 'unread', objectKind: 'other', ...bare }
const unknownEffect: Effect = { kind: 'unknown', verb: 'unknown', objectKind: 'other', ...bare }

const nothing: StatementFacts = {
  node: '',
  effects: [],
  outputs: { kind: 'none' },
  uses: [],
  unknowns: [],
  sessionName: null,
  copy: null,
}
