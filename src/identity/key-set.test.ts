import { after, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { exportJWK, generateKeyPair } from 'jose'
import { keysAgeMsMax, keysFreshMsMax, refreshGapMs, retryGapMs } from './key-set.ts'
import {
  assertPrincipal,
  assertRejected,
  esPublic,
  openFor,
  signEs,
  sound,
  startIssuer,
  startMs,
} from './local-issuer.ts'

const issuer = await startIssuer([esPublic])
after(() => issuer.close())

describe('keys', () => {
  test('a flood of unknown key ids asks the issuer once', async () => {
    const { authenticate, clock } = openFor(issuer.url)
    await authenticate(await signEs(sound(issuer.url)))
    clock.advance(refreshGapMs)
    const before = issuer.fetches
    const flood = Array.from({ length: 200 }, async (_, i) =>
      authenticate(await signEs(sound(issuer.url), { kid: `made-up-${i}` })),
    )
    for (const answer of await Promise.all(flood)) assertRejected(answer, 'unknown-key')
    assert.equal(issuer.fetches - before, 2)
  })

  test('rotated keys are accepted, the withdrawn one no longer, not even for a remembered token', async () => {
    const local = await startIssuer([esPublic])
    const { authenticate, clock } = openFor(local.url)
    const old = await signEs(sound(local.url))
    assertPrincipal(await authenticate(old))
    const next = await generateKeyPair('ES256', { extractable: true })
    local.keys = [{ ...(await exportJWK(next.publicKey)), kid: 'next', alg: 'ES256' }]
    const fresh = await signEs(sound(local.url), { kid: 'next' }, next.privateKey)
    assertRejected(await authenticate(fresh), 'unknown-key')
    clock.advance(refreshGapMs)
    assertPrincipal(await authenticate(fresh))
    assertRejected(await authenticate(old), 'unknown-key')
    await local.close()
  })

  test('an issuer that is down: cached keys for a bounded time, then closed, then open again', async () => {
    const local = await startIssuer([esPublic])
    const { authenticate, clock } = openFor(local.url, { lifetimeMsMax: 86_400_000 })
    const token = await signEs({ ...sound(local.url), exp: startMs / 1000 + 20_000 })
    assertPrincipal(await authenticate(token))
    local.answer = 'down'
    clock.advance(keysFreshMsMax)
    assertPrincipal(await authenticate(token))
    const before = local.fetches
    for (let i = 0; i < 50; i += 1) assertPrincipal(await authenticate(token))
    assert.equal(local.fetches, before)
    clock.advance(keysAgeMsMax - keysFreshMsMax)
    const refusal = assertRejected(await authenticate(token), 'keys-unavailable')
    assert.match(refusal.message, /cannot be reached/)
    local.answer = 'well'
    clock.advance(retryGapMs)
    assertPrincipal(await authenticate(token))
    await local.close()
  })

  test('an issuer that never answers costs three seconds', async () => {
    const local = await startIssuer([esPublic])
    local.answer = 'never'
    const { authenticate, clock } = openFor(local.url)
    const waiting = authenticate(await signEs(sound(local.url)))
    while (local.fetches === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    clock.advance(3_000)
    assertRejected(await waiting, 'keys-unavailable')
    await local.close()
  })

  test('an issuer that redirects, floods, or speaks for another is not believed', async () => {
    const local = await startIssuer([esPublic])
    const token = await signEs(sound(local.url))
    for (const answer of ['redirect', 'huge'] as const) {
      local.answer = answer
      assertRejected(await openFor(local.url).authenticate(token), 'keys-unavailable')
    }
    local.answer = 'well'
    const sane = local.discovery
    for (const lie of [
      { issuer: issuer.url },
      { jwks_uri: 'http://192.0.2.1/keys' },
      { jwks_uri: 'file:///etc/passwd' },
      { jwks_uri: undefined },
    ]) {
      local.discovery = { ...sane, ...lie }
      assertRejected(await openFor(local.url).authenticate(token), 'keys-unavailable')
    }
    local.discovery = sane
    local.keys = [{ kty: 'oct', k: 'c2VjcmV0', kid: 'es', alg: 'HS256' }]
    assertRejected(await openFor(local.url).authenticate(token), 'keys-unavailable')
    await local.close()
  })
})
