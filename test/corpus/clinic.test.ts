/**
 * A second schema, written by somebody who had not looked at how the gateway judges: names that are quoted, reserved, dotted or in
 * other scripts, partitions of partitions, tables that inherit, columns of composites, ranges, enums and domains.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { playBypasses } from './bypass.ts'
import { readCases, shareOf } from './case-file.ts'
import { playHonest } from './honest.ts'
import { judgeAll, readLabels } from './risk.ts'
import { clinicSet } from './sets.ts'
import { openStage, type Stage } from './stage.ts'

/** One run plays every fourth case. */
const oneIn = 4

let stage: Stage
before(async () => {
  stage = await openStage(clinicSet)
})
beforeEach(() => stage.renew())
after(() => stage[Symbol.asyncDispose]())

test('I4: no leak attempt on the clinic tells anything of a protected value', async (t) => {
  const results = await playBypasses(stage, shareOf(readCases(join(clinicSet.folder, 'bypass')), oneIn))
  assert.deepEqual(
    results.filter(({ outcome }) => outcome === 'leak' || outcome === 'hung'),
    [],
  )
  const idle = results.filter(({ isProven, failsDirectly }) => {
    return !isProven && (stage.serverVersion === 18 || !failsDirectly)
  })
  assert.deepEqual(
    idle.map(({ name }) => name),
    [],
  )
  const refused = results.filter(({ outcome }) => outcome === 'refused').length
  t.diagnostic(`${results.length} leak attempts: ${refused} refused, ${results.length - refused} masked`)
})

test('honest statements about the clinic are answered as the server does', async (t) => {
  const cases = shareOf(readCases(join(clinicSet.folder, 'honest')), oneIn)
  const broken: string[] = []
  for (const one of cases) {
    const { outcome, name, detail } = await playHonest(stage, one)
    const isBroken = outcome === 'refused' || outcome === 'different'
    if (isBroken !== one.marks.includes('known')) broken.push(`${name}: ${outcome} ${detail}`)
  }
  assert.deepEqual(broken, [])
  const known = cases.filter((one) => one.marks.includes('known')).length
  t.diagnostic(`${cases.length} honest statements, ${known} of them known to be broken`)
})

test('labelled statements about the clinic get the verdict of their label', async (t) => {
  const labels = readLabels(join(clinicSet.folder, 'risk'))
  assert.deepEqual(await judgeAll(stage, labels), [])
  t.diagnostic(`${labels.length} labelled statements, 0 wrong`)
})
