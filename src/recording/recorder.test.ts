import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { ManualClock } from '../core/manual-clock.ts'
import { systemClock } from '../core/clock.ts'
import type { Outcome } from '../core/outcome.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import type { Session } from '../core/session.ts'
import { SessionKey } from '../keys/session-key.ts'
import { askedBytesMax } from './asked-encoder.ts'
import { readRecording } from './reader.ts'
import type { ReadFrame } from './reader.ts'
import { openRecorder, recordingLimits } from './recorder.ts'
import type { Recorder, RecordingLimits } from './recorder.ts'

const log = { warn: () => {}, info: () => {} }
const data = randomBytes(32)
const outcome: Outcome = { result: 'ran', errorCode: '', tag: 'SELECT 1', rows: 1, bytes: 9, masked: 0 }

test('I11: what was asked and shown is read back in order, byte for byte', async () => {
  await using place = await open()
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  const bytes = Buffer.from('row one')
  recording.asked(1, 'run', 'select $1 -- ä€😀', Buffer.from([0, 1, 2, 255]), 'allow', 'reads')
  recording.shown(1, bytes)
  bytes.fill(0) // the caller reuses its buffer
  recording.asked(2, 'prepare', 'delete from t', null, 'deny', '')
  recording.concluded(1, outcome)
  const summary = await recording.close()
  const frames = await read(directory, session.id, key)
  assert.deepEqual(
    frames.map(({ kind }) => kind),
    ['started', 'asked', 'shown', 'asked', 'concluded', 'ended', 'digest'],
  )
  assert.partialDeepStrictEqual(frames[0], {
    head: { session: session.id, principal: 'i#s', chain: ['i#s'] },
  })
  assert.partialDeepStrictEqual(frames[1], {
    statement: 1,
    act: 'run',
    text: 'select $1 -- ä€😀',
    parameters: Buffer.from([0, 1, 2, 255]),
    verdict: 'allow',
    rule: 'reads',
    cut: null,
  })
  assert.partialDeepStrictEqual(frames[2], { statement: 1, bytes: Buffer.from('row one') })
  assert.partialDeepStrictEqual(frames[3], {
    statement: 2,
    act: 'prepare',
    parameters: null,
    verdict: 'deny',
  })
  assert.partialDeepStrictEqual(frames[4], { statement: 1, outcome })
  assert.partialDeepStrictEqual(frames[6], { segments: summary.segments, digest: summary.digest })
  assert.equal(summary.dropped, 0)
})

test('I11: any run of pieces comes back whole, over many segments', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 150_000 })), {
        maxLength: 25,
      }),
      async (pieces) => {
        await using place = await open({ segmentBytes: 100_000 })
        const { recorder, directory, session, key } = place
        const recording = recorder.begin(session, key)
        const sent = new Map<number, Buffer[]>()
        for (const [statement, length] of pieces) {
          const bytes = randomBytes(length)
          recording.shown(statement, bytes)
          sent.set(statement, [...(sent.get(statement) ?? []), bytes])
        }
        const summary = await recording.close()
        const frames = await read(directory, session.id, key)
        for (const [statement, parts] of sent)
          assert.ok(shownOf(frames, statement).equals(Buffer.concat(parts)))
        assert.equal(frames.filter(({ kind }) => kind === 'gap' || kind === 'fault').length, 0)
        assert.partialDeepStrictEqual(frames.at(-1), { digest: summary.digest })
        const files = await readdir(join(directory, session.id))
        const stored = await Promise.all(files.map((name) => readFile(join(directory, session.id, name))))
        assert.equal(
          stored.reduce((sum, file) => sum + file.length, 0),
          summary.bytes,
        )
      },
    ),
    { numRuns: 20 },
  )
})

test('I8: beyond the budget of a statement only count and digest are kept', async () => {
  await using place = await open({ bytesPerStatementMax: 1000 })
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  const bytes = randomBytes(3000)
  recording.shown(1, bytes.subarray(0, 600))
  recording.shown(1, bytes.subarray(600, 1500))
  recording.shown(2, Buffer.from('another statement has its own'))
  recording.shown(1, bytes.subarray(1500))
  recording.concluded(1, outcome)
  await recording.close()
  const frames = await read(directory, session.id, key)
  assert.ok(shownOf(frames, 1).equals(bytes.subarray(0, 1000)))
  assert.equal(shownOf(frames, 2).toString(), 'another statement has its own')
  assert.partialDeepStrictEqual(
    frames.find(({ kind }) => kind === 'left-out'),
    { statement: 1, bytes: 2000, digest: sha256(bytes.subarray(1000)) },
  )
})

test('a text too long to keep is cut, with length and digest of the whole', async () => {
  await using place = await open()
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  const parameters = randomBytes(5000)
  const text = `select '${'x'.repeat(askedBytesMax)}'`
  recording.asked(1, 'run', text, parameters, 'allow', 'r')
  recording.asked(2, 'run', text.slice(0, 20_000), parameters, 'review', 'r'.repeat(500))
  await recording.close()
  const frames = await read(directory, session.id, key)
  assert.partialDeepStrictEqual(frames[1], {
    text: text.slice(0, askedBytesMax),
    cut: {
      bytes: text.length + 5000,
      digest: sha256(Buffer.concat([Buffer.from(text), parameters])),
    },
  })
  assert.partialDeepStrictEqual(frames[2], {
    text: text.slice(0, 20_000),
    parameters,
    cut: null,
    rule: 'r'.repeat(60),
  })
})

test('I8: when memory is full, frames are dropped and counted, and the gap stands in their place', async () => {
  await using place = await open({ segmentBytes: 1024 * 1024, bytesPerSessionMax: 200_000 })
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  recording.shown(1, Buffer.alloc(60_000, 1))
  recording.shown(1, Buffer.alloc(60_000, 2))
  recording.shown(1, Buffer.alloc(60_000, 3))
  recording.shown(1, Buffer.alloc(60_000, 4))
  recording.shown(1, Buffer.alloc(50_000, 5))
  recording.shown(1, Buffer.alloc(100, 6))
  assert.equal(recording.dropped, 2)
  const summary = await recording.close()
  assert.equal(summary.dropped, 2)
  assert.equal(summary.droppedBytes, 110_000)
  const frames = await read(directory, session.id, key)
  assert.deepEqual(
    frames.map(({ kind }) => kind),
    ['started', 'shown', 'shown', 'shown', 'gap', 'shown', 'ended', 'digest'],
  )
  assert.partialDeepStrictEqual(frames[4], { frames: 2, bytes: 110_000 })
})

test('I8: sessions share one ceiling of memory', async () => {
  await using place = await open({ bytesMax: 300_000, segmentBytes: 1024 * 1024 })
  const recordings = [1, 2, 3, 4, 5].map(() => place.recorder.begin(aSession(), place.key))
  for (const recording of recordings) recording.shown(1, Buffer.alloc(60_000))
  const dropped = recordings.reduce((sum, recording) => sum + recording.dropped, 0)
  assert.ok(dropped >= 1 && dropped < 5, `${dropped} dropped`)
})

test('frames are sealed when they grow old, by the clock', async () => {
  const clock = new ManualClock()
  await using place = await open({}, clock)
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  recording.shown(1, Buffer.from('early'))
  clock.advance(recordingLimits.flushMsMax)
  await until(async () => shownOf(await read(directory, session.id, key), 1).length > 0)
  const frames = await read(directory, session.id, key)
  assert.partialDeepStrictEqual(frames.at(-2), { kind: 'fault', fault: 'cut-off' }, 'it has no end yet')
})

test('after kill -9 at any byte the whole segments are read and the torn end is said', async () => {
  await using place = await open({ segmentBytes: 500 })
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  for (let number = 1; number <= 5; number++) recording.shown(number, randomBytes(600))
  const { segments } = await recording.close()
  const file = join(directory, session.id, '1.seg')
  const whole = await readFile(file)
  let before = 0
  for (let length = 0; length < whole.length; length += 7) {
    await writeFile(file, whole.subarray(0, length))
    const frames = await read(directory, session.id, key)
    const last = frames.at(-1)
    assert.ok(last?.kind === 'digest')
    assert.ok(last.segments >= before && last.segments < segments)
    before = last.segments
    assert.partialDeepStrictEqual(frames.at(-2), { kind: 'fault', fault: 'cut-off' })
    assert.equal(frames.filter(({ kind }) => kind === 'fault').length, 1)
  }
  assert.equal(before, segments - 1)
})

test('any changed byte is found', async () => {
  await using place = await open({ segmentBytes: 200 })
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  for (let number = 1; number <= 3; number++) recording.shown(number, randomBytes(200))
  const { digest } = await recording.close()
  const file = join(directory, session.id, '1.seg')
  const whole = await readFile(file)
  for (let at = 0; at < whole.length; at += 3) {
    const changed = Buffer.from(whole)
    changed[at] = (changed[at] ?? 0) ^ 1
    await writeFile(file, changed)
    const frames = await read(directory, session.id, key)
    const isFound =
      frames.some((frame) => frame.kind === 'fault') ||
      !frames.some((f) => 'digest' in f && f.digest === digest)
    assert.ok(isFound, `byte ${at}`)
  }
})

test("segments cannot be removed, and another session's do not open", async () => {
  await using place = await open({ segmentBytes: 200 })
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  for (let number = 1; number <= 3; number++) recording.shown(number, randomBytes(200))
  await recording.close()
  const file = join(directory, session.id, '1.seg')
  const whole = await readFile(file)
  const second = whole.indexOf('SPR1', 4)
  const third = whole.indexOf('SPR1', second + 4)
  await writeFile(file, Buffer.concat([whole.subarray(0, second), whole.subarray(third)]))
  assert.ok((await read(directory, session.id, key)).some((f) => f.kind === 'fault' && f.fault === 'missing'))

  const other = aSession()
  await mkdir(join(directory, other.id))
  await writeFile(join(directory, other.id, '1.seg'), whole)
  const frames = await read(directory, other.id, key)
  assert.ok(frames.every(({ kind }) => kind === 'fault' || kind === 'digest'))
})

test('a segment that inflates beyond what it claims is not read', async () => {
  await using place = await open()
  await truncate(await stored(place), 20)
  assert.partialDeepStrictEqual((await read(place.directory, place.session.id, place.key)).at(-2), {
    fault: 'cut-off',
  })
  await appendFile(join(place.directory, place.session.id, '1.seg'), Buffer.alloc(100, 0xff))
  assert.ok((await read(place.directory, place.session.id, place.key)).some((f) => f.kind === 'fault'))
})

test('a session id is not a path', async () => {
  await using place = await open()
  await assert.rejects(read(place.directory, '../../etc', place.key), RangeError)
  const frames = await read(place.directory, aSession().id, place.key)
  assert.deepEqual(
    frames.map(({ kind }) => kind),
    ['fault', 'digest'],
  )
})

test('a disk that fails makes the recorder broken, loses nothing meanwhile, and heals', async () => {
  const clock = new ManualClock()
  await using place = await open({ segmentBytes: 10 }, clock)
  const { recorder, directory, session, key } = place
  // A file where the session's folder should be: root is refused by this too, unlike by permissions.
  await writeFile(join(directory, session.id), '')
  const recording = recorder.begin(session, key)
  recording.shown(1, Buffer.from('kept'))
  await until(() => recorder.broken !== null)
  assert.notEqual(recording.broken, null)
  await rm(join(directory, session.id))
  await until(() => {
    clock.advance(1000)
    return recorder.broken === null
  })
  const summary = await recording.close()
  assert.equal(summary.dropped, 0)
  assert.equal(shownOf(await read(directory, session.id, key), 1).toString(), 'kept')
})

test('what a failing disk loses at the close is counted', async () => {
  await using place = await open({ segmentBytes: 10 })
  const { recorder, directory, session, key } = place
  await writeFile(join(directory, session.id), '')
  const recording = recorder.begin(session, key)
  recording.shown(1, Buffer.from('lost'))
  const summary = await recording.close()
  assert.equal(summary.segments, 0)
  assert.equal(summary.dropped, 3)
  assert.ok(summary.droppedBytes > 0)
  assert.equal(recorder.broken, null, 'a closed session breaks nothing')
})

test('a key that is gone stores nothing in the clear', async () => {
  await using place = await open({ segmentBytes: 10 })
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  key.close()
  recording.shown(1, Buffer.from('a value in the clear'))
  await until(() => recorder.broken !== null)
  const summary = await recording.close()
  assert.equal(summary.segments, 0)
  const files = await readdir(directory, { recursive: true, withFileTypes: true })
  for (const entry of files.filter((item) => item.isFile())) {
    const bytes = await readFile(join(entry.parentPath, entry.name))
    assert.equal(bytes.includes('clear'), false)
  }
})

test('frames after the close are dropped and counted', async () => {
  await using place = await open()
  const recording = place.recorder.begin(place.session, place.key)
  await recording.close()
  recording.shown(1, Buffer.from('late'))
  assert.equal(recording.dropped, 1)
  assert.equal(await recording.close(), await recording.close())
})

test('an unusable directory is refused at the start', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-recording-'))
  const file = join(directory, 'file')
  await writeFile(file, '')
  await chmod(file, 0o600)
  await assert.rejects(openRecorder({ directory: file, limits: recordingLimits, clock: systemClock, log }))
  await rm(directory, { recursive: true })
})

interface Place extends AsyncDisposable {
  readonly recorder: Recorder
  readonly directory: string
  readonly session: Session
  readonly key: SessionKey
}

async function open(limits: Partial<RecordingLimits> = {}, clock = systemClock): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-recording-'))
  const recorder = await openRecorder({ directory, limits: { ...recordingLimits, ...limits }, clock, log })
  const session = aSession()
  const key = new SessionKey(session.id, Buffer.from(data), systemRandom, () => {})
  return {
    recorder,
    directory,
    session,
    key,
    async [Symbol.asyncDispose]() {
      await recorder.close()
      await rm(directory, { recursive: true })
    },
  }
}

function aSession(): Session {
  const principal = {
    id: 'i#s',
    kind: 'agent' as const,
    issuer: 'i',
    subject: 's',
    name: 'An agent',
    groups: [],
    claims: {},
    endsAt: 0,
  }
  return {
    id: uuidv7(Date.now(), systemRandom),
    principal,
    resource: { name: 'bank', protocol: 'postgres', labels: {} },
    origin: { address: '127.0.0.1', port: 1, tls: null, application: 'test' },
    startedAt: 1,
    endsAt: 2,
    signal: new AbortController().signal,
    target: { host: 'h', port: 1, database: 'd', login: 'l', secret: null, tls: { mode: 'disable' } },
    hidesNotifications: false,
    catalog: () => null,
    refreshCatalog: async () => {},
  }
}

async function stored({ recorder, directory, session, key }: Place): Promise<string> {
  await recorder.begin(session, key).close()
  return join(directory, session.id, '1.seg')
}

async function read(directory: string, sessionId: string, key: SessionKey): Promise<ReadFrame[]> {
  return await Array.fromAsync(readRecording(directory, sessionId, key))
}

function shownOf(frames: readonly ReadFrame[], statement: number): Buffer {
  return Buffer.concat(
    frames.flatMap((frame) => (frame.kind === 'shown' && frame.statement === statement ? [frame.bytes] : [])),
  )
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    if (await holds()) return
    await systemClock.sleep(5)
  }
  assert.fail('It never came true.')
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
