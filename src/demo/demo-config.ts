import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Random } from '../core/random.ts'
import { Secret } from '../core/secret.ts'
import { bankDatabase, bankLogin } from './bank.ts'
import type { DemoCertificate } from './certificate.ts'
import { demoClients } from './idp-people.ts'
import { demoAudience, demoResource, demoScope } from './idp-settings.ts'
import { readKept, writeKept } from './kept-file.ts'

/** Where the parts of one demo are. Paths are absolute. */
export interface DemoPlaces {
  readonly directory: string
  readonly policyFile: string
  readonly passwordFile: string
  readonly certificate: DemoCertificate
  /** The `iss` of its identity provider. */
  readonly issuer: string
  readonly gatewayPort: number
  readonly httpPort: number
  /** TCP port of the bank's PostgreSQL on 127.0.0.1. */
  readonly bankPort: number
}

/** The `sallyport.yaml` of a demo: what `sallyport serve` would be given for the same parts. */
export function demoConfig(places: DemoPlaces): string {
  const { directory, certificate } = places
  const head = '# Written by `sallyport demo` at each start; changes here are lost.\n'
  return (
    head +
    stringify({
      listen: {
        postgres: {
          host: '127.0.0.1',
          port: places.gatewayPort,
          tls: {
            cert: certificate.certificateFile,
            key: certificate.keyFile,
            ca: certificate.caFile,
          },
        },
        http: { host: '127.0.0.1', port: places.httpPort },
      },
      'public-url': `http://127.0.0.1:${places.httpPort}`,
      'public-postgres': `localhost:${places.gatewayPort}`,
      issuers: [
        {
          issuer: places.issuer,
          audience: demoAudience,
          algorithms: ['ES256'],
          kind: { claim: 'sub_profile', values: { user: 'person', service: 'workload' } },
          'allow-insecure-http': true,
          login: {
            'client-id': demoClients.cli,
            scope: `openid offline_access ${demoScope}`,
            resource: demoResource,
          },
        },
      ],
      resources: [
        {
          name: bankDatabase,
          labels: { environment: 'demo' },
          target: {
            host: '127.0.0.1',
            port: places.bankPort,
            database: bankDatabase,
            login: bankLogin,
            password: { file: places.passwordFile },
            tls: { mode: 'disable' },
          },
        },
      ],
      policy: places.policyFile,
      audit: { readers: ['auditors'] },
      console: { operators: ['reviewers'], 'policy-authors': ['auditors'] },
      ledger: { directory: join(directory, 'ledger'), origin: 'sallyport.demo/ledger' },
      recording: { directory: join(directory, 'recordings') },
      keys: { file: join(directory, 'keys', 'master.key') },
      store: { embedded: join(directory, 'store') },
      log: { level: 'warn' },
    })
  )
}

/** A password that is made once for each demo directory and kept in a file that only its owner may read. */
export interface KeptPassword {
  readonly file: string
  readonly password: Secret
}

/** The password of the bank's login. */
export async function demoPassword(directory: string, random: Random): Promise<KeptPassword> {
  const file = join(directory, 'bank-password')
  const kept = await readKept(file)
  if (kept !== null) return { file, password: new Secret(kept) }
  const password = random.bytes(24).toString('base64url')
  await writeKept(file, password, 0o600)
  return { file, password: new Secret(password) }
}
