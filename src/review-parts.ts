import { NameBook } from './audit/known-names.ts'
import type { Principal } from './core/principal.ts'
import { accessRecord } from './api/access-record.ts'
import type { PasskeyRouteParts } from './api/passkeys.ts'
import type { Config } from './config.ts'
import { systemClock as clock } from './core/clock.ts'
import { systemRandom as random } from './core/random.ts'
import { reviewRecorder } from './gate/review-record.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { AccessChange } from './ledger/entries/access-change.ts'
import { relyingPartyOf } from './ledger/entries/assertion.ts'
import type { Ledger } from './ledger/ledger.ts'
import { BreakGlassDesk } from './reviews/break-glass.ts'
import { AidBook } from './reviews/aid-book.ts'
import { ClassificationDesk } from './reviews/classification-desk.ts'
import { Courier } from './reviews/courier.ts'
import { DeputyDesk } from './reviews/deputies.ts'
import { DisposalDesk } from './reviews/disposal-desk.ts'
import { ReviewDesk } from './reviews/desk.ts'
import type { RecordReview } from './reviews/entry.ts'
import { PolicyDesk } from './reviews/policy-desk.ts'
import { PasskeyDesk } from './reviews/passkey-desk.ts'
import { ResetDesk } from './reviews/reset-desk.ts'
import { makeSinks } from './reviews/sinks.ts'
import { openStore, type Store } from './store/database.ts'

/** Where people rule, and what they rule with. */
export interface ReviewParts {
  readonly store: Store
  /** Notes what whoever is met is called. */
  readonly met: (principal: Principal) => void
  readonly reviews: ReviewDesk
  readonly aids: AidBook
  readonly record: RecordReview
  readonly passkeys: PasskeyRouteParts
  readonly breakGlass: BreakGlassDesk
  readonly deputies: DeputyDesk
  readonly policies: PolicyDesk
  readonly disposals: DisposalDesk
  readonly classifications: ClassificationDesk
}

interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** Opens the store, and the desks on it. */
export async function openReviews(
  config: Config,
  log: Log,
  { ledger, keys }: { readonly ledger: Ledger; readonly keys: KeyRing },
  opened: AsyncDisposableStack,
): Promise<ReviewParts> {
  const tell = (part: string) => (line: string) => log.warn({ part }, line)
  const tellStore = (line: string): void => log.info({ part: 'store' }, line)
  const store = opened.use(await openStore({ source: config.store, clock, log: tellStore }))
  const names = opened.use(new NameBook(store))
  const sinks = makeSinks(config.notices, clock)
  const gateway = config.ledger.origin
  const party = relyingPartyOf(config.publicUrl)
  const record = reviewRecorder(ledger, keys, gateway)
  const access = accessRecord(ledger)
  const recordAccess = (change: AccessChange): Promise<void> => access.changed(change)
  const shared = { store, clock, random, gateway, party, sinks }
  const reviews = opened.use(new ReviewDesk({ ...shared, record, log: tell('reviews') }))
  const { publicUrl } = config
  opened.use(new Courier({ store, clock, sinks, publicUrl, log: tell('notices') }))
  const breakGlass = opened.use(
    new BreakGlassDesk({
      ...shared,
      recordReview: record,
      recordAccess,
      alert(code, message) {
        ledger.append({ type: 'alert', code, message, session: null })
        ledger.flush()
      },
      async makeKey(id) {
        await keys.createSessionKey(id)
      },
      log: tell('break-glass'),
    }),
  )
  const { recoveryGroups } = config.passkeys
  const ofKeys = { store, record: recordAccess, clock, random, party, recoveryGroups }
  const passkeys = { passkeys: new PasskeyDesk(ofKeys), resets: new ResetDesk(ofKeys), party }
  const deputies = new DeputyDesk(ofKeys)
  const classifications = new ClassificationDesk(ofKeys)
  const policies = new PolicyDesk({ ...ofKeys, publishing: config.console.publishing })
  const disposals = new DisposalDesk({
    ...ofKeys,
    origin: gateway,
    terms: config.disposal,
    configured: new Map(
      [...config.retention].flatMap(([name, { hold }]) => (hold === null ? [] : [[name, hold]])),
    ),
  })
  return {
    store,
    met: (principal) => names.note(principal),
    reviews,
    aids: new AidBook(shared),
    record,
    passkeys,
    breakGlass,
    deputies,
    policies,
    disposals,
    classifications,
  }
}
