import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Client } from 'pg'
import { Secret } from '../core/secret.ts'
import { type EmbeddedOptions, type EmbeddedPostgres, removePostgres, startPostgres } from './embedded.ts'
import { freePort } from './free-port.ts'
import { findServers, identify } from './process-life.ts'

const isRoot = process.getuid?.() === 0
const made: string[] = []
after(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-test-'))
  // Open to passers-by, so that a server started by root stays in it.
  await chmod(folder, 0o711)
  made.push(folder)
  return folder
}

function start(directory: string, changed: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const settings = { fsync: 'off', ...changed.settings }
  return startPostgres({
    directory,
    port: null,
    superuser: 'boss',
    log: () => undefined,
    ...changed,
    settings,
  })
}

async function ask(server: EmbeddedPostgres, text: string): Promise<readonly unknown[]> {
  const client = new Client({
    host: server.socketDirectory,
    port: server.port,
    user: 'boss',
    database: 'postgres',
  })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows.flatMap((row) => Object.values(row))
  } finally {
    await client.end()
  }
}

async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!(await isTrue())) {
    assert.ok(performance.now() < deadline, `waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('a first start is quick, a second one quicker, and data stays', async () => {
  const directory = join(await newFolder(), 'deep'.repeat(20), 'er'.repeat(40))
  const coldAt = performance.now()
  const first = await start(directory, { settings: { fsync: 'on' } })
  const coldMs = performance.now() - coldAt
  await ask(first, 'CREATE TABLE kept AS SELECT 42 AS answer')
  assert.deepEqual(await ask(first, 'SHOW fsync'), ['on'])
  assert.deepEqual(await ask(first, 'SHOW listen_addresses'), [''])
  const sockets = first.socketDirectory
  assert.equal((await stat(sockets)).mode & 0o777, 0o700)
  await first.stop()
  await assert.rejects(stat(sockets))

  const warmAt = performance.now()
  await using second = await start(directory)
  const warmMs = performance.now() - warmAt
  assert.deepEqual(await ask(second, 'SELECT answer FROM kept'), [42])
  assert.ok(coldMs < 8000 && warmMs < coldMs, `cold ${coldMs} ms, warm ${warmMs} ms`)
})

test('over TCP a password is needed; the private socket is for this account', async () => {
  const port = await freePort()
  await using server = await start(await newFolder(), { port, password: new Secret('right') })
  const connect = async (password: string): Promise<void> => {
    const client = new Client({ host: '127.0.0.1', port, user: 'boss', database: 'postgres', password })
    await client.connect().finally(() => client.end().catch(() => undefined))
  }
  await connect('right')
  await assert.rejects(connect('wrong'), /password authentication failed/)
  const [secret] = await ask(server, 'SELECT rolpassword FROM pg_authid WHERE rolname = current_user')
  assert.match(String(secret), /^SCRAM-SHA-256\$/)
  await assert.rejects(start(await newFolder(), { port }), /Address already in use/)
})

test('a folder serves one gateway at a time', async () => {
  const directory = await newFolder()
  await using server = await start(directory)
  await assert.rejects(start(directory), /is in use by the process/)
  assert.deepEqual(await ask(server, 'SELECT 1'), [1])
})

test('a server that dies is started again, on the same socket and with its data', async () => {
  await using server = await start(await newFolder())
  await ask(server, 'CREATE TABLE kept AS SELECT 42 AS answer')
  const { pid } = server
  process.kill(pid, 'SIGKILL')
  await until('there is another server', () => Promise.resolve(server.pid !== pid))
  assert.deepEqual(await ask(server, 'SELECT answer FROM kept'), [42])
})

/** A gateway in a process of its own, with a server on `directory`. */
async function startElsewhere(directory: string): Promise<ChildProcess> {
  const module = JSON.stringify(new URL('embedded.ts', import.meta.url).href)
  const text = `const { startPostgres } = await import(${module})
    await startPostgres({ directory: ${JSON.stringify(directory)}, port: null, superuser: 'boss',
      settings: { fsync: 'off' }, log: () => undefined })
    console.log('ready')
    setInterval(() => undefined, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve)
    child.once('exit', () => reject(new Error('The gateway ended.')))
  })
  return child
}

async function serversOn(directory: string): Promise<readonly number[]> {
  const data = join(await realpath(directory), 'data')
  return (await findServers(data, isRoot ? 65_534 : (process.getuid?.() ?? 0))).map(({ pid }) => pid)
}

test('a gateway that is killed takes its server with it', async () => {
  const directory = await newFolder()
  const gateway = await startElsewhere(directory)
  assert.ok((await serversOn(directory)).length > 0)
  await assert.rejects(start(directory), /is in use by the process/)
  gateway.kill('SIGKILL')
  await until('the server is gone', async () => (await serversOn(directory)).length === 0)
})

test('a server that was left behind is stopped before the next starts', async () => {
  const directory = await newFolder()
  const gateway = await startElsewhere(directory)
  const [left = 0] = await serversOn(directory)
  // Without the shell that watches over it, the server survives its gateway.
  for (const name of await readdir('/proc')) {
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    if (line.startsWith('/bin/sh\0') && line.split('\0').includes(String(left)))
      process.kill(Number(name), 'SIGKILL')
  }
  gateway.kill('SIGKILL')
  await new Promise((resolve) => gateway.once('exit', resolve))
  await new Promise((resolve) => setTimeout(resolve, 100))
  assert.notEqual(await identify(left), null)
  await using server = await start(directory)
  assert.equal(await identify(left), null)
  assert.deepEqual(await ask(server, 'SELECT 1'), [1])
})

test('a lock file that names somebody else neither harms them nor keeps the server out', async () => {
  const directory = await newFolder()
  await (await start(directory)).stop()
  const ids = isRoot ? { uid: 65_534, gid: 65_534 } : {}
  const bystander = spawn('/bin/sleep', ['60'], { ...ids, cwd: join(directory) })
  try {
    await writeFile(
      join(directory, 'data', 'postmaster.pid'),
      `${bystander.pid}\n${directory}/data\n0\n5432\n\n\n\n`,
    )
    await using server = await start(directory)
    assert.deepEqual(await ask(server, 'SELECT 1'), [1])
    assert.equal(bystander.exitCode, null)
  } finally {
    bystander.kill()
  }
})

test('a start that was cut short leaves nothing that the next one trips over', async () => {
  const directory = await newFolder()
  await mkdir(join(directory, 'data.draft'))
  await writeFile(join(directory, 'data.draft', 'PG_VERSION'), '18\n')
  await writeFile(join(directory, 'owner.json'), '{"pid":')
  await using server = await start(directory)
  assert.deepEqual(await ask(server, 'SELECT 1'), [1])
})

test('a server that cannot start says why', async () => {
  await assert.rejects(
    start(await newFolder(), { settings: { shared_buffers: 'plenty' } }),
    /invalid value for parameter "shared_buffers"/,
  )
})

test(
  'below a folder that its account may not enter, root gets a server all the same',
  { skip: !isRoot },
  async () => {
    const closed = await newFolder()
    await chmod(closed, 0o700)
    const directory = join(closed, 'store')
    const first = await start(directory)
    const place = await realpath(directory)
    assert.match(await readlink(directory), /^\/var\/lib\/sallyport\/data\/store-/)
    await ask(first, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await first.stop()
    const second = await start(directory)
    assert.deepEqual(await ask(second, 'SELECT answer FROM kept'), [42])
    await assert.rejects(removePostgres(directory), /is in use by the process/)
    await second.stop()
    await removePostgres(directory)
    await assert.rejects(stat(place))
    await assert.rejects(lstat(directory))
  },
)

test('only the data belong to the account that the server runs under', { skip: !isRoot }, async () => {
  const directory = await newFolder()
  await using server = await start(directory)
  assert.equal((await stat(`/proc/${server.pid}`)).uid, 65_534)
  for (const name of await readdir(directory))
    assert.equal((await stat(join(directory, name))).uid, name === 'data' ? 65_534 : 0, name)
  assert.equal((await stat(directory)).mode & 0o777, 0o711)
})
