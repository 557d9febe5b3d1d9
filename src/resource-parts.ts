/** Resources that operators add, wired: read from the store, taken up, and the desk where they are changed. */
import { accessRecord } from './api/access-record.ts'
import type { CatalogBook } from './catalog/catalog-book.ts'
import type { ResourceBook } from './catalog/resource-book.ts'
import { ResourceDesk } from './catalog/resource-desk.ts'
import { ResourceUptake } from './catalog/resource-uptake.ts'
import type { Config } from './config.ts'
import type { Clock } from './core/clock.ts'
import { mayDialBy } from './core/dial-rule.ts'
import type { Random } from './core/random.ts'
import type { OpenGate } from './gate/gate.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Store } from './store/database.ts'

/** What they are wired from. */
export interface ResourceWiring {
  readonly resources: ResourceBook
  readonly catalogs: CatalogBook
  readonly gate: OpenGate
  readonly store: Store
  readonly keys: KeyRing
  readonly ledger: Ledger
  readonly clock: Clock
  readonly random: Random
  readonly log: { warn(fields: object, words: string): void }
  /** What a connection of our own calls itself at the target. */
  readonly application: () => string
}

/** Opens the desk. What changes ends the sessions at it, here and at every gateway of the store. */
export async function openResources(
  config: Config,
  wiring: ResourceWiring,
  opened: AsyncDisposableStack,
): Promise<ResourceDesk> {
  const { resources: book, catalogs, gate, store, keys, ledger, clock, random, application } = wiring
  book.onChange((names) => {
    for (const name of names) catalogs.forget(name)
    gate.reconsider()
  })
  const mayDial = mayDialBy(config.console.targets)
  const key = keys.targetSecretKey()
  const log = (line: string): void => wiring.log.warn({ part: 'resources' }, line)
  const uptake = opened.use(await ResourceUptake.open({ store, book, key, mayDial, clock, log }))
  const record = accessRecord(ledger)
  const parts = { store, book, uptake, key, mayDial, application, clock, random }
  return new ResourceDesk({ ...parts, record: (change) => record.changed(change) })
}
