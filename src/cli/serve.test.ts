import assert from 'node:assert/strict'
import { appendFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { readEntries } from '../ledger/journal/reader.ts'
import { folderWith, sallyport, startSallyport } from './cli.fixture.ts'
import { exits } from './exit.ts'
import { startWorld, takenPort, type World } from './gateway.fixture.ts'
import { stopSignal } from './stop-signal.ts'

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world[Symbol.asyncDispose]())

test('a configuration with faults exits 78 and names every one with its place and fix', async () => {
  await using folder = await folderWith({
    'sallyport.yaml': 'listen: { postgres: { prot: 1 } }\npolicy: 5\n',
  })
  const { exit, out, err } = await sallyport(['serve'], { cwd: folder.path })
  assert.deepEqual([exit, out], [exits.unconfigured, ''])
  assert.match(err, /sallyport\.yaml:1:23: .*prot.*port/)
  assert.match(err, /sallyport\.yaml:2:9: .*\[policy\]/)
  assert.match(err, /issuers/)
})

test('so does a policy with faults, before anything is started', async () => {
  const config = world.configure()
  await appendFile(join(dirname(config), 'policy.yaml'), '  - { name: odd, verdict: alow }\n')
  const { exit, err } = await sallyport(['serve', '--config', config])
  assert.equal(exit, exits.unconfigured)
  assert.match(err, /policy\.yaml:4:\d+: .*alow.*allow/)
})

test('a gateway says where it serves, is healthy to the doctor, and stops in order', async () => {
  const config = world.configure()
  using serving = startSallyport(['serve', '--config', config])
  await serving.said('API ')
  const [, port] = /^PostgreSQL +127\.0\.0\.1:(\d+)$/m.exec(serving.out()) ?? []
  const [, url] = /^API +(http:\/\/127\.0\.0\.1:\d+)$/m.exec(serving.out()) ?? []
  assert.ok(port && url, serving.out())
  const health = await fetch(`${url}/healthz`)
  assert.equal(health.status, 200, await health.text())

  const [doctor, second] = await Promise.all([
    sallyport(['doctor', '--config', config]),
    sallyport(['serve', '--config', config]),
  ])
  assert.equal(doctor.exit, exits.ok, doctor.out)
  assert.match(doctor.out, /✓ ledger: test\.example\/ledger, .*, a gateway writes it/)
  assert.equal(second.exit, exits.unavailable, second.err)
  assert.match(second.err, /Another gateway writes the ledger/)

  serving.child.kill('SIGUSR2')
  while (!serving.err().includes('key was changed')) await new Promise((resolve) => setTimeout(resolve, 20))
  const keys = await sallyport(['keys', 'list', '--config', config, '--json'])
  const states = [...keys.out.matchAll(/"state": ?"([a-z ]+)"/g)].map(([, state]) => state)
  assert.deepEqual(states, ['retired', 'in force'], keys.out + keys.err)

  const ended = new Promise((resolve) => serving.child.once('close', resolve))
  serving.child.kill('SIGTERM')
  assert.equal(await ended, exits.ok)
  for (const line of serving.err().trimEnd().split('\n'))
    assert.equal(typeof JSON.parse(line), 'object', line)
  const types: string[] = []
  for await (const { leaf } of readEntries(join(dirname(config), 'ledger')))
    types.push(leaf?.type ?? 'unknown')
  assert.deepEqual([types.at(0), types.at(-1)], ['gateway.started', 'gateway.stopped'])
  assert.equal((await sallyport(['verify', join(dirname(config), 'ledger')])).exit, exits.ok)
})

test('a port that is taken exits 69 and says what to do', async () => {
  await using taken = await takenPort()
  const config = world.configure(({ listen }) => void (listen.postgres.port = taken.port))
  const { exit, err } = await sallyport(['serve', '--config', config])
  assert.equal(exit, exits.unavailable)
  assert.match(err, /EADDRINUSE[^]*hint: .*another port/)
})

test('a master key that others can read exits 78', async () => {
  const config = world.configure((file) => void (file.keys.file = 'master.key'))
  await writeFile(join(dirname(config), 'master.key'), Buffer.alloc(32), { mode: 0o644 })
  const { exit, err } = await sallyport(['serve', '--config', config])
  assert.equal(exit, exits.unconfigured)
  assert.match(err, /chmod 600/)
})

test('policy explain reads the catalog of the live target', async () => {
  const { socketDirectory: host, port, superuser: user } = world.server.server
  const client = new Client({ host, port, user, database: 'postgres' })
  await client.connect()
  try {
    await client.query(
      'CREATE TABLE public.accounts (id int); CREATE VIEW public.open AS SELECT id FROM public.accounts',
    )
  } finally {
    await client.end()
  }
  const words = ['--config', world.configure(), '--resource', 'bank', '--json']
  const { exit, out, err } = await sallyport(['policy', 'explain', 'SELECT id FROM open', ...words])
  assert.deepEqual([exit, err], [exits.ok, ''])
  assert.partialDeepStrictEqual(JSON.parse(out), {
    decision: { verdict: 'allow', rule: 'readers' },
    inspection: {
      statements: [
        { outputs: { kind: 'known', columns: [{ sources: ['public.accounts.id'] }] }, unknowns: [] },
      ],
    },
  })
})

test('the first signal asks to stop, those that follow insist', () => {
  let insisted = 0
  using stop = stopSignal(() => void (insisted += 1))
  process.emit('SIGHUP', 'SIGHUP')
  assert.deepEqual([stop.signal.aborted, stop.signal.reason, insisted], [true, 'SIGHUP', 0])
  process.emit('SIGTERM', 'SIGTERM')
  assert.equal(insisted, 1)
})
