/**
 * The composition root: configuration in, parts wired by hand, one orderly start and one orderly stop. What is opened
 * first is closed last: the ledger outlives whatever may still have something to say.
 */
import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { serveApi, type Api } from './api/server.ts'
import { CatalogBook } from './catalog/catalog-book.ts'
import { ResourceBook } from './catalog/resource-book.ts'
import { watchedCertificate } from './certificate.ts'
import type { Config } from './config.ts'
import { systemClock } from './core/clock.ts'
import { systemRandom, uuidv7 } from './core/random.ts'
import { Secret } from './core/secret.ts'
import { openGate, type OpenGate } from './gate/gate.ts'
import { reviewRecorder } from './gate/review-record.ts'
import { openIdentity, type Identity } from './identity/oidc.ts'
import { openKeyRing, type KeyRing } from './keys/key-ring.ts'
import { openLedger, type Ledger } from './ledger/ledger.ts'
import { listen } from './listener.ts'
import { planMasks } from './masking/plan.ts'
import { RowMasker } from './masking/rows.ts'
import type { Fault } from './policy/document.ts'
import { PolicyFile } from './policy/policy-file.ts'
import type { Policy } from './policy/rule.ts'
import { postgresProtocol, type PostgresParts } from './protocols/postgres/serve.ts'
import { openRecorder, recordingLimits } from './recording/recorder.ts'
import { ReviewDesk } from './reviews/desk.ts'
import { Inspector, inspectorLimits } from './sql/inspector.ts'
import { openStore, type Store } from './store/database.ts'
import { version } from './version.ts'

/** A gateway that serves. */
export interface Gateway {
  readonly postgres: { readonly host: string; readonly port: number }
  /** Where the HTTP API is. */
  readonly apiUrl: string
  readonly gate: OpenGate
  readonly ledger: Ledger
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
  const clock = systemClock
  const random = systemRandom
  await using opened = new AsyncDisposableStack()

  const keys = await openKeyRing({
    masterFile: config.keys.file,
    directory: config.keys.directory,
    ledgerDirectory: config.ledger.directory,
    random,
  })
  const policyFile = await openPolicy(config.policyFile)
  opened.use(policyFile)
  const { origin, directory } = config.ledger
  const ledger = opened.use(
    await openLedger({
      directory,
      origin,
      signingKey: keys.ledgerSigningKey(origin),
      clock,
      random,
      onBroken: (reason) =>
        log.error({ reason: reason.message }, 'the ledger is unavailable; nothing passes'),
      onRestored: () => log.info('the ledger is available again'),
    }),
  )
  const instance = uuidv7(clock.now(), random)
  ledger.append({
    type: 'gateway.started',
    instance,
    software: `sallyport ${version}`,
    runtime: `node ${process.version}`,
  })
  let reason = 'failed to start'
  opened.defer(() => void ledger.append({ type: 'gateway.stopped', instance, reason }))
  recordPolicy(ledger, policyFile.current())

  const { bytesPerStatementMax } = config.recording
  const recorder = await openRecorder({
    directory: config.recording.directory,
    limits: { ...recordingLimits, bytesPerStatementMax },
    clock,
    log,
  })
  opened.defer(() => recorder.close())
  const identity = openIdentity({ issuers: config.issuers, clock, log })
  const resources = new ResourceBook(config.resources)
  const catalogs = opened.use(
    new CatalogBook({
      book: resources,
      clock,
      report: (report) => log.info({ ...report }, 'catalog'),
    }),
  )
  const store = opened.use(
    await openStore({ source: config.store, clock, log: (line) => log.info({ part: 'store' }, line) }),
  )
  const reviews = opened.use(
    new ReviewDesk({
      store,
      record: reviewRecorder(ledger, keys),
      clock,
      random,
      log: (line) => log.warn({ part: 'reviews' }, line),
      gateway: origin,
    }),
  )
  const inspector = openInspector(config)
  opened.defer(() => inspector.close())

  const gate = openGate({
    identity,
    resources,
    catalogs,
    policy: () => policyFile.current(),
    reviews,
    ledger,
    keys,
    recorder,
    clock,
    random,
    publicUrl: config.publicUrl,
    limits: config.limits,
    log,
  })
  policyFile.subscribe((change) => {
    if (change.kind === 'rejected') {
      log.error({ faults: change.faults }, 'the changed policy has faults; the one before it stays in force')
      return
    }
    log.info({ policyVersion: change.policy.version }, 'the policy has changed')
    recordPolicy(ledger, change.policy)
    gate.reconsider()
  })

  const protocol = postgresProtocol(postgresParts(config, log, inspector, keys))
  const postgres = await listen(protocol, gate, {
    host: config.listen.postgres.host,
    port: config.listen.postgres.port,
    connectionsMax: config.limits.sessionsMax * 2,
    reportBug: (bug) => log.error({ err: bug }, 'a session failed'),
  })
  opened.defer(() => postgres.close())
  const api = opened.use(await openApi(config, log, { identity, reviews, store, ledger }))
  const closing = opened.move()
  return {
    postgres,
    apiUrl: api.url,
    gate,
    ledger,
    async close(why) {
      reason = why
      await closing.disposeAsync()
    },
  }
}

async function openPolicy(path: string): Promise<PolicyFile> {
  const opened = await PolicyFile.open(path, systemClock)
  if (opened.ok) return opened.file
  throw new PolicyRefused(opened.faults)
}

function recordPolicy(ledger: Ledger, policy: Policy): void {
  const { version: policyVersion, file: source, rules } = policy
  ledger.append({ type: 'policy.loaded', policyVersion, source, rules: rules.length, author: 'policy file' })
}

function openInspector({ limits }: Config): Inspector {
  return new Inspector(systemClock, {
    ...inspectorLimits,
    text: { ...inspectorLimits.text, textBytesMax: limits.statementBytesMax },
    pool: { ...inspectorLimits.pool, parseMsMax: limits.inspectMsMax },
  })
}

function postgresParts(config: Config, log: Logger, inspector: Inspector, keys: KeyRing): PostgresParts {
  const { tls, plaintext } = config.listen.postgres
  const { frameBytesMax, handshakeMsMax, heldBytesMax } = config.limits
  const trouble = (words: string): void => log.warn({ part: 'certificate' }, words)
  const certificate = tls ? watchedCertificate(tls, systemClock, trouble) : null
  return {
    clock: systemClock,
    random: systemRandom,
    inspect: (text, ground) => inspector.inspect(text, ground),
    makeMasker(fields, outputs, obligations, snapshot) {
      const plan = planMasks(fields, outputs, obligations, snapshot)
      return plan && new RowMasker(plan, keys)
    },
    secureContext: () => certificate?.() ?? null,
    plaintext,
    limits: {
      handshakeMsMax,
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

function openApi(
  config: Config,
  log: Logger,
  parts: {
    readonly identity: Identity
    readonly reviews: ReviewDesk
    readonly store: Store
    readonly ledger: Ledger
  },
): Promise<Api> {
  const { host, port, tls } = config.listen.http
  return serveApi(
    {
      authenticate: (token) => parts.identity.authenticate(token),
      desk: parts.reviews,
      health: async () => ({
        store: (await parts.store.health()).isUp,
        ledger: parts.ledger.broken === null,
        policy: true,
      }),
      clock: systemClock,
      log: (line) => log.warn({ part: 'api' }, line),
    },
    {
      host,
      port,
      tls: tls && {
        cert: readFileSync(tls.certFile, 'utf8'),
        key: new Secret(readFileSync(tls.keyFile, 'utf8')),
      },
    },
  )
}
