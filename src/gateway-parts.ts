/** The parts of the API that show the gateway itself to those who run it, wired. */
import type { AccessRecord } from './api/access-record.ts'
import { LiveFeed } from './api/live-feed.ts'
import { RoleBook } from './api/roles.ts'
import type { GatewayParts } from './api/server.ts'
import type { LedgerDesk } from './audit/ledger-desk.ts'
import type { Config } from './config.ts'
import type { Clock } from './core/clock.ts'
import type { OpenGate } from './gate/gate.ts'
import type { Policy } from './policy/rule.ts'
import type { Store } from './store/database.ts'

/** What they are wired from. */
export interface GatewayWiring {
  readonly config: Config
  readonly gate: OpenGate
  readonly policy: () => Policy
  readonly ledgerDesk: LedgerDesk
  readonly record: AccessRecord
  readonly store: Store
  readonly clock: Clock
  readonly log: { warn(fields: object, words: string): void }
  readonly onAccess: (hear: () => void) => void
}

/** Wires gate, ledger and policy to the API. */
export function gatewayParts(wiring: GatewayWiring, opened: AsyncDisposableStack): GatewayParts {
  const { config, gate, policy, ledgerDesk, record, store, clock, log, onAccess } = wiring
  const { operators: operator, policyAuthors } = config.console
  const groups = { auditor: config.audit.readers, operator, 'policy-author': policyAuthors }
  const roles = new RoleBook(groups, policy)
  const warn = (line: string): void => log.warn({ part: 'api' }, line)
  const feed = new LiveFeed({ gate, roles, store, clock, policy, ledgerDesk, onAccess, log: warn })
  return { gate, roles, record, clock, gateway: config.ledger.origin, ledgerDesk, feed: opened.use(feed) }
}
