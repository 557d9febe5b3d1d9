import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import type { Entry } from './entry.ts'
import { closeLeftOpen, findLeftOpen } from './left-open.ts'
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
  const at = { directory: place.directory, before, sessionMsMax }
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
  assert.deepEqual(await findLeftOpen({ ...at, before: ledger.next, signal: never.signal }), [])
})

function open(ledger: Ledger, statements: number): string {
  const session = uuidv7(systemClock.now(), systemRandom)
  const origin = { address: '127.0.0.1', port: 1, tls: null, application: 'test' }
  const endsAt = '2030-01-01T00:00:00Z'
  const opened = { session, chain: [], resource: 'bank', protocol: 'postgres', policyVersion: 'p' } as const
  ledger.append({ type: 'session.opened', ...opened, origin, endsAt })
  for (let number = 1; number <= statements; number += 1) ledger.append(decided(session, number))
  return session
}
