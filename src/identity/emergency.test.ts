import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { generateKeyPairSync } from 'node:crypto'
import { ManualClock } from '../core/manual-clock.ts'
import { systemRandom } from '../core/random.ts'
import { Secret } from '../core/secret.ts'
import type { EmergencyAccount } from './emergency.ts'
import { openIdentity } from './oidc.ts'
import { audienceOf, makeSessionTokens } from './session-token.ts'
import { Unauthenticated } from './unauthenticated.ts'

const password = `spe_${'0123456789abcdef'.repeat(4)}`
const hashed = createHash('sha256').update(password).digest('hex')

function open(digest: string | null, alert: (place: string) => Promise<void> = async () => undefined) {
  const emergency: EmergencyAccount = {
    name: 'glass',
    groups: ['break-glass'],
    sessionMsMax: 600_000,
    digest: () => Promise.resolve(digest === null ? null : new Secret(digest)),
    alert,
  }
  const clock = new ManualClock()
  return openIdentity({ issuers: [], emergency, clock, log: { warn() {} } })
}

test('the emergency account needs no issuer, and every use raises an alert first', async () => {
  const places: string[] = []
  const identity = open(`${hashed}\n`, async (place) => void places.push(place))
  for (const resource of ['bank', undefined]) {
    const found = await identity.authenticate(new Secret(password), resource)
    assert.ok('groups' in found)
    assert.deepEqual(
      [found.id, found.kind, found.groups],
      ['urn:sallyport:emergency#glass', 'person', ['break-glass']],
    )
  }
  assert.deepEqual(places, ['bank', 'the API'])
})

test('a token that was exchanged for it raises an alert too, and opens nothing where the account is off', async () => {
  const clock = new ManualClock()
  const { privateKey } = generateKeyPairSync('ed25519')
  const sessionTokens = makeSessionTokens(privateKey, 'test', systemRandom)
  const places: string[] = []
  const found = await open(hashed).authenticate(new Secret(password))
  assert.ok('groups' in found)
  const issued = sessionTokens.issue(found, audienceOf('bank'), clock.now())
  assert.ok(issued)
  const emergency = {
    name: 'glass',
    groups: [],
    sessionMsMax: 1,
    digest: () => Promise.resolve(null),
    alert: async (place: string) => void places.push(place),
  }
  const log = { warn() {} }
  const on = openIdentity({ issuers: [], sessionTokens, emergency, clock, log })
  assert.ok('groups' in (await on.authenticate(issued.token, 'bank')))
  assert.deepEqual(places, ['bank'])
  const off = openIdentity({ issuers: [], sessionTokens, clock, log })
  assert.ok((await off.authenticate(issued.token, 'bank')) instanceof Unauthenticated)
})

test('without an alert on record nobody gets in; neither with another password, nor without a digest', async () => {
  const broken = open(hashed, () => Promise.reject(new Error('the ledger is gone')))
  await assert.rejects(broken.authenticate(new Secret(password)))
  const silent = open(hashed, () => assert.fail('an alert for a wrong password'))
  for (const wrong of [
    `${password.slice(0, -1)}0`,
    `${password}0`,
    'spe_',
    `spe_${hashed}`,
    password.toUpperCase(),
  ])
    assert.ok((await silent.authenticate(new Secret(wrong))) instanceof Unauthenticated)
  for (const digest of [null, '', 'x', hashed.slice(1)])
    assert.ok((await open(digest).authenticate(new Secret(password))) instanceof Unauthenticated)
  // A short password whose digest somebody put there all the same.
  const weak = createHash('sha256').update('spe_weak').digest('hex')
  assert.ok((await open(weak).authenticate(new Secret('spe_weak'))) instanceof Unauthenticated)
  // Off unless it is configured.
  const off = openIdentity({ issuers: [], clock: new ManualClock(), log: { warn() {} } })
  assert.ok((await off.authenticate(new Secret(password))) instanceof Unauthenticated)
})
