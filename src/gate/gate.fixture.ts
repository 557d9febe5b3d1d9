/** A gate of real parts for tests: ledger, keys, recorder, policy, review desk. Only the disk and the issuer obey the test. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CatalogBook } from '../catalog/catalog-book.ts'
import { ResourceBook } from '../catalog/resource-book.ts'
import { systemClock, type Clock } from '../core/clock.ts'
import type { Waiting } from '../core/gate.ts'
import type { Effect, Inspection } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import type { Session } from '../core/session.ts'
import type { Statement } from '../core/statement.ts'
import { openKeyRing, type KeyRing } from '../keys/key-ring.ts'
import { systemDisk, type Disk } from '../ledger/journal/disk.ts'
import type { Leaf } from '../ledger/entries/entry.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { readEntries } from '../ledger/journal/reader.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { Policy } from '../policy/rule.ts'
import { openRecorder, recordingLimits, type Recorder } from '../recording/recorder.ts'
import { ReviewDesk } from '../reviews/desk.ts'
import { openStore, type Store } from '../store/database.ts'
import { openGate, type OpenGate } from './gate.ts'
import type { GivenParts } from './parts.ts'
import { reviewRecorder } from './review-record.ts'

/** A disk that holds back or fails what the test says. */
export class ObedientDisk implements Disk {
  fails = false
  /** Syncs wait for this. */
  gate: Promise<void> = Promise.resolve()
  syncs = 0

  writeAt(descriptor: number, bytes: Buffer, position: number): number {
    if (this.fails) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    return systemDisk.writeAt(descriptor, bytes, position)
  }

  async sync(descriptor: number): Promise<void> {
    await this.gate
    this.syncs += 1
    if (this.fails) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
    await systemDisk.sync(descriptor)
  }

  replace(path: string, draft: string, bytes: Buffer): Promise<void> {
    return systemDisk.replace(path, draft, bytes)
  }

  place(path: string, bytes: Buffer): number {
    return systemDisk.place(path, bytes)
  }

  settle(descriptor: number): Promise<void> {
    return systemDisk.settle(descriptor)
  }

  syncFolder(path: string): Promise<void> {
    return systemDisk.syncFolder(path)
  }

  makeFolder(path: string): Promise<void> {
    return systemDisk.makeFolder(path)
  }
}

export interface GateStage extends AsyncDisposable {
  readonly gate: OpenGate
  readonly disk: ObedientDisk
  readonly ledger: Ledger
  readonly desk: ReviewDesk
  policy: Policy
  /** Everything written so far. */
  leaves(): Promise<readonly Leaf[]>
  /** A session of the principal `name`; throws when it is refused. */
  session(name?: string): Promise<Session>
}

const noReply = {
  signal: new AbortController().signal,
  comesBack: false,
  former: '',
  goesAhead: false,
  isInTransaction: false,
  targetProcess: null,
  held: () => undefined,
  asked: () => undefined,
  rewritten: () => Promise.resolve(new Refusal('review-changed', 'It cannot be exchanged here.')),
}
/** Nobody waits with it: a hold goes unnoticed. */
export const noWaiting: Waiting = noReply

/** What a test wants of its gate. */
export interface StageOptions {
  readonly policy: string
  readonly store?: Store
  readonly clock?: Clock
  /** When the disk is behind; never unless said, so that tests do not hang on the machine's. */
  readonly syncLateMs?: number
  /** When tokens end; far away unless said. */
  readonly endsAt?: number
  /** Who may still do what; nothing is known against anybody unless said. */
  readonly access?: GivenParts['access']
}

/** Opens a gate of real parts in a temporary directory. */
export async function stage(options: StageOptions): Promise<GateStage> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-gate-'))
  const opened = new AsyncDisposableStack()
  opened.defer(() => rm(directory, { recursive: true, force: true }))
  const disk = new ObedientDisk()
  const records = await openRecords(directory, disk, options.syncLateMs ?? Infinity, opened)
  const { ledger } = records
  const store =
    options.store ??
    opened.use(await openStore({ source: nowhere, clock: systemClock, log: () => undefined }))
  const desk = opened.use(
    new ReviewDesk({
      store,
      record: reviewRecorder(ledger, records.keys, origin),
      clock: systemClock,
      random: systemRandom,
      log: () => undefined,
      gateway: origin,
      party: { id: 'localhost', origin: 'http://localhost' },
    }),
  )
  const held = { policy: policyOf(options.policy) }
  const gate = gateOf(options, records, desk, () => held.policy, opened)
  return {
    gate,
    disk,
    ledger,
    desk,
    get policy() {
      return held.policy
    },
    set policy(policy) {
      held.policy = policy
    },
    async leaves() {
      ledger.flush()
      const leaves: Leaf[] = []
      for await (const { leaf } of readEntries(ledgerIn(directory))) if (leaf) leaves.push(leaf)
      return leaves
    },
    async session(name = 'ana') {
      const from = { address: '127.0.0.1', port: 5, tls: null, application: 'test' }
      const session = await gate.admit({ kind: 'token', token: new Secret(name) }, 'bank', from)
      if (session instanceof Refusal) throw new Error(session.message)
      return session
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

const origin = 'test.example/ledger'

function ledgerIn(directory: string): string {
  return join(directory, 'ledger')
}

interface Records {
  readonly keys: KeyRing
  readonly ledger: Ledger
  readonly recorder: Recorder
}

async function openRecords(
  directory: string,
  disk: Disk,
  syncLateMs: number,
  opened: AsyncDisposableStack,
): Promise<Records> {
  const keys = await openKeyRing({
    masterFile: join(directory, 'master.key'),
    directory: join(directory, 'keys'),
    ledgerDirectory: ledgerIn(directory),
    random: systemRandom,
  })
  const ledger = opened.use(
    await openLedger({
      directory: ledgerIn(directory),
      origin,
      signingKey: keys.ledgerSigningKey(origin),
      clock: systemClock,
      random: systemRandom,
      syncLateMs,
      disk,
      repairEveryMs: 10,
    }),
  )
  const recorder = await openRecorder({
    directory: join(directory, 'recordings'),
    limits: recordingLimits,
    clock: systemClock,
    log: { warn: () => undefined, info: () => undefined },
  })
  opened.defer(() => recorder.close())
  return { keys, ledger, recorder }
}

function gateOf(
  { clock = systemClock, endsAt = Number.MAX_SAFE_INTEGER, access }: StageOptions,
  records: Records,
  reviews: ReviewDesk,
  policy: () => Policy,
  opened: AsyncDisposableStack,
): OpenGate {
  const resources = new ResourceBook([bank])
  const catalogs = opened.use(
    new CatalogBook({ book: resources, clock: systemClock, report: () => undefined }),
  )
  const gate = openGate({
    ...records,
    ...(access && { access }),
    identity: { authenticate: (token) => Promise.resolve(principalOf(token.reveal(), endsAt)) },
    resources,
    catalogs,
    policy,
    reviews,
    clock,
    random: systemRandom,
    publicUrl: 'https://gateway.example',
    limits: { sessionMsMax: 3_600_000, sessionsMax: 10, sessionsPerPrincipalMax: 5 },
    log: { error: () => undefined, info: () => undefined },
  })
  opened.defer(async () => {
    for (const session of gate.sessions.values()) await gate.close(session, 'the test is over')
  })
  return gate
}

/** A policy from its text; throws with its faults. */
export function policyOf(text: string): Policy {
  const parsed = parsePolicy(Buffer.from(text), 'test.yaml')
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join('\n'))
  return parsed.policy
}

const bank = {
  resource: { name: 'bank', protocol: 'postgres', labels: {} },
  // Nothing listens there: the catalog stays unknown, which is what these tests are not about.
  target: { host: '127.0.0.1', port: 1, database: 'bank', login: 'app', tls: { mode: 'disable' } },
  secret: null,
} as const
const nowhere = { kind: 'url', url: new Secret('postgres://nobody@127.0.0.1:1/none') } as const

/** Whom the token `name` is for; `bot for ana` is an agent of hers. */
export function principalOf(name: string, endsAt: number): Principal | Refusal {
  if (name === 'nobody') return new Refusal('unauthenticated', 'That is no token of ours.')
  const [acting = '', behind] = name.split(' for ', 2)
  const onBehalfOf = behind === undefined ? undefined : principalOf(behind, endsAt)
  if (onBehalfOf !== undefined && !(onBehalfOf instanceof Refusal)) {
    const agent = principalOf(acting, endsAt)
    return agent instanceof Refusal ? agent : { ...agent, kind: 'agent', onBehalfOf }
  }
  const issuer = 'https://issuer.example'
  return {
    id: `${issuer}#${name}`,
    kind: 'person',
    issuer,
    subject: name,
    name,
    groups: ['staff', name],
    claims: {},
    endsAt,
  }
}

let statements = 0

/** A statement whose inspection found these effects. */
export function statementOf(kinds: readonly Effect['kind'][], text = kinds.join(' ')): Statement {
  const effects = kinds.map((kind): Effect => {
    return { kind, verb: kind, objectKind: 'table', object: 'public.t', columns: [], everyRow: false }
  })
  const inspection: Inspection = {
    kind: 'parsed',
    fault: null,
    fingerprint: text,
    statements: [
      {
        node: 'Test',
        effects,
        outputs: { kind: 'none' },
        uses: [],
        unknowns: [],
        sessionName: null,
        copy: null,
      },
    ],
  }
  statements += 1
  return {
    number: statements,
    act: 'run',
    text,
    parameters: null,
    bytes: Buffer.from(text),
    inspection,
    catalogVersion: null,
    state: { searchPath: 'public', role: 'app', standardConformingStrings: 'on', clientEncoding: 'UTF8' },
    parameterTexts: [],
  }
}
