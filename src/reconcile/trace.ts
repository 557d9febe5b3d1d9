import { auditedStatement } from './audit-line.ts'
import type { TargetLine } from './target-line.ts'

/** What a target's log tells of one connection. */
export interface Trace {
  readonly session: string
  readonly user: string
  readonly database: string
  readonly from: string
  /** When it first shows, in milliseconds since the epoch. */
  readonly at: number
  /** The name it signed in under; null when its sign-in is not in the log. */
  readonly application: string | null
  readonly statements: readonly { readonly at: number; readonly text: string }[]
}

/** A log as traces, and the time it covers. */
export interface TargetAccount {
  readonly traces: readonly Trace[]
  readonly from: number
  readonly to: number
  /** True when statements are those that pgaudit chose to log: one that is missing may not have been chosen. */
  readonly isSelective: boolean
}

/** Joins the lines of a log into connections to one database. */
export function traceLines(lines: Iterable<TargetLine>, database: string): TargetAccount {
  const traces = new Map<string, Draft>()
  let from = Infinity
  let to = -Infinity
  for (const line of lines) {
    from = Math.min(from, line.at)
    to = Math.max(to, line.at)
    // Lines from before the sign-in name no database; the session id joins them to those that do.
    const draft: Draft = traces.get(line.session) ?? {
      session: line.session,
      user: '',
      database: '',
      from: '',
      at: line.at,
      application: null,
      statements: [],
      audited: new Map(),
    }
    traces.set(line.session, draft)
    draft.at = Math.min(draft.at, line.at)
    if (line.user !== '') draft.user = line.user
    if (line.database !== '') draft.database = line.database
    if (line.from !== '') draft.from = line.from
    draft.application = applicationOf(line.message) ?? draft.application
    const statement = statementPattern.exec(line.message)?.groups?.['text']
    if (statement !== undefined) draft.statements.push({ at: line.at, text: statement })
    const audited = auditedStatement(line.message)
    // A statement on several objects has a line for each.
    if (audited && !draft.audited.has(audited.number))
      draft.audited.set(audited.number, { at: line.at, text: audited.text })
  }
  const drafts = [...traces.values()].filter((trace) => trace.database === database)
  const isSelective = drafts.every(({ statements }) => statements.length === 0)
  const found = drafts.map(({ audited, statements, ...rest }) => ({
    ...rest,
    statements: isSelective ? [...audited.values()] : statements,
  }))
  return {
    traces: found,
    from,
    to,
    isSelective: isSelective && found.some(({ statements }) => statements.length > 0),
  }
}

interface Draft {
  readonly session: string
  user: string
  database: string
  from: string
  at: number
  application: string | null
  readonly statements: { readonly at: number; readonly text: string }[]
  /** What pgaudit logged, by the statement's number. */
  readonly audited: Map<number, { readonly at: number; readonly text: string }>
}

/** The name that a connection signed in under, when this message says that it did; null for any other message. */
export function applicationOf(message: string): string | null {
  const authorized = authorizedPattern.exec(message)
  return authorized && (authorized.groups?.['application'] ?? '')
}

const authorizedPattern =
  /^connection authorized: user=\S+ database=\S+(?: application_name=(?<application>.*?))?(?: SSL enabled.*| GSS .*)?$/s
/** As `log_statement` and `log_min_duration_statement` write it, for the simple and the extended protocol. */
const statementPattern =
  /^(?:duration: [\d.]+ ms {2})?(?:statement|execute (?:fetch from )?[^:]*): (?<text>[\s\S]*)$/
