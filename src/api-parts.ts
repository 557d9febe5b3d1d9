/** The HTTP API, wired and opened. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openConsole } from './api/console-files.ts'
import { serveApi, type AccessParts, type Api, type EvidenceParts, type GatewayParts } from './api/server.ts'
import type { Config } from './config.ts'
import type { Clock } from './core/clock.ts'
import type { Random } from './core/random.ts'
import { Secret } from './core/secret.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { ReviewParts } from './review-parts.ts'

/** What the API is wired from. */
export interface ApiWiring extends ReviewParts {
  readonly access: AccessParts
  readonly readers: EvidenceParts
  readonly gateway: GatewayParts
  readonly ledger: Ledger
  readonly clock: Clock
  readonly random: Random
  readonly log: { warn(fields: object, words: string): void }
}

const consoleDirectory = fileURLToPath(new URL('../console/dist/', import.meta.url))

/** Opens the API where the configuration says. */
export function openApi(config: Config, parts: ApiWiring): Promise<Api> {
  const { log, clock, random } = parts
  const { host, port, tls } = config.listen.http
  return serveApi(
    {
      authenticate: parts.access.authenticate,
      access: parts.access,
      evidence: parts.readers,
      gateway: parts.gateway,
      met: parts.met,
      desk: parts.reviews,
      passkeys: parts.passkeys,
      deputies: parts.deputies,
      breakGlass: {
        ...parts.access,
        ...parts.passkeys,
        breakGlass: parts.breakGlass,
        store: parts.store,
      },
      store: parts.store,
      chat: {
        store: parts.store,
        clock,
        random,
        record: parts.record,
        desk: parts.reviews,
        apps: config.notices.filter((notice) => notice.kind === 'slack'),
        stillStanding: parts.access.stillStanding,
        log: (line) => log.warn({ part: 'slack' }, line),
      },
      health: async () => ({
        store: (await parts.store.health()).isUp,
        ledger: parts.ledger.broken === null,
        policy: true,
      }),
      console: openConsole(consoleDirectory, random),
      clock,
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
