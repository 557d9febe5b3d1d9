import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { playBypass, type BypassResult } from './bypass.ts'
import { readCases } from './case-file.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await openStage()
})
after(() => stage[Symbol.asyncDispose]())

describe('bypass', () => {
  test('I4: no leak attempt tells anything of a protected value', async () => {
    const results: BypassResult[] = []
    for (const one of readCases(join(import.meta.dirname, 'bypass'))) results.push(await playBypass(stage, one))
    const leaks = results.filter((result) => result.outcome === 'leak' || result.outcome === 'hung')
    assert.deepEqual(leaks, [])
    assert.deepEqual(results.filter((result) => !result.isProven), [])
  })
})
