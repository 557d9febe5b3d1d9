/** What reviewers ask whoever asked for review, and what those answer. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { attemptAt, codeOf, granted, makeDesk, principal, request } from './fixture.ts'
import { unansweredOf, type Remark, type Review } from './review.ts'

let server: TemporaryServer
let store: Store
let one: ReturnType<typeof makeDesk>
let other: ReturnType<typeof makeDesk>
before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
  one = makeDesk(store, 'one')
  other = makeDesk(await server.open(), 'two')
})
after(async () => {
  await one.desk[Symbol.asyncDispose]()
  await other.desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const ann = principal('ann', 'person', ['dba'])
const carol = principal('carol', 'person', ['dba'])
const agent = principal('agent-7', 'agent', [], carol)

const open = async (): Promise<Review> => granted(await one.desk.open(request(agent)))

test('whoever waits hears each question once, in order, whichever gateway took it', async () => {
  const review = await open()
  const heard: string[] = []
  let told = Promise.withResolvers<void>()
  const leaving = new AbortController()
  const wait = one.desk.wait(review.id, leaving.signal, ({ words, authorName }: Remark) => {
    heard.push(`${authorName}: ${words}`)
    told.resolve()
  })
  for (const words of ['Which ticket?', 'And why today?']) {
    told = Promise.withResolvers()
    granted(await other.desk.remark(review.id, ann, words, 'question'))
    granted(await other.desk.remark(review.id, ann, words, 'question'))
    await told.promise
  }
  granted(await other.desk.remark(review.id, ann, 'Nobody is told this.'))
  granted(await one.desk.remark(review.id, agent, 'The import of March.', 'answer'))
  const after = granted(await other.desk.rule(review.id, ann, 'approve', 'Fine.'))
  assert.equal(await wait, 'approved')
  assert.deepEqual(heard, ['ann: Which ticket?', 'ann: And why today?'])
  assert.deepEqual(
    after.remarks.map(({ kind, words }) => `${kind}: ${words}`),
    [
      'question: Which ticket?',
      'question: And why today?',
      'remark: Nobody is told this.',
      'answer: The import of March.',
    ],
  )
  const kinds = [...one.entries, ...other.entries].flatMap((entry) =>
    entry.type === 'review.remarked' && entry.review === review.id ? [entry.kind] : [],
  )
  assert.deepEqual(kinds.toSorted(), ['answer', 'question', 'question', 'remark'])
})

test('what was answered is asked no more', async () => {
  const { id } = await open()
  const asked = granted(await one.desk.remark(id, ann, 'Why?', 'question'))
  assert.deepEqual(
    unansweredOf(asked).map(({ words }) => words),
    ['Why?'],
  )
  assert.deepEqual(unansweredOf(granted(await one.desk.remark(id, carol, 'Because.', 'answer'))), [])
})

test('I5: those who ask for review answer and ask nothing; nobody else answers, at the desk or at the store', async () => {
  const { id } = await open()
  const said = async (by: typeof ann, as: 'question' | 'answer'): Promise<string> =>
    codeOf(await one.desk.remark(id, by, 'Words.', as))
  assert.equal(await said(carol, 'question'), 'reviewer-own')
  assert.equal(await said(agent, 'question'), 'reviewer-own')
  assert.equal(await said(ann, 'answer'), 'denied')
  assert.equal(await said(principal('eve'), 'question'), 'review-unknown')
  assert.equal(await said(principal('robot', 'agent', ['dba'], ann), 'question'), 'review-unknown')
  const by = (author: string, kind: string): Promise<string> =>
    attemptAt(
      store,
      `INSERT INTO review_remarks (id, review, author, author_name, kind, words) VALUES (gen_random_uuid(), $1, $2, 'n', $3, 'w')`,
      [id, author, kind],
    )
  assert.equal(await by(carol.id, 'question'), 'SY012')
  assert.equal(await by(ann.id, 'answer'), 'SY012')
  assert.equal(await by(ann.id, 'ruling'), 'review_remarks_kind_check')
  assert.equal(await by(ann.id, 'question'), 'changed 1')
  granted(await one.desk.rule(id, ann, 'deny', 'No.'))
  assert.equal(await said(ann, 'question'), 'review-over')
  assert.equal(await said(agent, 'answer'), 'review-over')
  assert.equal(await by(agent.id, 'answer'), 'SY012')
})
