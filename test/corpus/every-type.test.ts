/**
 * Every type as a protected column under every strategy, in every form and under every setting that says how values are
 * written: the answers of two worlds are the same, byte for byte, and those about open columns are the server's own.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { playBypass } from './bypass.ts'
import { encodingCases, everyTypeCases, everyTypeSet, openTypeCases } from './every-type.ts'
import { playHonest } from './honest.ts'
import { openStage, type Stage } from './stage.ts'

/** The newest; another where `CORPUS_POSTGRES` names its programs and `CORPUS_VERSION` says which they are. */
const version = Number(process.env['CORPUS_VERSION'] ?? '18')
/** Of five cases two, which are other forms from strategy to strategy; all with `CORPUS_WHOLE=1`. */
const isPlayed = (at: number): boolean => process.env['CORPUS_WHOLE'] === '1' || at % 5 < 2

let stage: Stage
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-every-type-'))
  stage = await openStage(await everyTypeSet(folder, version))
})
beforeEach(() => stage.renew())
after(async () => {
  await stage[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test('I4: of no type anything is shown but what its mask keeps', async () => {
  const wrong: string[] = []
  for (const one of everyTypeCases().filter((_, at) => isPlayed(at))) {
    const { outcome, isProven, name, detail } = await playBypass(stage, one)
    if (outcome !== 'masked' || !isProven) wrong.push(`${name}: ${outcome} ${detail}`)
  }
  assert.deepEqual(wrong, [])
})

test('I4: in no encoding that a policy lets a session speak a mask keeps more letters than it says', async () => {
  for (const one of encodingCases()) {
    await stage.renew()
    const { outcome, name, detail } = await playBypass(stage, one)
    assert.equal(outcome, 'refused', `${name}: ${detail}`)
  }
})

test('open columns of every type are answered as the server does', async () => {
  const wrong: string[] = []
  for (const one of openTypeCases()) {
    const { outcome, name, detail } = await playHonest(stage, one)
    if (outcome !== 'same') wrong.push(`${name}: ${outcome} ${detail}`)
  }
  assert.deepEqual(wrong, [])
})
