/** A real bank, a real identity provider and a real gateway for tests, with a door on either side of the gateway. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { parse, stringify } from 'yaml'
import { parseConfig, type Config } from '../../src/config.ts'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { Secret } from '../../src/core/secret.ts'
import { bankDatabase, bankLogin, openBank } from '../../src/demo/bank.ts'
import { demoCertificate } from '../../src/demo/certificate.ts'
import { demoConfig, demoPassword } from '../../src/demo/demo-config.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { startIdp, type Idp } from '../../src/demo/idp.ts'
import { freePort } from '../../src/store/free-port.ts'
import { startGateway, type Gateway } from '../../src/main.ts'
import { startPostgres, type EmbeddedPostgres } from '../../src/store/embedded.ts'
import { emptyStore, layCluster, type KeptCluster } from '../../src/store/kept-cluster.fixture.ts'
import { startServerOf } from '../corpus/server.ts'

/** How to get in: to the bank itself, or through the gateway. */
export interface Door {
  readonly name: 'direct' | 'gateway'
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** The authority of the gateway's certificate; null where there is no TLS. */
  readonly ca: string | null
  /** The same in a file, for clients that are programs. */
  readonly caFile: string | null
}

/** The bank's server: 18 from the npm packages, or the one whose programs `CORPUS_POSTGRES` names. */
type Bank = Pick<EmbeddedPostgres, 'socketDirectory' | 'port' | 'superuser'>

export interface Stage extends AsyncDisposable {
  readonly directory: string
  readonly config: Config
  readonly configFile: string
  readonly bank: Bank
  readonly idp: Idp
  readonly gateway: Gateway
  /** Lines that the gateway logged, as JSON. */
  readonly log: readonly string[]
  readonly direct: Door
  /** A door through the gateway for a principal of the demo, with a fresh token. */
  through(who: DemoName): Promise<Door>
}

export interface StageOptions {
  /** Relative to the repository. */
  readonly policy: string
  readonly limits?: Readonly<Record<string, number>>
  /** Server settings of the bank besides those for speed. */
  readonly settings?: Readonly<Record<string, string>>
  /** By which name people reach the gateway's pages; 127.0.0.1 unless said. */
  readonly host?: string
  /** The port of the identity provider; any free one unless said. */
  readonly idpPort?: number
  /** How long tokens of the identity provider last. */
  readonly tokenSeconds?: number
  /** What sessions in roles log in with at the bank. */
  readonly logins?: readonly object[]
  /** Who makes a user of the bank for each session. */
  readonly users?: object
  /** How the bank is watched for connections that do not come through the gateway. */
  readonly watch?: object
  /** Issuers besides the demo's. */
  readonly issuers?: readonly object[]
  /** More of sallyport.yaml, in place of what the demo has at the same keys. */
  readonly more?: Readonly<Record<string, unknown>>
}

export const allowAll = 'test/e2e/allow-all.yaml'
export const demoPolicy = 'examples/policies/demo.yaml'
const repository = fileURLToPath(new URL('../../', import.meta.url))

/** Starts everything in a folder of its own, which goes away with it. */
export async function startStage(options: StageOptions): Promise<Stage> {
  await using opened = new AsyncDisposableStack()
  const grounds = await startGrounds(options)
  opened.use(grounds)
  const log: string[] = []
  const logger = pino({ level: 'info' }, { write: (line) => void log.push(line) })
  const gateway = await startGateway(grounds.config, logger)
  opened.defer(() => gateway.close('the test is over'))
  const closing = opened.move()
  return {
    ...grounds,
    gateway,
    log,
    through: async (who) => grounds.doorAt(gateway.postgres.port, who),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

/** All but the gateway: what a gateway in a process of its own is started on. */
export interface Grounds extends AsyncDisposable {
  readonly directory: string
  readonly config: Config
  readonly configFile: string
  readonly bank: Bank
  readonly idp: Idp
  readonly direct: Door
  doorAt(port: number, who: DemoName): Promise<Door>
}

export async function startGrounds(options: StageOptions): Promise<Grounds> {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-e2e-'))
  // So that the server's own account reaches what is below it, and all of it goes with the folder.
  await chmod(directory, 0o711)
  opened.defer(() => rm(directory, { recursive: true, force: true }))
  const password = await demoPassword(directory, systemRandom)
  const certificate = await demoCertificate(join(directory, 'tls'), systemClock, systemRandom)
  const bank = opened.use(
    await startBank(join(directory, 'bank'), {
      fsync: 'off',
      synchronous_commit: 'off',
      max_connections: '300',
      ...options.settings,
    }),
  )
  const { socketDirectory, port, superuser } = bank
  await openBank({ host: socketDirectory, port, superuser, password: password.password })
  const idp = opened.use(
    await startIdp({
      directory: join(directory, 'idp'),
      port: options.idpPort ?? 0,
      ...(options.tokenSeconds === undefined ? {} : { tokenSeconds: options.tokenSeconds }),
    }),
  )
  await layCluster(emptyStore, join(directory, 'store'))
  const httpPort = await freePort()
  const plain: { resources: object[]; issuers: object[] } = parse(
    demoConfig({
      directory,
      policyFile: join(repository, options.policy),
      passwordFile: password.file,
      certificate,
      issuer: idp.issuer,
      gatewayPort: 0,
      httpPort,
      bankPort: port,
    }),
  )
  const text = stringify({
    ...plain,
    resources: plain.resources.map((resource) => ({
      ...resource,
      logins: options.logins ?? [],
      ...(options.users && { 'ephemeral-users': options.users }),
      ...(options.watch && { watch: options.watch }),
    })),
    issuers: [...plain.issuers, ...(options.issuers ?? [])],
    ...(options.host === undefined ? {} : { 'public-url': `http://${options.host}:${httpPort}` }),
    limits: { 'sessions-max': 5000, 'sessions-per-principal-max': 5000, ...options.limits },
    ...options.more,
  })
  const configFile = join(directory, 'sallyport.yaml')
  await writeFile(configFile, text)
  const read = parseConfig(text, configFile, {})
  if (!read.ok) throw new Error(`The configuration has faults: ${JSON.stringify(read.faults)}`)
  const ca = await readFile(certificate.caFile, 'utf8')
  const closing = opened.move()
  return {
    directory,
    config: read.config,
    configFile,
    bank,
    idp,
    direct: {
      name: 'direct',
      host: '127.0.0.1',
      port,
      user: bankLogin,
      password: password.password.reveal(),
      database: bankDatabase,
      ca: null,
      caFile: null,
    },
    doorAt: async (gatewayPort, who) => ({
      name: 'gateway',
      host: '127.0.0.1',
      port: gatewayPort,
      user: who,
      password: await idp.issueDemoToken(who),
      database: bankDatabase,
      ca,
      caFile: certificate.caFile,
    }),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

async function startBank(
  directory: string,
  settings: Readonly<Record<string, string>>,
): Promise<Bank & AsyncDisposable> {
  const programs = process.env['CORPUS_POSTGRES']
  if (programs !== undefined && programs !== '') return startServerOf(programs, directory, settings)
  await layCluster(filledBank, directory)
  return startPostgres({ directory, port: await freePort(), superuser, settings, log: () => undefined })
}

const superuser = 'postgres'

/** The bank with its rows. The login's password is another in each test. */
const filledBank: KeptCluster = {
  name: 'bank',
  sources: ['src/demo/bank*.ts', 'src/store/embedded.ts'],
  async make(directory) {
    const settings = { fsync: 'off' }
    await using server = await startPostgres({
      directory,
      port: null,
      superuser,
      settings,
      log: () => undefined,
    })
    const { socketDirectory: host, port } = server
    await openBank({ host, port, superuser, password: new Secret('replaced') })
  },
}
