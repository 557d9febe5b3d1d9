/** Sessions of one gateway, seen and ended through another that shares its store. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sessionList, type SessionList } from '../../src/api/contract.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { startReplicas, type Replica, type Replicas } from './replicas.ts'
import { nameOf, query, Wire, wordsOf } from './wire.ts'

let replicas: Replicas
before(async () => {
  replicas = await startReplicas('test/e2e/open-elsewhere.yaml')
})
after(() => replicas[Symbol.asyncDispose]())

/** The open sessions that somebody is shown by a replica, once `isThere` holds of them. */
async function openAt(
  at: Replica,
  who: DemoName,
  isThere: (list: SessionList) => boolean,
): Promise<SessionList> {
  const endsAt = performance.now() + 20_000
  for (;;) {
    const list = sessionList.parse(await (await api(at, who, '/sessions')).json())
    if (isThere(list)) return list
    assert.ok(performance.now() < endsAt, JSON.stringify(list))
    await systemClock.sleep(50)
  }
}

async function api(at: Replica, who: DemoName, path: string, body?: object): Promise<Response> {
  const { password } = await replicas.grounds.doorAt(at.port, who)
  return fetch(`${at.api}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${password}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
}

function runs({ sessions }: SessionList): boolean {
  return sessions.some(({ isHere, current }) => !isHere && current?.text.includes('far away') === true)
}

function waits({ sessions }: SessionList): boolean {
  return sessions.some(({ current }) => current !== null)
}

function isTold(list: SessionList): boolean {
  return runs(list) && list.others.every(({ hasAnswered }) => hasAnswered)
}

test('what is open at one replica is seen at another by whoever may, and ended from there', async () => {
  const { one, other } = replicas
  await using wire = await Wire.openRaw(await replicas.grounds.doorAt(one.port, 'ana'))
  wire.send(query("SELECT pg_sleep(60), 'far away'"))
  const { others, sessions } = await openAt(other, 'rita', isTold)
  assert.deepEqual(others, [{ gateway: 'replica.test/one', hasAnswered: true }])
  const far = sessions.find(({ isHere }) => !isHere)
  assert.equal(far?.gateway, 'replica.test/one')
  assert.equal(far.mayEnd, true)
  const near = await openAt(one, 'rita', (list) => list.sessions.some(({ id }) => id === far.id))
  assert.equal(near.sessions.find(({ id }) => id === far.id)?.isHere, true)

  // Its own person may end it, an auditor only sees it, and to anybody else it is not there.
  assert.equal((await openAt(other, 'ana', runs)).sessions[0]?.mayEnd, true)
  assert.equal((await openAt(other, 'omar', runs)).sessions[0]?.mayEnd, false)
  assert.deepEqual((await openAt(other, 'deploy-ci', () => true)).sessions, [])
  const why = { reason: 'It takes too long.' }
  assert.equal((await api(other, 'omar', `/sessions/${far.id}/end`, why)).status, 403)
  assert.equal((await api(other, 'deploy-ci', `/sessions/${far.id}/end`, why)).status, 404)
  const page = await api(other, 'omar', `/sessions/${far.id}`)
  assert.equal(page.status, 404)
  assert.match(await page.text(), /open at the gateway replica\.test\/one/)

  // 503 says that the other gateway has not said yet that it did; a busy machine may take so long.
  assert.ok([204, 503].includes((await api(other, 'rita', `/sessions/${far.id}/end`, why)).status))
  const said = (await wire.until((frame) => nameOf(frame) === 'ErrorResponse')).map(wordsOf).join()
  assert.match(said, /C=57P01.*Rita Olsen ended this session: It takes too long\./s)
  await openAt(other, 'rita', (list) => list.sessions.every(({ id }) => id !== far.id))
  assert.equal((await api(other, 'rita', `/sessions/${far.id}/end`, why)).status, 404)
})

/** What runs, or waits, in the open session that somebody is shown. */
async function textAt(at: Replica, who: DemoName): Promise<string> {
  const { sessions } = await openAt(at, who, waits)
  return sessions.find(({ current }) => current !== null)?.current?.text ?? ''
}

test('I4: a text that may name protected values stays at the gateway where it runs', async () => {
  const { one, other } = replicas
  await using wire = await Wire.openRaw(await replicas.grounds.doorAt(one.port, 'ana'))
  wire.send(query("UPDATE notes SET body = 'far away' WHERE id = -77"))
  assert.match(await textAt(one, 'ana'), /far away/, 'their own, where it runs')
  assert.match(await textAt(one, 'omar'), /^-- withheld: /)
  // The other gateway does not know who will look, so it is given no such text at all.
  for (const who of ['ana', 'omar', 'rita'] as const) assert.match(await textAt(other, who), /^-- withheld: /)
})
