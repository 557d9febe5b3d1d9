/** What keeps a second copy of the ledger, and what lets go of what is over its time, wired. */
import { CopyHolds } from './audit/copy-holds.ts'
import { Disposal } from './audit/disposal.ts'
import { findSession } from './audit/opening.ts'
import type { ResourceBook } from './catalog/resource-book.ts'
import { SecretFault } from './catalog/secret-source.ts'
import type { Config } from './config.ts'
import { standardRetention } from './config/retention.ts'
import type { Clock } from './core/clock.ts'
import type { Random } from './core/random.ts'
import type { KeyRing } from './keys/key-ring.ts'
import { LedgerCopy } from './ledger/anchors/copy.ts'
import type { Ledger } from './ledger/ledger.ts'
import { Bucket } from './ledger/anchors/s3.ts'
import type { PolicyFile } from './policy/policy-file.ts'
import type { DisposalDesk } from './reviews/disposal-desk.ts'
import type { Store } from './store/database.ts'
import { StoreUnavailable } from './store/unavailable.ts'

/** The parts that evidence is read with. */
export interface EvidenceParts {
  readonly ledger: Ledger
  readonly keys: KeyRing
  readonly store: Store
  readonly policyFile: PolicyFile
  readonly resources: ResourceBook
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Where people ask for disposal and let it happen. */
  readonly disposals: DisposalDesk
  /** The sessions that run here now. */
  readonly sessions: { readonly has: (session: string) => boolean }
}

interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Copies the ledger into a bucket, where one is configured. */
export function openCopy(
  { ledger: { directory, origin, copy }, recording }: Config,
  { ledger, clock, log, store, disposals }: EvidenceParts,
  opened: AsyncDisposableStack,
): void {
  if (copy === null) return
  const { everyMs, lockDays, key, keyId: id, ...place } = copy
  const stopping = new AbortController()
  const bucket = new Bucket({
    ...place,
    async key() {
      const found = await key.read()
      return found instanceof SecretFault ? null : { id, secret: found }
    },
    clock,
    signal: stopping.signal,
  })
  const onTrouble = (words: string): void =>
    log.warn({ part: 'copy', words }, 'the ledger cannot be copied now')
  const holds = new CopyHolds({
    bucket,
    ledger,
    path: `${directory}.holds`,
    async held() {
      if (lockDays === null) return new Set()
      const found = await disposals.holds()
      return found instanceof StoreUnavailable ? null : new Set(found.map(({ resource }) => resource))
    },
    async resourceOf(session) {
      const found = await findSession({ store, origin, directory }, session, 1)
      if (found instanceof StoreUnavailable) throw new Error(found.message)
      return found.opening?.resource ?? null
    },
    everyMs,
    clock,
    onTrouble,
  })
  opened.use(holds)
  opened.use(
    new LedgerCopy({
      directory,
      bucket,
      everyMs,
      lockDays,
      // While nothing can say whose it is, it is held, and the copy goes on.
      isHeld: (session) => holds.isHeld(session).catch(() => true),
      recordings: recording.directory,
      clock,
      onTrouble,
      onContradiction(words) {
        log.error({ part: 'copy', words }, 'the copy of the ledger contradicts it')
        const message = `The copy of the ledger: ${words}.`
        if (!ledger.broken) ledger.append({ type: 'alert', code: 'copy-contradicts', message, session: null })
      },
    }),
  )
  // Before the copy is waited for.
  opened.defer(() => stopping.abort())
}

/** Disposes of what people let go, and of what is over its time where that is left to the clock. */
export function openDisposal(config: Config, parts: EvidenceParts, opened: AsyncDisposableStack): Disposal {
  const { ledger, keys, store, clock, log, resources, disposals, sessions } = parts
  const { directory, origin } = config.ledger
  // No session is so old and still open.
  const sessionDays = Math.ceil(config.limits.sessionMsMax / dayMs) + 1
  const all = [standardRetention, ...config.retention.values()]
  const disposal = opened.use(
    new Disposal({
      directory,
      origin,
      recordings: config.recording.directory,
      store,
      ledger,
      keys,
      clock,
      retentionOf: (resource) =>
        config.retention.get(resource) ?? (resources.find(resource) === null ? null : standardRetention),
      daysMin: Math.max(sessionDays, Math.min(...all.map(({ recordingsDays }) => recordingsDays))),
      bodiesDaysMin: Math.min(...all.map(({ bodiesDays }) => bodiesDays)),
      holds: () => disposals.holds(),
      isScheduled: config.disposal.isScheduled,
      approved: () => disposals.approved(),
      finish: (id, details) => disposals.finish(id, details),
      isOpen: (session) => sessions.has(session),
      log: (line) => log.info({ part: 'retention' }, line),
    }),
  )
  opened.defer(store.hear('sallyport_disposals', () => disposal.wake()))
  return disposal
}

const dayMs = 86_400_000
