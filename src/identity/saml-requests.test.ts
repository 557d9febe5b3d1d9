import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ManualClock } from '../core/manual-clock.ts'
import { SamlRequests, samlRequestsMax } from './saml-requests.ts'

test('a request waits its time, is answered once, and no name is there that nobody gave', async () => {
  const clock = new ManualClock()
  const requests = new SamlRequests(clock, 1000)
  assert.ok(await requests.saveAsync('_a', 'then'))
  assert.equal(await requests.saveAsync('_a', 'later'), null)
  assert.equal(await requests.getAsync('_a'), 'then')
  for (const strange of ['', '__proto__', 'constructor', '_b'])
    assert.equal(await requests.getAsync(strange), null)
  assert.equal(await requests.removeAsync('_a'), '_a')
  assert.equal(await requests.removeAsync('_a'), null)
  assert.equal(await requests.removeAsync(null), null)
  await requests.saveAsync('_c', 'then')
  clock.advance(1000)
  assert.equal(await requests.getAsync('_c'), null)
})

test('I8: whoever asks without end fills no memory, and the newest are kept', async () => {
  const requests = new SamlRequests(new ManualClock(), 1000)
  for (let at = 0; at <= samlRequestsMax; at += 1) await requests.saveAsync(`_${at}`, 'then')
  assert.equal(await requests.getAsync('_0'), null)
  assert.equal(await requests.getAsync('_1'), 'then')
  assert.equal(await requests.getAsync(`_${samlRequestsMax}`), 'then')
})
