/** The parts of the API that show the gateway itself to those who run it, wired. */
import type { AccessRecord } from './api/access-record.ts'
import type { AccessExplainParts } from './api/access-explain.ts'
import { LiveFeed } from './api/live-feed.ts'
import { RoleBook } from './api/roles.ts'
import { SessionExchange } from './api/session-exchange.ts'
import { findFar } from './api/sessions.ts'
import type { EvidenceParts, GatewayParts } from './api/server.ts'
import type { Disposal } from './audit/disposal.ts'
import { keepPolicyText } from './audit/policy-texts.ts'
import type { LedgerDesk } from './audit/ledger-desk.ts'
import type { CatalogBook } from './catalog/catalog-book.ts'
import type { ReachBook } from './catalog/reach-book.ts'
import type { ResourceBook } from './catalog/resource-book.ts'
import type { Config } from './config.ts'
import type { Clock } from './core/clock.ts'
import type { Random } from './core/random.ts'
import { Refusal } from './core/refusal.ts'
import type { OpenGate } from './gate/gate.ts'
import type { PolicyFile } from './policy/policy-file.ts'
import type { Inspector } from './sql/parser/inspector.ts'
import type { Store } from './store/database.ts'

/** What they are wired from. */
export interface GatewayWiring {
  readonly config: Config
  readonly gate: OpenGate
  readonly policyFile: PolicyFile
  readonly policies: GatewayParts['policies']
  readonly classifications: GatewayParts['classifications']
  readonly disposals: GatewayParts['disposals']
  readonly inspector: Inspector
  readonly catalogs: CatalogBook
  readonly resources: ResourceBook
  readonly resourceDesk: GatewayParts['resourceDesk']
  readonly reach: ReachBook
  readonly standing: AccessExplainParts['standing']
  readonly budgets: AccessExplainParts['budgets']
  readonly readers: EvidenceParts & { readonly ledgerDesk: LedgerDesk; readonly disposal: Disposal }
  readonly record: AccessRecord
  /** Enters an alert. */
  readonly alert: (code: string, message: string) => void
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: { warn(fields: object, words: string): void }
  readonly onAccess: (hear: () => void) => void
}

/** Wires gate, ledger and policy to the API. */
export function gatewayParts(wiring: GatewayWiring, opened: AsyncDisposableStack): GatewayParts {
  const { config, gate, policyFile, inspector, catalogs, readers, record, store, clock, log } = wiring
  const { operators: operator, policyAuthors, publishing } = config.console
  const policy = (): ReturnType<PolicyFile['current']> => policyFile.current()
  const groups = {
    auditor: config.audit.readers,
    operator,
    'policy-author': policyAuthors,
    'policy-approver': publishing?.groups ?? [],
    disposer: config.disposal.groups,
  }
  const roles = new RoleBook(groups, policy)
  const warn = (line: string): void => log.warn({ part: 'api' }, line)
  const { ledgerDesk, audit, recordings, exports } = readers
  const { onAccess } = wiring
  const feed = new LiveFeed({ gate, roles, store, clock, policy, ledgerDesk, onAccess, log: warn })
  const resources = (): ReturnType<ResourceBook['list']> => wiring.resources.list()
  const exchange = openExchange(wiring, warn, opened)
  const { origin, directory } = config.ledger
  return {
    gate,
    roles,
    record,
    exchange,
    clock,
    store,
    policy,
    policyFile,
    policies: wiring.policies,
    classifications: wiring.classifications,
    disposals: wiring.disposals,
    disposal: readers.disposal,
    target: (name) => wiring.resources.target(name),
    policySince: keepPolicies(wiring, warn),
    inspector,
    catalogs,
    reach: wiring.reach,
    standing: wiring.standing,
    budgets: wiring.budgets,
    resources,
    isConfigured: (name) => wiring.resources.isConfigured(name),
    resourceDesk: wiring.resourceDesk,
    audit,
    recordings,
    exports,
    ledgerDesk,
    gateway: origin,
    directory,
    isOpen: (session) => gate.sessions.has(session),
    findFar: (session, principal) => findFar({ exchange, roles }, session, principal),
    feed: opened.use(feed),
  }
}

/** An embedded store has no other gateways. */
function openExchange(
  { store, gate, record, alert, policyFile, config, clock, random }: GatewayWiring,
  log: (line: string) => void,
  opened: AsyncDisposableStack,
): SessionExchange | null {
  if (store.server !== null) return null
  const gateway = config.ledger.origin
  const policy = (): ReturnType<PolicyFile['current']> => policyFile.current()
  return opened.use(new SessionExchange({ store, gate, record, alert, policy, gateway, clock, random, log }))
}

/** Keeps the text of every policy that comes into force. Answers since when the one now in force is. */
function keepPolicies(
  { policyFile, store, clock }: GatewayWiring,
  warn: (line: string) => void,
): () => number {
  let since = clock.now()
  const keep = async (): Promise<void> => {
    const kept = await keepPolicyText(store, policyFile.current().version, policyFile.text)
    if (kept instanceof Refusal) warn('The text of the policy could not be kept; the ledger has its version.')
  }
  policyFile.subscribe(({ kind }) => {
    if (kind !== 'replaced') return
    since = clock.now()
    void keep()
  })
  void keep()
  return () => since
}
