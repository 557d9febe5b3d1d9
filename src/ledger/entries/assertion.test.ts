import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkAssertion, relyingPartyOf, rulingChallenge, type RulingClaim } from './assertion.ts'
import { TestAuthenticator, type KeyKind } from '../authenticator.fixture.ts'

const party = relyingPartyOf('https://sallyport.example.com/base')
const claim: RulingClaim = {
  reviewId: '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b',
  digest: 'ab'.repeat(32),
  ruling: 'approve',
  revision: 0,
  statement: null,
  reviewer: 'https://issuer.test#rita',
}
const challenge = rulingChallenge(claim)
const asked = challenge.toString('base64url')

for (const kind of ['ec', 'ed25519', 'rsa'] satisfies KeyKind[])
  test(`an assertion by a key of ${kind} counts, and says how often the key signed`, () => {
    const key = new TestAuthenticator(party, 'rita', kind)
    assert.deepEqual(checkAssertion(key.sign(asked), key.publicKey, challenge, party), { counter: 1 })
    const other = new TestAuthenticator(party, 'rita', kind)
    assert.equal(checkAssertion(key.sign(asked), other.publicKey, challenge, party), 'signature')
  })

test('what was signed elsewhere, for something else, or by nobody in particular does not count', () => {
  const key = new TestAuthenticator(party, 'rita')
  const check = (twist: Parameters<typeof key.sign>[1]): unknown =>
    checkAssertion(key.sign(asked, twist), key.publicKey, challenge, party)
  assert.equal(check({ origin: 'https://sallyport.example.com.evil.test' }), 'origin')
  assert.equal(check({ origin: 'http://sallyport.example.com' }), 'origin')
  assert.equal(check({ more: { crossOrigin: true } }), 'origin')
  assert.equal(check({ more: { topOrigin: 'https://evil.test' } }), 'origin')
  assert.equal(check({ flags: 0x01 }), 'not-verified')
  assert.equal(check({ flags: 0x04 }), 'not-verified')
  assert.equal(check({ flags: 0x85 }), 'malformed')
  assert.equal(check({ type: 'webauthn.create' }), 'malformed')
  const elsewhere = new TestAuthenticator({ ...party, id: 'example.com' }, 'rita')
  const foreign = elsewhere.sign(asked)
  assert.equal(checkAssertion(foreign, elsewhere.publicKey, challenge, party), 'relying-party')
})

test('a challenge is of one review, one text, one ruling, one revision and one person', () => {
  const others: Partial<RulingClaim>[] = [
    { reviewId: '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6c' },
    { digest: 'cd'.repeat(32) },
    { ruling: 'change' },
    { revision: 1 },
    { statement: 'ef'.repeat(32) },
    { reviewer: 'https://issuer.test#omar' },
  ]
  const key = new TestAuthenticator(party, 'rita')
  for (const other of others) {
    const expected = rulingChallenge({ ...claim, ...other })
    assert.equal(checkAssertion(key.sign(asked), key.publicKey, expected, party), 'challenge')
  }
})

test('keys that are too weak, or of another curve, check nothing', () => {
  const key = new TestAuthenticator(party, 'rita')
  const weak = [
    generateKeyPairSync('rsa', { modulusLength: 1024 }),
    generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    generateKeyPairSync('x25519'),
  ]
  for (const { publicKey } of weak) {
    const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url')
    assert.equal(checkAssertion(key.sign(asked), spki, challenge, party), 'malformed')
  }
})

test('no changed byte, no cut and no other text passes or throws', () => {
  const key = new TestAuthenticator(party, 'rita')
  const good = key.sign(asked)
  const members = ['authenticatorData', 'clientDataJSON', 'signature'] as const
  fc.assert(
    fc.property(
      fc.constantFrom(...members),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (member, at, flip) => {
        const bytes = Buffer.from(good[member], 'base64url')
        const index = at % bytes.length
        bytes.writeUInt8(bytes.readUInt8(index) ^ flip, index)
        const bad = { ...good, [member]: bytes.toString('base64url') }
        assert.equal(typeof checkAssertion(bad, key.publicKey, challenge, party), 'string')
      },
    ),
  )
  fc.assert(
    fc.property(fc.constantFrom(...members), fc.string(), (member, text) => {
      const checked = checkAssertion({ ...good, [member]: text }, key.publicKey, challenge, party)
      assert.equal(typeof checked, 'string')
    }),
  )
})
