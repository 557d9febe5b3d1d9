/** Where corpora are played: two worlds of one real server, the gateway before both, and connections to all of it. */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { parseConfig } from '../../src/config.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { Target } from '../../src/core/resource.ts'
import { systemRandom } from '../../src/core/random.ts'
import { demoCertificate } from '../../src/demo/certificate.ts'
import { demoConfig, demoPassword } from '../../src/demo/demo-config.ts'
import { startIdp } from '../../src/demo/idp.ts'
import { freePort } from '../../src/store/free-port.ts'
import { openLog } from '../../src/log.ts'
import { startGateway } from '../../src/main.ts'
import { openRowsState, type RowsState } from './rows-state.ts'
import { bankSet, type CorpusSet } from './sets.ts'
import { openSweptState, swept } from './sweep.ts'
import { startServer, type CorpusServer } from './server.ts'
import { Wire, type Place } from './wire.ts'

export const worlds = ['a', 'b'] as const
export type World = (typeof worlds)[number]

export interface Stage extends AsyncDisposable {
  readonly set: CorpusSet
  readonly serverVersion: number
  /** How the catalog of the first world is read. */
  readonly target: Target
  /** A session of the agent at the gateway; the same one until it is closed or `fresh` is asked for. */
  gateway(world: World): Promise<Wire>
  /** A session at the server itself, as the login that the gateway uses there. */
  direct(world: World): Promise<Wire>
  /** A session at the server itself of whoever may do anything there: what leaks at all leaks to it. */
  owner(world: World): Promise<Wire>
  /** New sessions that the caller closes. */
  openOwner(world: World): Promise<Wire>
  openGateway(world: World): Promise<Wire>
  /** Runs a text as the server's owner, around everything, line by line; true when one of them did something. */
  mend(world: World, text: string): Promise<boolean>
  /** Waits until the gateway has read the catalog as it is now. */
  settle(world: World): Promise<void>
  /** Closes all sessions, so that the next ones know nothing of them. */
  renew(): Promise<void>
  /** Fills in `{oid:name}`, the number of a relation or function, which differs between clusters. */
  withOids(text: string): Promise<string>
  /** Puts rows back where any has changed. */
  restore(world: World): Promise<void>
}

const login = 'sallyport_demo'
const extensions = [
  'dblink',
  'postgres_fdw',
  'file_fdw',
  'lo',
  'hstore',
  'citext',
  'pg_trgm',
  'tablefunc',
  'pgcrypto',
  'fuzzystrmatch',
  'unaccent',
  'ltree',
  'intarray',
  'cube',
  'earthdistance',
  'isn',
  'seg',
  'xml2',
  'btree_gist',
  'btree_gin',
  'intagg',
  'dict_xsyn',
  'tsm_system_rows',
  'pageinspect',
  'pgstattuple',
  'pgrowlocks',
  'pg_freespacemap',
  'pg_visibility',
  'pg_walinspect',
  'pg_prewarm',
  'amcheck',
  'refint',
  'autoinc',
  'moddatetime',
  'insert_username',
  'tcn',
  'sslinfo',
]

/** Starts everything; takes a few seconds. */
export async function openStage(set: CorpusSet = bankSet): Promise<Stage> {
  await using opened = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-corpus-'))
  // So that the server's own account reaches what is below it, and all of it goes with the folder.
  await chmod(directory, 0o711)
  opened.defer(() => rm(directory, { recursive: true, force: true }))
  // What leak attempts write to files when they run around the gateway.
  for (const world of worlds)
    opened.defer(() => rm(`/tmp/sallyport-corpus-world_${world}.txt`, { force: true }))
  const server = opened.use(await startServer(join(directory, 'server')))
  const kept = await demoPassword(directory, systemRandom)
  await makeWorlds(server, set, kept.password.reveal())
  const certificate = await demoCertificate(join(directory, 'tls'), systemClock, systemRandom)
  const idp = opened.use(await startIdp({ directory: join(directory, 'idp'), port: 0 }))
  const text = demoConfig({
    directory,
    policyFile: join(set.folder, 'policy.yaml'),
    passwordFile: kept.file,
    certificate,
    issuer: idp.issuer,
    gatewayPort: 0,
    httpPort: await freePort(),
    bankPort: server.port,
  })
  const read = parseConfig(withWorlds(text), join(directory, 'sallyport.yaml'), {})
  if (!read.ok) throw new Error(`The configuration has faults: ${JSON.stringify(read.faults)}`)
  const gateway = await startGateway(read.config, openLog('silent'))
  opened.defer(() => gateway.close('the corpora are done'))
  const door: Place = {
    kind: 'tls',
    port: gateway.postgres.port,
    ca: await readFile(certificate.caFile, 'utf8'),
  }
  const shared = (await Promise.all(set.sharedRows.map((file) => textOf(set, file)))).join(';')
  const rows = { a: await textOf(set, 'rows-a.sql'), b: await textOf(set, 'rows-b.sql') }
  const owners = { a: await ownerOf(server, 'a'), b: await ownerOf(server, 'b') }
  opened.defer(async () => void (await Promise.all([owners.a.end(), owners.b.end()])))
  const askState = set.isSwept ? openSweptState : openRowsState
  const stateIn = { a: await askState(owners.a), b: await askState(owners.b) }
  const states: Record<World, RowsState | null> = { a: null, b: null }
  const openGateway = async (world: World): Promise<Wire> =>
    Wire.open(door, {
      user: 'ledger-bot',
      database: `world_${world}`,
      password: await idp.issueDemoToken('ledger-bot'),
      settings: ['application_name', 'corpus'],
    })
  const openDirect = async (world: World, user: string): Promise<Wire> => {
    const place: Place = { kind: 'unix', directory: server.socketDirectory, port: server.port }
    return Wire.open(place, {
      user,
      database: `world_${world}`,
      settings: ['application_name', 'corpus'],
    })
  }
  const sessions = new Map<string, Wire>()
  const keptOpen = async (key: string, open: () => Promise<Wire>): Promise<Wire> => {
    const known = sessions.get(key)
    if (known && !known.isClosed) return known
    const wire = await open()
    sessions.set(key, wire)
    return wire
  }
  opened.defer(async () => {
    for (const wire of sessions.values()) await wire.close()
  })
  let oids: ReadonlyMap<string, string> | null = null
  const closing = opened.move()
  return {
    set,
    serverVersion: server.version,
    target: {
      host: server.socketDirectory,
      port: server.port,
      database: 'world_a',
      login,
      secret: null,
      tls: { mode: 'disable' },
    },
    gateway: (world) => keptOpen(`gateway ${world}`, () => openGateway(world)),
    direct: (world) => keptOpen(`direct ${world}`, () => openDirect(world, login)),
    owner: (world) => keptOpen(`owner ${world}`, () => openDirect(world, server.superuser)),
    openOwner: (world) => openDirect(world, server.superuser),
    openGateway,
    async settle(world) {
      // After a definition of its own it reads the catalog before it inspects anything.
      const wire = await keptOpen(`settling ${world}`, () => openGateway(world))
      await wire.ask(`comment on table ${set.scratch} is null`)
      await wire.ask('select 1')
    },
    async renew() {
      for (const wire of sessions.values()) await wire.close()
      sessions.clear()
    },
    async withOids(words) {
      if (!words.includes('{oid:')) return words
      oids ??= await oidsOf(owners.a)
      return words.replaceAll(/\{oid:(\w+)\}/g, (_, name: string) => oids?.get(name) ?? '0')
    },
    async restore(world) {
      const before = await stateIn[world]()
      const put = states[world]
      const texts = [
        ...(before === null || before.bank !== put?.bank ? [set.emptied, rows[world]] : []),
        ...(before === null || before.shop !== put?.shop ? [shared] : []),
      ]
      if (texts.length === 0) return
      if (set.isSwept) await owners[world].query(swept)
      await owners[world].query(`set role ${login}; ${texts.join('; ')}; reset role`)
      states[world] = await stateIn[world]()
    },
    async mend(world, words) {
      let skipped = 0
      let done = 0
      const skip = (): void => void skipped++
      owners[world].on('notice', skip)
      for (const line of words.split('\n').filter((one) => one.trim() !== '')) {
        const before = skipped
        // What a refused case never made need not be removed.
        const answer = await owners[world].query(line).catch(() => null)
        if (answer && skipped === before) done++
      }
      owners[world].off('notice', skip)
      return done > 0
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

/** Settings under which both sides print the same, whatever the machine. */
async function makeWorlds(server: CorpusServer, set: CorpusSet, password: string): Promise<void> {
  const admin = new Client({
    host: server.socketDirectory,
    port: server.port,
    user: server.superuser,
    database: 'postgres',
  })
  await admin.connect()
  await admin.query(`create role ${login} login password '${password}'`)
  await admin.query(
    `grant pg_read_server_files, pg_write_server_files, pg_execute_server_program, pg_monitor to ${login}`,
  )
  await admin.query(`create database world_shape owner ${login}`)
  await extend(server, 'world_shape')
  for (const file of [...set.schemas, ...set.sharedRows]) await fill(server, set, 'world_shape', file)
  for (const world of worlds) {
    await admin.query(`create database world_${world} template world_shape owner ${login}`)
    await fill(server, set, `world_${world}`, `rows-${world}.sql`)
  }
  await admin.end()
}

async function oidsOf(client: Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; oid: string }>(
    'select relname as name, oid::text from pg_class where oid >= 16384 union all select proname, oid::text from pg_proc where oid >= 16384',
  )
  return new Map(rows.map(({ name, oid }) => [name, oid]))
}

function textOf(set: CorpusSet, file: string): Promise<string> {
  return readFile(join(set.folder, file), 'utf8')
}

async function fill(server: CorpusServer, set: CorpusSet, database: string, file: string): Promise<void> {
  const client = await superuserOf(server, database)
  await client.query(`set role ${login}`)
  await client.query(await textOf(set, file))
  await client.query('analyze')
  await client.end()
}

async function extend(server: CorpusServer, database: string): Promise<void> {
  const client = await superuserOf(server, database)
  await client.query(`alter schema public owner to ${login}`)
  for (const name of extensions)
    await client.query(`create extension if not exists "${name}"`).catch(() => undefined)
  await client.end()
}

function ownerOf(server: CorpusServer, world: World): Promise<Client> {
  return superuserOf(server, `world_${world}`)
}

async function superuserOf(server: CorpusServer, database: string): Promise<Client> {
  const client = new Client({
    host: server.socketDirectory,
    port: server.port,
    user: server.superuser,
    database,
  })
  await client.connect()
  return client
}

const configShape = z.looseObject({
  resources: z.array(z.looseObject({ name: z.string(), target: z.looseObject({ database: z.string() }) })),
})

/** The demo's configuration with a resource for each world instead of the bank. */
function withWorlds(text: string): string {
  const config = configShape.parse(parse(text))
  const [bank] = config.resources
  if (!bank) throw new Error('The demo has no resource.')
  const resources = worlds.map((world) => ({
    ...bank,
    name: `world_${world}`,
    target: { ...bank.target, database: `world_${world}` },
  }))
  return stringify({ ...config, resources })
}
