import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { Directory } from './directory.ts'
import { emergencyIssuer } from './emergency.ts'
import { KeyDesk } from './key-desk.ts'
import { Registry, type RegistryChange } from './registry.ts'
import { applyPatch, ScimFault, type ScimDocument } from './scim-patch.ts'

const issuer = 'https://issuer.test'
const bot = `${issuer}#bot`
const endsAt = Date.now() + 3_600_000
const wanted = { id: bot, purpose: 'Keeps the books', endsAt }

function person(subject: string, from = issuer): Principal {
  const id = `${from}#${subject}`
  return { id, kind: 'person', issuer: from, subject, name: subject, groups: ['g'], claims: {}, endsAt }
}

let server: TemporaryServer
let store: Store
const changes: RegistryChange[] = []
before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
})
after(() => server[Symbol.asyncDispose]())

async function record(change: RegistryChange): Promise<void> {
  changes.push(change)
}

function registry(): Registry {
  return new Registry({ store, record, clock: systemClock, random: systemRandom })
}

async function isActive(change: ReturnType<Directory['update']>): Promise<unknown> {
  const done = await change
  return done instanceof ScimFault ? done.status : done.document['active']
}

async function codeOf(asked: Promise<object | null>): Promise<string> {
  const done = await asked
  return done instanceof Refusal ? done.code : 'done'
}

test('I5: an agent that somebody else took goes to whoever an operator says, and not by its former owner again', async () => {
  const book = registry()
  const [mallory, ana, olga] = [person('mallory'), person('ana'), person('olga')]
  assert.equal(await codeOf(book.register(mallory, wanted)), 'done')
  assert.equal(await codeOf(book.register(ana, wanted)), 'denied')
  // Its owner ends it and takes it up again; what the operator ended is over.
  assert.equal(await codeOf(book.end(mallory, mallory.id, bot)), 'done')
  assert.equal(await codeOf(book.register(mallory, wanted)), 'done')
  assert.equal(await codeOf(book.end(olga, null, bot)), 'done')
  assert.equal(await codeOf(book.register(mallory, wanted)), 'denied')
  assert.equal(await codeOf(book.register(ana, wanted)), 'denied')

  const given = await book.register(olga, wanted, ana.id)
  assert.ok(!(given instanceof Refusal))
  assert.equal(given.owner, ana.id)
  const last = changes.at(-1)
  assert.deepEqual([last?.author, last?.details['owner']], [olga.id, ana.id])
  assert.equal(await codeOf(book.register(mallory, wanted)), 'denied')
  assert.equal(await codeOf(book.register(ana, wanted)), 'done')
  for (const nobody of ['', 'ana', '#ana', `${issuer}#`, `${issuer}#a\u202e`, bot])
    assert.equal(await codeOf(book.register(olga, wanted, nobody)), 'request-invalid', nobody)
})

test('the emergency account makes nothing that acts for it when its password is back in the safe', async () => {
  const glass = person('glass', emergencyIssuer)
  const agent: Principal = { ...person('helper'), kind: 'agent', onBehalfOf: glass }
  const keys = new KeyDesk({ store, record: async () => undefined, clock: systemClock, random: systemRandom })
  const key = { purpose: 'x', resources: ['bank'], groups: ['g'], endsAt }
  for (const one of [glass, agent]) {
    assert.equal(await codeOf(registry().register(one, { ...wanted, id: `${issuer}#other` })), 'denied')
    assert.equal(await codeOf(keys.make(one, key)), 'denied')
  }
})

test('a directory lets nobody in again by what it leaves out, or says under another name', async () => {
  const directory = new Directory({
    name: 'staff',
    issuer,
    subject: 'external-id',
    store,
    record: async () => undefined,
    clock: systemClock,
    random: systemRandom,
  })
  const user = { userName: 'ana', externalId: 'ana' }
  const made = await directory.create('User', user)
  assert.ok(!(made instanceof ScimFault))
  assert.equal(made.document['active'], true)
  const put = (document: ScimDocument): ReturnType<Directory['update']> =>
    directory.update('User', made.id, () => document)
  const patch = (...Operations: readonly object[]): ReturnType<Directory['update']> =>
    directory.update('User', made.id, (document) => applyPatch(document, { Operations }))
  const core = 'urn:ietf:params:scim:schemas:core:2.0:User'

  assert.equal(await isActive(put({ ...user, active: false })), false)
  assert.equal(await isActive(put(user)), false)
  assert.equal(await isActive(put({ ...user, displayName: 'Ana' })), false)
  assert.equal(await isActive(patch({ op: 'remove', path: 'active' })), false)
  assert.equal(await isActive(put({ ...user, active: true })), true)
  assert.equal(await isActive(put(user)), true)

  for (const document of [
    { ...user, [core]: { active: false } },
    { ...user, [`${core}:active`]: false },
    { ...user, [core.toUpperCase()]: {} },
  ])
    assert.equal(await isActive(put(document)), 400)
  for (const odd of ['a\0b', '\ud800']) {
    for (const document of [
      { userName: odd, externalId: 'odd' },
      { userName: 'odd', externalId: odd },
      { userName: 'odd', externalId: 'odd', emails: [{ value: odd }] },
      { userName: 'odd', externalId: 'odd', [odd]: 1 },
    ])
      assert.equal(await isActive(directory.create('User', document)), 400)
    const group = await directory.create('Group', { displayName: odd })
    assert.ok(group instanceof ScimFault && group.status === 400)
  }
  for (const operation of [
    { op: 'replace', path: core, value: { active: false } },
    { op: 'replace', path: `${core}:`, value: { active: false } },
    { op: 'replace', value: { [core]: { active: false } } },
  ])
    assert.equal(await isActive(patch(operation)), 400)
  assert.equal(await isActive(patch({ op: 'replace', value: { [`${core}:active`]: false } })), false)
})
