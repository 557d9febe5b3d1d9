/**
 * The leak attempts, played on one server: 18 from the npm packages, or the one whose programs `CORPUS_POSTGRES` names.
 * A few families at a time, in order: attempts leave things behind in sessions and tables, for all that is undone. Each third
 * has a test file of its own, so that none takes long.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { playBypasses, type BypassResult } from './bypass.ts'
import { familyOf, inParts, readCases, shareOf } from './case-file.ts'
import { openStage, type Stage } from './stage.ts'

/** A part of the families ends soon after it has so many attempts. */
const attemptsAtOnce = 120
const thirds = 3
const attemptsMin = 600
/** On servers but the newest every twentieth attempt is played. */
const oneIn = process.env['CORPUS_POSTGRES'] === undefined ? 1 : 20
/** On the newest every fourth is proven to leak without the gateway, unless all is wanted: the server's own answers stay what they are. */
const provenOneIn = oneIn === 1 && process.env['CORPUS_WHOLE'] === undefined ? 4 : 1
const tellLessMax = 6

/** Defines the tests of one third. */
export function playLeaks(third: 0 | 1 | 2): void {
  let stage: Stage
  before(async () => {
    stage = await openStage()
  })
  beforeEach(() => stage.renew())
  after(() => stage[Symbol.asyncDispose]())

  const played: BypassResult[] = []
  const all = inParts(readCases(join(import.meta.dirname, 'bypass')), attemptsAtOnce)
  const [from, to] = [third, third + 1].map((bound) => Math.round((all.length * bound) / thirds))

  for (const part of all.slice(from, to)) {
    const families = `${familyOf(part[0])} to ${familyOf(part.at(-1))}`
    test(`I4: no leak attempt tells anything of a protected value: ${families}`, async () => {
      const results = await playBypasses(stage, shareOf(part, oneIn), provenOneIn)
      played.push(...results)
      assert.deepEqual(
        results.filter(({ outcome }) => outcome === 'leak' || outcome === 'hung'),
        [],
      )
    })
  }

  test('I4: attempts that are proven would leak without the gateway', (t) => {
    const unproven = played.filter(({ isProven }) => isProven === false)
    // A server before 18 may lack what an attempt uses: it ends in an error there, or tells less.
    const isNewest = stage.serverVersion === 18
    const idle = unproven.filter(({ failsDirectly }) => isNewest || !failsDirectly).map(({ name }) => name)
    assert.ok(idle.length <= (isNewest ? 0 : tellLessMax), `without the gateway, too: ${idle.join(', ')}`)
    assert.ok(played.length >= attemptsMin / oneIn, `${played.length}`)
    const refused = played.filter(({ outcome }) => outcome === 'refused').length
    t.diagnostic(
      `${played.length} leak attempts: ${refused} refused, ${played.length - refused} masked, 0 leaks, ${unproven.length} unproven`,
    )
  })
}
