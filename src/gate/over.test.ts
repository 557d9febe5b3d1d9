/** Which sessions go on, and which end, when something changes in who may do what. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { ManualClock } from '../core/manual-clock.ts'
import { Refusal } from '../core/refusal.ts'
import { emptyState, type AccessState, type GrantStanding } from '../identity/access-state.ts'
import { policyOf, principalOf, stage, type GateStage } from './gate.fixture.ts'

const issuer = 'https://issuer.example'
const hourMs = 3_600_000
const text = `
version: 1
roles:
  - { name: reader, resources: bank, principals: { groups: [staff] } }
  - name: writer
    resources: bank
    request: { principals: { groups: [staff] }, groups: [bosses], recurring-days: 90 }
rules:
  - { name: let-in, effects: [connect, read], verdict: allow }
`

/** What is known of who may do what, as the test says it. */
class Access {
  state: AccessState = emptyState
  readonly rules = {
    accountsRequired: new Set<string>(),
    groupsFromAccounts: new Set([issuer]),
    agentsRegistered: false,
  }

  fresh(): Promise<boolean> {
    return Promise.resolve(true)
  }

  groups(name: string, ...groups: readonly string[]): void {
    const accounts = new Map([...this.state.accounts, [`${issuer}#${name}`, { active: true, groups }]])
    this.state = { ...this.state, accounts }
  }

  grant(id: string, lastsMs: number, more: Partial<GrantStanding> = {}): void {
    const nowMs = systemClock.now()
    const grant = {
      id,
      resource: 'bank',
      role: 'writer',
      parties: [`${issuer}#ana`],
      startsAt: nowMs - 1000,
      endsAt: nowMs + lastsMs,
      recurrence: null,
      ...more,
    }
    this.state = { ...this.state, grants: [...this.state.grants, grant] }
  }
}

async function opened(access: Access, more: { readonly clock?: ManualClock } = {}): Promise<GateStage> {
  return stage({ policy: text, access, ...more })
}

async function endOf(held: GateStage, name: string, act: () => void): Promise<string> {
  const session = await held.session(name)
  act()
  held.gate.reconsider()
  const reason: unknown = session.signal.aborted ? session.signal.reason : 'goes on'
  await held.gate.close(session, 'done')
  return reason instanceof Refusal ? reason.code : String(reason)
}

test('I6: a session of an agent ends when the person behind it leaves a group, whoever acts keeps theirs', async () => {
  const access = new Access()
  access.groups('ana', 'staff', 'analysts')
  await using held = await opened(access)
  const ends = (act: () => void): Promise<string> => endOf(held, 'bot for ana', act)
  assert.equal(await ends(() => access.groups('omar', 'staff')), 'goes on')
  assert.equal(await ends(() => access.groups('ana', 'staff')), 'access-ended')
  assert.equal(await ends(() => access.groups('ana', 'staff', 'analysts')), 'access-ended')
})

test('I6: a session of an agent ends when the policy takes a role from the person behind it', async () => {
  const access = new Access()
  await using held = await opened(access)
  const less = policyOf(text.replace('{ groups: [staff] } }', '{ groups: [staff], kinds: [agent] } }'))
  assert.equal(await endOf(held, 'bot for ana', () => (held.policy = less)), 'access-ended')
})

test('a session goes on when the role it rests on is granted once more, and a role is given besides', async () => {
  const access = new Access()
  access.grant('first', hourMs)
  await using held = await opened(access)
  assert.equal(await endOf(held, 'ana', () => access.grant('longer', 2 * hourMs)), 'goes on')
  const onlyNewer = (): void => {
    access.state = { ...access.state, grants: access.state.grants.filter(({ id }) => id === 'first') }
  }
  assert.equal(await endOf(held, 'ana', onlyNewer), 'grant-ended')
})

test('I6: a grant counts for whom the policy offers the role to now, not for whom it was offered to', async () => {
  const access = new Access()
  access.grant('one', hourMs)
  await using held = await opened(access)
  const others = policyOf(
    text.replace('request: { principals: { groups: [staff]', 'request: { principals: { groups: [it]'),
  )
  assert.equal(await endOf(held, 'ana', () => (held.policy = others)), 'grant-ended')
  assert.deepEqual(
    held.gate.rolesAt((await held.session('ana')).principal, 'bank').map(({ name }) => name),
    ['reader'],
  )
})

test('I6: a recurring grant is in force in its windows alone, and a session has what is left of one', async () => {
  const clock = new ManualClock(Date.parse('2026-11-23T01:30Z'))
  const access = new Access()
  access.grant('nightly', 0, {
    startsAt: Date.parse('2026-11-20T00:00Z'),
    endsAt: Date.parse('2026-12-20T00:00Z'),
    recurrence: { weekdays: [1, 2, 3, 4, 5], at: '02:00', timeZone: 'Europe/Berlin', lastsMs: hourMs },
  })
  await using held = await opened(access, { clock })
  const session = await held.session('ana')
  const rolesNow = (): readonly string[] =>
    held.gate.rolesAt(session.principal, 'bank').flatMap(({ name, grant }) => (grant ? [name] : []))
  assert.equal(session.endsAt, Date.parse('2026-11-23T02:00Z'))
  assert.deepEqual(rolesNow(), ['writer'])
  clock.advance(30 * 60_000)
  await Promise.resolve()
  assert.ok(session.signal.aborted && session.signal.reason instanceof Refusal)
  assert.equal(session.signal.reason.code, 'grant-ended')
  assert.deepEqual(rolesNow(), [])
  clock.advance(23 * hourMs)
  assert.deepEqual(rolesNow(), ['writer'])
  held.policy = policyOf(text.replace(', recurring-days: 90', ''))
  assert.deepEqual(rolesNow(), [])
})

test('I6: a clock that is set forward ends what is over by it within moments', async () => {
  const clock = new ManualClock()
  await using held = await stage({ policy: text, clock, endsAt: clock.now() + hourMs })
  const session = await held.session('ana')
  clock.step(2 * hourMs)
  assert.ok(!session.signal.aborted)
  clock.advance(500)
  await new Promise((resolve) => setImmediate(resolve))
  assert.ok(session.signal.reason instanceof Refusal)
  assert.equal(session.signal.reason.code, 'session-ended')
})

test('I6: a session of an agent lasts no longer than its registration, wherever in the chain it is', async () => {
  const access = new Access()
  const bot = { owner: `${issuer}#ana`, purpose: 'Books', endsAt: systemClock.now() + 60_000, isEnded: false }
  access.state = { ...access.state, agents: new Map([[`${issuer}#bot`, bot]]) }
  await using held = await opened(access)
  assert.equal((await held.session('bot for ana')).endsAt, bot.endsAt)
  assert.ok((await held.session('ana')).endsAt > bot.endsAt)
})

test('an agent is granted no role that its person could not have, unless the policy names whom it acts for', async () => {
  const access = new Access()
  access.grant('one', hourMs, { parties: [`${issuer}#bot`, `${issuer}#ana`] })
  const bot = principalOf('bot for ana', systemClock.now() + hourMs)
  assert.ok(!(bot instanceof Refusal))
  const rolesOf = async (who: string): Promise<readonly string[]> => {
    const asking = 'request: { principals: { groups: [staff]'
    const policy = text.replace(asking, `request: { principals: { ${who}`)
    await using held = await stage({ policy, access })
    return held.gate.rolesAt(bot, 'bank').flatMap(({ name, grant }) => (grant ? [name] : []))
  }
  assert.deepEqual(await rolesOf('groups: [staff]'), ['writer'])
  assert.deepEqual(await rolesOf('groups: [bot]'), [])
  assert.deepEqual(await rolesOf('kinds: [agent]'), [])
  assert.deepEqual(await rolesOf('kinds: [agent], on-behalf-of: { groups: [ana] }'), ['writer'])
  assert.deepEqual(await rolesOf('kinds: [agent], on-behalf-of: { groups: [omar] }'), [])
})
