import { readFileSync } from 'node:fs'
import { accessRecord } from './api/access-record.ts'
import type { PostgresDoor } from './api/resources.ts'
import type { AccessParts } from './api/server.ts'
import type { ResourceBook } from './catalog/resource-book.ts'
import type { Config } from './config.ts'
import type { Clock } from './core/clock.ts'
import { Refusal } from './core/refusal.ts'
import type { OpenGate } from './gate/gate.ts'
import type { Identity } from './identity/oidc.ts'
import type { SessionTokens } from './identity/session-token.ts'
import { Unauthenticated } from './identity/unauthenticated.ts'
import type { Ledger } from './ledger/ledger.ts'

/** What the parts of the API that speak of access are wired from. */
export interface AccessWiring {
  readonly config: Config
  readonly identity: Identity
  readonly sessionTokens: SessionTokens
  readonly resources: ResourceBook
  readonly gate: OpenGate
  readonly ledger: Ledger
  readonly clock: Clock
  /** Where the gateway listens for PostgreSQL. */
  readonly postgres: { readonly port: number }
}

/** Wires identity, gate and ledger to the API. */
export function accessParts(wiring: AccessWiring): AccessParts {
  const { config, identity, gate, ledger, resources } = wiring
  const record = accessRecord(ledger)
  return {
    async authenticate(token, origin) {
      const principal = await identity.authenticate(token)
      if (!(principal instanceof Refusal)) return principal
      const reason = principal instanceof Unauthenticated ? principal.reason : principal.message
      await record.refused('api', [], origin, principal.code, reason)
      return principal
    },
    sessionTokens: wiring.sessionTokens,
    whyNotConnect: (principal, resource) => gate.whyNotConnect(principal, resource),
    isAgentOf: () => false,
    record,
    clock: wiring.clock,
    resources: () => resources.list(),
    door: doorOf(config, wiring.postgres.port),
    publicUrl: config.publicUrl,
    issuers: config.issuers,
  }
}

function doorOf(config: Config, port: number): PostgresDoor {
  const named = config.publicPostgres
  const { tls, caFile } = config.listen.postgres
  return {
    host: named?.host ?? new URL(config.publicUrl).hostname.replace(/^\[|\]$/g, ''),
    // Port 0 took any free one.
    port: named === null || named.port === 0 ? port : named.port,
    hasTls: tls !== null,
    ca: caFile === null ? null : readFileSync(caFile, 'utf8'),
  }
}
