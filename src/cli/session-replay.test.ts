import assert from 'node:assert/strict'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { systemClock } from '../core/clock.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import { fill, makePlace } from '../ledger/ledger.fixture.ts'
import { openLedger } from '../ledger/ledger.ts'
import { readEntries } from '../ledger/journal/reader.ts'
import { openRecorder, recordingLimits } from '../recording/recorder.ts'
import { aSession, quiet } from '../recording/temporary-recorder.ts'
import { sallyport, type Run } from './cli.fixture.ts'
import { exits } from './exit.ts'

type Place = Awaited<ReturnType<typeof makePlace>>
let place: Place
let session: string
let places: readonly string[]

before(async () => {
  place = await makePlace()
  await using ledger = await openLedger(place.config())
  session = await fill(ledger, place.ring, 2)
  using key = await place.ring.openSessionKey(session)
  assert.ok(key)
  const directory = join(place.base, 'recordings')
  const recorder = await openRecorder({ directory, limits: recordingLimits, clock: systemClock, log: quiet })
  const recording = recorder.begin({ ...aSession(), id: session }, key)
  recording.asked(1, 'run', 'SELECT \u001b[2J1', null, 'allow', 'reads')
  recording.concluded(1, { result: 'ran', errorCode: '', tag: 'SELECT 1', rows: 1, bytes: 9, masked: 0 })
  await recording.close()
  await recorder.close()
  const masterKey = join(place.base, 'master.key')
  const files = ['--ledger', place.directory, '--recordings', directory, '--master-key', masterKey]
  places = files.concat('--keys', join(place.base, 'keys'))
})
after(() => place[Symbol.asyncDispose]())

function replay(...more: readonly string[]): Promise<Run> {
  return sallyport(['replay', session, ...places, ...more])
}

async function readings(): Promise<number> {
  let count = 0
  for await (const { leaf } of readEntries(place.directory))
    if (leaf?.type === 'evidence.read' && leaf.session === session && leaf.reader.startsWith('unix#'))
      count += 1
  return count
}

test('the sessions of a ledger are listed', async () => {
  const { exit, out } = await sallyport(['sessions', '--ledger', place.directory])
  assert.equal(exit, exits.ok)
  assert.match(
    out,
    new RegExp(`^${session}  \\S+  https://issuer#ann at bank\n    2 statements; client-left`, 'm'),
  )
  const { out: json } = await sallyport(['sessions', '--ledger', place.directory, '--json'])
  const line = z.strictObject({
    session: z.string(),
    chain: z.array(z.string()),
    resource: z.string(),
    openedAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
    closeReason: z.string(),
    statements: z.int(),
    refused: z.int(),
  })
  const { sessions } = z.strictObject({ sessions: z.array(line) }).parse(JSON.parse(json))
  assert.equal(sessions[0]?.session, session)
})

test('I10: a replay is itself recorded in the ledger, before anything is shown', async () => {
  const before = await readings()
  const { exit, out, err } = await replay()
  assert.deepEqual([exit, err], [exits.ok, ''])
  assert.match(out, new RegExp(`^Session ${session} at bank`))
  assert.match(out, /SELECT \\u\{1b\}\[2J1/)
  assert.equal(await readings(), before + 1)
  assert.equal((await sallyport(['verify', place.directory])).exit, exits.ok)
})

test('I10: while a gateway writes the ledger, nothing is shown unless one insists', async () => {
  await using ledger = await openLedger(place.config())
  const refused = await replay()
  assert.deepEqual([refused.exit, refused.out], [exits.unavailable, ''])
  assert.match(refused.err, /cannot be recorded[^]*--unrecorded/)
  const insisted = await replay('--unrecorded', '--json')
  assert.equal(insisted.exit, exits.ok)
  assert.match(insisted.err, /^warning: .*cannot be recorded/)
  for (const line of insisted.out.trimEnd().split('\n')) assert.equal(typeof JSON.parse(line), 'object')
  assert.equal(ledger.broken, null)
})

test('I11: a recording that is not the one whose digest is in the ledger is told apart', async () => {
  await using other = await makePlace()
  let opened: string
  {
    await using ledger = await openLedger(other.config())
    opened = uuidv7(systemClock.now(), systemRandom)
    using key = await other.ring.createSessionKey(opened)
    const directory = join(other.base, 'recordings')
    const recorder = await openRecorder({
      directory,
      limits: recordingLimits,
      clock: systemClock,
      log: quiet,
    })
    const recording = recorder.begin({ ...aSession(), id: opened }, key)
    recording.shown(1, Buffer.from('rows'))
    const { bytes, segments } = await recording.close()
    await recorder.close()
    const seal = { type: 'recording.sealed', session: opened, segment: segments - 1, bytes } as const
    ledger.append({ ...seal, digest: 'f'.repeat(64) })
  }
  const words = ['--ledger', other.directory, '--recordings', join(other.base, 'recordings')]
  const keys = ['--keys', join(other.base, 'keys'), '--master-key', join(other.base, 'master.key')]
  const { exit, err } = await sallyport(['replay', opened, ...words, ...keys])
  assert.equal(exit, exits.failed)
  assert.match(err, /is not the one whose digest is in the ledger/)
})

test('a session without a recording, and one without its key, show nothing and make nothing', async () => {
  const unknown = '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b'
  const none = await sallyport(['replay', unknown, ...places])
  assert.equal(none.exit, exits.failed)
  assert.match(none.err, /no recording/)

  const recordings = join(place.base, 'other-recordings')
  await cp(join(place.base, 'recordings', session), join(recordings, unknown), { recursive: true })
  const noKey = await sallyport(['replay', unknown, ...places, '--recordings', recordings])
  assert.equal(noKey.exit, exits.failed)
  assert.match(noKey.err, /The key of session .* is not here/)
  await rm(recordings, { recursive: true })

  const missing = join(place.base, 'no-such.key')
  const noMaster = await sallyport(['replay', session, ...places, '--master-key', missing])
  assert.equal(noMaster.exit, exits.usage)
  assert.match(noMaster.err, /There is no .*no-such\.key/)
})
