/** Reading what was recorded, and searching, through a running gateway: who may, what is withheld, what is on record. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { z } from 'zod'
import { replayPage } from '../../src/api/contract.ts'
import { sallyport, startSallyport } from '../../src/cli/cli.fixture.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { demoPolicy, startStage, type Stage } from './stage.ts'

let stage: Stage
let session: string
before(async () => {
  stage = await startStage({ policy: demoPolicy, more: { audit: { readers: ['auditors', 'reviewers'] } } })
  await asOmar(async (client) => {
    await client.query("SELECT '=1+1' AS formula, 'a,\"b' AS comma, -5 AS number")
    await client.query('SELECT ssn FROM customers ORDER BY id LIMIT 2')
    await client.query('SELECT id FROM customers ORDER BY id LIMIT 1')
  })
  session = await newestSession()
})
after(() => stage[Symbol.asyncDispose]())

async function asOmar(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const { host, port, user, password, database, ca } = await stage.through('omar')
  const ssl = ca === null ? false : { ca, servername: 'localhost' }
  const client = new pg.Client({ host, port, user, password, database, ssl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

async function newestSession(): Promise<string> {
  let found = ''
  for await (const { leaf } of readEntries(stage.config.ledger.directory))
    if (leaf?.type === 'session.opened') found = leaf.session
  return found
}

async function get(who: DemoName, path: string): Promise<Response> {
  const { password } = await stage.through(who)
  return fetch(`${stage.gateway.apiUrl}${path}`, { headers: { authorization: `Bearer ${password}` } })
}

/** The frames that somebody is told of the session, once the index has it. */
async function frames(who: DemoName): Promise<readonly Record<string, unknown>[]> {
  for (let round = 0; ; round += 1) {
    const response = await get(who, `/api/v1/recordings/${session}`)
    const text = await response.text()
    if (response.status !== 200 && round < 50) {
      await systemClock.sleep(100)
      continue
    }
    assert.equal(response.status, 200, text)
    const lines = text.split('\n').slice(0, -1)
    return lines.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)))
  }
}

async function readings(reader: string): Promise<number> {
  let count = 0
  for await (const { leaf } of readEntries(stage.config.ledger.directory))
    if (leaf?.type === 'evidence.read' && leaf.session === session && leaf.reader.includes(reader)) count += 1
  return count
}

function shownBytes(told: readonly Record<string, unknown>[]): string {
  return told
    .map(({ bytes }) => (typeof bytes === 'string' ? Buffer.from(bytes, 'base64').toString('latin1') : ''))
    .join('')
}

test('I10: who reads a recording is on record before, and whoever may not is told nothing', async () => {
  const told = await frames('omar')
  assert.match(shownBytes(told), /\d{3}-\d\d-\d{4}/)
  assert.equal(told.at(-1)?.['kind'], 'digest')
  assert.ok((await readings('omar')) >= 1)
  for (const who of ['ana', 'deploy-ci'] as const) {
    const response = await get(who, `/api/v1/recordings/${session}`)
    assert.equal(response.status, 403)
    assert.equal(await readings(who), 0)
  }
  const nobody = await fetch(`${stage.gateway.apiUrl}/api/v1/recordings/${session}`)
  assert.equal(nobody.status, 401)
  for (const path of [
    '/api/v1/recordings/..%2f..%2fkeys',
    '/api/v1/recordings/x',
    `/api/v1/recordings/${session}?a=1`,
  ])
    assert.equal((await get('omar', path)).status, 400, path)
})

test('I4: what a statement on protected columns asked and showed is withheld from a reader without clearance', async () => {
  const open = 'SELECT id FROM customers ORDER BY id LIMIT 1'
  let told = await frames('rita')
  // What the index does not have yet is withheld.
  while (!JSON.stringify(told).includes(open)) {
    await systemClock.sleep(200)
    told = await frames('rita')
  }
  assert.ok(!/\d{3}-\d\d-\d{4}/.test(shownBytes(told)))
  const asked = told.filter(({ kind }) => kind === 'asked').map(({ text }) => text)
  assert.ok(asked.includes(open))
  assert.ok(!JSON.stringify(told).includes('ssn'))
  assert.ok(told.some(({ kind }) => kind === 'withheld'))
})

test('replays tell which columns were masked whatever they are called, result by result, in pieces and without rows', async () => {
  const { host, port, user, password, database, ca } = await stage.through('ledger-bot')
  const client = new pg.Client({
    host,
    port,
    user,
    password,
    database,
    ssl: { ca: ca ?? '', servername: 'localhost' },
  })
  await client.connect()
  await client.query("SELECT first_name AS ssn, upper(ssn) || '!' AS note FROM customers ORDER BY id LIMIT 3")
  await client.query('SELECT 1 AS ssn; SELECT id, email AS a, ssn AS b FROM customers ORDER BY id LIMIT 2')
  await client.query('BEGIN; DECLARE c CURSOR FOR SELECT id, ssn AS x FROM customers ORDER BY id')
  await client.query('FETCH 2 FROM c')
  await client.query('SELECT ssn AS y FROM customers WHERE false')
  await client.end()
  const opened = await newestSession()
  const page = replayPage.parse(await (await get('omar', `/api/v1/sessions/${opened}/replay`)).json())
  const concluded = page.frames.flatMap((frame) => (frame.kind === 'concluded' ? [frame.maskedColumns] : []))
  assert.deepEqual(concluded, [[[1]], [[], [1, 2]], null, [[1]], null])
})

test('a running session is followed until it ends', async () => {
  const token = join(stage.directory, 'token')
  writeFileSync(token, (await stage.through('omar')).password, { mode: 0o600 })
  const door = await stage.through('omar')
  const ssl = door.ca === null ? false : { ca: door.ca, servername: 'localhost' }
  const client = new pg.Client({ ...door, ssl })
  await client.connect()
  await client.query("SELECT 'first words'")
  const live = await newestSession()
  await systemClock.sleep(1500)
  const words = ['replay', live, '--api', stage.gateway.apiUrl, '--token-file', token, '--follow']
  using running = startSallyport(words)
  await running.said('first words')
  await client.query("SELECT 'second words'")
  await running.said('second words')
  await client.end()
  await running.said('the session ended')
})

test('a replay from the gateway begins where it is told to, and CSV carries no formula', async () => {
  const token = join(stage.directory, 'token')
  writeFileSync(token, (await stage.through('omar')).password, { mode: 0o600 })
  const words = ['replay', session, '--api', stage.gateway.apiUrl, '--token-file', token]
  const csv = await sallyport([...words, '--csv'])
  assert.equal(csv.exit, 0, csv.err)
  assert.match(csv.out, /^statement,at,formula,comma,number\n1,2\d{3}-[^,]+,'=1\+1,"a,""b",-5$/m)
  const skipped = await sallyport([...words, '--skip', '3600'])
  assert.ok(!skipped.out.includes('formula') && skipped.out.includes('digest'))
})

test('the gateway is searched from the command line, and counts itself', async () => {
  const token = join(stage.directory, 'token')
  writeFileSync(token, (await stage.through('omar')).password, { mode: 0o600 })
  const words = ['audit', 'formula', '--who', 'omar', '--api', stage.gateway.apiUrl, '--token-file', token]
  const { exit, out, err } = await sallyport(words)
  assert.equal(exit, 0, err)
  assert.match(out, /allow by auditors-read ran, 1 row .*omar at bank {2}SELECT '=1\+1' AS formula/)
  const metrics = await fetch(`${stage.gateway.apiUrl}/metrics`)
  assert.match(await metrics.text(), /^sallyport_ledger_up 1$/m)
})
