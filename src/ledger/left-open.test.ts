import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock, type Clock } from '../core/clock.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import type { Entry, EntryOf } from './entries/entry.ts'
import { closeLeftOpen, findLeftOpen } from './left-open.ts'
import { decided, fill, makePlace, verify } from './ledger.fixture.ts'
import { openLedger, type Ledger } from './ledger.ts'
import { readEntries } from './journal/reader.ts'

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
  const ledger = await openLedger(place.config())
  const before = ledger.next
  const at = { directory: place.directory, sessionMsMax, clock: systemClock }
  const found = await findLeftOpen({ ...at, before, signal: never.signal })
  assert.deepEqual(
    found,
    left.map((session, index) => ({ session, statements: [3, 0, 1][index] })),
  )
  const troubles: string[] = []
  const closing = closeLeftOpen(ledger, at, (words) => void troubles.push(words))
  ledger.append(started)
  const own = open(ledger, 1)
  while ((await keptAt(place.directory)) === null) await systemClock.sleep(5)
  ledger.append({ type: 'session.closed', session: own, reason: 'client-left', statements: 1 })
  await closing[Symbol.asyncDispose]()
  await ledger.close()
  assert.deepEqual(troubles, [])
  const closed: string[] = []
  for await (const { leaf } of readEntries(place.directory))
    if (leaf?.type === 'session.closed' && leaf.reason === 'gateway-lost') closed.push(leaf.session)
  assert.deepEqual(closed, left)
  const verified = await verify(place.directory)
  assert.deepEqual(verified.faults, [])
  assert.deepEqual(await findLeftOpen({ ...at, before: ledger.next, signal: never.signal }), [])
})

test('gateways that die one after the other, long after the first, leave nothing open on record', async () => {
  await using place = await makePlace()
  let days = 0
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + days * 86_400_000 }
  const config = place.config({ clock, segmentBytesMax: 10_000 })
  const { directory } = place
  const never = new AbortController().signal
  const left: string[] = []
  {
    await using ledger = await openLedger(config)
    await using running = new AsyncDisposableStack()
    running.use(closeLeftOpen(ledger, { directory, sessionMsMax, clock }, assert.fail))
    ledger.append(started)
    while ((await keptAt(directory)) === null) await systemClock.sleep(5)
    left.push(open(ledger, 1))
  }
  for (const pause of [30, 60, 90]) {
    days = pause
    // Each dies before it has closed anything.
    await using ledger = await openLedger(config)
    ledger.append(started)
    left.push(open(ledger, 0))
    await fill(ledger, place.ring, 60)
  }
  for (const expected of [left, []]) {
    days += 1
    await using ledger = await openLedger(config)
    const before = ledger.next
    const found = await findLeftOpen({ directory, sessionMsMax, before, signal: never })
    assert.deepEqual(
      found.map(({ session }) => session),
      expected,
    )
    const closing = closeLeftOpen(ledger, { directory, sessionMsMax, clock }, assert.fail)
    ledger.append(started)
    while (((await keptAt(directory)) ?? 0) < before) await systemClock.sleep(5)
    await closing[Symbol.asyncDispose]()
  }
  const verified = await verify(directory)
  assert.deepEqual(verified.faults, [])
})

test('a start looks only at what was added since what is open was kept, and closes what was open then', async () => {
  await using place = await makePlace()
  const { directory } = place
  const at = { directory, sessionMsMax, clock: systemClock }
  const never = new AbortController().signal
  let kept = 0
  const left: string[] = []
  {
    await using ledger = await openLedger(place.config({ segmentBytesMax: 10_000 }))
    {
      await using running = new AsyncDisposableStack()
      running.use(closeLeftOpen(ledger, at, assert.fail))
      ledger.append(started)
      await fill(ledger, place.ring, 60)
      left.push(open(ledger, 2))
      while ((await keptAt(directory)) === null) await systemClock.sleep(5)
    }
    kept = (await keptAt(directory)) ?? 0
    assert.equal(kept, ledger.next, 'kept once more at the end')
    ledger.append(decided(left[0] ?? '', 3))
    left.push(open(ledger, 1))
  }
  // What is before it is not read: nothing there could be.
  await writeFile(join(directory, 'journal', '0000000000000000.seg'), 'lost')
  const found = await findLeftOpen({ ...at, before: kept + 3, signal: never })
  assert.deepEqual(
    found,
    left.map((session, index) => ({ session, statements: [3, 1][index] })),
  )
})

test('what is kept of open sessions may be lost or damaged: the newest are still found', async () => {
  await using place = await makePlace()
  const { directory } = place
  const at = { directory, sessionMsMax, signal: new AbortController().signal }
  await using ledger = await openLedger(place.config())
  ledger.append(started)
  const session = open(ledger, 1)
  await ledger.synced(ledger.next - 1)
  const before = ledger.next
  const expected = [{ session, statements: 1 }]
  for (const damaged of ['', '[0, "x"]', '{}', 'torn', `{"at":${before + 1},"sessions":[]}`, '{"at":0}']) {
    await writeFile(`${directory}.open-sessions`, damaged)
    assert.deepEqual(await findLeftOpen({ ...at, before }), expected, damaged)
  }
  await rm(`${directory}.open-sessions`)
  assert.deepEqual(await findLeftOpen({ ...at, before }), expected)
})

test('a claim that is named as a member of an entry is not taken for it', async () => {
  await using place = await makePlace()
  await using ledger = await openLedger(place.config())
  const claims = { type: 'session.opened', session: 'x'.repeat(36) }
  const chain = [{ id: 'i#a', kind: 'person' as const, groups: [], claims }]
  const origin = { address: '127.0.0.1', port: 1, tls: null, application: 'test' }
  const refusal = { code: 'denied', rule: '', reason: 'no' } as const
  ledger.append({ type: 'session.refused', chain, resource: 'bank', origin, ...refusal })
  const session = open(ledger, 1, chain)
  await ledger.synced(ledger.next - 1)
  const { directory } = place
  const { signal } = new AbortController()
  assert.deepEqual(await findLeftOpen({ directory, sessionMsMax, before: ledger.next, signal }), [
    { session, statements: 1 },
  ])
})

test('what is open cannot be kept where the folder is gone, and that is told', async () => {
  await using place = await makePlace()
  await using ledger = await openLedger(place.config())
  const troubles: string[] = []
  const directory = join(place.base, 'nowhere', 'ledger')
  const nowhere = { directory, sessionMsMax, clock: systemClock }
  await using running = new AsyncDisposableStack()
  running.use(closeLeftOpen(ledger, nowhere, (words) => void troubles.push(words)))
  while (troubles.length === 0) await systemClock.sleep(5)
  assert.match(troubles.join(), /could not be closed|cannot be written/)
})

/** Up to where the journal is spoken for by what is kept; null while nothing is. */
async function keptAt(directory: string): Promise<number | null> {
  try {
    const kept: unknown = JSON.parse(await readFile(`${directory}.open-sessions`, 'utf8'))
    return typeof kept === 'object' && kept !== null && 'at' in kept ? Number(kept.at) : null
  } catch {
    return null
  }
}

function open(ledger: Ledger, statements: number, chain: EntryOf<'session.opened'>['chain'] = []): string {
  const session = uuidv7(systemClock.now(), systemRandom)
  const origin = { address: '127.0.0.1', port: 1, tls: null, application: 'test' }
  const endsAt = '2030-01-01T00:00:00Z'
  const opened = { session, chain, resource: 'bank', protocol: 'postgres', policyVersion: 'p' } as const
  ledger.append({ type: 'session.opened', ...opened, origin, endsAt })
  for (let number = 1; number <= statements; number += 1) ledger.append(decided(session, number))
  return session
}
