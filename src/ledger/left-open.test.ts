import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock, type Clock } from '../core/clock.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import type { Entry } from './entry.ts'
import { closeLeftOpen, findLeftOpen, rememberStart } from './left-open.ts'
import { decided, fill, makePlace, verify } from './ledger.fixture.ts'
import { openLedger, type Ledger } from './ledger.ts'
import { readEntries } from './reader.ts'

const sessionMsMax = 3_600_000
const started: Entry = { type: 'gateway.started', instance: 'i', software: 'test', runtime: 'test' }

test('what a gateway left open when it died is closed by the next one, once, with what is on record of it', async () => {
  await using place = await makePlace()
  const never = new AbortController()
  const left: string[] = []
  {
    await using ledger = await openLedger(place.config())
    ledger.append(started)
    await fill(ledger, place.ring, 3)
    left.push(open(ledger, 2), open(ledger, 0))
    // A quote in a name does not make it another session's.
    const named = { kind: 'read', verb: 'select', object: `x","session":"${left[1]}`, columns: [] } as const
    ledger.append({ ...decided(left[0] ?? '', 3), effects: [named] })
    await ledger.synced(ledger.next - 1)
  }
  {
    // Dies before it has closed them.
    await using ledger = await openLedger(place.config())
    ledger.append(started)
    left.push(open(ledger, 1))
    await ledger.synced(ledger.next - 1)
  }
  await using ledger = await openLedger(place.config())
  const before = ledger.next
  ledger.append(started)
  const own = open(ledger, 1)
  const at = { directory: place.directory, starts: [before], sessionMsMax }
  const found = await findLeftOpen({ ...at, signal: never.signal })
  assert.deepEqual(
    found,
    left.map((session, index) => ({ session, statements: [3, 0, 1][index] })),
  )
  const troubles: string[] = []
  const closing = closeLeftOpen(ledger, at, (words) => void troubles.push(words))
  while (ledger.next < before + 3 + left.length) await systemClock.sleep(5)
  await closing[Symbol.asyncDispose]()
  ledger.append({ type: 'session.closed', session: own, reason: 'client-left', statements: 1 })
  await ledger.checkpoint()
  assert.deepEqual(troubles, [])
  const closed: string[] = []
  for await (const { leaf } of readEntries(place.directory))
    if (leaf?.type === 'session.closed' && leaf.reason === 'gateway-lost') closed.push(leaf.session)
  assert.deepEqual(closed, left)
  const verified = await verify(place.directory, { live: true })
  assert.deepEqual(verified.faults, [])
  assert.deepEqual(await findLeftOpen({ ...at, starts: [ledger.next], signal: never.signal }), [])
})

test('gateways that die one after the other, long after the first, leave nothing open on record', async () => {
  await using place = await makePlace()
  let days = 0
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + days * 86_400_000 }
  const config = place.config({ clock, segmentBytesMax: 10_000 })
  const { directory } = place
  const start = (ledger: Ledger): Promise<readonly number[]> =>
    rememberStart(directory, ledger.next, assert.fail)
  const left: string[] = []
  {
    await using ledger = await openLedger(config)
    await start(ledger)
    ledger.append(started)
    left.push(open(ledger, 1))
    await fill(ledger, place.ring, 60)
  }
  for (const pause of [30, 60, 90]) {
    days = pause
    await using ledger = await openLedger(config)
    await start(ledger)
    ledger.append(started)
    left.push(open(ledger, 0))
    await fill(ledger, place.ring, 60)
  }
  const never = new AbortController().signal
  for (const expected of [left, []]) {
    days += 1
    await using ledger = await openLedger(config)
    const starts = await start(ledger)
    ledger.append(started)
    const where = { directory, starts, sessionMsMax }
    const found = await findLeftOpen({ ...where, signal: never })
    assert.deepEqual(
      found.map(({ session }) => session),
      expected,
    )
    const closing = closeLeftOpen(ledger, where, assert.fail)
    while ((await rememberedStarts(directory)).length > 1) await systemClock.sleep(5)
    await closing[Symbol.asyncDispose]()
  }
  const verified = await verify(directory, { live: true })
  assert.deepEqual(verified.faults, [])
})

test('what is kept of starts may be lost or damaged: the newest is still looked at', async () => {
  await using place = await makePlace()
  const { directory } = place
  assert.deepEqual(await rememberStart(directory, 0, assert.fail), [0])
  assert.deepEqual(await rememberStart(directory, 7, assert.fail), [0, 7])
  assert.deepEqual(await rememberStart(directory, 5, assert.fail), [0, 5], 'the journal was cut')
  for (const damaged of ['', '[0, "x"]', '{}', 'torn']) {
    await writeFile(`${directory}.starts`, damaged)
    assert.deepEqual(await rememberStart(directory, 9, assert.fail), [9])
  }
  const troubles: string[] = []
  const nowhere = join(directory, 'nowhere', 'ledger')
  assert.deepEqual(await rememberStart(nowhere, 9, (words) => void troubles.push(words)), [9])
  assert.match(troubles.join(), /cannot be written/)
})

async function rememberedStarts(directory: string): Promise<readonly unknown[]> {
  const found: unknown = JSON.parse(await readFile(`${directory}.starts`, 'utf8'))
  assert.ok(Array.isArray(found))
  return found
}

function open(ledger: Ledger, statements: number): string {
  const session = uuidv7(systemClock.now(), systemRandom)
  const origin = { address: '127.0.0.1', port: 1, tls: null, application: 'test' }
  const endsAt = '2030-01-01T00:00:00Z'
  const opened = { session, chain: [], resource: 'bank', protocol: 'postgres', policyVersion: 'p' } as const
  ledger.append({ type: 'session.opened', ...opened, origin, endsAt })
  for (let number = 1; number <= statements; number += 1) ledger.append(decided(session, number))
  return session
}
