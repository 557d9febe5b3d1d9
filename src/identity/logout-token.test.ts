import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { ManualClock } from '../core/manual-clock.ts'
import { Secret } from '../core/secret.ts'
import { issuerConfig } from './issuer-config.ts'
import { type Claims, esPublic, signEs, startIssuer, startMs } from './local-issuer.ts'
import { openIdentity } from './oidc.ts'
import { Unauthenticated } from './unauthenticated.ts'

const issuer = await startIssuer([esPublic])
after(() => issuer.close())
const identity = openIdentity({
  issuers: [issuerConfig({ issuer: issuer.url, audience: 'sallyport', allowInsecureHttp: true })],
  clock: new ManualClock(startMs),
  log: { warn() {} },
})
const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }

async function logout(claims: Claims = {}, header: Claims = {}) {
  const good = { iss: issuer.url, aud: 'sallyport', sub: 'ana', jti: 'one', iat: startMs / 1000, events }
  const token = await signEs({ ...good, ...claims }, { typ: 'logout+jwt', ...header })
  return identity.logout(new Secret(token))
}

describe('a logout token', () => {
  test('says whose sign-ins have ended, by name or by session', async () => {
    const found = await logout({ iat: startMs / 1000 + 30 })
    assert.ok(!(found instanceof Unauthenticated))
    // By the issuer's clock, which signed the tokens that it ends.
    assert.deepEqual([found.subject, found.session, found.beforeMs], ['ana', null, startMs + 30_000])
    const session = await logout({ sub: undefined, sid: 's1' })
    assert.ok(!(session instanceof Unauthenticated))
    assert.deepEqual([session.subject, session.session], [null, 's1'])
  })

  const cases: readonly (readonly [string, Claims, Claims, string])[] = [
    ['an access token in its place', { events: undefined }, { typ: 'at+jwt' }, 'token-type'],
    ['an ID token in its place', { events: undefined, nonce: 'n' }, { typ: 'JWT' }, 'token-type'],
    ['one with a nonce', { nonce: 'n' }, {}, 'token-type'],
    ['another event', { events: { 'urn:x': {} } }, {}, 'token-type'],
    ['for somebody else', { aud: 'other' }, {}, 'audience'],
    ['of long ago', { iat: startMs / 1000 - 400 }, {}, 'not-yet-valid'],
    ['of the future', { iat: startMs / 1000 + 100 }, {}, 'not-yet-valid'],
    ['over', { exp: startMs / 1000 }, {}, 'expired'],
    ['without an id', { jti: undefined }, {}, 'claims'],
    ['about nobody', { sub: undefined }, {}, 'subject'],
    ['of an unknown issuer', { iss: 'https://evil.example' }, {}, 'issuer-unknown'],
    ['with another key id', {}, { kid: 'other' }, 'unknown-key'],
  ]
  for (const [what, claims, header, reason] of cases)
    test(`refused: ${what}`, async () => {
      const found = await logout(claims, header)
      assert.ok(found instanceof Unauthenticated, 'accepted')
      assert.equal(found.reason, reason)
    })

  test('is no way in, and neither is it an access token', async () => {
    const good = { iss: issuer.url, aud: 'sallyport', sub: 'ana', jti: 'one', iat: startMs / 1000, events }
    const token = new Secret(await signEs({ ...good, exp: startMs / 1000 + 60 }))
    assert.ok((await identity.authenticate(token)) instanceof Unauthenticated)
  })
})
