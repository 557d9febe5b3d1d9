import { escapeLiteral, type Client, type Connection, type Submittable } from 'pg'
import { z } from 'zod'
import type { Target } from '../core/resource.ts'
import type { BoundValue } from '../core/statement.ts'
import { askBound } from './bound-question.ts'
import { connectTo } from './target-client.ts'

/** A write that is run and rolled back, as a session of this target would have it run. */
export interface Trial {
  readonly target: Target
  /** The setting, as the target reports it. */
  readonly searchPath: string
  readonly bound: readonly BoundValue[]
  /** The tables that it gives new rows, schema and name: whether sequences number those is asked first. */
  readonly numbered: readonly (readonly [schema: string, name: string])[]
  /** The table whose rows are shown, and whose primary key is asked first; null where none are. */
  readonly sampled: readonly [schema: string, name: string] | null
  /** The text that counts and shows, by the columns of the primary key; null where nothing can be shown. */
  sampling(keys: readonly string[]): string | null
  /** The text that counts alone: tried where the other is not allowed or not possible. */
  readonly counting: string
}

/** What came of it. */
export type TrialEnd =
  | { readonly kind: 'sampled'; readonly keys: readonly string[]; readonly rows: readonly TrialRow[] }
  | { readonly kind: 'counted'; readonly count: number }
  /** The target refused it, with this SQLSTATE. */
  | { readonly kind: 'failed'; readonly code: string }
  /** It would take numbers of a sequence, which no rollback gives back. */
  | { readonly kind: 'numbered' }

/** Cells in text as the target wrote them. */
export type TrialRow = readonly (string | null)[]

/** A statement that takes longer is not tried: its rows are locked until it is rolled back. */
export const trialMsMax = 2000
const lockMsMax = 200
const idleMsMax = 1000
const answerBytesMax = 512 * 1024

/** Runs a write on a connection of its own and rolls it back. Rejects when the target cannot be reached or is lost. */
export async function runTrial(trial: Trial, application: string): Promise<TrialEnd> {
  const client = await connectTo(trial.target, application)
  try {
    const end = await tryOn(client, trial)
    await client.query('ROLLBACK')
    await client.end()
    return end
  } finally {
    // Whatever was not rolled back is, as the target loses the connection.
    client.connection?.stream.destroy()
  }
}

async function tryOn(client: Client, trial: Trial): Promise<TrialEnd> {
  const { target, searchPath, bound, numbered, sampled } = trial
  const role = target.setRole === undefined ? '' : `SET LOCAL ROLE ${escapeLiteral(target.setRole)};`
  await client.query(`BEGIN; ${role} SET LOCAL statement_timeout = ${trialMsMax};
    SET LOCAL lock_timeout = ${lockMsMax}; SET LOCAL idle_in_transaction_session_timeout = ${idleMsMax};
    SET LOCAL standard_conforming_strings = on; SET LOCAL search_path = pg_catalog`)
  if (numbered.length > 0 && (await takesNumbers(client, numbered))) return { kind: 'numbered' }
  const keys = sampled === null ? [] : await primaryKey(client, sampled)
  await client.query(`SELECT pg_catalog.set_config('search_path', ${escapeLiteral(searchPath)}, true)`)
  const text = trial.sampling(keys)
  if (text !== null) {
    await client.query('SAVEPOINT trial')
    const shown = await ask(client, text, bound)
    if (shown.code === '') return { kind: 'sampled', keys, rows: shown.rows }
    if (!mayStillCount(shown.code)) return { kind: 'failed', code: shown.code }
    await client.query('ROLLBACK TO SAVEPOINT trial')
  }
  const counted = await ask(client, trial.counting, bound)
  if (counted.code !== '') return { kind: 'failed', code: counted.code }
  const count = counted.rows[0]?.[0] ?? /\d+$/.exec(counted.tag)?.[0]
  return count === undefined ? { kind: 'failed', code: '' } : { kind: 'counted', count: Number(count) }
}

/** Class 42 (no privilege, an ambiguous name) and 0A (not supported): what shows rows fails, and the statement itself may not. */
function mayStillCount(code: string): boolean {
  return code.startsWith('42') || code.startsWith('0A')
}

async function takesNumbers(
  client: Client,
  tables: readonly (readonly [string, string])[],
): Promise<boolean> {
  const { rows } = await client.query<boolean[]>({
    text: `SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE ${tables.map(named).join(' OR ')} AND NOT a.attisdropped
        AND (a.attidentity <> '' OR pg_catalog.pg_get_expr(d.adbin, d.adrelid) ~* 'nextval'))`,
    rowMode: 'array',
  })
  return rows[0]?.[0] !== false
}

async function primaryKey(client: Client, table: readonly [string, string]): Promise<readonly string[]> {
  const { rows } = await client.query<unknown[]>({
    text: `SELECT coalesce(pg_catalog.json_agg(a.attname), '[]') FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
      WHERE ${named(table)} AND i.indisprimary`,
    rowMode: 'array',
  })
  return z.array(z.string()).parse(rows[0]?.[0])
}

function named([schema, name]: readonly [string, string]): string {
  return `(n.nspname = ${escapeLiteral(schema)} AND c.relname = ${escapeLiteral(name)})`
}

interface Answer {
  readonly rows: TrialRow[]
  tag: string
  /** SQLSTATE; empty when the target did not refuse. */
  code: string
}

function ask(client: Client, text: string, bound: readonly BoundValue[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // After a fatal word nothing else comes.
    client.once('end', () => reject(new Error('The target closed the connection.')))
    client.query(new TrialQuestion(text, bound, resolve, reject))
  })
}

/** One text with the parameters exactly as a client gave them. The extended protocol takes one statement in a text, whatever it holds. */
class TrialQuestion implements Submittable {
  readonly #text: string
  readonly #bound: readonly BoundValue[]
  readonly #resolve: (answer: Answer) => void
  readonly #reject: (error: unknown) => void
  readonly #answer: Answer = { rows: [], tag: '', code: '' }
  #bytes = 0
  /** The driver puts here what takes back its own time limit. */
  callback: (() => void) | null = null

  constructor(
    text: string,
    bound: readonly BoundValue[],
    resolve: (answer: Answer) => void,
    reject: (error: unknown) => void,
  ) {
    this.#text = text
    this.#bound = bound
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: Connection): void {
    askBound(connection, this.#text, this.#bound)
  }

  handleRowDescription(): void {}

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#bytes += fields.reduce((sum, field) => sum + (field?.length ?? 0), 0)
    if (this.#bytes <= answerBytesMax) this.#answer.rows.push(fields)
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#answer.tag = text
  }

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleError(error: Error & { readonly code?: string }): void {
    this.callback?.()
    // A lost connection is no answer of the target's; EPIPE has five letters too, and an SQLSTATE some digit.
    if (error.code === undefined || !/^(?=.*\d)[0-9A-Z]{5}$/.test(error.code)) return this.#reject(error)
    this.#answer.code = error.code
    // The driver is done with a question that failed.
    this.#resolve(this.#answer)
  }

  handleReadyForQuery(): void {
    this.callback?.()
    this.#resolve(this.#answer)
  }
}
