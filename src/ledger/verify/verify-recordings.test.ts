import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fill, makePlace, verify } from '../ledger.fixture.ts'
import { openLedger } from '../ledger.ts'

const recordings = (): Promise<{ readonly problem: string }> =>
  Promise.resolve({ problem: 'it has 0 segments' })

test('a recording that is gone is a fault, unless an entry says that it, or the key, was disposed of', async () => {
  await using place = await makePlace()
  await using ledger = await openLedger(place.config())
  const sessions: string[] = []
  for (let count = 0; count < 3; count += 1) {
    const session = await fill(ledger, place.ring, 1)
    ledger.append({ type: 'recording.sealed', session, segment: 0, digest: '00', bytes: 1 })
    sessions.push(session)
  }
  const [kept = '', disposed = '', erased = ''] = sessions
  const said = { author: 'retention', reason: 'class standard: kept for 396 days' }
  ledger.append({ type: 'recording.disposed', session: disposed, ...said })
  ledger.append({ type: 'key.destroyed', session: erased, ...said })
  await ledger.checkpoint()
  const { faults, recordings: compared } = await verify(place.directory, { live: true, recordings })
  assert.equal(compared, 3)
  assert.deepEqual(
    faults.map(({ problem }) => problem),
    [`the recording of session ${kept}: it has 0 segments, and no entry says that it was disposed of`],
  )
})
