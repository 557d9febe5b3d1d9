/** What reads the ledger while the gateway runs, wired: witnesses, the index, those who search it. */
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import type { Metric } from './api/metrics.ts'
import type { EvidenceParts as ApiEvidence } from './api/server.ts'
import { Anchoring } from './audit/anchoring.ts'
import { AuditDesk } from './audit/desk.ts'
import { LedgerDesk } from './audit/ledger-desk.ts'
import type { Disposal } from './audit/disposal.ts'
import { RecordingDesk } from './audit/recording-desk.ts'
import { Indexer } from './audit/indexer.ts'
import type { Config } from './config.ts'
import type { Clock } from './core/clock.ts'
import type { Principal } from './core/principal.ts'
import { ExportDesk } from './export/desk.ts'
import { Feed, type FeedHealth } from './export/feed.ts'
import { openSink } from './export/settings.ts'
import { parseWitnessKey } from './ledger/tiles/cosignature.ts'
import type { Ledger } from './ledger/ledger.ts'
import { Timestamps } from './ledger/anchors/timestamp.ts'
import { WitnessRound } from './ledger/anchors/witness.ts'
import { shieldFor } from './policy/protection.ts'
import { openCopy, openDisposal, type EvidenceParts } from './retention-parts.ts'
import { version } from './version.ts'

/** Keeps the index of the ledger and answers questions about it, tells its events to others, and counts. */
export function openEvidenceReaders(
  config: Config,
  parts: EvidenceParts,
  opened: AsyncDisposableStack,
): ApiEvidence & { readonly ledgerDesk: LedgerDesk; readonly disposal: Disposal } {
  const { audit, indexer } = openAudit(config, parts, opened)
  const { ledger, clock, random, log, store } = parts
  const { directory, origin } = config.ledger
  const feeds = config.exports.map((settings) =>
    opened.use(
      new Feed({
        name: settings.name,
        sink: openSink(settings, clock),
        directory,
        cursors: join(dirname(directory), 'exports'),
        teller: { origin, version },
        signedTo: () => ledger.head.size,
        clock,
        random,
        load: loadMeter(clock),
        log: (line) => log.warn({ part: 'export' }, line),
        onTrouble: (code, message) => raiseAlert(ledger, code, message),
      }),
    ),
  )
  const exports = new ExportDesk(feeds, ledger, (principal) => audit.whyNot(principal))
  const metrics = async (): Promise<readonly Metric[]> =>
    measure({
      ledger,
      exports: exports.health(),
      behind: indexer.behind,
      storeUp: (await store.health()).isUp,
    })
  const disposal = openDisposal(config, parts, opened)
  openCopy(config, parts, opened)
  openAnchoring(config, parts, opened)
  const { timestamps } = config.ledger
  const onTrouble = (words: string): void => log.warn({ part: 'timestamps' }, words)
  if (timestamps) opened.use(new Timestamps({ directory, ...timestamps, clock, random, onTrouble }))
  const recordings = new RecordingDesk({
    recordings: config.recording.directory,
    directory,
    origin,
    store,
    ledger,
    keys: parts.keys,
    clock,
    whyNot: (principal) => audit.whyNot(principal),
    resource: (name) => parts.resources.find(name),
    protectedFrom: (principal, resource) => protectedFrom(parts, principal, resource.name) ?? new Set(),
  })
  const ledgerDesk = openLedgerDesk(config, parts, audit, indexer)
  return { audit, exports, recordings, metrics, ledgerDesk, disposal }
}

/** The columns of a resource that are protected from a principal now; null of one that is not there. */
function protectedFrom(
  { policyFile, resources }: EvidenceParts,
  principal: Principal,
  name: string,
): ReadonlySet<string> | null {
  const found = resources.find(name)
  return found ? new Set(shieldFor(policyFile.current(), principal, found).masks.keys()) : null
}

function openLedgerDesk(
  config: Config,
  parts: EvidenceParts,
  audit: AuditDesk,
  indexer: Indexer,
): LedgerDesk {
  const { directory, origin, witnesses, witnessEveryMs } = config.ledger
  const { ledger, keys, store, clock } = parts
  return new LedgerDesk({
    protectedFrom: (principal, resource) => protectedFrom(parts, principal, resource),
    directory,
    origin,
    ledger,
    keys,
    store,
    clock,
    witnesses: witnesses.map(({ key }) => ({ name: key.split('+', 1)[0] ?? key, verifierKey: key })),
    witnessEveryMs,
    whyNot: (principal) => audit.whyNot(principal),
    indexBehind: () => indexer.behind,
  })
}

function openAnchoring(
  { ledger: { directory, origin, anchorEveryMs } }: Config,
  { ledger, store, clock, log }: EvidenceParts,
  opened: AsyncDisposableStack,
): void {
  opened.use(
    new Anchoring({
      directory,
      origin,
      ledger,
      store,
      clock,
      everyMs: anchorEveryMs,
      onTrouble: (words) => log.warn({ part: 'anchors', words }, 'heads of ledgers cannot be exchanged now'),
      onContradiction(message) {
        log.error({ part: 'anchors', message }, 'a ledger contradicts what others hold of it')
        raiseAlert(ledger, 'anchor-contradicts', message)
      },
    }),
  )
}

function measure(now: {
  readonly ledger: Ledger
  readonly exports: ReturnType<ExportDesk['health']>
  readonly behind: number | null
  readonly storeUp: boolean
}): readonly Metric[] {
  const { ledger, exports, behind, storeUp } = now
  const each = (
    name: string,
    type: Metric['type'],
    help: string,
    valueOf: (of: FeedHealth) => number,
  ): Metric => ({
    name: `sallyport_export_${name}`,
    help,
    type,
    samples: exports.map((health) => ({ labels: { export: health.name }, value: valueOf(health) })),
  })
  const memory = process.memoryUsage()
  return [
    one('ledger_up', 'gauge', 'Whether the ledger takes entries.', ledger.broken === null ? 1 : 0),
    one('ledger_entries_total', 'counter', 'Entries in the ledger.', ledger.next),
    one('ledger_synced_entries', 'gauge', 'Entries that survive a loss of power.', ledger.syncedTo),
    one('ledger_signed_entries', 'gauge', 'Entries under a signed checkpoint.', ledger.head.size),
    one('store_up', 'gauge', 'Whether the store answers.', storeUp ? 1 : 0),
    one(
      'audit_index_behind_entries',
      'gauge',
      'Entries that are not in the index yet.',
      behind ?? ledger.syncedTo,
    ),
    each(
      'behind_entries',
      'gauge',
      'Signed entries that the receiver has not taken.',
      ({ behind: left }) => left,
    ),
    each('delivered_events_total', 'counter', 'Events that the receiver took.', ({ delivered }) => delivered),
    each(
      'behind_seconds',
      'gauge',
      'Age of the oldest entry that the receiver has not taken.',
      ({ behindSeconds }) => behindSeconds,
    ),
    each(
      'refused_events_total',
      'counter',
      'Events that the receiver refused while it took others.',
      ({ refused }) => refused,
    ),
    each('failures_total', 'counter', 'Deliveries that failed.', ({ failures }) => failures),
    each('up', 'gauge', 'Whether the last delivery was taken.', ({ trouble }) => (trouble === '' ? 1 : 0)),
    one('process_resident_memory_bytes', 'gauge', 'Memory of the process.', memory.rss),
    one('process_heap_used_bytes', 'gauge', 'JavaScript objects.', memory.heapUsed),
    one('process_cpu_seconds_total', 'counter', 'Processor time.', cpuSeconds()),
  ]
}

function one(name: string, type: Metric['type'], help: string, value: number): Metric {
  return { name: `sallyport_${name}`, help, type, samples: [{ value }] }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000_000
}

function openAudit(
  config: Config,
  parts: EvidenceParts,
  opened: AsyncDisposableStack,
): { readonly audit: AuditDesk; readonly indexer: Indexer } {
  const { ledger, keys, store, clock, random, log, policyFile } = parts
  const { directory, origin } = config.ledger
  const places = { directory, origin, store, keys, clock }
  const indexer = opened.use(
    new Indexer({
      ...places,
      syncedTo: () => ledger.syncedTo,
      load: loadMeter(clock),
      log: (line) => log.warn({ part: 'audit' }, line),
    }),
  )
  const audit = new AuditDesk({
    ...places,
    ledger,
    random,
    readers: config.audit.readers,
    hours: config.audit.hours,
    rebuild: () => indexer.rebuild(),
    protectedFrom: (principal, resource) => protectedFrom(parts, principal, resource),
    isVeiled: (principal) =>
      parts.resources.list().some(({ name }) => (protectedFrom(parts, principal, name)?.size ?? 0) > 0),
    columnsOf: (dataClass) =>
      policyFile
        .current()
        .protections.flatMap(({ columns }) =>
          [...columns].flatMap(([column, name]) => (name === dataClass ? [column] : [])),
        ),
  })
  return { audit, indexer }
}

/** Has witnesses sign the ledger's head, when any are configured. */
export function openWitnesses(
  settings: Config['ledger'],
  ledger: Ledger,
  clock: Clock,
  log: Logger,
): AsyncDisposable {
  const witnesses = settings.witnesses.flatMap(({ key, url }) => {
    const verifier = parseWitnessKey(key)
    return verifier ? [{ verifier, url }] : []
  })
  if (witnesses.length === 0) return { [Symbol.asyncDispose]: () => Promise.resolve() }
  return new WitnessRound({
    directory: settings.directory,
    witnesses,
    quorum: settings.witnessQuorum,
    everyMs: settings.witnessEveryMs,
    clock,
    onTrouble: (witness, words) => log.warn({ witness, words }, 'a witness has not signed'),
    onContradiction(witness, words) {
      log.error({ witness, words }, 'a witness contradicts the ledger')
      raiseAlert(ledger, 'witness-contradicts', `Witness ${witness}: ${words}.`)
    },
  })
}

function raiseAlert(ledger: Ledger, code: string, message: string): void {
  if (!ledger.broken) ledger.append({ type: 'alert', code, message, session: null })
}

/** Each call tells how many processors this process kept at work since the call before. */
function loadMeter(clock: Clock): () => number {
  let last = process.cpuUsage()
  let lastMs = clock.monotonic()
  return () => {
    const { user, system } = process.cpuUsage(last)
    const passedMs = clock.monotonic() - lastMs
    last = process.cpuUsage()
    lastMs += passedMs
    return passedMs > 0 ? (user + system) / 1000 / passedMs : 0
  }
}
