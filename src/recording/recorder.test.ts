import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { systemClock } from '../core/clock.ts'
import { ManualClock } from '../core/manual-clock.ts'
import type { Outcome } from '../core/outcome.ts'
import { askedBytesMax } from './asked-encoder.ts'
import { openRecorder, recordingLimits } from './recorder.ts'
import { aSession, openTemporary, quiet, readAll, shownOf } from './temporary-recorder.ts'

const outcome: Outcome = { result: 'ran', errorCode: '', tag: 'SELECT 1', rows: 1, bytes: 9, masked: 0 }

test('I11: what was asked and shown is read back in order, byte for byte', async () => {
  await using place = await openTemporary()
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  const bytes = Buffer.from('row one')
  recording.asked(1, 'run', 'select $1 -- ä€😀', Buffer.from([0, 1, 2, 255]), 'allow', 'reads')
  recording.shown(1, bytes)
  bytes.fill(0) // the caller reuses its buffer
  recording.asked(2, 'prepare', 'delete from t', null, 'deny', '')
  recording.concluded(1, outcome)
  const summary = await recording.close()
  const frames = await readAll(directory, session.id, key)
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
        minLength: 1,
        maxLength: 25,
      }),
      async (pieces) => {
        await using place = await openTemporary({ segmentBytes: 100_000 })
        const { recorder, directory, session, key } = place
        const recording = recorder.begin(session, key)
        const sent = new Map<number, Buffer[]>()
        for (const [statement, length] of pieces) {
          const bytes = randomBytes(length)
          recording.shown(statement, bytes)
          sent.set(statement, [...(sent.get(statement) ?? []), bytes])
        }
        const summary = await recording.close()
        const frames = await readAll(directory, session.id, key)
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
  await using place = await openTemporary({ bytesPerStatementMax: 1000 })
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  const bytes = randomBytes(3000)
  recording.shown(1, bytes.subarray(0, 600))
  recording.shown(1, bytes.subarray(600, 1500))
  recording.shown(2, Buffer.from('another statement has its own'))
  recording.shown(1, bytes.subarray(1500))
  recording.concluded(1, outcome)
  await recording.close()
  const frames = await readAll(directory, session.id, key)
  assert.ok(shownOf(frames, 1).equals(bytes.subarray(0, 1000)))
  assert.equal(shownOf(frames, 2).toString(), 'another statement has its own')
  assert.partialDeepStrictEqual(
    frames.find(({ kind }) => kind === 'left-out'),
    { statement: 1, bytes: 2000, digest: sha256(bytes.subarray(1000)) },
  )
})

test('a text too long to keep is cut, with length and digest of the whole', async () => {
  await using place = await openTemporary()
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  const parameters = randomBytes(5000)
  const text = `select '${'x'.repeat(askedBytesMax)}'`
  recording.asked(1, 'run', text, parameters, 'allow', 'r')
  recording.asked(2, 'run', text.slice(0, 20_000), parameters, 'review', 'r'.repeat(500))
  await recording.close()
  const frames = await readAll(directory, session.id, key)
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
  await using place = await openTemporary({ segmentBytes: 1024 * 1024, bytesPerSessionMax: 200_000 })
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
  const frames = await readAll(directory, session.id, key)
  assert.deepEqual(
    frames.map(({ kind }) => kind),
    ['started', 'shown', 'shown', 'shown', 'gap', 'shown', 'ended', 'digest'],
  )
  assert.partialDeepStrictEqual(frames[4], { frames: 2, bytes: 110_000 })
})

test('I8: sessions share one ceiling of memory', async () => {
  await using place = await openTemporary({ bytesMax: 300_000, segmentBytes: 1024 * 1024 })
  const recordings = [1, 2, 3, 4, 5].map(() => place.recorder.begin(aSession(), place.key))
  for (const recording of recordings) recording.shown(1, Buffer.alloc(60_000))
  const dropped = recordings.reduce((sum, recording) => sum + recording.dropped, 0)
  assert.ok(dropped >= 1 && dropped < 5, `${dropped} dropped`)
})

test('frames are sealed when they grow old, by the clock', async () => {
  const clock = new ManualClock()
  await using place = await openTemporary({}, clock)
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  recording.shown(1, Buffer.from('early'))
  clock.advance(recordingLimits.flushMsMax)
  await until(async () => shownOf(await readAll(directory, session.id, key), 1).length > 0)
  const frames = await readAll(directory, session.id, key)
  assert.partialDeepStrictEqual(frames.at(-2), { kind: 'fault', fault: 'cut-off' }, 'it has no end yet')
})

test('a disk that fails makes the recorder broken, loses nothing meanwhile, and heals', async () => {
  const clock = new ManualClock()
  await using place = await openTemporary({ segmentBytes: 10 }, clock)
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
  assert.equal(shownOf(await readAll(directory, session.id, key), 1).toString(), 'kept')
})

test('what a failing disk loses at the close is counted', async () => {
  await using place = await openTemporary({ segmentBytes: 10 })
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
  await using place = await openTemporary({ segmentBytes: 10 })
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
  await using place = await openTemporary()
  const recording = place.recorder.begin(place.session, place.key)
  await recording.close()
  recording.shown(1, Buffer.from('late'))
  assert.equal(recording.dropped, 1)
  assert.equal(await recording.close(), await recording.close())
})

test('a session that asked nothing and was shown nothing leaves no recording', async () => {
  await using place = await openTemporary()
  const { segments, bytes, dropped } = await place.recorder.begin(place.session, place.key).close()
  assert.deepEqual({ segments, bytes, dropped }, { segments: 0, bytes: 0, dropped: 0 })
  assert.deepEqual(await readdir(place.directory), [])
})

test('an unusable directory is refused at the start', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-recording-'))
  const file = join(directory, 'file')
  await writeFile(file, '')
  await assert.rejects(
    openRecorder({ directory: file, limits: recordingLimits, clock: systemClock, log: quiet }),
  )
  await rm(directory, { recursive: true })
})

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
