/**
 * Transactions that end, or are rolled back in part, before others have a say: settings made in them are as before, which
 * the target tells only once it is ready.
 */
import type { Effect, Inspection, StatementFacts } from '../../../core/inspection.ts'

/** Transaction commands after which every setting is as before them. */
const harmlessVerbs = new Set(['begin', 'savepoint', 'release', 'set', 'set snapshot', 'set constraints'])
const endingVerbs = new Set(['commit', 'rollback', 'prepare transaction'])

/** True for what may bring settings back. */
export function reverts({ kind, verb }: Effect): boolean {
  return kind === 'transaction' && !harmlessVerbs.has(verb)
}

/** True for what leaves no transaction open, but where another is chained to it. */
export function endsTransaction({ effects }: StatementFacts): boolean {
  return effects.some(({ kind, verb }) => kind === 'transaction' && endingVerbs.has(verb))
}

/**
 * True where nothing in it may end a transaction that the target began for the batch: blocks, procedures and what the target does
 * not do inside of transactions commit on the way.
 */
export function staysInBatch({ statements }: Inspection): boolean {
  return statements.length > 0 && statements.every(({ node }) => stayingNodes.has(node))
}

const stayingNodes = new Set(
  `SelectStmt InsertStmt UpdateStmt DeleteStmt MergeStmt VariableSetStmt VariableShowStmt DeclareCursorStmt FetchStmt
  ClosePortalStmt PrepareStmt ExecuteStmt DeallocateStmt ExplainStmt CopyStmt LockStmt ListenStmt UnlistenStmt
  NotifyStmt ConstraintsSetStmt`.split(/\s+/),
)

/**
 * The inspection of a text in a session that has made settings: behind a command that brings them back, each of its statements
 * goes by settings that nobody knows.
 */
export function behindSettings(inspection: Inspection): Inspection {
  const at = inspection.statements.findIndex((facts) => facts.effects.some(reverts))
  if (at < 0 || at === inspection.statements.length - 1) return inspection
  const before = doubts.get(inspection)
  if (before) return before
  const statements = inspection.statements.map((facts, index) => (index > at ? unsettled(facts) : facts))
  const after: Inspection = { ...inspection, statements }
  doubts.set(inspection, after)
  doubted.add(after)
  return after
}

/** True for what that made of an inspection. */
export function isBehindSettings(inspection: Inspection): boolean {
  return doubted.has(inspection)
}

const doubts = new WeakMap<Inspection, Inspection>()
const doubted = new WeakSet<Inspection>()

function unsettled(facts: StatementFacts): StatementFacts {
  // What moves a transaction names nothing.
  if (facts.node === 'TransactionStmt') return facts
  return {
    ...facts,
    effects: [
      ...facts.effects,
      { kind: 'unknown', verb: 'execute', objectKind: 'other', object: null, columns: [], everyRow: false },
    ],
    outputs: { kind: 'unknown' },
    unknowns: [
      ...facts.unknowns,
      'A transaction ends, or is rolled back, before it in the same text, and the settings that it goes by are not known: send it by itself.',
    ],
  }
}
