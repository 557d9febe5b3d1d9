/**
 * The composition root: configuration in, parts wired by hand, one orderly start and one orderly stop. What is opened
 * first is closed last: the ledger outlives whatever may still have something to say.
 */
import type { Logger } from 'pino'
import {
  accessParts,
  identityOf,
  oauthOffer,
  openRenewals,
  openSamlProviders,
  openStanding,
  type AccessWiring,
  type StandingParts,
} from './access-parts.ts'
import { openApi } from './api-parts.ts'
import type { Api } from './api/server.ts'
import { CatalogBook } from './catalog/catalog-book.ts'
import type { CatalogReport } from './catalog/catalog-reader.ts'
import { TrialBook } from './catalog/trial-book.ts'
import { recordRetention } from './audit/retention-record.ts'
import { TargetUsers } from './catalog/target-users.ts'
import { accessRecord } from './api/access-record.ts'
import { EstimateBook } from './catalog/estimate-book.ts'
import { ReachBook } from './catalog/reach-book.ts'
import type { ResourceDesk } from './catalog/resource-desk.ts'
import { ResourceBook } from './catalog/resource-book.ts'
import { watchedCertificate } from './certificate.ts'
import type { Config } from './config.ts'
import { disposalWords } from './config/retention.ts'
import { openEvidenceReaders, openWitnesses } from './evidence.ts'
import type { CancelPeers } from './core/cancel-peers.ts'
import { systemClock } from './core/clock.ts'
import { systemRandom, uuidv7 } from './core/random.ts'
import { gatewayParts } from './gateway-parts.ts'
import { CancelExchange } from './gate/cancel-exchange.ts'
import { openBudgets, openWatches } from './watches.ts'
import { openGate, type OpenGate } from './gate/gate.ts'
import { makeSessionTokens } from './identity/session-token.ts'
import { openKeyRing, type KeyRing } from './keys/key-ring.ts'
import { closeLeftOpen } from './ledger/left-open.ts'
import { openLedger, type Ledger } from './ledger/ledger.ts'
import { rotateKey, type Rotation } from './ledger/rotation.ts'
import { openResources } from './resource-parts.ts'
import { listen, type ListenerOptions } from './listener.ts'
import { masksForCopy, masksForRows } from './masking/rows/row-masks.ts'
import { subjectsOfRows } from './masking/rows/subject-rows.ts'
import type { BudgetBook } from './policy/budget.ts'
import type { Fault } from './policy/document.ts'
import { PolicyFile, type PolicyChange } from './policy/policy-file.ts'
import type { Policy } from './policy/rule.ts'
import { postgresProtocol, type PostgresParts } from './protocols/postgres/serve.ts'
import { openRecorder, recordingLimits, type Recorder } from './recording/recorder.ts'
import { openReviews, type ReviewParts } from './review-parts.ts'
import { takePublished } from './reviews/policy-uptake.ts'
import { Inspector, inspectorLimits } from './sql/parser/inspector.ts'
import type { Store } from './store/database.ts'
import { version } from './version.ts'

/** A gateway that serves. */
export interface Gateway {
  readonly postgres: { readonly host: string; readonly port: number }
  /** Where the HTTP API is. */
  readonly apiUrl: string
  /** Everything that it answers, as `GET /path/:parameter`. */
  readonly apiRoutes: readonly string[]
  readonly gate: OpenGate
  readonly ledger: Ledger
  /** Has a new key sign the ledger from here on. */
  rotateLedgerKey(by: { readonly author: string; readonly reason: string }): Promise<Rotation>
  /** Stops accepting, ends the sessions, and resolves when everything is on record and closed. */
  close(reason: string): Promise<void>
}

/** The policy file cannot be used; nothing was started. */
export class PolicyRefused extends Error {
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    super('The policy has faults.')
    this.faults = faults
  }
}

const replyMessageBytesMax = 16 * 1024 * 1024
const namesMax = 10_000
const repliesOwedMax = 10_000

/** Starts a gateway. Throws, after closing what it had opened, when anything that it cannot do without is missing. */
export async function startGateway(config: Config, log: Logger): Promise<Gateway> {
  await using opened = new AsyncDisposableStack()
  const evidence = await openEvidence(config, log, opened)
  const { ledger, keys, policyFile } = evidence
  const sessionTokens = makeSessionTokens(keys.sessionTokenKey(), config.ledger.origin, random)
  const resources = new ResourceBook(config.resources)
  const reach = new ReachBook(clock)
  const catalogs = opened.use(openCatalogs(config, log, resources, { keys, reach }))
  const estimates = opened.use(new EstimateBook({ clock, ...stampOf(config, keys) }))
  const trials = opened.use(new TrialBook({ clock, ...stampOf(config, keys) }))
  const targetUsers = opened.use(openTargetUsers(config, log, resources, evidence))
  const ruling = await openReviews(config, log, evidence, opened)
  const { store, reviews } = ruling
  const budgets = await openBudgets(store, policyFile, { clock, log }, opened)
  const inspector = openInspector(config)
  opened.defer(() => inspector.close())
  const standing = openStanding(config, store, { clock, random, log, ledger, keys })
  opened.use(standing.book)
  const identity = identityOf(config, standing, { sessionTokens, ledger, clock, log })
  const gate = openGate({
    met: ruling.met,
    access: standing,
    identity,
    certificates: standing.certificateIdentity,
    resources,
    catalogs,
    targetUsers,
    estimates,
    aids: { trials, book: ruling.aids },
    budgets,
    reviews,
    ledger,
    keys,
    clock,
    random,
    log,
    recorder: evidence.recorder,
    policy: () => policyFile.current(),
    publicUrl: config.publicUrl,
    limits: config.limits,
  })
  standing.book.onChange(() => gate.reconsider())
  const { application = () => 'sallyport resources' } = stampOf(config, keys)
  const added = { resources, catalogs, gate, store, keys, ledger, clock, random, log, application }
  const resourceDesk = await openResources(config, added, opened)
  policyFile.subscribe((change) => takePolicy(change, ledger, gate, log))
  opened.use(await takePublished(ruling.policies, policyFile, store, { clock, log }))

  const backends = openWatches(config, { ledger, keys, store, resources, clock, random, log }, opened)
  const peers = { cancelPeers: openCancelPeers(store, log, opened), backends }
  const protocol = postgresProtocol({ ...postgresParts(config, log, inspector, keys, standing), ...peers })
  const postgres = await listen(protocol, gate, listenerOptions(config, log))
  opened.defer(() => postgres.close())
  const spoken = { identity, sessionTokens, standing, resources, gate, store, postgres, ruling }
  const parts = { ...spoken, budgets, catalogs, inspector, reach, resourceDesk }
  const api = await openHttp(config, log, evidence, parts, opened)
  const closing = opened.move()
  return {
    postgres,
    apiUrl: api.url,
    apiRoutes: api.routes,
    gate,
    ledger,
    rotateLedgerKey: (by) => rotateKey(ledger, keys, config.ledger.origin, by),
    async close(reason) {
      evidence.stopReason = reason
      await closing.disposeAsync()
    },
  }
}

/** The API, with what its routes show and do. */
async function openHttp(
  config: Config,
  log: Logger,
  { ledger, keys, policyFile }: Evidence,
  parts: Omit<
    AccessWiring,
    'config' | 'saml' | 'policy' | 'ledger' | 'clock' | 'random' | 'signInKey' | 'renewals'
  > & {
    readonly ruling: ReviewParts
    readonly budgets: BudgetBook
    readonly catalogs: CatalogBook
    readonly reach: ReachBook
    readonly inspector: Inspector
    readonly resourceDesk: ResourceDesk
  },
  opened: AsyncDisposableStack,
): Promise<Api> {
  const policy = (): Policy => policyFile.current()
  const saml = await openSamlProviders(config, clock)
  const { gate, standing, store, ruling } = parts
  const shared = { config, policy, ledger, clock, random }
  const renewals = opened.use(openRenewals(gate, store, { clock, random, log }))
  const access = accessParts({ ...parts, ...shared, saml, renewals, signInKey: keys.signInKey() })
  const toldIn = `${config.ledger.directory}.retention`
  await recordRetention(toldIn, config.retention, disposalWords(config.disposal), ledger, (words) =>
    log.warn({ part: 'retention' }, words),
  )
  const { policies, classifications, disposals } = ruling
  const { sessions } = gate
  const told = { ...shared, keys, store, log, policyFile, resources: parts.resources, disposals, sessions }
  const readers = openEvidenceReaders(config, told, opened)
  const onAccess = (hear: () => void): void => standing.book.onChange(hear)
  const desks = { policies, classifications, disposals }
  const { record } = access
  const alert = (code: string, message: string): void => {
    if (!ledger.broken) ledger.append({ type: 'alert', code, message, session: null })
  }
  const shown = {
    ...parts,
    ...desks,
    config,
    policyFile,
    readers,
    record,
    alert,
    clock,
    random,
    log,
    onAccess,
  }
  const gateway = gatewayParts(shown, opened)
  const spoken = { ...ruling, access, readers, gateway, ledger, clock, random, log }
  return opened.use(await openApi(config, spoken))
}

const clock = systemClock
const random = systemRandom

/** What connections of our own are known by in the logs of targets. */
function stampOf({ stampTargets }: Config, keys: KeyRing): { readonly application?: () => string } {
  return stampTargets ? { application: () => keys.stamp(uuidv7(clock.now(), random)) } : {}
}

function openTargetUsers(
  config: Config,
  log: Logger,
  book: ResourceBook,
  { ledger, keys }: Evidence,
): TargetUsers {
  const record = accessRecord(ledger)
  return new TargetUsers({
    book,
    record: (change) => record.changed(change),
    clock,
    random,
    log: (words, more) => log.warn({ part: 'users', ...more }, words),
    ...stampOf(config, keys),
  })
}

/** What everything is put on record with, and the rules it is decided by. */
interface Evidence {
  readonly keys: KeyRing
  readonly policyFile: PolicyFile
  readonly ledger: Ledger
  readonly recorder: Recorder
  /** Why the gateway stops, for its last entry. */
  stopReason: string
}

async function openEvidence(config: Config, log: Logger, opened: AsyncDisposableStack): Promise<Evidence> {
  const { origin, directory } = config.ledger
  const { file: masterFile, directory: keyDirectory } = config.keys
  const keys = await openKeyRing({ masterFile, directory: keyDirectory, ledgerDirectory: directory, random })
  const policyFile = opened.use(await openPolicy(config.policyFile))
  const ledger = opened.use(
    await openLedger({
      directory,
      origin,
      signingKey: keys.ledgerSigningKey(origin),
      laterSigningKeys: keys.laterSigningKeys(origin),
      clock,
      random,
      onBroken: (reason) =>
        log.error({ reason: reason.message, directory }, 'no ledger, so nothing passes: see to its disk'),
      onRestored: () => log.info('the ledger is available again'),
    }),
  )
  opened.use(openWitnesses(config.ledger, ledger, clock, log))
  const instance = uuidv7(clock.now(), random)
  const software = `sallyport ${version}`
  const tellLeft = (words: string): void => log.warn({ part: 'ledger' }, words)
  const { sessionMsMax } = config.limits
  opened.use(closeLeftOpen(ledger, { directory, sessionMsMax, clock }, tellLeft))
  ledger.append({ type: 'gateway.started', instance, software, runtime: `node ${process.version}` })
  recordPolicy(ledger, policyFile.current())
  const { bytesPerStatementMax } = config.recording
  const limits = { ...recordingLimits, bytesPerStatementMax }
  const recorder = await openRecorder({ directory: config.recording.directory, limits, clock, log })
  const evidence: Evidence = { keys, policyFile, ledger, recorder, stopReason: 'it could not start' }
  opened.defer(() => {
    if (ledger.broken) return
    ledger.append({ type: 'gateway.stopped', instance, reason: evidence.stopReason })
  })
  opened.defer(() => recorder.close())
  return evidence
}

/** Replicas share a store of the operator's; an embedded one has no other. */
function openCancelPeers(store: Store, log: Logger, opened: AsyncDisposableStack): CancelPeers | null {
  if (store.server !== null) return null
  const tell = (line: string): void => log.warn({ part: 'cancel' }, line)
  return opened.use(new CancelExchange({ store, clock, random, log: tell }))
}

function takePolicy(change: PolicyChange, ledger: Ledger, gate: OpenGate, log: Logger): void {
  if (change.kind === 'rejected') {
    log.error({ faults: change.faults }, 'the changed policy has faults; the one before it stays in force')
    return
  }
  log.info({ policyVersion: change.policy.version }, 'the policy has changed')
  recordPolicy(ledger, change.policy)
  gate.reconsider()
}

function openCatalogs(
  config: Config,
  log: Logger,
  book: ResourceBook,
  { keys, reach }: { readonly keys: KeyRing; readonly reach: ReachBook },
): CatalogBook {
  const report = (told: CatalogReport): void => {
    reach.take(told)
    tellCatalog(log, told)
  }
  return new CatalogBook({ book, clock, report, ...stampOf(config, keys) })
}

function tellCatalog(log: Logger, report: CatalogReport): void {
  if (report.kind === 'read') log.info({ ...report }, 'catalog read')
  else log.warn({ ...report }, 'a catalog cannot be read; statements there are of unknown effect')
}

async function openPolicy(path: string): Promise<PolicyFile> {
  const opened = await PolicyFile.open(path, systemClock)
  if (opened.ok) return opened.file
  throw new PolicyRefused(opened.faults)
}

function recordPolicy(ledger: Ledger, policy: Policy): void {
  const { version: policyVersion, file: source, rules, authors, published } = policy
  const author = published?.author ?? (authors.join(', ') || 'policy file')
  const by = published === undefined ? {} : { approvers: published.approvers }
  ledger.append({ type: 'policy.loaded', policyVersion, source, rules: rules.length, author, ...by })
}

function openInspector({ limits }: Config): Inspector {
  return new Inspector(systemClock, {
    ...inspectorLimits,
    text: { ...inspectorLimits.text, textBytesMax: limits.statementBytesMax },
    pool: { ...inspectorLimits.pool, parseMsMax: limits.inspectMsMax },
  })
}

function listenerOptions({ listen: { postgres }, limits }: Config, log: Logger): ListenerOptions {
  const { host, port, isShared, socket, proxies } = postgres
  const { sessionsMax, unauthenticatedMax, unauthenticatedPerAddressMax, handshakeMsMax } = limits
  return {
    clock,
    host,
    port,
    isShared,
    socket,
    proxies,
    handshakeMsMax,
    // Who was turned out lingers until the last words are read.
    connectionsMax: sessionsMax + 2 * unauthenticatedMax,
    halfOpen: { allMax: unauthenticatedMax, perAddressMax: unauthenticatedPerAddressMax },
    reportBug: (bug) => log.error({ err: bug }, 'a session failed'),
    tellOperator: (words, more) => log.warn({ ...more }, words),
  }
}

function postgresParts(
  config: Config,
  log: Logger,
  inspector: Inspector,
  keys: KeyRing,
  { certificateIdentity }: StandingParts,
): Omit<PostgresParts, 'cancelPeers' | 'backends'> {
  const { tls, plaintext } = config.listen.postgres
  const { frameBytesMax, handshakeMsMax, targetConnectMsMax, heldBytesMax } = config.limits
  const trouble = (words: string): void => log.warn({ part: 'certificate' }, words)
  const certificate = tls ? watchedCertificate(tls, systemClock, trouble) : null
  return {
    clock,
    random,
    inspect: (text, ground, given) => inspector.inspect(text, ground, given),
    maskRows: (...asked) => masksForRows(...asked, keys),
    maskCopy: (...asked) => masksForCopy(...asked, keys),
    subjectsOfRows: (...asked) => subjectsOfRows(...asked, keys),
    secureContext: () => certificate?.() ?? null,
    stamp: config.stampTargets ? (session) => keys.stamp(session) : null,
    plaintext,
    oauth: oauthOffer(config),
    meansToSignIn: certificateIdentity && ((leaf) => certificateIdentity.isMeant(leaf)),
    limits: {
      handshakeMsMax,
      targetConnectMsMax,
      clientMessageBytesMax: frameBytesMax,
      maskedRowBytesMax: frameBytesMax,
      replyMessageBytesMax,
      inboxBytesMax: heldBytesMax,
      namesMax,
      repliesOwedMax,
    },
    tellOperator: (words, more) => log.warn({ ...more }, words),
  }
}
