import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { systemRandom } from '../core/random.ts'
import { Secret } from '../core/secret.ts'
import { openSealed, sealPassword } from './resource-seal.ts'
import { SecretFault } from './secret-source.ts'

const key = createSecretKey(systemRandom.bytes(32))
const place = { name: 'bank', settings: '{"host":"db"}' }

test('I9: a password opens for its own name and settings, under its own key, unchanged', () => {
  fc.assert(
    fc.property(fc.option(fc.string({ maxLength: 40, unit: 'binary' })), (word) => {
      const sealed = sealPassword(key, place, word === null ? null : new Secret(word), systemRandom)
      const found = openSealed(key, place, sealed)
      assert.ok(!(found instanceof SecretFault))
      // Halves of pairs are no text, and no driver could send them.
      assert.equal(found?.reveal() ?? null, word === null ? null : Buffer.from(word).toString('utf8'))
      for (const other of [
        { ...place, name: 'banc' },
        { ...place, settings: '{"host":"db2"}' },
      ])
        assert.ok(openSealed(key, other, sealed) instanceof SecretFault)
      assert.ok(openSealed(createSecretKey(systemRandom.bytes(32)), place, sealed) instanceof SecretFault)
    }),
  )
})

test('I9: whatever is changed of what is sealed does not open', () => {
  const sealed = sealPassword(key, place, new Secret('the password'), systemRandom)
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    assert.ok(openSealed(key, place, changed) instanceof SecretFault, `byte ${at}`)
    assert.ok(openSealed(key, place, sealed.subarray(0, at)) instanceof SecretFault, `cut at ${at}`)
  }
})
