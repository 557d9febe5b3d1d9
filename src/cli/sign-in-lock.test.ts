import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { CommandFault } from './exit.ts'
import { lockSignIns } from './sign-in-lock.ts'

const directory = join(mkdtempSync(join(tmpdir(), 'sallyport-lock-')), 'made')
const place = { directory, keychain: null }
const file = join(directory, 'sign-ins.lock')
after(() => rmSync(join(directory, '..'), { recursive: true, force: true }))

test('one at a time, and nothing is left behind, whatever becomes of the work', async () => {
  let inside = 0
  const work = async (): Promise<number> => {
    inside += 1
    assert.equal(inside, 1)
    await new Promise((resolve) => setImmediate(resolve))
    inside -= 1
    return inside
  }
  assert.deepEqual(
    await Promise.all([1, 2, 3, 4].map(() => lockSignIns(place, systemClock, work))),
    [0, 0, 0, 0],
  )
  await assert.rejects(
    lockSignIns(place, systemClock, () => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.deepEqual(readdirSync(directory), [])
})

test('what a run left that is gone, or too old to be true, holds nobody up', async () => {
  const { pid } = spawnSync(process.execPath, ['--version'])
  writeFileSync(file, String(pid))
  assert.equal(await lockSignIns(place, systemClock, () => Promise.resolve(1)), 1)
  writeFileSync(file, String(process.pid))
  utimesSync(file, new Date(0), new Date(0))
  assert.equal(await lockSignIns(place, systemClock, () => Promise.resolve(2)), 2)
  assert.ok(!existsSync(file))
})

test('whoever waits for one that does not end is told so, and takes nothing away', async () => {
  writeFileSync(file, String(process.pid))
  let at = 0
  // Each look is ten seconds later.
  const clock = { ...systemClock, monotonic: () => (at += 10_000), sleep: () => Promise.resolve() }
  const answer = await lockSignIns(place, clock, () => Promise.resolve('done'))
  assert.ok(answer instanceof CommandFault)
  assert.match(answer.hint, /sign-ins\.lock/)
  assert.ok(existsSync(file))
  rmSync(file)
})
