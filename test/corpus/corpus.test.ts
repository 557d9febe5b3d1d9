/**
 * The corpora, played on one server: 18 from the npm packages, or the one whose programs `CORPUS_POSTGRES` names. Figures
 * are in docs/corpus.md.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { playBypass } from './bypass.ts'
import { familyOf, inParts, readCases, shareOf, type CorpusCase } from './case-file.ts'
import { playHonest } from './honest.ts'
import { randomCase } from './random-cases.ts'
import { Dice, randomQuery } from './random-queries.ts'
import { judgeAll, readLabels } from './risk.ts'
import { openStage, type Stage } from './stage.ts'
import type { WireForm } from './wire.ts'

const here = import.meta.dirname
const randomQueries = 1500
const randomAttempts = 250
const forms: readonly WireForm[] = ['simple', 'extended', 'binary', 'portal']

/** What differs from server to server is what programs ask of its catalog; all else is played on 15 and 18 alone. */
const asksCatalog = /^(?:looking|drivers|browsers|tools|names|upkeep|programs)/

/** Of programs at their work CI plays a share, always the same: what they define is read back each time, which takes long. */
const atWork =
  /^(?:administrators|agents|applications|browsers|dashboards|frameworks|insight|mappers|masks|migrat|pipelines|programs|queues|services|tools)/
const share = process.env['CORPUS_WHOLE'] === '1' ? 1 : 4

let stage: Stage
before(async () => {
  stage = await openStage()
})
beforeEach(() => stage.renew())
after(() => stage[Symbol.asyncDispose]())

/** A part of the honest statements ends soon after it has so many. */
const statementsAtOnce = 400
const honest = readCases(join(here, 'honest')).filter((one, at) => !atWork.test(one.name) || at % share === 0)
const parts = inParts(honest, statementsAtOnce)
let played = 0

for (const part of parts) {
  const families = `${familyOf(part[0])} to ${familyOf(part.at(-1))}`
  test(`honest statements are allowed, and byte-identical where nothing is protected: ${families}`, async () => {
    const broken: string[] = []
    for (const one of playedOf(part)) {
      const { outcome, name, detail } = await playHonest(stage, one)
      const isBroken = outcome === 'refused' || outcome === 'different'
      // A gap that the table in docs/corpus.md names; once it is closed, the mark must go.
      const isKnown = one.marks.includes('known')
      if (isBroken !== isKnown) broken.push(`${name}: ${outcome} ${detail}`)
      played += 1
    }
    assert.deepEqual(broken, [])
  })
}

test('all honest statements were played that are for this server', (t) => {
  const cases = parts.flatMap(playedOf)
  assert.equal(played, cases.length)
  assert.ok(played >= (isWhole() ? 2000 / shareHere() : 600), `${played}`)
  const known = cases.filter((one) => one.marks.includes('known')).length
  t.diagnostic(`${played} honest statements, ${known} of them known to be broken`)
})

test('labelled statements get the verdict of their label', async (t) => {
  const labels = readLabels(join(here, 'risk'))
  assert.deepEqual(await judgeAll(stage, labels), [])
  assert.ok(labels.length >= 500)
  t.diagnostic(`${labels.length} labelled statements, 0 wrong`)
})

test('I4: random queries find no protected value in any message', async (t) => {
  const leaks: unknown[] = []
  let differing = 0
  for (let seed = 1; seed <= randomQueries / shareHere(); seed++) {
    const text = randomQuery(new Dice(seed), seed % 3 === 0)
    const form = forms[seed % forms.length] ?? 'simple'
    const one = {
      name: `seed ${seed}`,
      steps: [{ form, by: 'self' as const, text, copyIn: '' }],
      undo: null,
      marks: ['unordered'],
    }
    const result = await playBypass(stage, one)
    if (result.isProven) differing++
    if (result.outcome === 'leak' || result.outcome === 'hung') leaks.push({ text, ...result })
  }
  assert.deepEqual(leaks, [])
  assert.ok(differing > randomQueries / shareHere() / 3, 'the generator hardly asks for protected values')
  t.diagnostic(
    `${randomQueries / shareHere()} random queries, ${differing} of which leak without the gateway, 0 leaks`,
  )
})

test('I4: random attempts of every form tell nothing of a protected value', async (t) => {
  const leaks: unknown[] = []
  let differing = 0
  for (let seed = 1; seed <= randomAttempts / shareHere(); seed++) {
    const one = randomCase(new Dice(seed * 104_729), `attempt ${seed}`)
    const result = await playBypass(stage, one)
    if (result.isProven) differing++
    if (result.outcome === 'leak' || result.outcome === 'hung') leaks.push({ steps: one.steps, ...result })
  }
  assert.deepEqual(leaks, [])
  assert.ok(differing > randomAttempts / shareHere() / 5, 'the generator hardly asks for protected values')
  t.diagnostic(
    `${Math.floor(randomAttempts / shareHere())} random attempts, ${differing} of which leak without the gateway, 0 leaks`,
  )
})

test('I4: another alias never changes what is masked', async () => {
  const wire = await stage.gateway('a')
  for (let seed = 1; seed <= 200; seed++) {
    const text = randomQuery(new Dice(seed * 7919), false)
    const renamed = text
      .replaceAll(/ as (c\d+)\b/g, ' as "renamed $1"')
      .replaceAll(/(?<=\.)(c\d+)\b/g, '"renamed $1"')
    const [one, other] = [await wire.ask(text), await wire.ask(renamed)]
    const cellsOf = (replies: typeof one): readonly string[] =>
      replies.flatMap((reply) => (reply.type === 'D' ? [reply.body.toString('latin1')] : []))
    // Keys of whole rows as documents are the names themselves.
    assert.deepEqual(cellsOf(other).length, cellsOf(one).length, renamed)
    if (!/to_jsonb|\.\*/.test(text)) assert.deepEqual(cellsOf(other), cellsOf(one), renamed)
  }
})

function isWhole(): boolean {
  return stage.serverVersion === 15 || stage.serverVersion === 18
}

/** On 15 every sixth one. */
function shareHere(): 1 | 8 {
  return stage.serverVersion === 15 && process.env['CORPUS_WHOLE'] !== '1' ? 8 : 1
}

function playedOf(part: readonly CorpusCase[]): readonly CorpusCase[] {
  return shareOf(part.filter(isPlayed), shareHere())
}

function isPlayed(one: CorpusCase): boolean {
  return isForServer(one) && (isWhole() || asksCatalog.test(one.name))
}

/** `| since 15` marks what earlier servers do not know; what psql asks depends on the server. */
function isForServer({ name, marks }: CorpusCase): boolean {
  const since = marks.map((mark) => Number(/^since (\d+)$/.exec(mark)?.[1] ?? 0))
  if (since.some((version) => version > stage.serverVersion)) return false
  return !name.startsWith('psql-on-') || name.startsWith(`psql-on-${stage.serverVersion}/`)
}
