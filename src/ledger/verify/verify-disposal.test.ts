import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry, EntryOf } from '../entries/entry.ts'
import { decodeLeaf, encodeLeaf } from '../entries/leaf.ts'
import { DisposalStory, scheduledWords } from './verify-disposal.ts'
import { Observations } from './verify-observation.ts'

const dayMs = 86_400_000
const begun = Date.parse('2025-01-02T00:00:00Z')
const beginning = begun.toString(16).padStart(12, '0')
const session = `${beginning.slice(0, 8)}-${beginning.slice(8)}-7000-8000-1c2d3e4f5a6b`
const digest = 'd'.repeat(64)

type Changed = EntryOf<'access.changed'>
type Gone = EntryOf<'key.destroyed'>

const change = (noun: Changed['noun'], verb: string, given: Partial<Changed> = {}): Changed => ({
  type: 'access.changed',
  noun,
  verb,
  id: 'request',
  author: 'ann',
  resource: null,
  details: {},
  ...given,
})
const kept = (given: Changed['details'] = {}): Changed =>
  change('retention', 'set', {
    id: 'bank',
    resource: 'bank',
    details: { bodiesDays: 396, recordingsDays: 100, hold: null, disposal: 'by 2 of records', ...given },
  })
const scheduled = kept({ disposal: `${scheduledWords}, else by nobody` })
const otherKept: Changed = { ...kept(), id: 'books', resource: 'books' }
const asked = (given: Changed['details'] = {}): Changed =>
  change('disposal', 'asked', { details: { kind: 'expired', sessions: 1, digest, quorum: 1, ...given } })
const approved = (author: string, of = digest): Changed =>
  change('disposal', 'approved', { author, details: { digest: of } })
const gone = (given: Partial<Gone> = {}): Gone => ({
  type: 'key.destroyed',
  session,
  author: 'ann',
  reason: '',
  resource: 'bank',
  disposal: 'request',
  digest,
  ...given,
})
const byItself: Gone = { type: 'key.destroyed', session, author: 'retention', reason: '', resource: 'bank' }
const recording = (given: Partial<Gone> = {}): Entry => ({ ...gone(given), type: 'recording.disposed' })
const placed = change('legal-hold', 'placed', { id: 'hold', resource: 'bank' })
const released = (details: Changed['details'] = { disposal: 'request' }): Changed =>
  change('legal-hold', 'released', { id: 'hold', resource: 'bank', details })
const release = asked({ kind: 'release', hold: 'hold' })

/** What is wrong with such entries and what is observed, so many days after the session began. */
function tell(steps: readonly Entry[], days = 400): { readonly wrong: string; readonly observed: string } {
  const observations = new Observations()
  let story = new DisposalStory(observations)
  const at = new Date(begun + days * dayMs).toISOString().replace('Z', '000Z')
  const wrong = steps.map((entry, index) => {
    const leaf = decodeLeaf(Buffer.from(encodeLeaf(entry, { index, at, commitment: null })))
    assert.ok(leaf)
    // As a verification that is gone on with does.
    story = new DisposalStory(observations, structuredClone(story.save()))
    if (leaf.type === 'access.changed') return story.change(leaf)
    assert.ok(leaf.type === 'key.destroyed' || leaf.type === 'recording.disposed')
    return story.erased(leaf)
  })
  assert.ok(observations.list.every(({ kind }) => kind === 'disposal'))
  return { wrong: saidOf(wrong), observed: saidOf(observations.list.map(({ text }) => text)) }
}

const fine: Readonly<Record<string, readonly [readonly Entry[], number?]>> = {
  'what one person asked and another approved': [[kept(), asked(), approved('bob'), gone()]],
  'a recording, earlier': [[kept(), asked(), approved('bob'), recording()], 101],
  'what goes before its time': [[kept(), asked({ kind: 'erasure' }), approved('bob'), gone()], 3],
  'what goes by itself when its time is over': [[scheduled, byItself]],
  'of a resource that no entry speaks of': [[scheduled, { ...byItself, resource: 'added' }]],
  'erased again after a crash between the entry and the key': [
    [kept(), asked(), approved('bob'), gone(), gone()],
  ],
  'a hold that ended by two': [[placed, release, approved('bob'), released(), scheduled, byItself]],
}
for (const [name, [steps, days]] of Object.entries(fine))
  test(`I10: nothing is said of ${name}`, () => {
    assert.deepEqual(tell(steps, days), { wrong: '', observed: '' })
  })

const odd: Readonly<Record<string, readonly [readonly Entry[], RegExp, number?]>> = {
  'nobody asked': [[kept(), gone()], /nobody asked for in this ledger/],
  'nobody approved': [[kept(), asked(), gone()], /0 of 1 approvals/],
  'whoever asked approved': [[kept(), asked(), approved('ann'), gone()], /0 of 1 approvals/],
  'one approved twice': [
    [kept(), asked({ quorum: 2 }), approved('bob'), approved('bob'), gone()],
    /1 of 2 approvals/,
  ],
  'something else was approved': [[kept(), asked(), approved('bob', 'e'), gone()], /0 of 1 approvals/],
  'it was rejected': [
    [kept(), asked(), approved('bob'), change('disposal', 'rejected', { author: 'cy' }), gone()],
    /rejected or withdrawn/,
  ],
  'it was withdrawn': [
    [kept(), asked(), approved('bob'), change('disposal', 'withdrawn'), gone()],
    /rejected or withdrawn/,
  ],
  'its time was not over': [[kept(), asked(), approved('bob'), gone()], /before its time was over/, 395],
  'the clock alone, where it may not': [[kept(), byItself], /no request or rule on record/],
  'the clock, before it may': [[scheduled, kept(), byItself], /no request or rule on record/],
  'the clock, too early': [[scheduled, byItself], /before its time was over/, 395],
  'the clock, of what nobody names, where some may not go by it': [
    [scheduled, otherKept, { ...byItself, resource: 'added' }],
    /no request or rule on record/,
  ],
  'no retention at all': [[byItself], /no request or rule on record/],
  'a hold of the configuration': [
    [kept({ hold: 'case 12' }), asked(), approved('bob'), gone()],
    /while bank was on legal hold/,
  ],
  'a hold that somebody placed': [[placed, scheduled, byItself], /while bank was on legal hold/],
  'a hold that ended by nobody': [[placed, released({})], /hold on bank ended and no request/],
  'a hold that ended by one': [[placed, release, released()], /hold on bank ended by .*0 of 1/],
}
for (const [name, [steps, expected, days]] of Object.entries(odd))
  test(`I10: observed: ${name}`, () => {
    const { wrong, observed } = tell(steps, days)
    assert.equal(wrong, '')
    assert.match(observed, expected)
    assert.ok(!observed.includes(';'), observed)
  })

test('I10: what is erased by a request for something else, or in another’s name, is wrong', () => {
  const granted = [kept(), asked(), approved('bob')]
  assert.match(tell([...granted, gone({ digest: 'e' })]).wrong, /approved for something else/)
  assert.match(tell([...granted, gone({ author: 'eve' })]).wrong, /eve asked .* which ann did/)
  assert.match(
    tell([placed, asked({ kind: 'release', hold: 'other' }), approved('bob'), released()]).wrong,
    /approved for something else/,
  )
})

function saidOf(words: readonly (string | null)[]): string {
  return words.filter((one) => one !== null).join('; ')
}
