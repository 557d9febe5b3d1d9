/** A live session goes on under a newer token of the same principal, and under nothing else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { principalOf, stage } from './gate.fixture.ts'

const policy = `
version: 1
rules:
  - { name: staff, principals: { groups: [staff] }, effects: [connect, read], verdict: allow }
`

function proof(name: string, endsAt: number, more: Partial<Principal> = {}): Principal {
  const principal = principalOf(name, endsAt)
  assert.ok(!(principal instanceof Refusal))
  return { ...principal, ...more }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

test('I6: a newer token keeps a session going beyond the older one, to its own instant and on record', async () => {
  const now = Date.now()
  await using held = await stage({ policy, endsAt: now + 600 })
  const session = await held.session()
  const twice = [held.gate.renew(proof('ana', now + 1400)), held.gate.renew(proof('ana', now + 1400))]
  assert.deepEqual(await Promise.all(twice), [1, 0])
  assert.equal(session.endsAt, now + 1400)
  await sleep(now + 900 - Date.now())
  assert.equal(session.signal.aborted, false)
  await sleep(now + 1600 - Date.now())
  assert.ok(session.signal.reason instanceof Refusal && session.signal.reason.code === 'session-ended')
  const extended = (await held.leaves()).filter(({ type }) => type === 'session.extended')
  assert.equal(extended.length, 1)
  assert.match(JSON.stringify(extended), new RegExp(new Date(now + 1400).toISOString().slice(0, 23)))
})

test('I6: nobody else, nothing older, no other groups and no other chain extends a session', async () => {
  const now = Date.now()
  await using held = await stage({ policy, endsAt: now + 60_000 })
  const session = await held.session()
  const later = now + 120_000
  const boss = proof('boss', later)
  for (const fresh of [
    proof('bert', later),
    proof('ana', now + 60_000),
    proof('ana', now + 30_000),
    proof('ana', later, { groups: ['staff', 'ana', 'admins'] }),
    proof('ana', later, { groups: ['staff'] }),
    proof('ana', later, { kind: 'agent' }),
    proof('ana', later, { onBehalfOf: boss }),
    { ...boss, onBehalfOf: proof('ana', later) },
  ])
    assert.equal(await held.gate.renew(fresh), 0, JSON.stringify(fresh))
  assert.equal(session.endsAt, now + 60_000)
})

test('I6: no token makes a session longer than a session may be, nor one that the policy would not admit', async () => {
  const now = Date.now()
  await using held = await stage({ policy, endsAt: now + 60_000 })
  const session = await held.session()
  assert.equal(await held.gate.renew(proof('ana', now + 100 * 3_600_000)), 1)
  assert.equal(session.endsAt, session.startedAt + 3_600_000)
  assert.equal(await held.gate.renew(proof('ana', now + 200 * 3_600_000)), 0)

  const other = await held.session('bert')
  held.policy = { ...held.policy, rules: [], version: 'f'.repeat(64) }
  assert.equal(await held.gate.renew(proof('bert', now + 100 * 3_600_000)), 0)
  assert.equal(other.endsAt, now + 60_000)
})

test('I1: what cannot be recorded extends nothing', async () => {
  const now = Date.now()
  await using held = await stage({ policy, endsAt: now + 60_000 })
  const session = await held.session()
  held.disk.fails = true
  await assert.rejects(held.gate.renew(proof('ana', now + 120_000)))
  assert.equal(session.endsAt, now + 60_000)
  held.disk.fails = false
  while (held.ledger.broken) await sleep(10)
})
