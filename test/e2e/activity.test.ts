/** Who is connected to the bank, looked at now and then: whoever went around the gateway becomes an alert in the ledger. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { systemClock } from '../../src/core/clock.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { allowAll, startStage, type Door, type Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await startStage({
    policy: allowAll,
    watch: { 'activity-every-ms': 200, allow: ['postgres'] },
  })
})
after(() => stage[Symbol.asyncDispose]())

async function connect(door: Door, application = 'psql'): Promise<pg.Client> {
  const { host, port, user, password, database, ca } = door
  const client = new pg.Client({
    host,
    port,
    user,
    password,
    database,
    application_name: application,
    ...(ca === null ? {} : { ssl: { ca, servername: 'localhost' } }),
  })
  await client.connect()
  return client
}

async function bypasses(): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { leaf } of readEntries(stage.config.ledger.directory))
    if (leaf?.type === 'alert' && leaf.code === 'bypass') found.push(leaf.message)
  return found
}

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await isSo()) return
    await systemClock.sleep(100)
  }
  assert.fail(what)
}

test('a login that may not see who is connected is told to the operator, and granted that, it looks', async () => {
  await until(
    () => stage.log.some((line) => line.includes('grant it pg_read_all_stats')),
    'the operator was not told',
  )
  const { socketDirectory, port, superuser } = stage.bank
  const admin = new pg.Client({
    host: socketDirectory,
    port,
    user: superuser,
    database: stage.direct.database,
  })
  await admin.connect()
  await admin.query(`GRANT pg_read_all_stats TO ${pg.escapeIdentifier(stage.direct.user)}`)

  const through = await connect(await stage.through('omar'))
  const around = await connect(stage.direct, 'nobody in particular')
  // The gateway's own connections bear stamps that anybody can read. One that was just refused a look may not be gone yet.
  let copied = ''
  const ofGateway =
    "application_name LIKE 'sallyport:%' AND backend_start < clock_timestamp() - interval '2 s'"
  await until(async () => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT application_name AS name FROM pg_stat_activity WHERE ${ofGateway} ORDER BY backend_start DESC LIMIT 1`,
    )
    copied = rows[0]?.name ?? ''
    return copied !== ''
  }, 'the gateway has no connections of its own')
  assert.match(copied, /^sallyport:/)
  const impostor = await connect(stage.direct, copied)
  try {
    await until(async () => (await bypasses()).length >= 2, 'no alert came')
    await systemClock.sleep(1000)
    const found = await bypasses()
    assert.equal(found.length, 2, found.join('\n'))
    assert.match(
      found.find((words) => words.includes('nobody in particular')) ?? '',
      /is connected to bank from \S+ .*as "nobody in particular" since \S+, not through the gateway \(process \d+\)/,
    )
    assert.ok(found.some((words) => words.includes('with a stamp that another connection has')))
  } finally {
    for (const client of [through, around, impostor, admin]) await client.end()
  }
})
