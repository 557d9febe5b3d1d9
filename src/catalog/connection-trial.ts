/** Tries whether a database can be reached as somebody described it, and says no more of it than they need to put it right. */
import { DatabaseError } from 'pg'
import type { Clock } from '../core/clock.ts'
import { AddressRefused } from '../core/dial-rule.ts'
import type { Target } from '../core/resource.ts'
import { connectTo } from './target-client.ts'

/** What became of it. */
export interface ConnectionTrial {
  readonly outcome:
    | 'reached'
    | 'address-refused'
    | 'unreachable'
    | 'tls-refused'
    | 'login-refused'
    | 'database-unknown'
    | 'refused'
  /** One sentence for people. Nothing in it is the other side's own words. */
  readonly words: string
  /** Major version of the server; null unless it was reached. */
  readonly version: number | null
  /** Whether the login is bound by no rule of the server's; null unless it was reached. */
  readonly isSuperuser: boolean | null
  /** Tables that the login may read; null unless it was reached. */
  readonly tables: number | null
}

/** Everything included: the name, the connection, TLS, the login, the questions. */
const trialMsMax = 8000

const question = `SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 / 10000,
  (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user),
  (SELECT pg_catalog.count(*)::pg_catalog.int4 FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      AND n.nspname !~ '^pg_toast' AND pg_catalog.has_table_privilege(c.oid, 'SELECT'))`

/** Connects, asks three things, and hangs up. Never rejects, and answers within `trialMsMax`. */
export async function tryConnection(
  target: Target,
  application: string,
  clock: Clock,
): Promise<ConnectionTrial> {
  const over = new AbortController()
  const late = clock.sleep(trialMsMax, over.signal).then(
    () => failed('unreachable'),
    () => failed('unreachable'),
  )
  try {
    return await Promise.race([ask(target, application), late])
  } catch (error) {
    return failed(outcomeOf(error))
  } finally {
    over.abort()
  }
}

async function ask(target: Target, application: string): Promise<ConnectionTrial> {
  const { others = [], attributes = 'any' } = target.choice ?? {}
  const connectMsMax = Math.floor(trialMsMax / (others.length + 1))
  const choice = { others, attributes, order: 'listed', connectMsMax } as const
  const client = await connectTo({ ...target, choice }, application)
  try {
    const { rows } = await client.query<unknown[]>({ text: question, rowMode: 'array' })
    const [version, isSuperuser, tables] = rows[0] ?? []
    return {
      outcome: 'reached',
      words: 'It was reached, and the login was let in.',
      version: typeof version === 'number' ? version : null,
      isSuperuser: isSuperuser === true,
      tables: typeof tables === 'number' ? tables : null,
    }
  } finally {
    await client.end().catch(() => client.connection?.stream.destroy())
  }
}

type Failure = Exclude<ConnectionTrial['outcome'], 'reached'>

function failed(outcome: Failure): ConnectionTrial {
  return { outcome, words: sentences[outcome], version: null, isSuperuser: null, tables: null }
}

function outcomeOf(error: unknown): Failure {
  if (error instanceof AddressRefused) return 'address-refused'
  if (error instanceof DatabaseError) {
    if (error.code === '3D000') return 'database-unknown'
    return error.code?.startsWith('28') === true ? 'login-refused' : 'refused'
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const words = error instanceof Error ? error.message : ''
  if (/CERT|SSL|TLS|SELF_SIGNED|VERIFY/.test(code) || /does not support SSL|certificate/i.test(words))
    return 'tls-refused'
  // The driver's own words for a password that the server asks for and nobody gave.
  if (/SASL|password/i.test(words)) return 'login-refused'
  return 'unreachable'
}

const sentences: Readonly<Record<Failure, string>> = {
  'address-refused': 'The gateway may not dial an address of this host (console.target-networks).',
  unreachable: 'No PostgreSQL server answered there in time.',
  'tls-refused': 'The server has no TLS, or a certificate that is not trusted for this host.',
  'login-refused': 'The server refused the login or its password.',
  'database-unknown': 'The server has no such database.',
  refused: 'The server refused the connection.',
}
