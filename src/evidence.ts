/** What reads the ledger while the gateway runs, wired: witnesses, the index, those who search it. */
import type { Logger } from 'pino'
import { AuditDesk } from './audit/desk.ts'
import { Indexer } from './audit/indexer.ts'
import type { Config } from './config.ts'
import type { Clock } from './core/clock.ts'
import type { Random } from './core/random.ts'
import type { KeyRing } from './keys/key-ring.ts'
import { parseWitnessKey } from './ledger/cosignature.ts'
import type { Ledger } from './ledger/ledger.ts'
import { WitnessRound } from './ledger/witness.ts'
import type { PolicyFile } from './policy/policy-file.ts'
import type { Store } from './store/database.ts'

/** The parts that evidence is read with. */
export interface EvidenceParts {
  readonly ledger: Ledger
  readonly keys: KeyRing
  readonly store: Store
  readonly policyFile: PolicyFile
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
}

/** Keeps the index of the ledger, and answers questions about it. */
export function openAudit(config: Config, parts: EvidenceParts, opened: AsyncDisposableStack): AuditDesk {
  const { ledger, keys, store, clock, random, log, policyFile } = parts
  const { directory, origin } = config.ledger
  const places = { directory, origin, store, keys, clock }
  const indexer = opened.use(
    new Indexer({
      ...places,
      syncedTo: () => ledger.syncedTo,
      log: (line) => log.warn({ part: 'audit' }, line),
    }),
  )
  return new AuditDesk({
    ...places,
    ledger,
    random,
    readers: config.audit.readers,
    hours: config.audit.hours,
    rebuild: () => indexer.rebuild(),
    columnsOf: (dataClass) =>
      policyFile
        .current()
        .protections.flatMap(({ columns }) =>
          [...columns].flatMap(([column, name]) => (name === dataClass ? [column] : [])),
        ),
  })
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
      if (ledger.broken) return
      const message = `Witness ${witness}: ${words}.`
      ledger.append({ type: 'alert', code: 'witness-contradicts', message, session: null })
    },
  })
}
