/** What a database that an operator adds may have besides a place: a second server, owners, roles, a watch. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import { addedResource, problem, resourceTested } from '../../src/api/contract.ts'
import type { Entry } from '../../src/ledger/entries/entry.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { startStage, type Stage } from './stage.ts'

const waitMsMax = 20_000
let stage: Stage

before(async () => {
  stage = await startStage({ policy: 'test/e2e/added.yaml', more: { console: { operators: ['reviewers'] } } })
})
after(() => stage[Symbol.asyncDispose]())

async function ask(path: string, method: string, body?: object): Promise<Response> {
  return fetch(`${stage.gateway.apiUrl}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await stage.idp.issueDemoToken('rita')}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
}

async function refused(answer: Promise<Response>): Promise<string> {
  const { status, detail } = problem.parse(await (await answer).json())
  return `${status} ${detail}`
}

async function entries(is: (leaf: Entry) => boolean): Promise<readonly Entry[]> {
  stage.gateway.ledger.flush()
  const found: Entry[] = []
  for await (const { leaf } of readEntries(stage.config.ledger.directory, 0))
    if (leaf && is(leaf)) found.push(leaf)
  return found
}

/** A session of Ana's, once it is let in. */
async function session(resource: string): Promise<Client> {
  const { host, port, user, password, ca } = await stage.through('ana')
  for (const began = performance.now(); ; await pause(20)) {
    const ssl = { ca: ca ?? '', servername: 'localhost' }
    const client = new Client({ host, port, user, password, database: resource, ssl })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return client
    } catch (error) {
      if (!(error instanceof DatabaseError) || performance.now() - began > waitMsMax) throw error
    }
  }
}

function isFound(leaf: Entry): boolean {
  return leaf.type === 'alert' && leaf.code === 'bypass' && /mirror.*not-the-gateway/.test(leaf.message)
}

test('it has them as one of the file does, until it is removed', async () => {
  const { host, port, password, user, database } = stage.direct
  const place = { host, database, login: user, tls: { mode: 'disable' } }
  const settings = {
    ...place,
    port: 9,
    others: [{ host, port }],
    attributes: 'read-write',
    owners: { groups: ['analysts'] },
    logins: [{ role: 'writer', setRole: 'app_rw' }],
    watch: { everyMs: 1000, allow: ['postgres'] },
  }
  const body = { name: 'mirror', settings, password }
  const tried = resourceTested.parse(await (await ask('/resources/test', 'POST', body)).json())
  assert.equal(tried.outcome, 'reached')
  const added = addedResource.parse(await (await ask('/resources', 'POST', body)).json())
  assert.deepEqual(added.settings.owners, { people: [], groups: ['analysts'] })
  // The first server is not there; the second serves.
  const client = await session('mirror')
  assert.equal((await client.query('SELECT 1')).rowCount, 1)
  await client.end()
  // A password that is kept goes to no server that it was not given for.
  const led = { version: 1, settings: { ...settings, others: [{ host: 'evil.example' }] } }
  assert.match(await refused(ask('/resources/mirror', 'PUT', led)), /^400 .*password/)
  const stray = { ...body, name: 'stray', settings: { ...settings, others: [{ host: '169.254.169.254' }] } }
  assert.match(await refused(ask('/resources', 'POST', stray)), /^400 The gateway may not dial/)
  const [entry] = await entries((leaf) => leaf.type === 'access.changed' && leaf.verb === 'added')
  const diff: unknown = entry?.type === 'access.changed' ? entry.details['diff'] : null
  assert.deepEqual(Object(diff)['others'], ['', `${host}:${port}`])
  assert.deepEqual(Object(diff)['owners'], ['', 'analysts'])

  const { socketDirectory, port: bankPort, superuser } = stage.bank
  const bank = new Client({ host: socketDirectory, port: bankPort, user: superuser, database })
  await bank.connect()
  await bank.query(`GRANT pg_read_all_stats TO ${bank.escapeIdentifier(user)}`)
  await bank.end()
  const stranger = new Client({ host, port, user, password, database, application_name: 'not-the-gateway' })
  stranger.on('error', () => undefined)
  await stranger.connect()
  for (const began = performance.now(); (await entries(isFound)).length === 0; await pause(250))
    assert.ok(performance.now() - began < waitMsMax, stage.log.filter((line) => /watch/.test(line)).join())
  await stranger.end()
  assert.equal((await ask('/resources/mirror', 'DELETE')).status, 204)
})
