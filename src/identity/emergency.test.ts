import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { ManualClock } from '../core/manual-clock.ts'
import { Secret } from '../core/secret.ts'
import type { EmergencyAccount } from './emergency.ts'
import { openIdentity } from './oidc.ts'
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
