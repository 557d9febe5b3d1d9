/** What a real gateway needs around it, for tests: a server that is target and store, an issuer, a certificate. */
import { randomInt } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../core/clock.ts'
import { systemRandom } from '../core/random.ts'
import { makeCertificates } from '../demo/certificate.ts'
import { esPublic, startIssuer, type LocalIssuer } from '../identity/local-issuer.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'

export interface World extends AsyncDisposable {
  readonly server: TemporaryServer
  readonly issuer: LocalIssuer
  /** Writes a configuration in a folder of its own, changed by `change`, and answers its path. */
  configure(change?: (config: ConfigFile) => void): string
}

/** As much of sallyport.yaml as tests change. */
export interface ConfigFile {
  listen: {
    postgres: { port: number; tls: { cert: string; key: string } }
    http: { port: number }
  }
  issuers: { issuer: string; audience: string; 'allow-insecure-http': boolean }[]
  resources: {
    name: string
    target: { host: string; port: number; database: string; login: string; tls: { mode: string } }
  }[]
  store: { url: { file: string } }
  ledger: { directory: string; origin: string }
  keys: { file: string }
  [key: string]: unknown
}

const policy = `version: 1
rules:
  - { name: readers, effects: [connect, read], verdict: allow }
`

export async function startWorld(): Promise<World> {
  const [server, issuer] = await Promise.all([startTemporaryServer(), startIssuer([esPublic])])
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-world-'))
  return {
    server,
    issuer,
    configure(change = () => undefined) {
      const at = join(folder, String(randomInt(2 ** 40)))
      mkdirSync(at, { mode: 0o700 })
      const { certificate, key } = makeCertificates(systemClock.now(), systemRandom)
      const { socketDirectory, port } = server.server
      const url = `postgres://sallyport@${encodeURIComponent(socketDirectory)}:${port}/postgres`
      const config: ConfigFile = {
        listen: {
          postgres: { port: 0, tls: { cert: 'server.pem', key: 'server-key.pem' } },
          http: { port: 0 },
        },
        'public-url': 'http://127.0.0.1:6480',
        issuers: [{ issuer: issuer.url, audience: 'sallyport', 'allow-insecure-http': true }],
        resources: [
          {
            name: 'bank',
            target: {
              host: socketDirectory,
              port,
              database: 'postgres',
              login: 'sallyport',
              tls: { mode: 'disable' },
            },
          },
        ],
        policy: 'policy.yaml',
        ledger: { directory: 'ledger', origin: 'test.example/ledger' },
        recording: { directory: 'recordings' },
        keys: { file: 'keys/master.key' },
        store: { url: { file: 'store-url' } },
      }
      change(config)
      const files = {
        'sallyport.yaml': JSON.stringify(config, null, 2),
        'policy.yaml': policy,
        'server.pem': certificate,
        'server-key.pem': key,
        'store-url': url,
      }
      for (const [name, text] of Object.entries(files)) writeFileSync(join(at, name), text, { mode: 0o600 })
      return join(at, 'sallyport.yaml')
    },
    async [Symbol.asyncDispose]() {
      await issuer.close()
      await server[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A port of 127.0.0.1 that is taken until disposed. */
export async function takenPort(): Promise<AsyncDisposable & { readonly port: number }> {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const address = holder.address()
  if (typeof address !== 'object' || address === null) throw new Error('It does not listen.')
  return {
    port: address.port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => holder.close(() => resolve())),
  }
}
