import type { CliEnvironment } from '../config/environment.ts'
import type { Config } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { systemRandom } from '../core/random.ts'
import { decodeStatementBody } from '../gate/statement-body.ts'
import { openKeyRing, type KeyRing } from '../keys/key-ring.ts'
import { MasterKeyRefused } from '../keys/master-key.ts'
import type { SessionKey } from '../keys/session-key.ts'
import { leafSchema, type Leaf } from '../ledger/entries/entry.ts'
import { openBody, readEntries, type StoredEntry } from '../ledger/journal/reader.ts'
import { openApiClient, type ApiArguments, type ApiClient } from './api-client.ts'
import { recordReading } from './evidence.ts'
import { CommandFault, exits } from './exit.ts'
import type { Output } from './output.ts'
import {
  RecordedSessions,
  type AskedStatement,
  type RecordedParts,
  type RecordedBody,
  type RecordedText,
  type ShownStatement,
  type Undecidable,
} from '../api/recorded-sessions.ts'

/** What recorded sessions tell one after the other. */
export type RecordedStatement = AskedStatement | ShownStatement | Undecidable

/** Which recorded statements are meant. */
export interface RecordedArguments {
  /** All sessions of the ledger. */
  readonly recorded: boolean
  readonly session: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly unrecorded: boolean
}

const pageMax = 1000
/** What is asked of a gateway is kept until it can be told in order. */
const recordsMax = 100_000

/**
 * The statements that sessions on record asked, each as it stood before the policy. Read from a gateway's directories
 * by whoever holds its master key, or through a running gateway as whoever the token says; either way the ledger says
 * that they were read before they are.
 */
export async function recordedStatements(
  given: RecordedArguments & ApiArguments,
  config: Config | null,
  parts: RecordedParts,
  around: { readonly output: Output; readonly environment: CliEnvironment },
): Promise<AsyncIterable<RecordedStatement> | CommandFault> {
  const from = instantOf(given.from)
  if (from instanceof CommandFault) return from
  const to = instantOf(given.to)
  if (to instanceof CommandFault) return to
  const isMeant = (leaf: Leaf): boolean => (from === null || leaf.at >= from) && (to === null || leaf.at < to)
  const events =
    given.api === undefined
      ? await fromDirectories(given, config, around.output)
      : await fromGateway(given, { from, to }, around)
  return events instanceof CommandFault ? events : follow(events, given, isMeant, parts)
}

interface RecordedEvent {
  readonly leaf: Leaf
  readonly body: () => Promise<RecordedBody>
}

async function* follow(
  events: AsyncIterable<RecordedEvent>,
  given: RecordedArguments,
  isMeant: (leaf: Leaf) => boolean,
  parts: RecordedParts,
): AsyncGenerator<RecordedStatement> {
  const sessions = new RecordedSessions(parts)
  const wanted = given.session.length === 0 ? null : new Set(given.session)
  for await (const { leaf, body } of events) {
    if (wanted && !('session' in leaf && leaf.session !== null && wanted.has(leaf.session))) continue
    const asked = await sessions.take(leaf, body)
    // What came before the time that is meant still says what later names stand for.
    if (asked !== null && isMeant(leaf)) yield asked
  }
}

async function fromDirectories(
  given: RecordedArguments,
  config: Config | null,
  output: Output,
): Promise<AsyncIterable<RecordedEvent> | CommandFault> {
  if (config === null)
    return new CommandFault(exits.usage, 'Recorded where?', 'Name the gateway with --config or --api.')
  const keys = await openKeys(config)
  if (keys instanceof CommandFault) return keys
  const { directory } = config.ledger
  const sessions = given.session.length === 0 ? [null] : given.session
  for (const session of sessions) {
    const unrecorded = await recordReading(directory, keys, session, 'body')
    if (unrecorded === null) continue
    if (!given.unrecorded) {
      const hint = 'Ask the gateway with --api, stop it first, or read it all the same with --unrecorded.'
      return new CommandFault(unrecorded.exit, unrecorded.message, hint)
    }
    output.note(`warning: ${unrecorded.message}`)
  }
  return entriesIn(directory, keys)
}

async function* entriesIn(directory: string, keys: KeyRing): AsyncGenerator<RecordedEvent> {
  const opened = new Map<string, SessionKey | null>()
  const keyOf = async (session: string): Promise<SessionKey | null> => {
    const known = opened.get(session)
    if (known !== undefined) return known
    const key = await keys.openSessionKey(session)
    opened.set(session, key)
    return key
  }
  try {
    for await (const entry of readEntries(directory)) {
      const { leaf } = entry
      if (leaf === null) continue
      yield {
        leaf,
        body: async () =>
          'session' in leaf && leaf.session !== null ? textIn(entry, await keyOf(leaf.session)) : null,
      }
      if (leaf.type !== 'session.closed') continue
      opened.get(leaf.session)?.close()
      opened.delete(leaf.session)
    }
  } finally {
    for (const key of opened.values()) key?.close()
  }
}

function textIn(entry: StoredEntry, key: SessionKey | null): RecordedText | null {
  const plain = key && openBody(entry, key)
  return plain && decodeStatementBody(plain)
}

async function openKeys({ keys, ledger }: Config): Promise<KeyRing | CommandFault> {
  try {
    return await openKeyRing({
      masterFile: keys.file,
      directory: keys.directory,
      ledgerDirectory: ledger.directory,
      random: systemRandom,
    })
  } catch (error) {
    if (error instanceof MasterKeyRefused) return new CommandFault(exits.failed, error.message)
    throw error
  }
}

/** Asks a running gateway, which puts each question on record; what it tells is newest first. */
async function fromGateway(
  given: RecordedArguments & ApiArguments,
  span: { readonly from: string | null; readonly to: string | null },
  { output, environment }: { readonly output: Output; readonly environment: CliEnvironment },
): Promise<AsyncIterable<RecordedEvent> | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const found: Told[] = []
  for (const session of given.session.length === 0 ? [null] : given.session)
    for (const type of ['statement.decided', 'statement.prepared']) {
      const question = {
        type,
        ...(session === null ? {} : { session }),
        ...(span.from === null ? {} : { from: `${span.from}Z` }),
        ...(span.to === null ? {} : { to: `${span.to}Z` }),
      }
      const fault = await askAll(client, question, found, output)
      if (fault) return fault
    }
  return inOrder(found.toSorted((left, right) => left.index - right.index))
}

interface Told {
  readonly index: number
  readonly leaf: Leaf
  readonly session: Leaf | null
  readonly outcome: Leaf | null
  readonly text: RecordedBody
}

async function askAll(
  client: ApiClient,
  question: Readonly<Record<string, string>>,
  found: Told[],
  output: Output,
): Promise<CommandFault | null> {
  let before: number | null = null
  do {
    const more: Readonly<Record<string, string>> = before === null ? {} : { before: String(before) }
    const page = await client.audit({ ...question, ...more, limit: String(pageMax) })
    if (page instanceof CommandFault) return page
    for (const { index, entry, session, outcome, text, settings, withheld } of page.records) {
      const leaf = leafSchema.safeParse(entry).data
      if (leaf === undefined) continue
      found.push({
        index,
        leaf,
        session: leafSchema.safeParse(session).data ?? null,
        outcome: leafSchema.safeParse(outcome).data ?? null,
        text: withheld === true ? 'withheld' : text === null ? null : { text, settings: settings ?? null },
      })
    }
    before = page.next
    output.progress(`${found.length} statements read …`)
    if (found.length > recordsMax) {
      const hint = 'Narrow it with --session, --from or --to.'
      return new CommandFault(exits.failed, `There are more than ${recordsMax} statements.`, hint)
    }
  } while (before !== null)
  return null
}

/** As the ledger has them: the opening of a session before its statements, an outcome behind its statement. */
async function* inOrder(all: readonly Told[]): AsyncGenerator<RecordedEvent> {
  const opened = new Set<string>()
  for (const { leaf, session, outcome, text } of all) {
    if (session?.type === 'session.opened' && !opened.has(session.session)) {
      opened.add(session.session)
      yield { leaf: session, body: nothing }
    }
    yield { leaf, body: () => Promise.resolve(text) }
    if (outcome) yield { leaf: outcome, body: nothing }
  }
}

const nothing = (): Promise<null> => Promise.resolve(null)

/** An instant as entries write it, without its last letter: entries have more digits. */
function instantOf(text: string | undefined): string | null | CommandFault {
  if (text === undefined) return null
  const at = Date.parse(text)
  if (Number.isNaN(at))
    return new CommandFault(exits.usage, '--from and --to take an instant or a day, as 2026-10-01.')
  return new Date(at).toISOString().slice(0, -1)
}
