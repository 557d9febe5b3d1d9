import assert from 'node:assert/strict'
import test from 'node:test'
import { Clearance } from '../core/clearance.ts'
import { systemClock } from '../core/clock.ts'
import type { Waiting } from '../core/gate.ts'
import { ManualClock } from '../core/manual-clock.ts'
import { Recorded } from '../core/outcome.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import { startTemporaryServer } from '../store/temporary-store.ts'
import { noWaiting, policyOf, stage, statementOf } from './gate.fixture.ts'

const rules = `
version: 1
rules:
  - { name: staff, principals: { groups: [staff] }, effects: [connect, read, write, define], verdict: allow }
  - { name: drops, effects: [define], verdict: deny, reason: No. }
`
const heldRules = `
version: 1
rules:
  - { name: staff, principals: { groups: [staff] }, effects: [connect, read], verdict: allow }
  - { name: writes, effects: [write], verdict: review, reason: Writes are looked at., review: { groups: [rita], wait: 30s } }
`
const bytes = Buffer.from('row')

test('I1: a read is cleared at once, and its entry is written before anything of the reply is shown', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  const statement = statementOf(['read'])
  const cleared = held.gate.submit(session, statement, noWaiting)
  assert.ok(cleared instanceof Clearance)
  assert.ok(held.ledger.writtenTo <= cleared.entry, 'nothing forced the entry out yet')
  const shown = held.gate.record(session, { statement: statement.number, bytes })
  assert.ok(shown instanceof Recorded)
  assert.ok(held.ledger.writtenTo > cleared.entry)
})

test('I1: anything but a read is cleared only after its entry is synced', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  const disk = Promise.withResolvers<void>()
  held.disk.gate = disk.promise
  const answer = held.gate.submit(session, statementOf(['read', 'write']), noWaiting)
  assert.ok(answer instanceof Promise)
  const first = await Promise.race([
    answer,
    new Promise((resolve) => setTimeout(resolve, 60, 'still waiting')),
  ])
  assert.equal(first, 'still waiting')
  disk.resolve()
  const cleared = await answer
  assert.ok(cleared instanceof Clearance)
  assert.ok(held.ledger.syncedTo > cleared.entry)
})

test('I1: while the disk takes longer than reads may wait to be synced, they are synced before they run', async () => {
  await using held = await stage({ policy: rules, syncLateMs: 30 })
  const session = await held.session()
  const read = (): ReturnType<typeof held.gate.submit> =>
    held.gate.submit(session, statementOf(['read']), noWaiting)
  await held.ledger.checkpoint()
  const disk = Promise.withResolvers<void>()
  held.disk.gate = disk.promise
  const early = read()
  assert.ok(early instanceof Clearance, 'one that comes before anybody can know')
  held.ledger.flush()
  while (!held.ledger.isBehind(systemClock.monotonic())) await systemClock.sleep(5)
  const late = read()
  assert.ok(late instanceof Promise)
  const ahead = held.gate.submit(session, statementOf(['read']), { ...noWaiting, goesAhead: true })
  assert.ok(ahead instanceof Clearance && !ahead.isRipe)
  assert.throws(() => ahead.spend(), /not synced/)
  let isOut = false
  void late.then(() => {
    isOut = true
  })
  for (let turn = 0; turn < 20; turn += 1) await systemClock.sleep(1)
  assert.ok(!isOut)
  disk.resolve()
  const cleared = await late
  assert.ok(cleared instanceof Clearance && held.ledger.syncedTo > cleared.entry)
  assert.equal(await ahead.ripened(), null)
  await held.ledger.checkpoint()
  assert.ok(read() instanceof Clearance, 'the disk keeps up again')
})

test('I1: what is written while a sync runs is synced after it, whether or not anything else comes', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  await held.ledger.checkpoint()
  const disk = Promise.withResolvers<void>()
  held.disk.gate = disk.promise
  const before = held.disk.syncs
  void held.gate.submit(session, statementOf(['read']), noWaiting)
  held.ledger.flush()
  await systemClock.sleep(40)
  const last = held.gate.submit(session, statementOf(['read']), noWaiting)
  assert.ok(last instanceof Clearance)
  held.ledger.flush()
  await systemClock.sleep(40)
  disk.resolve()
  while (held.ledger.syncedTo <= last.entry) await systemClock.sleep(1)
  assert.ok(held.disk.syncs > before)
})

test('I1: a client that goes ahead is answered at once, and nothing of it can be spent before one sync of all', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  const ahead = { ...noWaiting, goesAhead: true }
  await held.ledger.synced(held.ledger.next - 1)
  const disk = Promise.withResolvers<void>()
  held.disk.gate = disk.promise
  const before = held.disk.syncs
  const cleared = Array.from({ length: 50 }, () => held.gate.submit(session, statementOf(['write']), ahead))
  const last = cleared.at(-1)
  assert.ok(last instanceof Clearance && !last.isRipe)
  assert.throws(() => last.spend(), /not synced/)
  const ripened = last.ripened()
  disk.resolve()
  assert.equal(await ripened, null)
  assert.equal(held.disk.syncs, before + 1)
  for (const one of cleared) assert.ok(one instanceof Clearance && one.spend().length > 0)
})

test('I1: without a disk what was cleared ahead never ripens', async () => {
  await using held = await stage({ policy: rules })
  const ahead = { ...noWaiting, goesAhead: true }
  const cleared = held.gate.submit(await held.session(), statementOf(['write']), ahead)
  assert.ok(cleared instanceof Clearance)
  held.disk.fails = true
  const refusal = await cleared.ripened()
  assert.equal(refusal?.code, 'ledger-unavailable')
  assert.throws(() => cleared.spend(), /not synced/)
  held.disk.fails = false
  while (held.ledger.broken) await new Promise((resolve) => setTimeout(resolve, 10))
})

test('I1: without a ledger nothing passes, in no direction, and it passes again when the disk is back', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  const before = statementOf(['read'])
  assert.ok(held.gate.submit(session, before, noWaiting) instanceof Clearance)
  held.disk.fails = true
  const shown = held.gate.record(session, { statement: before.number, bytes })
  assert.ok(shown instanceof Refusal && shown.code === 'ledger-unavailable')
  for (const kind of ['read', 'write', 'define'] as const) {
    const answer = await held.gate.submit(session, statementOf([kind]), noWaiting)
    assert.ok(answer instanceof Refusal && answer.code === 'ledger-unavailable', kind)
  }
  const admitted = await held.gate.admit({ kind: 'token', token: new Secret('ana') }, 'bank', session.origin)
  assert.ok(admitted instanceof Refusal && admitted.code === 'ledger-unavailable')
  held.disk.fails = false
  while (held.ledger.broken) await new Promise((resolve) => setTimeout(resolve, 10))
  assert.ok((await held.gate.submit(session, statementOf(['write']), noWaiting)) instanceof Clearance)
})

test('I2: a clearance forwards exactly the bytes that were decided on, once', async () => {
  await using held = await stage({ policy: rules })
  const statement = statementOf(['read'])
  const cleared = held.gate.submit(await held.session(), statement, noWaiting)
  assert.ok(cleared instanceof Clearance)
  assert.equal(cleared.spend(), statement.bytes)
  assert.throws(() => cleared.spend(), /already spent/)
})

test('I3: an unknown effect and an unparsed text are refused although a rule allows everything it names', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  const unknown = await held.gate.submit(session, statementOf(['read', 'unknown']), noWaiting)
  assert.ok(unknown instanceof Refusal && unknown.code === 'unknown-effect')
  const plain = statementOf(['read'])
  const broken = { ...plain, inspection: { ...plain.inspection, kind: 'refused', statements: [] } } as const
  const unparsed = await held.gate.submit(session, broken, noWaiting)
  assert.ok(unparsed instanceof Refusal && unparsed.code === 'too-complex')
})

test('I3: a ceiling on writes that nothing enforces refuses the write', async () => {
  await using held = await stage({
    policy: rules.replace('verdict: allow }', 'verdict: allow, rows-max: 5 }'),
  })
  const session = await held.session()
  const refused = await held.gate.submit(session, statementOf(['write']), noWaiting)
  assert.ok(refused instanceof Refusal && refused.code === 'row-limit')
  assert.ok(held.gate.submit(session, statementOf(['read']), noWaiting) instanceof Clearance)
})

test('a refusal is on record with its rule before it is told', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  const refused = await held.gate.submit(session, statementOf(['define']), noWaiting)
  assert.ok(refused instanceof Refusal && refused.rule === 'drops')
  assert.equal(held.ledger.writtenTo, held.ledger.next)
  const leaf = (await held.leaves()).findLast(({ type }) => type === 'statement.decided')
  assert.ok(leaf?.type === 'statement.decided' && leaf.code === 'denied' && leaf.rule === 'drops')
})

test('I10: who was let in, who was not, and when each left is on record', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  const origin = session.origin
  const stranger = await held.gate.admit({ kind: 'token', token: new Secret('nobody') }, 'bank', origin)
  assert.ok(stranger instanceof Refusal && stranger.code === 'unauthenticated')
  const lost = await held.gate.admit({ kind: 'token', token: new Secret('ana') }, 'vault', origin)
  assert.ok(lost instanceof Refusal && lost.code === 'resource-unknown')
  await held.gate.close(session, 'client-left')
  const types = (await held.leaves()).map(({ type }) => type)
  assert.deepEqual(types, ['session.opened', 'session.refused', 'session.refused', 'session.closed'])
})

test('I6: a session ends at the instant of its token, not at a span after it began', async () => {
  const clock = new ManualClock()
  await using held = await stage({ policy: rules, clock, endsAt: clock.now() + 5000 })
  const session = await held.session()
  assert.equal(session.endsAt, clock.now() + 5000)
  clock.advance(4999)
  await new Promise(setImmediate)
  assert.equal(session.signal.aborted, false)
  clock.advance(1)
  await new Promise(setImmediate)
  assert.equal(session.signal.aborted, true)
  const late = await held.gate.submit(session, statementOf(['read']), noWaiting)
  assert.ok(late instanceof Refusal && late.code === 'session-ended')
})

test('I6: a policy that no longer admits a principal ends its sessions', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  held.policy = policyOf(rules.replace('groups: [staff]', 'groups: [others]'))
  held.gate.reconsider()
  assert.equal(session.signal.aborted, true)
  assert.ok(session.signal.reason instanceof Refusal && session.signal.reason.code === 'session-ended')
})

test('I4: what comes unasked is held by the policy in force, not by the one that the session was opened under', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  assert.equal(session.unasked().hidesValues, false)
  held.policy = policyOf(`${rules}
classes: { secret: {} }
protect: [{ columns: { public.t.c: secret } }]
channels: [{ open: [jobs] }]
`)
  const now = session.unasked()
  assert.deepEqual(
    [now.hidesValues, now.opensChannel('jobs'), now.opensChannel('others')],
    [true, true, false],
  )
})

test('a changed policy decides the very next statement, remembered decisions or not', async () => {
  await using held = await stage({ policy: rules })
  const session = await held.session()
  const statement = statementOf(['read'])
  assert.ok(held.gate.submit(session, statement, noWaiting) instanceof Clearance)
  held.policy = policyOf(rules.replace('connect, read, write', 'connect, write'))
  assert.ok((await held.gate.submit(session, statement, noWaiting)) instanceof Refusal)
})

test('sessions are bounded, altogether and for one principal', async () => {
  await using held = await stage({ policy: rules })
  for (let count = 0; count < 5; count += 1) await held.session('ana')
  await assert.rejects(held.session('ana'), /as many sessions/)
  for (let count = 0; count < 5; count += 1) await held.session('rita')
  await assert.rejects(held.session('omar'), /as many sessions/)
})

test('I8: sessions that are opened at once are bounded as those opened in turn', async () => {
  await using held = await stage({ policy: rules })
  const names = ['ana', 'rita', 'omar'].flatMap((name) => Array.from({ length: 6 }, () => name))
  const opened = await Promise.allSettled(names.map((name) => held.session(name)))
  const count = opened.filter(({ status }) => status === 'fulfilled').length
  assert.ok(count >= 5 && count <= 10, `${count} sessions`)
})

test('I3: without a store a statement that needs a review is refused, and others go on', async () => {
  await using held = await stage({ policy: heldRules })
  const session = await held.session()
  const answer = await held.gate.submit(session, statementOf(['write']), noWaiting)
  assert.ok(answer instanceof Refusal && answer.code === 'review-unavailable')
  assert.ok(held.gate.submit(session, statementOf(['read']), noWaiting) instanceof Clearance)
})

const rita: Principal = {
  id: 'https://issuer.example#rita',
  kind: 'person',
  issuer: 'https://issuer.example',
  subject: 'rita',
  name: 'Rita',
  groups: ['rita'],
  claims: {},
  endsAt: Number.MAX_SAFE_INTEGER,
}

/** A client that waits, and tells which review it waits for. */
function patient(): {
  readonly waiting: Waiting
  readonly reviewId: Promise<string>
  readonly leave: () => void
} {
  const held = Promise.withResolvers<string>()
  const leaving = new AbortController()
  const waiting = {
    ...noWaiting,
    signal: leaving.signal,
    held: ({ reviewId }: { readonly reviewId: string }) => held.resolve(reviewId),
  }
  return { waiting, reviewId: held.promise, leave: () => leaving.abort() }
}

test('reviews', async (t) => {
  await using server = await startTemporaryServer()
  const store = await server.open()

  await t.test('I5: an approved statement runs once, on record before and after', async () => {
    await using held = await stage({ policy: heldRules, store })
    const client = patient()
    const answer = held.gate.submit(await held.session(), statementOf(['write'], 'w1'), client.waiting)
    const ruled = await held.desk.rule(await client.reviewId, rita, 'approve', 'Fine.')
    assert.ok(!(ruled instanceof Refusal))
    const cleared = await answer
    assert.ok(cleared instanceof Clearance)
    assert.ok(held.ledger.syncedTo > cleared.entry)
    const types = (await held.leaves()).map(({ type }) => type)
    assert.deepEqual(types, [
      'session.opened',
      'review.opened',
      'review.ruled',
      'review.closed',
      'statement.decided',
    ])
  })

  await t.test(
    'I2: when the policy changes while it waits, an approval of the old request runs nothing',
    async () => {
      await using held = await stage({ policy: heldRules, store })
      const client = patient()
      const answer = held.gate.submit(await held.session(), statementOf(['write'], 'w2'), client.waiting)
      const reviewId = await client.reviewId
      held.policy = policyOf(`${heldRules}\n# another version`)
      await held.desk.rule(reviewId, rita, 'approve', 'Fine.')
      const refused = await answer
      assert.ok(refused instanceof Refusal && refused.code === 'facts-changed')
    },
  )

  await t.test(
    'a client that leaves withdraws its statement; a later approval finds nothing to approve',
    async () => {
      await using held = await stage({ policy: heldRules, store })
      const client = patient()
      const answer = held.gate.submit(await held.session(), statementOf(['write'], 'w3'), client.waiting)
      const reviewId = await client.reviewId
      client.leave()
      const refused = await answer
      assert.ok(refused instanceof Refusal && refused.code === 'review-withdrawn')
      const late = await held.desk.rule(reviewId, rita, 'approve', 'Fine.')
      assert.ok(late instanceof Refusal && late.code === 'review-over')
    },
  )

  await t.test('I6: a session that ends while its statement waits takes the statement with it', async () => {
    await using held = await stage({ policy: heldRules, store })
    const client = patient()
    const session = await held.session()
    const answer = held.gate.submit(session, statementOf(['write'], 'w4'), client.waiting)
    await client.reviewId
    held.policy = policyOf(heldRules.replace('groups: [staff]', 'groups: [others]'))
    held.gate.reconsider()
    const refused = await answer
    assert.ok(refused instanceof Refusal)
  })
})
