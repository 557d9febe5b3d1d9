import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { systemRandom } from '../core/random.ts'
import { Secret } from '../core/secret.ts'
import { openStore, type Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { AccessBook } from './access-book.ts'
import { whyNotStanding, withAccountGroups, type AccessRules } from './access-state.ts'
import { Directory, type DirectoryChange } from './directory.ts'
import { Registry } from './registry.ts'

const issuer = 'https://issuer.test'
const rules: AccessRules = {
  accountsRequired: new Set(),
  groupsFromAccounts: new Set([issuer]),
  agentsRegistered: false,
}
const ana: Principal = {
  id: `${issuer}#ana`,
  kind: 'person',
  issuer,
  subject: 'ana',
  name: 'Ana',
  groups: ['from-token'],
  claims: { sid: 's1' },
  endsAt: Date.now() + 3_600_000,
  issuedAt: Date.now() - 5000,
}

let server: TemporaryServer
let stores: readonly [Store, Store]
before(async () => {
  server = await startTemporaryServer()
  stores = [await server.open(), await server.open()]
})
after(() => server[Symbol.asyncDispose]())

function openBook(store: Store): AccessBook {
  return new AccessBook({ store, clock: systemClock, log: () => undefined })
}

function standing(book: AccessBook, principal: Principal = ana): string {
  return whyNotStanding(principal, book.state, rules, Date.now())?.message ?? 'stands'
}

test('I6: what one replica writes, another knows within moments; what was replayed counts once', async (t) => {
  await using book = openBook(stores[1])
  assert.equal(await book.fresh(), true)
  const changes: string[] = []
  const registry = new Registry({
    store: stores[0],
    record: async ({ verb, author }) => void changes.push(`${verb} by ${author}`),
    clock: systemClock,
    random: systemRandom,
  })
  assert.equal(standing(book), 'stands')
  const changed = new Promise<number>((resolve) => book.onChange(() => resolve(performance.now())))
  const from = performance.now()
  const logout = { issuer, id: 'jti-1', subject: 'ana', session: null, beforeMs: Date.now() }
  assert.equal(await registry.logout(logout), true)
  const ms = (await changed) - from
  t.diagnostic(`another replica knew after ${ms.toFixed(0)} ms`)
  assert.ok(ms < 1000)
  assert.equal(standing(book), 'The sign-in was ended.')
  assert.equal(await registry.logout({ ...logout, beforeMs: Date.now() + 60_000 }), false)
  assert.deepEqual(changes, [`made by issuer ${issuer}`])
  const later = { ...ana, issuedAt: Date.now() + 10 }
  assert.equal(whyNotStanding(later, book.state, rules, Date.now()), null)
})

test('one session at the issuer ends those of that session alone', async () => {
  await using book = openBook(stores[0])
  const registry = new Registry({
    store: stores[0],
    record: async () => undefined,
    clock: systemClock,
    random: systemRandom,
  })
  const bob = { ...ana, id: `${issuer}#bob`, subject: 'bob' }
  await registry.logout({ issuer, id: 'jti-2', subject: null, session: 's1', beforeMs: Date.now() })
  assert.equal(await book.fresh(), true)
  assert.equal(standing(book, bob), 'The sign-in was ended.')
  const other = { ...bob, claims: { sid: 's2' } }
  assert.equal(standing(book, other), 'stands')
})

test('groups of a directory come in the place of those of tokens; a change is on record or is not made', async () => {
  await using book = openBook(stores[1])
  const recorded: DirectoryChange[] = []
  let isBroken = false
  const directory = new Directory({
    name: 'staff',
    issuer,
    subject: 'external-id',
    store: stores[0],
    record: async (change) => {
      if (isBroken) throw new Error('the ledger is gone')
      recorded.push(change)
    },
    clock: systemClock,
    random: systemRandom,
  })
  const user = await directory.create('User', { userName: 'eva', externalId: 'eva' })
  assert.ok('id' in user)
  await directory.create('Group', { displayName: 'dba', members: [{ value: user.id }] })
  assert.equal(await book.fresh(), true)
  const eva = { ...ana, id: `${issuer}#eva`, subject: 'eva' }
  assert.deepEqual(withAccountGroups(eva, book.state, rules).groups, ['dba'])
  assert.deepEqual(
    recorded.map(({ noun, verb, author }) => [noun, verb, author]),
    [
      ['account', 'created', 'directory staff'],
      ['group', 'created', 'directory staff'],
    ],
  )
  isBroken = true
  await assert.rejects(directory.update('User', user.id, (before) => ({ ...before, active: false })))
  isBroken = false
  const kept = await directory.read('User', user.id)
  assert.ok('document' in kept && kept.document['active'] === true)
})

test('a store that cannot be reached is said to be so: nobody is let in on what was known before', async () => {
  const url = new Secret('postgres://nobody@127.0.0.1:1/none')
  await using store = await openStore({
    source: { kind: 'url', url },
    clock: systemClock,
    log: () => undefined,
    callMsMax: 300,
  })
  await using book = openBook(store)
  assert.equal(await book.fresh(), false)
})
