import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import type { DemoCertificate } from '../src/demo/certificate.ts'
import { freePort } from '../src/store/free-port.ts'
import { startServer, type Server } from './child.ts'
import type { Issuer } from './issuer.ts'
import { database, role } from './postgres.ts'

/** Names under which clients reach the target through the gateway: without and with TLS to the target. */
export const resources = { plain: 'bench', tls: 'bench-tls' } as const
/** Who sees masked columns, everything, text that was searched, and both of the first and the third. */
export const groups = {
  masked: 'applications',
  cleared: 'cleared',
  searched: 'searched',
  both: 'both',
} as const

const program = fileURLToPath(new URL('../bin/sallyport.mjs', import.meta.url))

export interface Gateway extends Server {
  readonly port: number
  readonly ledgerDirectory: string
  readonly recordingDirectory: string
}

export interface GatewayOptions {
  readonly directory: string
  readonly targetPort: number
  /** The PostgreSQL that holds reviews and grants: a server of its own, so that its work is nobody else's. */
  readonly storeUrl: string
  readonly certificate: DemoCertificate
  readonly issuer: Issuer
  readonly sessionsMax: number
  /** For the runtime of the gateway's process, such as `--cpu-prof`. */
  readonly runtimeFlags: readonly string[]
}

/** Starts the gateway with everything on: identity, policy, masks, ledger, recording. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { directory } = options
  const folder = join(directory, 'gateway')
  mkdirSync(folder, { mode: 0o700 })
  const port = await freePort()
  const httpPort = await freePort()
  writeFileSync(join(folder, 'policy.yaml'), policy)
  const storeUrl = join(folder, 'store-url')
  writeFileSync(storeUrl, options.storeUrl, { mode: 0o600 })
  const config = {
    listen: {
      postgres: {
        host: '127.0.0.1',
        port,
        tls: { cert: options.certificate.certificateFile, key: options.certificate.keyFile },
        plaintext: 'loopback',
      },
      http: { host: '127.0.0.1', port: httpPort },
    },
    'public-url': `http://127.0.0.1:${httpPort}`,
    issuers: [
      {
        issuer: options.issuer.url,
        audience: options.issuer.audience,
        algorithms: ['ES256'],
        kind: 'workload',
        'allow-insecure-http': true,
      },
    ],
    resources: [
      resource(resources.plain, options.targetPort, 'disable'),
      resource(resources.tls, options.targetPort, 'require'),
    ],
    policy: 'policy.yaml',
    ledger: { directory: 'ledger', origin: 'bench.example/ledger' },
    recording: { directory: 'recordings' },
    keys: { file: join('keys', 'master.key') },
    store: { url: { file: 'store-url' } },
    limits: {
      'sessions-max': options.sessionsMax,
      'sessions-per-principal-max': options.sessionsMax,
    },
    log: { level: 'warn' },
  }
  const file = join(folder, 'sallyport.yaml')
  writeFileSync(file, stringify(config), { mode: 0o600 })
  const server = await startServer(
    process.execPath,
    [...options.runtimeFlags, program, 'serve', '--config', file],
    {
      port,
      cwd: folder,
      stopSignal: 'SIGTERM',
      asServer: false,
    },
  )
  return {
    ...server,
    port,
    ledgerDirectory: join(folder, 'ledger'),
    recordingDirectory: join(folder, 'recordings'),
  }
}

function resource(name: string, port: number, mode: 'disable' | 'require'): object {
  return { name, target: { host: '127.0.0.1', port, database, login: role, tls: { mode } } }
}

const policy = `version: 1
classes:
  email: { mask: { fixed: '[hidden]' } }
  ssn: { mask: { keep-last: 4 } }
  filler: { mask: { fixed: '[hidden]' } }
  found: { mask: { keep-last: 4 } }
detect:
  - resources: [bench, bench-tls]
    values: { ssn: found, itin: found, ein: found, pan: found, aba: found, account: found, iban: found, email: found, phone: found }
protect:
  - resources: [bench, bench-tls]
    columns:
      public.bulk.email: email
      public.bulk.ssn: ssn
      public.pgbench_accounts.filler: filler
unmask:
  - name: cleared-see-all
    principals: { groups: [cleared] }
    resources: [bench, bench-tls]
    classes: [email, ssn, filler, found]
  - name: searched-see-columns
    principals: { groups: [searched] }
    resources: [bench, bench-tls]
    classes: [email, ssn, filler]
  - name: applications-see-text
    principals: { groups: [applications] }
    resources: [bench, bench-tls]
    classes: [found]
rules:
  - name: applications-use-the-bench
    principals: { groups: [applications, cleared, searched, both] }
    resources: [bench, bench-tls]
    effects: [connect, read, write, session, transaction, lock]
    verdict: allow
  - name: nobody-defines
    resources: [bench, bench-tls]
    effects: [define, grant]
    verdict: deny
  - name: every-row-needs-review
    resources: [bench, bench-tls]
    effects: [write]
    every-row: true
    verdict: review
    review: { groups: [reviewers], wait: 10m }
`
