/** Everything the demo is made of, started and stopped together: bank, identity provider, gateway. All on loopback. */
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { parseConfig, type Config } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { systemRandom } from '../core/random.ts'
import { startGateway, type Gateway } from '../main.ts'
import { removePostgres, startPostgres } from '../store/embedded.ts'
import { openBank } from './bank.ts'
import { demoCertificate, type DemoCertificate } from './certificate.ts'
import { demoConfig, demoPassword } from './demo-config.ts'
import { demoNames, type DemoName } from './idp-people.ts'
import { startIdp, type Idp } from './idp.ts'
import { writeKept } from './kept-file.ts'
import { freePort } from '../store/free-port.ts'

/** TCP ports of the demo; 0 takes any free one. */
export interface DemoPorts {
  readonly gateway: number
  readonly http: number
  readonly issuer: number
  readonly bank: number
}

export const demoPorts: DemoPorts = { gateway: 6432, http: 6480, issuer: 6490, bank: 6499 }

/** Where a demo lives and who is told of it. */
export interface ConstellationOptions {
  readonly directory: string
  readonly ports: DemoPorts
  readonly log: Logger
  /** The demo's own policy unless another is named. */
  readonly policyFile?: string
  /** Told as each part is ready. */
  readonly progress?: (words: string) => void
}

/** A running demo. */
export interface Constellation {
  readonly directory: string
  readonly config: Config
  readonly configFile: string
  readonly gateway: Gateway
  readonly idp: Idp
  readonly certificate: DemoCertificate
  /** The bank itself, around the gateway: what a step is compared with. */
  readonly bank: { readonly socketDirectory: string; readonly port: number; readonly superuser: string }
  /** A fresh token of a demo name, also kept in a file that only its owner may read. */
  readonly tokenFiles: Readonly<Record<DemoName, string>>
  close(reason: string): Promise<void>
}

const demoPolicy = fileURLToPath(new URL('../../examples/policies/demo.yaml', import.meta.url))

/** Starts the demo in `directory`, which keeps its data from one start to the next. */
export async function startConstellation(options: ConstellationOptions): Promise<Constellation> {
  const directory = resolve(options.directory)
  const { ports, log, progress = () => undefined } = options
  await mkdir(directory, { recursive: true, mode: 0o755 })
  await using opened = new AsyncDisposableStack()

  const password = await demoPassword(directory, systemRandom)
  const certificate = await demoCertificate(join(directory, 'tls'), systemClock, systemRandom)
  const bank = opened.use(
    await startPostgres({
      directory: join(directory, 'bank'),
      port: ports.bank === 0 ? await freePort() : ports.bank,
      superuser: 'postgres',
      log: (line) => log.debug({ part: 'bank' }, line),
    }),
  )
  const { socketDirectory, port, superuser } = bank
  await openBank({ host: socketDirectory, port, superuser, password: password.password })
  progress(`bank: PostgreSQL 18 on 127.0.0.1:${port}`)
  const idp = opened.use(await startIdp({ directory: join(directory, 'idp'), port: ports.issuer }))
  progress(`identity provider: ${idp.issuer}`)

  const places = {
    directory,
    policyFile: resolve(options.policyFile ?? demoPolicy),
    passwordFile: password.file,
    certificate,
    issuer: idp.issuer,
    gatewayPort: ports.gateway,
    httpPort: ports.http === 0 ? await freePort() : ports.http,
    bankPort: port,
  }
  const configFile = join(directory, 'sallyport.yaml')
  const text = demoConfig(places)
  await writeKept(configFile, text, 0o600)
  const read = parseConfig(text, configFile, {})
  if (!read.ok) throw new Error(`The demo's own configuration has faults: ${JSON.stringify(read.faults)}`)
  const gateway = await startGateway(read.config, log)
  progress(`gateway: 127.0.0.1:${gateway.postgres.port}, API ${gateway.apiUrl}`)
  const tokenFiles = await writeTokens(idp, join(directory, 'tokens'))
  const closing = opened.move()
  return {
    directory,
    config: read.config,
    configFile,
    gateway,
    idp,
    certificate,
    bank: { socketDirectory, port, superuser },
    tokenFiles,
    async close(reason) {
      await gateway.close(reason)
      await closing.disposeAsync()
    },
  }
}

/** Removes everything that a demo keeps in its directory. */
export async function resetConstellation(directory: string): Promise<void> {
  for (const server of ['bank', 'store']) await removePostgres(join(resolve(directory), server))
  const parts = ['idp', 'keys', 'ledger', 'recordings', 'tls', 'tokens', 'bank-password', 'sallyport.yaml']
  for (const part of parts) await rm(join(resolve(directory), part), { recursive: true, force: true })
}

async function writeTokens(idp: Idp, directory: string): Promise<Record<DemoName, string>> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const files: [DemoName, string][] = []
  for (const name of demoNames) {
    const file = join(directory, name)
    await writeKept(file, await idp.issueDemoToken(name), 0o600)
    files.push([name, file])
  }
  const fileOf = new Map(files)
  const at = (name: DemoName): string => fileOf.get(name) ?? ''
  return {
    ana: at('ana'),
    rita: at('rita'),
    omar: at('omar'),
    'ledger-bot': at('ledger-bot'),
    'deploy-ci': at('deploy-ci'),
  }
}
