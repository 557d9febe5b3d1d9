/**
 * A real gateway whose files cannot grow any more, as on a full disk: nothing passes, it says why, and it goes on when
 * there is room. The limit is that of the process (RLIMIT_FSIZE), which needs no file system of its own.
 */
import assert from 'node:assert/strict'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { verifyLedger, type VerifyResult } from '../../src/ledger/verify/verify.ts'
import { allowAll, startGrounds, type Grounds } from './stage.ts'
import { nameOf, Wire, wordsOf } from './wire.ts'

const program = fileURLToPath(new URL('gateway-process.ts', import.meta.url))
const roomBytes = 200_000

test('I1: on a full disk nothing passes, whoever asks is told, and with room again all goes on', async () => {
  await using grounds = await startGrounds({ policy: allowAll })
  await using direct = await Wire.open(grounds.direct)
  await direct.query('CREATE TABLE fills (mark text)')
  const said: string[] = []
  const { child, port } = await launch(grounds, said)
  const door = await grounds.doorAt(port, 'omar')
  await using wire = await Wire.open(door)
  const insert = (mark: string): Promise<string> => answerTo(wire, `INSERT INTO fills VALUES ('${mark}')`)
  assert.equal(await insert('before'), 'INSERT 0 1')

  limitFiles(child, journalBytes(grounds) + roomBytes)
  let refused = ''
  let passed = 0
  while (refused === '') {
    const answer = await insert(`fill-${passed}-${'x'.repeat(2000)}`)
    if (answer === 'INSERT 0 1') passed += 1
    else refused = answer
  }
  assert.match(refused, /ledger-unavailable/)
  const rows = await countOf(direct)
  for (const text of ["INSERT INTO fills VALUES ('during')", 'SELECT 1', 'SELECT * FROM fills', 'BEGIN'])
    assert.match(await answerTo(wire, text), /ledger-unavailable/, text)
  await assert.rejects(Wire.open(door), /ledger-unavailable/)
  assert.equal(await countOf(direct), rows, 'nothing reached the bank')
  await until(() => said.some((line) => /EFBIG|ENOSPC/.test(line)))

  limitFiles(child, null)
  let answer = refused
  const endsAt = performance.now() + 60_000
  while (answer !== 'INSERT 0 1' && performance.now() < endsAt) answer = await insert('after')
  assert.equal(answer, 'INSERT 0 1')
  assert.equal(await countOf(direct), rows + 1)
  child.send('stop')
  await new Promise((resolve) => child.once('exit', resolve))
  const { faults, story } = await verified(grounds)
  assert.deepEqual(faults, [])
  assert.ok(story.concluded >= passed)
})

/** SIGXFSZ would end the process where a disk answers ENOSPC; ignored, the write fails with EFBIG. */
async function launch(
  grounds: Grounds,
  said: string[],
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const words = ['trap \'\' XFSZ; exec "$0" "$@"', process.execPath, program, grounds.configFile]
  const child = spawn('/bin/sh', ['-c', ...words], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  child.stderr?.on('data', (chunk: Buffer) => void said.push(chunk.toString()))
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)))
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}: ${said.join('')}`)))
  })
  return { child, port }
}

function limitFiles({ pid }: ChildProcess, bytes: number | null): void {
  const limit = bytes === null ? 'unlimited' : String(bytes)
  execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${limit}:unlimited`])
}

function journalBytes({ config }: Grounds): number {
  const folder = join(config.ledger.directory, 'journal')
  return Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).size))
}

/** The tag that a statement ends with, or the error's words. */
async function answerTo(wire: Wire, text: string): Promise<string> {
  const frames = await wire.query(text)
  const error = frames.find((frame) => nameOf(frame) === 'ErrorResponse')
  if (error) return wordsOf(error)
  const done = frames.find((frame) => nameOf(frame) === 'CommandComplete')
  return done?.bytes.subarray(5, -1).toString() ?? ''
}

async function countOf(direct: Wire): Promise<number> {
  const row = (await direct.query('SELECT count(*) FROM fills')).find((frame) => nameOf(frame) === 'DataRow')
  return Number(row?.bytes.subarray(11).toString())
}

async function until(holds: () => boolean): Promise<void> {
  const endsAt = performance.now() + 60_000
  while (!holds()) {
    assert.ok(performance.now() < endsAt, 'It never came to that.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function verified({ config }: Grounds): Promise<VerifyResult> {
  for await (const step of verifyLedger(config.ledger.directory))
    if (step.kind === 'result') return step.result
  throw new Error('The verification ended without a result.')
}
