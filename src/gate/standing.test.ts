/** Approvals that outlive the connection that asked, and reviewers who change what was asked. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Clearance } from '../core/clearance.ts'
import type { Waiting } from '../core/gate.ts'
import { Refusal } from '../core/refusal.ts'
import type { Policy, Rule } from '../policy/rule.ts'
import { principal } from '../reviews/fixture.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { noWaiting, stage, statementOf, type GateStage } from './gate.fixture.ts'

const rita = principal('rita', 'person', ['rita'])
const omar = principal('omar', 'person', ['rita'])

function rulesWith(review: string): string {
  return `
version: 1
rules:
  - { name: staff, principals: { groups: [staff] }, effects: [connect, read], verdict: allow }
  - { name: drops, effects: [define], verdict: deny, reason: Nobody drops. }
  - { name: writes, effects: [write], verdict: review, reason: Writes are looked at., review: { groups: [rita], wait: 30s${review} } }
`
}

let server: TemporaryServer
let store: Store
before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
})
after(() => server[Symbol.asyncDispose]())

const returning: Waiting = { ...noWaiting, comesBack: true }

async function submitted(held: GateStage, text: string, waiting: Waiting, name = 'ana'): Promise<unknown> {
  const session = await held.session(name)
  const answer = await held.gate.submit(session, statementOf(['write'], text), waiting)
  await held.gate.close(session, 'done')
  return answer
}

function pending(answer: unknown): string {
  assert.ok(answer instanceof Refusal && answer.code === 'review-pending', String(answer))
  assert.ok(answer.reviewId)
  return answer.reviewId
}

function codeOf(answer: unknown): string {
  return answer instanceof Refusal ? answer.code : answer instanceof Clearance ? 'cleared' : 'nothing'
}

describe('a client that comes back', () => {
  test('I2: is refused at once, and its approval is spent by the same statement from any session, once', async () => {
    await using held = await stage({ policy: rulesWith(''), store })
    const reviewId = pending(await submitted(held, 'r1', returning))
    assert.equal(pending(await submitted(held, 'r1', returning)), reviewId, 'the same review, not another')
    await held.desk.rule(reviewId, rita, 'approve', 'Fine.')
    assert.equal(codeOf(await submitted(held, 'r1 ', returning)), 'review-pending', 'another text')
    assert.equal(codeOf(await submitted(held, 'r1', returning, 'bert')), 'review-pending', 'another person')
    const answer = await submitted(held, 'r1', returning)
    assert.ok(answer instanceof Clearance)
    assert.notEqual(pending(await submitted(held, 'r1', returning)), reviewId)
  })

  test('is told what a reviewer said, and asks nobody again while the denial is fresh', async () => {
    await using held = await stage({ policy: rulesWith(''), store })
    const reviewId = pending(await submitted(held, 'r2', returning))
    await held.desk.rule(reviewId, rita, 'deny', 'Not on a Friday.')
    const answer = await submitted(held, 'r2', returning)
    assert.ok(answer instanceof Refusal && answer.code === 'review-denied')
    assert.match(answer.message, /Not on a Friday/)
    assert.equal(answer.reviewId, reviewId)
  })

  test('I2: when the policy changes meanwhile, the approval is void', async () => {
    await using held = await stage({ policy: rulesWith(', retry: true'), store })
    const reviewId = pending(await submitted(held, 'r3', noWaiting))
    await held.desk.rule(reviewId, rita, 'approve', 'Fine.')
    held.policy = { ...held.policy, version: 'f'.repeat(64) }
    assert.notEqual(pending(await submitted(held, 'r3', noWaiting)), reviewId)
  })

  test('I2: where another rule or other terms decide, other reviewers are asked', async () => {
    await using held = await stage({ policy: rulesWith(', retry: true, uses: 9'), store })
    const reviewId = pending(await submitted(held, 'r6', noWaiting))
    await held.desk.rule(reviewId, rita, 'approve', 'Fine.')
    assert.equal(codeOf(await submitted(held, 'r6', noWaiting)), 'cleared')
    const { policy } = held
    const changed = (change: (rule: Rule) => Rule): Policy => ({ ...policy, rules: policy.rules.map(change) })
    held.policy = changed((rule) => (rule.review ? { ...rule, review: { ...rule.review, quorum: 2 } } : rule))
    assert.notEqual(pending(await submitted(held, 'r6', noWaiting)), reviewId)
    held.policy = changed((rule) => ({ ...rule, name: `${rule.name}-too` }))
    assert.notEqual(pending(await submitted(held, 'r6', noWaiting)), reviewId)
    held.policy = policy
    assert.equal(codeOf(await submitted(held, 'r6', noWaiting)), 'cleared')
  })

  test('I2: many at once spend an approval as often as it says', async () => {
    await using held = await stage({ policy: rulesWith(', retry: true, uses: 3'), store })
    const reviewId = pending(await submitted(held, 'r4', noWaiting))
    await held.desk.rule(reviewId, rita, 'approve', 'Fine.')
    const session = await held.session()
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () =>
        held.gate.submit(session, statementOf(['write'], 'r4'), noWaiting),
      ),
    )
    assert.equal(answers.filter((answer) => answer instanceof Clearance).length, 3)
    assert.equal(answers.filter((answer) => codeOf(answer) === 'review-pending').length, 5)
    const others = new Set(answers.flatMap((answer) => (answer instanceof Refusal ? answer.reviewId : [])))
    assert.equal(others.size, 1, 'the others ask together')
  })

  test('an approval is taken back by a reviewer before its uses are over', async () => {
    await using held = await stage({ policy: rulesWith(', retry: true, uses: 3'), store })
    const reviewId = pending(await submitted(held, 'r5', noWaiting))
    await held.desk.rule(reviewId, rita, 'approve', 'Fine.')
    assert.equal(codeOf(await submitted(held, 'r5', noWaiting)), 'cleared')
    const taken = await held.desk.takeBack(reviewId, omar, 'The import is done.')
    assert.ok(!(taken instanceof Refusal) && taken.state === 'withdrawn')
    assert.match(taken.closeReason, /taken back by omar .*The import is done/)
    assert.equal(codeOf(await submitted(held, 'r5', noWaiting)), 'review-pending')
  })
})

function shaped(text: string, fingerprint: string): ReturnType<typeof statementOf> {
  const statement = statementOf(['write'], text)
  return { ...statement, inspection: { ...statement.inspection, fingerprint } }
}

test('chance asks for one reviewer more, whom nobody knows beforehand', async () => {
  await using held = await stage({ policy: rulesWith(', second-look: 50'), store })
  const quorums: number[] = []
  for (let at = 0; at < 24; at++) {
    const reviewId = pending(await submitted(held, `chance ${at}`, returning))
    const review = await held.desk.rule(reviewId, rita, 'approve', 'Fine.')
    assert.ok(!(review instanceof Refusal))
    assert.equal(review.state, review.hasSecondLook ? 'open' : 'approved')
    quorums.push(review.quorum)
    if (!review.hasSecondLook) continue
    assert.equal(codeOf(await held.desk.rule(reviewId, rita, 'approve', 'Again.')), 'review-ruled')
    const after = await held.desk.rule(reviewId, omar, 'approve', 'Fine too.')
    assert.ok(!(after instanceof Refusal) && after.state === 'approved')
  }
  // One in 8 million runs has only one of the two.
  assert.deepEqual(new Set(quorums), new Set([1, 2]))
})

describe('an approval of the shape', () => {
  test('covers the same statement with other constants, and no other statement', async () => {
    await using held = await stage({ policy: rulesWith(', retry: true, uses: 5, binds: shape'), store })
    const session = await held.session()
    const submit = async (text: string, fingerprint: string): Promise<unknown> =>
      held.gate.submit(session, shaped(text, fingerprint), noWaiting)
    await held.desk.rule(pending(await submit('s = 1', 's')), rita, 'approve', 'Fine.')
    assert.equal(codeOf(await submit('s = 2', 's')), 'cleared')
    assert.equal(codeOf(await submit('t = 2', 't')), 'review-pending')
  })
})

/** A client that waits and takes what reviewers make of its statement. */
function patient(effects: Parameters<typeof statementOf>[0]): {
  readonly waiting: Waiting
  readonly reviewId: Promise<string>
} {
  const held = Promise.withResolvers<string>()
  const waiting: Waiting = {
    ...noWaiting,
    held: ({ reviewId }) => held.resolve(reviewId),
    rewritten: (text) => Promise.resolve(statementOf(effects, text)),
  }
  return { waiting, reviewId: held.promise }
}

describe('a changed statement', () => {
  test('I12: what runs is what the reviewer wrote, and both texts are on record', async () => {
    await using held = await stage({ policy: rulesWith(''), store })
    const client = patient(['write'])
    const answer = submitted(held, 'c1', client.waiting)
    const ruling = { word: 'change', revision: 0, statement: 'c1 LIMIT 1' } as const
    const after = await held.desk.rule(await client.reviewId, rita, ruling, 'One is enough.')
    assert.ok(!(after instanceof Refusal) && after.state === 'approved')
    const cleared = await answer
    assert.ok(cleared instanceof Clearance && cleared.statement.text === 'c1 LIMIT 1')
    assert.ok((await held.leaves()).some((leaf) => leaf.type === 'review.ruled' && leaf.ruling === 'change'))
  })

  test('I5: with a quorum of two, approvals of the text before do not count for the text after', async () => {
    await using held = await stage({ policy: rulesWith(', quorum: 2'), store })
    const client = patient(['write'])
    const answer = submitted(held, 'c2', client.waiting)
    const reviewId = await client.reviewId
    await held.desk.rule(reviewId, omar, 'approve', 'Fine.')
    const ruling = { word: 'change', revision: 0, statement: 'c2 LIMIT 1' } as const
    const changed = await held.desk.rule(reviewId, rita, ruling, 'One is enough.')
    assert.ok(!(changed instanceof Refusal) && changed.state === 'open')
    const stale = await held.desk.rule(reviewId, omar, 'approve', 'Still fine.')
    assert.ok(stale instanceof Refusal && stale.code === 'review-over')
    const again = await held.desk.rule(reviewId, rita, { word: 'approve', revision: 1 }, 'Mine.')
    assert.ok(again instanceof Refusal && again.code === 'review-ruled')
    await held.desk.rule(reviewId, omar, { word: 'approve', revision: 1 }, 'That too.')
    const cleared = await answer
    assert.ok(cleared instanceof Clearance && cleared.statement.text === 'c2 LIMIT 1')
  })

  test('I3: is decided like any other; what the policy denies does not run', async () => {
    await using held = await stage({ policy: rulesWith(''), store })
    const client = patient(['define'])
    const answer = submitted(held, 'c3', client.waiting)
    const ruling = { word: 'change', revision: 0, statement: 'DROP TABLE t' } as const
    await held.desk.rule(await client.reviewId, rita, ruling, 'Why not.')
    const refused = await answer
    assert.ok(refused instanceof Refusal && refused.code === 'review-changed')
    assert.match(refused.message, /Nobody drops/)
  })

  test('where the client cannot be given another statement, nothing runs', async () => {
    await using held = await stage({ policy: rulesWith(''), store })
    const client = patient(['write'])
    const waiting: Waiting = { ...noWaiting, held: client.waiting.held.bind(client.waiting) }
    const answer = submitted(held, 'c4', waiting)
    const ruling = { word: 'change', revision: 0, statement: 'c4 LIMIT 1' } as const
    await held.desk.rule(await client.reviewId, rita, ruling, 'One is enough.')
    assert.equal(codeOf(await answer), 'review-changed')
  })
})

test('remarks are seen by both sides, counted and kept', async () => {
  await using held = await stage({ policy: rulesWith(''), store })
  const reviewId = pending(await submitted(held, 'm1', returning))
  const asked = await held.desk.remark(reviewId, rita, 'Why every row?')
  assert.ok(!(asked instanceof Refusal))
  assert.deepEqual(
    asked.remarks.map(({ author, words }) => [author, words]),
    [[rita.id, 'Why every row?']],
  )
  const stranger = await held.desk.remark(reviewId, principal('eve', 'person', ['others']), 'Hello.')
  assert.ok(stranger instanceof Refusal && stranger.code === 'review-unknown')
  const blank = await held.desk.remark(reviewId, rita, '  ')
  assert.ok(blank instanceof Refusal && blank.code === 'request-invalid')
  assert.equal((await held.leaves()).filter(({ type }) => type === 'review.remarked').length, 1)
})
