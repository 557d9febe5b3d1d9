import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { aSession, openTemporary, readAll } from './temporary-recorder.ts'
import type { TemporaryRecorder } from './temporary-recorder.ts'

test('after kill -9 at any byte the whole segments are read and the torn end is said', async () => {
  await using place = await openTemporary({ segmentBytes: 500 })
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  for (let number = 1; number <= 5; number++) recording.shown(number, randomBytes(600))
  const { segments } = await recording.close()
  const file = join(directory, session.id, '1.seg')
  const whole = await readFile(file)
  let before = 0
  for (let length = 0; length < whole.length; length += 7) {
    await writeFile(file, whole.subarray(0, length))
    const frames = await readAll(directory, session.id, key)
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
  await using place = await openTemporary({ segmentBytes: 200 })
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
    const frames = await readAll(directory, session.id, key)
    const isFound =
      frames.some((frame) => frame.kind === 'fault') ||
      !frames.some((f) => 'digest' in f && f.digest === digest)
    assert.ok(isFound, `byte ${at}`)
  }
})

test("segments cannot be removed, and another session's do not open", async () => {
  await using place = await openTemporary({ segmentBytes: 200 })
  const { recorder, directory, session, key } = place
  const recording = recorder.begin(session, key)
  for (let number = 1; number <= 3; number++) recording.shown(number, randomBytes(200))
  await recording.close()
  const file = join(directory, session.id, '1.seg')
  const whole = await readFile(file)
  const second = whole.indexOf('SPR1', 4)
  const third = whole.indexOf('SPR1', second + 4)
  await writeFile(file, Buffer.concat([whole.subarray(0, second), whole.subarray(third)]))
  assert.ok(
    (await readAll(directory, session.id, key)).some((f) => f.kind === 'fault' && f.fault === 'missing'),
  )

  const other = aSession()
  await mkdir(join(directory, other.id))
  await writeFile(join(directory, other.id, '1.seg'), whole)
  const frames = await readAll(directory, other.id, key)
  assert.ok(frames.every(({ kind }) => kind === 'fault' || kind === 'digest'))
})

test('a segment that inflates beyond what it claims is not read', async () => {
  await using place = await openTemporary()
  await truncate(await stored(place), 20)
  assert.partialDeepStrictEqual((await readAll(place.directory, place.session.id, place.key)).at(-2), {
    fault: 'cut-off',
  })
  await appendFile(join(place.directory, place.session.id, '1.seg'), Buffer.alloc(100, 0xff))
  assert.ok((await readAll(place.directory, place.session.id, place.key)).some((f) => f.kind === 'fault'))
})

test('a session id is not a path', async () => {
  await using place = await openTemporary()
  await assert.rejects(readAll(place.directory, '../../etc', place.key), RangeError)
  const frames = await readAll(place.directory, aSession().id, place.key)
  assert.deepEqual(
    frames.map(({ kind }) => kind),
    ['fault', 'digest'],
  )
})

async function stored({ recorder, directory, session, key }: TemporaryRecorder): Promise<string> {
  const recording = recorder.begin(session, key)
  recording.shown(1, Buffer.from('rows'))
  await recording.close()
  return join(directory, session.id, '1.seg')
}
