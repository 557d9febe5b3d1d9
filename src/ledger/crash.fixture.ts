/**
 * A writer to be killed: appends to the ledger in the directory given until it dies, and says on its standard output
 * what it was promised: `w <n>` when entries before n are written, `s <n>` when they are synced.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers'
import { systemClock } from '../core/clock.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import { openKeyRing } from '../keys/key-ring.ts'
import { decided, origin } from './ledger.fixture.ts'
import { openLedger } from './ledger.ts'

const [, , base = ''] = process.argv
const directory = join(base, 'ledger')
const ring = await openKeyRing({
  masterFile: join(base, 'master.key'),
  directory: join(base, 'keys'),
  ledgerDirectory: directory,
  random: systemRandom,
})
const ledger = await openLedger({
  directory,
  origin,
  signingKey: ring.ledgerSigningKey(origin),
  clock: systemClock,
  random: systemRandom,
  segmentBytesMax: 300_000,
  checkpointEveryMs: 15,
})
const session = uuidv7(systemClock.now(), systemRandom)
const key = await ring.createSessionKey(session)
ledger.append({ type: 'gateway.started', instance: session, software: 'test', runtime: process.version })
ledger.append({
  type: 'session.opened',
  session,
  chain: [],
  resource: 'bank',
  protocol: 'postgres',
  origin: { address: '', port: 0, tls: null, application: '' },
  policyVersion: '',
  endsAt: '',
})
const plain = Buffer.alloc(50_000, 'select ')
for (let turn = 0; ; turn += 1) {
  const many = turn % 10 === 0 ? 100 : 10
  for (let count = 0; count < many; count += 1)
    ledger.append(decided(session, ledger.next), {
      key,
      plain: plain.subarray(0, turn % 7 === 0 ? 50_000 : 300),
    })
  const last = ledger.next
  if (turn % 3 === 0) void ledger.synced(last - 1).then(() => writeSync(1, `s ${last}\n`))
  if (turn % 2 === 0) {
    ledger.flush()
    writeSync(1, `w ${ledger.writtenTo}\n`)
  }
  await (turn % 5 === 0 ? systemClock.sleep(1) : new Promise((resolve) => setImmediate(resolve)))
}
