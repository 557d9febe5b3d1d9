import { fingerprintQuery, marksQuery } from '../sql/catalog-marks.ts'
import { snapshotQueries } from '../sql/snapshot-queries.ts'
import type { LedgerSession } from './ledger-account.ts'
import type { TargetAccount, Trace } from './trace.ts'

/** Something on which the target's account and the ledger differ, with its evidence. */
export type Discrepancy =
  /** At the target and not in the ledger: somebody went around the gateway. */
  | {
      readonly kind: 'bypass'
      readonly what: 'connection' | 'statement' | 'stamp-twice'
      readonly at: number
      readonly user: string
      readonly from: string
      readonly application: string
      /** `session_id` in the target's log. */
      readonly targetSession: string
      readonly session: string | null
      /** Statements that it is about; the first of them in `texts`. */
      readonly statements: number
      readonly texts: readonly string[]
    }
  /** In the ledger and not at the target. */
  | {
      readonly kind: 'loss'
      readonly what: 'session' | 'statement'
      readonly at: number
      readonly session: string
      /** The ledger entry without a trace. */
      readonly index: number
      readonly who: string
    }

/** How the accounts compare. */
export interface Reconciliation {
  readonly connections: number
  readonly sessions: number
  readonly statements: number
  /** False when the log holds no statement at all: `log_statement` is off, so that statements cannot be compared. */
  readonly hasStatements: boolean
  readonly discrepancies: readonly Discrepancy[]
}

/** What is known beside the two accounts. */
export interface CompareOptions {
  /** The id in a stamp of this gateway; null for any other name. */
  readonly stampedId: (application: string) => string | null
  /** Users who may connect by themselves: backups, monitoring, whoever administers the target. */
  readonly allowedUsers: readonly string[]
}

const textsShown = 3
/** Between an entry and its line in the log: clocks of two machines. */
const clockMsMax = 10_000

/** Holds a target's account of its connections and statements against the ledger's. Pure. */
export function compareAccounts(
  account: TargetAccount,
  ledger: ReadonlyMap<string, LedgerSession>,
  { stampedId, allowedUsers }: CompareOptions,
): Reconciliation {
  const discrepancies: Discrepancy[] = []
  const seen = new Set<string>()
  const hasStatements = account.traces.some(({ statements }) => statements.length > 0)
  let statements = 0
  let connections = 0
  for (const trace of account.traces) {
    if (trace.application === null && trace.statements.length === 0) continue
    connections += 1
    statements += trace.statements.length
    const id = trace.application === null ? null : stampedId(trace.application)
    if (id === null) {
      // A connection from before the log began has no name in it; what it does is as unknown as what it is.
      if (!allowedUsers.includes(trace.user))
        discrepancies.push(bypass('connection', trace, null, trace.statements))
      continue
    }
    if (seen.has(id)) discrepancies.push(bypass('stamp-twice', trace, id, trace.statements))
    seen.add(id)
    const session = ledger.get(id)
    // A stamp without a session is a connection of the gateway's own, which reads the catalog or asks for plans.
    const unknown = session
      ? withoutEntry(trace, session)
      : trace.statements.filter(({ text }) => !isOwn(text) && !isPlanning(text))
    if (unknown.length > 0) discrepancies.push(bypass('statement', trace, id, unknown))
    if (session && hasStatements && !account.isSelective) discrepancies.push(...withoutTrace(trace, session))
  }
  for (const session of ledger.values()) discrepancies.push(...lostSession(session, account, seen))
  discrepancies.sort((left, right) => left.at - right.at)
  return { connections, sessions: ledger.size, statements, hasStatements, discrepancies }
}

function bypass(
  what: 'connection' | 'statement' | 'stamp-twice',
  trace: Trace,
  session: string | null,
  statements: Trace['statements'],
): Discrepancy {
  const { user, from, application, session: targetSession } = trace
  const texts = statements.slice(0, textsShown).map(({ text }) => text)
  return {
    kind: 'bypass',
    what,
    at: statements[0]?.at ?? trace.at,
    user,
    from,
    application: application ?? '',
    targetSession,
    session,
    statements: statements.length,
    texts,
  }
}

/** Statements that the target ran in a session and that the ledger does not let go there. */
function withoutEntry(trace: Trace, session: LedgerSession): Trace['statements'] {
  const allowed = new Set<string>()
  // Without its text an entry may be any of them.
  let unreadable = 0
  for (const { text } of session.statements) {
    if (text === null) unreadable += 1
    else allowed.add(plain(text))
  }
  return trace.statements.filter(({ text }) => {
    if (isOwn(text) || allowed.has(plain(text))) return false
    unreadable -= 1
    return unreadable < 0
  })
}

/** Statements that ran by the ledger, and of which a log that has others of the session has none. */
function withoutTrace(trace: Trace, session: LedgerSession): readonly Discrepancy[] {
  const traced = new Set(trace.statements.map(({ text }) => plain(text)))
  return session.statements
    .filter(({ text, ran }) => ran && text !== null && plain(text) !== '' && !traced.has(plain(text)))
    .map(({ index, at }) => ({
      kind: 'loss',
      what: 'statement',
      at,
      session: session.session,
      index,
      who: session.who,
    }))
}

/** A session that ran statements while the log was kept, and never shows in it. */
function lostSession(
  session: LedgerSession,
  { from, to }: TargetAccount,
  seen: ReadonlySet<string>,
): readonly Discrepancy[] {
  if (seen.has(session.session) || !session.statements.some(({ ran }) => ran)) return []
  if (session.at < from + clockMsMax || session.at > to - clockMsMax) return []
  const { at, index, who } = session
  return [{ kind: 'loss', what: 'session', at, session: session.session, index, who }]
}

/** What the gateway itself asks a target, in sessions and beside them. */
function isOwn(text: string): boolean {
  // A catalog read through a session is one text of several statements.
  return text.split(/;\n/).every((part) => {
    const one = plain(part)
    return one === '' || ownTexts.has(one) || ownPatterns.some((pattern) => pattern.test(one))
  })
}

/** What is asked on the connections that plan and never run. */
function isPlanning(text: string): boolean {
  const one = plain(text)
  return one === 'rollback' || planningPatterns.some((pattern) => pattern.test(one))
}

const planningPatterns = [
  /^EXPLAIN \(FORMAT JSON\) /,
  /^begin transaction read only; .*set_config\('search_path', .*, true\)$/,
]

const ownPatterns = [
  /^set local (?:statement|lock)_timeout = \d+$/,
  /^(?:SAVEPOINT|ROLLBACK TO SAVEPOINT|ROLLBACK TO|RELEASE SAVEPOINT|RELEASE) sallyport_absent_[0-9a-f]{32}$/,
]

function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replace(/[\s;]+$/, '')
    .trim()
}

const ownTexts: ReadonlySet<string> = new Set(
  [
    ...Object.values(snapshotQueries),
    fingerprintQuery,
    marksQuery,
    'SHOW search_path',
    "SELECT pg_catalog.current_setting('search_path')",
    'begin isolation level repeatable read, read only',
    "set local search_path = ''",
    "set local plan_cache_mode = 'force_generic_plan'",
    'select pg_catalog.pg_backend_pid()',
    'commit',
  ].map(plain),
)
