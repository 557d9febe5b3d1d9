import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matches, reasonOf } from './setup.mjs'

const wanted = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/other-platform': { version: '1.0.0', integrity: 'sha512-o', optional: true },
  },
}

test('an installation matches when all but other platforms is there, and nothing else', () => {
  const a = { version: '1.0.0', integrity: 'sha512-a' }
  assert.ok(matches({ packages: { 'node_modules/a': a } }, wanted))
  assert.ok(!matches(null, wanted))
  assert.ok(!matches({ packages: {} }, wanted))
  assert.ok(!matches({ packages: { 'node_modules/a': { ...a, version: '1.0.1' } } }, wanted))
  assert.ok(!matches({ packages: { 'node_modules/a': { ...a, integrity: 'sha512-b' } } }, wanted))
  assert.ok(!matches({ packages: { 'node_modules/a': a, 'node_modules/left-over': a } }, wanted))
})

test('a failed installation is explained in npm’s words and with what to do', () => {
  const reason = reasonOf(
    'npm error code ECONNREFUSED\nnpm error A complete log of this run can be found in: x\n',
  )
  assert.match(reason, /code ECONNREFUSED/)
  assert.match(reason, /registry cannot be reached/)
  assert.doesNotMatch(reason, /complete log/)
  assert.match(reasonOf('npm error something new'), /npm ci --ignore-scripts/)
})
