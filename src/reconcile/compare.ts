import type { LedgerAccount, LedgerSession } from './ledger-account.ts'
import { beginsPreview, isAskedBeside, isAskedInSessions, plainText } from './own-texts.ts'
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
  /** How far the log's clock is ahead of the ledger's, or its time zone was read wrongly; 0 when it hardly is. */
  readonly skewMs: number
  /** Their times are as the log has them, less `skewMs`. */
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
  read: TargetAccount,
  { sessions: ledger, previews }: LedgerAccount,
  { stampedId, allowedUsers }: CompareOptions,
): Reconciliation {
  const skewMs = skewOf(read, ledger, stampedId)
  const account = skewMs === 0 ? read : shifted(read, -skewMs)
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
      : isPreview(trace, previews)
        ? []
        : trace.statements.filter(({ text }) => !isAskedBeside(text))
    if (unknown.length > 0) discrepancies.push(bypass('statement', trace, id, unknown))
    if (session && hasStatements && !account.isSelective) discrepancies.push(...withoutTrace(trace, session))
  }
  for (const session of ledger.values()) discrepancies.push(...lostSession(session, account, seen))
  discrepancies.sort((left, right) => left.at - right.at)
  return { connections, sessions: ledger.size, statements, hasStatements, skewMs, discrepancies }
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
    else allowed.add(plainText(text))
  }
  return trace.statements.filter(({ text }) => {
    if (isAskedInSessions(text) || allowed.has(plainText(text))) return false
    unreadable -= 1
    return unreadable < 0
  })
}

/** Statements that ran by the ledger more often than a log shows that has others of the session. */
function withoutTrace(trace: Trace, session: LedgerSession): readonly Discrepancy[] {
  const traced = new Map<string, number>()
  for (const { text } of trace.statements) {
    const one = plainText(text)
    traced.set(one, (traced.get(one) ?? 0) + 1)
  }
  return session.statements
    .filter(({ text, ran }) => {
      if (!ran || text === null || plainText(text) === '') return false
      const one = plainText(text)
      const left = traced.get(one) ?? 0
      traced.set(one, left - 1)
      return left <= 0
    })
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

/** A connection on which the statement of a review ran to be rolled back, as an entry says that one did then. */
function isPreview({ at, statements }: Trace, previews: readonly number[]): boolean {
  const [first] = statements
  return (
    first !== undefined &&
    beginsPreview(first.text) &&
    previews.some((started) => Math.abs(started - at) <= clockMsMax)
  )
}

/** How far the log is ahead, by the sessions that both tell of; 0 when that is no more than clocks differ by. */
function skewOf(
  { traces }: TargetAccount,
  ledger: ReadonlyMap<string, LedgerSession>,
  stampedId: CompareOptions['stampedId'],
): number {
  const ahead = traces.flatMap(({ application, at }) => {
    const id = application === null ? null : stampedId(application)
    const session = id === null ? undefined : ledger.get(id)
    return session ? [at - session.at] : []
  })
  const median = ahead.toSorted((left, right) => left - right)[Math.floor(ahead.length / 2)] ?? 0
  return Math.abs(median) <= clockMsMax ? 0 : median
}

function shifted({ traces, from, to, isSelective }: TargetAccount, byMs: number): TargetAccount {
  const moved = traces.map((trace) => ({
    ...trace,
    at: trace.at + byMs,
    statements: trace.statements.map(({ at, text }) => ({ at: at + byMs, text })),
  }))
  return { traces: moved, from: from + byMs, to: to + byMs, isSelective }
}
