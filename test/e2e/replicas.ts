/** Two gateways in processes of their own over one store. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse as parseYaml, stringify } from 'yaml'
import { z } from 'zod'
import { freePort } from '../../src/store/free-port.ts'
import { headerBytes } from '../../src/protocols/postgres/messages/frame.ts'
import { writeUntyped } from '../../src/protocols/postgres/messages/message-writer.ts'
import { startPostgres, type EmbeddedPostgres } from '../../src/store/embedded.ts'
import { startGrounds, type Grounds, type StageOptions } from './stage.ts'
import { nameOf, type Wire } from './wire.ts'

const program = fileURLToPath(new URL('gateway-process.ts', import.meta.url))

/** One of them. */
export interface Replica {
  readonly name: string
  readonly configFile: string
  readonly ledger: string
  readonly api: string
  child: ChildProcess
  port: number
}

/** Both, and what they stand on. */
export interface Replicas extends AsyncDisposable {
  readonly grounds: Grounds
  readonly store: EmbeddedPostgres
  readonly one: Replica
  readonly other: Replica
  killAndRestart(killed: Replica): Promise<void>
}

/** What the two have together but for the store. */
interface Sharing {
  readonly sharesMasterKey?: boolean
  /** The port that clients come to. */
  readonly port?: number
}

/** Starts them under a policy, a path relative to the repository. `more`: of sallyport.yaml. */
export async function startReplicas(
  policy: string,
  more: Readonly<Record<string, unknown>> = {},
  options: Pick<StageOptions, 'issuers' | 'logins'> & Sharing = {},
): Promise<Replicas> {
  await using opened = new AsyncDisposableStack()
  const grounds = opened.use(await startGrounds({ ...options, policy, more }))
  const store = await startPostgres({
    directory: join(grounds.directory, 'shared-store'),
    port: null,
    superuser: 'sallyport',
    settings: { fsync: 'off', max_connections: '60' },
    log: () => undefined,
  })
  opened.defer(() => store.stop())
  const children = new Set<ChildProcess>()
  opened.defer(() => {
    for (const child of children) child.kill('SIGKILL')
  })
  const start = async (name: string): Promise<Replica> => {
    const described = await describe(name, grounds, store, options)
    return { ...described, ...(await launch(described.configFile, children)) }
  }
  const [one, other] = [await start('one'), await start('other')]
  const closing = opened.move()
  return {
    grounds,
    store,
    one,
    other,
    async killAndRestart(killed) {
      const gone = new Promise((resolve) => killed.child.once('exit', resolve))
      killed.child.kill('SIGKILL')
      await gone
      Object.assign(killed, await launch(killed.configFile, children))
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

async function describe(
  name: string,
  grounds: Grounds,
  store: EmbeddedPostgres,
  { sharesMasterKey = false, port: sharedPort }: Sharing,
): Promise<Omit<Replica, 'child' | 'port'>> {
  const base = z
    .looseObject({
      listen: z.looseObject({ postgres: z.looseObject({}), http: z.looseObject({}) }),
      ledger: z.looseObject({}),
    })
    .parse(parseYaml(await readFile(grounds.configFile, 'utf8')))
  const port = await freePort()
  const directory = join(grounds.directory, name)
  const host = encodeURIComponent(store.socketDirectory)
  const configFile = join(grounds.directory, `${name}.yaml`)
  const urlFile = join(grounds.directory, 'store-url')
  await writeFile(urlFile, `postgres://sallyport@${host}:${store.port}/postgres`, { mode: 0o600 })
  const text = stringify({
    ...base,
    listen: {
      postgres: {
        ...base.listen.postgres,
        ...(sharedPort === undefined ? {} : { port: sharedPort, 'shared-port': true }),
      },
      http: { ...base.listen.http, port },
    },
    store: { url: { file: urlFile } },
    ledger: { ...base.ledger, directory: join(directory, 'ledger'), origin: `replica.test/${name}` },
    keys: {
      file: join(sharesMasterKey ? grounds.directory : directory, 'master.key'),
      directory: join(directory, 'keys'),
    },
    recording: { directory: join(directory, 'recordings') },
  })
  await writeFile(configFile, text)
  return { name, configFile, ledger: join(directory, 'ledger'), api: `http://127.0.0.1:${port}` }
}

async function launch(
  configFile: string,
  children: Set<ChildProcess>,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, [program, configFile], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  children.add(child)
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)))
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}.`)))
  })
  return { child, port }
}

/** What a session was told to cancel itself with. */
export function cancelKeyOf(wire: Wire): Buffer {
  const key = wire.frames.find((frame) => nameOf(frame) === 'BackendKeyData')?.bytes.subarray(headerBytes)
  assert.ok(key)
  return key
}

/** Asks for a cancel; resolves when the gateway has closed the connection. */
export async function cancelAt(port: number, key: Buffer): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port })
  socket.on('error', () => undefined)
  socket.end(writeUntyped([{ int32: 80_877_102 }, { bytes: key }]))
  socket.resume()
  await once(socket, 'close')
}
