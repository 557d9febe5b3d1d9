import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from '../core/manual-clock.ts'
import type { Principal } from '../core/principal.ts'
import { makePlace } from '../ledger/ledger.fixture.ts'
import { openLedger } from '../ledger/ledger.ts'
import { readEntries } from '../ledger/journal/reader.ts'
import { accessRecord } from './access-record.ts'

const ana: Principal = {
  id: 'https://issuer#ana',
  kind: 'person',
  issuer: 'https://issuer',
  subject: 'ana',
  name: 'Ana',
  groups: [],
  claims: {},
  endsAt: Number.MAX_SAFE_INTEGER,
}

test('whoever is turned away again and again is on record, and does not decide how fast the ledger grows', async () => {
  await using place = await makePlace()
  const ledger = await openLedger(place.config())
  const clock = new ManualClock()
  const record = accessRecord(ledger, clock)

  const refused = (address: string, who: readonly Principal[] = []): Promise<void> =>
    record.refused(
      'api',
      who,
      { address, port: 1, tls: null, application: '' },
      'unauthenticated',
      'no token',
    )
  const first = ledger.next
  for (let times = 0; times < 2000; times += 1) await refused('10.0.0.1')
  const flooded = ledger.next
  assert.equal(flooded - first, 500)
  await refused('10.0.0.2')
  await refused('10.0.0.1', [ana])
  assert.equal(ledger.next - flooded, 2)
  clock.advance(1000)
  await refused('10.0.0.1')
  for (let address = 0; address < 9000; address += 1) await refused(`2001:db8::${address.toString(16)}`)
  assert.equal(ledger.next - first, 5000 + 50)
  await ledger.close()
  const reasons: string[] = []
  for await (const { leaf } of readEntries(place.directory, first))
    if (leaf?.type === 'access.refused') reasons.push(leaf.reason)
  assert.deepEqual(reasons.slice(0, 1), ['no token'])
  assert.ok(reasons.includes('no token (and 1500 times more before, which are not on record each)'))
})
