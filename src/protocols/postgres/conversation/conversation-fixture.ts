/** A conversation with no sockets around it, for tests: what it would send is kept, what it hears is said by the test. */
import type { CatalogSnapshot } from '../../../core/catalog-snapshot.ts'
import { Clearance } from '../../../core/clearance.ts'
import type { ContentGuard, Decision, Protection } from '../../../core/decision.ts'
import type { Gate, Waiting } from '../../../core/gate.ts'
import type { Inspection, StatementFacts } from '../../../core/inspection.ts'
import { Recorded, type Allowance, type Outcome, type ShownSoFar } from '../../../core/outcome.ts'
import type { Refusal } from '../../../core/refusal.ts'
import type { Session } from '../../../core/session.ts'
import type { Statement } from '../../../core/statement.ts'
import { masksForCopy, masksForRows } from '../../../masking/rows/row-masks.ts'
import type { SubjectsOfRows } from '../session/ports.ts'
import { Conversation } from './conversation.ts'
import { Framer } from '../messages/frame.ts'
import { freshMemory } from '../fresh-memory.fixture.ts'
import { Ground } from '../session/ground.ts'
import {
  clientLimit,
  clientMessageName,
  clientMessageType,
  targetMessageName,
  targetMessageType,
} from '../messages/message.ts'
import type { ClientMessageName, TargetMessageName } from '../messages/message.ts'
import type { SlowSyncs } from '../slow-syncs.fixture.ts'
import { writeMessage, type Field } from '../messages/message-writer.ts'
import { PostgresStatement } from '../session/postgres-statement.ts'
import { Running } from '../session/running.ts'
import { pinnedStateFrom } from '../session/session-settings.ts'

export const readFacts: StatementFacts = {
  node: 'SelectStmt',
  effects: [
    { kind: 'read', verb: 'select', objectKind: 'table', object: 'public.t', columns: [], everyRow: false },
  ],
  outputs: { kind: 'known', columns: [{ name: 'a', sources: ['public.t.a'], direct: true }] },
  uses: [],
  unknowns: [],
  sessionName: null,
  copy: null,
}

export function inspectionOf(...statements: readonly StatementFacts[]): Inspection {
  return { kind: 'parsed', fault: null, statements, fingerprint: 'f' }
}

/** What a fake gate answers to a statement. */
export type Answer = (
  statement: Statement,
  waiting: Waiting,
) => 'allow' | Refusal | Promise<'allow' | Refusal>

export interface Talk {
  readonly conversation: Conversation
  /** Messages that reached the target: their names, or the SQL text behind a colon. */
  readonly toTarget: string[]
  /** Messages that reached the client, by name. */
  readonly toClient: string[]
  readonly clientBytes: Buffer[]
  readonly outcomes: { readonly number: number; readonly outcome: Outcome }[]
  /** What the client had heard and how many outcomes there were, each time that what was shown was let go. */
  readonly left: { readonly heard: readonly string[]; readonly outcomes: number }[]
  readonly ends: (Refusal | null)[]
  readonly cancels: number[]
  readonly client: (...messages: readonly Buffer[]) => void
  readonly target: (...messages: readonly Buffer[]) => void
}

export interface TalkOptions {
  readonly answer?: Answer
  readonly inspect?: (text: string) => Inspection | Promise<Inspection>
  readonly masks?: readonly Protection[]
  readonly rowsMax?: number
  readonly bytesMax?: number
  /** The most rows that a statement may write. */
  readonly writeRowsMax?: number
  /** What budgets leave at each moment; counted where it is there. */
  readonly allowance?: (shown: ShownSoFar) => Allowance
  /** True where a reviewer approved it: what is left does not cut it. */
  readonly isReviewed?: boolean
  /** Counts whom rows are about; where it is there, a budget wants to know. */
  readonly subjectsOfRows?: SubjectsOfRows
  readonly guardMessages?: boolean
  readonly tellsRaised?: boolean
  readonly hidesNotifications?: boolean
  readonly content?: ContentGuard
  /** The disk of the ledger; what of the statements that run has to be on it. */
  readonly syncs?: SlowSyncs
  readonly writes?: (text: string) => boolean
}

export function talk(options: TalkOptions = {}): Talk {
  const toTarget: string[] = []
  const toClient: string[] = []
  const clientBytes: Buffer[] = []
  const outcomes: { number: number; outcome: Outcome }[] = []
  const left: { heard: readonly string[]; outcomes: number }[] = []
  const ends: (Refusal | null)[] = []
  const cancels: number[] = []
  const session = fakeSession(options.content, options.hidesNotifications)
  const decision = decisionFor(options)
  const heard = new Framer(() => 0x3fffffff)
  const said = (bytes: Buffer): void => {
    clientBytes.push(Buffer.from(bytes))
    for (const frame of heard.push(Buffer.from(bytes))) toClient.push(targetMessageName(frame.type) ?? '?')
  }
  const gate: Gate = {
    admit: () => Promise.reject(new Error('nobody is admitted here')),
    submit(_session, statement, waiting) {
      const answer = (options.answer ?? (() => 'allow'))(statement, waiting)
      const issue = (verdict: 'allow' | Refusal): Clearance | Refusal => {
        if (verdict !== 'allow') return verdict
        const { syncs, writes } = options
        const entry = syncs ? (syncs.appended += 1) - 1 : statement.number
        const ripens = statement.act !== 'prepare' && waiting.goesAhead && writes?.(statement.text)
        return Clearance.issue(statement, decision, entry, 0, ripens ? syncs : null)
      }
      return answer instanceof Promise ? answer.then(issue) : issue(answer)
    },
    record: (_session, shown) => Recorded.issue(shown.bytes),
    isCurrent: () => true,
    count: (_session, _clearance, shown) => options.allowance?.(shown) ?? { rows: Infinity, budget: '' },
    conclude: (_session, clearance, outcome) => {
      outcomes.push({ number: clearance.statement.number, outcome })
    },
    close: () => Promise.resolve(),
  }
  const ground = new Ground(session, standardSettings, true)
  const conversation: Conversation = new Conversation(
    {
      clock: { monotonic: () => 0 },
      gate,
      session,
      comesBack: false,
      targetProcess: null,
      output: freshMemory,
      inspect: options.inspect ?? (() => inspectionOf(readFacts)),
      maskRows: (...asked) => masksForRows(...asked, noKeys),
      maskCopy: (...asked) => masksForCopy(...asked, noKeys),
      subjectsOfRows: options.subjectsOfRows ?? (() => assertNever('nobody is counted here')),
      toTarget: (message) => {
        const bytes = message instanceof Clearance ? message.spend() : message.bytes
        for (const frame of new Framer(clientLimit()).push(Buffer.from(bytes))) {
          const name = clientMessageName(frame.type) ?? '?'
          toTarget.push(
            name === 'Query' ? `Query:${frame.bytes.toString('utf8', 5, frame.bytes.length - 1)}` : name,
          )
        }
      },
      toClient: (recorded) => said(recorded.bytes),
      leave: () => void left.push({ heard: [...toClient], outcomes: outcomes.length }),
      tellClient: said,
      endTarget: () => void toTarget.push('end'),
      cancelTarget: () => {
        cancels.push(toTarget.length)
        return Promise.resolve()
      },
      paced: () => undefined,
      end: (refusal) => {
        ends.push(refusal)
        conversation.close()
      },
    },
    ground,
    { maskedRowBytesMax: 1 << 20, replyMessageBytesMax: 1 << 20, namesMax: 100, repliesOwedMax: 1000 },
    'absent',
  )
  const framer = new Framer(clientLimit())
  return {
    conversation,
    toTarget,
    toClient,
    clientBytes,
    outcomes,
    left,
    ends,
    cancels,
    client: (...messages) => conversation.fromClient(framer.push(Buffer.concat(messages))),
    target: (...messages) => conversation.fromTarget(Buffer.concat(messages)),
  }
}

export const standardSettings = new Map([
  ['client_encoding', 'UTF8'],
  ['standard_conforming_strings', 'on'],
  ['session_authorization', 'app'],
  ['search_path', '"$user", public'],
])

const noKeys = { tokenKey: () => assertNever('no token here') }

function assertNever(words: string): never {
  throw new Error(words)
}

/** A statement that was cleared and is on its way. */
export function runningOn(
  inspection: Inspection,
  outside: CatalogSnapshot | null = null,
  options: TalkOptions = {},
): Running {
  const statement = new PostgresStatement({
    act: 'run',
    text: 'select 1',
    parameters: null,
    bytes: Buffer.alloc(0),
    number: 1,
    inspection,
    catalogVersion: null,
    state: pinnedStateFrom(standardSettings),
  })
  return new Running(Clearance.issue(statement, decisionFor(options), 1, 0), { rows: null, outside })
}

function decisionFor(options: TalkOptions): Decision {
  const masks = new Map((options.masks ?? []).map((protection) => [protection.column, protection]))
  const {
    rowsMax = null,
    bytesMax,
    writeRowsMax,
    guardMessages = false,
    tellsRaised = false,
    content,
    allowance,
    subjectsOfRows,
  } = options
  return {
    verdict: 'allow',
    rule: 'test',
    reason: '',
    code: 'denied',
    hint: '',
    obligations: {
      masks,
      ...(content ? { content } : {}),
      guardMessages,
      ...(tellsRaised ? { tellsRaised } : {}),
      rowsMax,
      ...(bytesMax === undefined ? {} : { bytesMax }),
      ...(writeRowsMax === undefined ? {} : { writeRowsMax }),
      ...(allowance && options.isReviewed !== true ? { isCounted: true } : {}),
      ...(subjectsOfRows ? { subjects: new Map() } : {}),
      record: 'rows',
      syncReads: false,
    },
    review: null,
    policyVersion: '0',
    cacheable: true,
  }
}

export function fakeSession(content: ContentGuard | null = null, hidesNotifications = false): Session {
  return {
    id: 's',
    principal: {
      id: 'i#p',
      kind: 'person',
      issuer: 'i',
      subject: 'p',
      name: 'p',
      groups: [],
      claims: {},
      endsAt: Infinity,
    },
    resource: { name: 'bank', protocol: 'postgres', labels: {} },
    origin: { address: '127.0.0.1', port: 1, tls: null, application: '' },
    startedAt: 0,
    endsAt: Infinity,
    signal: new AbortController().signal,
    target: { host: '/tmp', port: 1, database: 'bank', login: 'app', secret: null, tls: { mode: 'disable' } },
    unasked: () => ({
      hidesValues: hidesNotifications,
      content,
      opensChannel: (channel) => channel === 'open',
    }),
    takesUnasked: () => true,
    catalog: () => null,
    refreshCatalog: () => Promise.resolve(),
    freshenCatalog: () => Promise.resolve(),
    catalogOverdue: () => null,
    catalogWhole: () => null,
    catalogMoved: () => undefined,
    hasCatalogSeenAlone: () => Promise.resolve(false),
    catalogChanging: () => null,
  }
}

/** A client's message. */
export function ask(name: ClientMessageName, ...fields: readonly Field[]): Buffer {
  return writeMessage(clientMessageType(name), fields)
}

/** A target's message. */
export function say(name: TargetMessageName, ...fields: readonly Field[]): Buffer {
  return writeMessage(targetMessageType(name), fields)
}

export const requests = {
  query: (text: string): Buffer => ask('Query', { text }),
  parse: (name: string, text: string): Buffer => ask('Parse', { text: name }, { text }, { int16: 0 }),
  bind: (portal: string, name: string): Buffer =>
    ask('Bind', { text: portal }, { text: name }, { int16: 0 }, { int16: 0 }, { int16: 0 }),
  execute: (portal: string): Buffer => ask('Execute', { text: portal }, { int32: 0 }),
  sync: ask('Sync'),
}

const idle = 'I'.charCodeAt(0)
const open = 'T'.charCodeAt(0)
const failed = 'E'.charCodeAt(0)

export const replies = {
  ready: (state: 'idle' | 'open' | 'failed'): Buffer =>
    say('ReadyForQuery', { int8: { idle, open, failed }[state] }),
  complete: (tag: string): Buffer => say('CommandComplete', { text: tag }),
  error: (sqlState: string): Buffer =>
    say(
      'ErrorResponse',
      { int8: 83 },
      { text: 'ERROR' },
      { int8: 67 },
      { text: sqlState },
      { int8: 77 },
      { text: 'leaked' },
      { int8: 0 },
    ),
  row: (...cells: readonly string[]): Buffer =>
    say(
      'DataRow',
      { int16: cells.length },
      ...cells.flatMap((cell): Field[] => [{ int32: Buffer.byteLength(cell) }, { bytes: Buffer.from(cell) }]),
    ),
  columns: (...names: readonly string[]): Buffer =>
    say(
      'RowDescription',
      { int16: names.length },
      ...names.flatMap((text): Field[] => [
        { text },
        { int32: 0 },
        { int16: 0 },
        { int32: 25 },
        { int16: -1 },
        { int32: -1 },
        { int16: 0 },
      ]),
    ),
}
