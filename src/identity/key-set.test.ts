import { after, describe, test } from 'node:test'
import assert from 'node:assert/strict'
import { exportJWK, generateKeyPair } from 'jose'
import { ManualClock } from '../core/manual-clock.ts'
import { Secret } from '../core/secret.ts'
import { issuerConfig } from './issuer-config.ts'
import { keysAgeMsMax, keysFreshMsMax, refreshGapMs, retryGapMs } from './key-set.ts'
import {
  assertPrincipal,
  assertRejected,
  es,
  esPublic,
  openFor,
  signEs,
  sound,
  startIssuer,
  startMs,
} from './local-issuer.ts'
import { openIdentity } from './oidc.ts'

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

  for (const answer of ['never', 'drip'] as const) {
    test(`an issuer that answers ${answer === 'drip' ? 'a byte and no more' : 'never'} costs three seconds`, async () => {
      const local = await startIssuer([esPublic])
      local.answer = answer
      const { authenticate, clock } = openFor(local.url)
      const waiting = authenticate(await signEs(sound(local.url)))
      while (local.fetches === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      await new Promise((resolve) => setTimeout(resolve, 20))
      clock.advance(3_000)
      assertRejected(await waiting, 'keys-unavailable')
      await local.close()
    })
  }

  test('an issuer that begins to hang delays one sign-in, not those after it', async () => {
    const local = await startIssuer([esPublic])
    const { authenticate, clock } = openFor(local.url)
    const token = await signEs(sound(local.url))
    assertPrincipal(await authenticate(token))
    local.answer = 'never'
    clock.advance(keysFreshMsMax)
    const before = local.fetches
    const first = authenticate(token)
    while (local.fetches === before) await new Promise((resolve) => setTimeout(resolve, 5))
    clock.advance(3_000)
    assertPrincipal(await first)
    clock.advance(retryGapMs)
    assertPrincipal(await authenticate(token))
    local.answer = 'well'
    clock.advance(3_000)
    await local.close()
  })

  test('an issuer that redirects, floods, or speaks for another is not believed', async () => {
    const local = await startIssuer([esPublic])
    const token = await signEs(sound(local.url))
    for (const answer of ['redirect', 'error', 'huge'] as const) {
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

  test('each of several issuers signs for its own name alone', async () => {
    const other = await generateKeyPair('ES256', { extractable: true })
    const local = await startIssuer([{ ...(await exportJWK(other.publicKey)), kid: 'es', alg: 'ES256' }])
    const common = { audience: 'sallyport', allowInsecureHttp: true }
    const identity = openIdentity({
      issuers: [
        issuerConfig({ ...common, issuer: issuer.url }),
        issuerConfig({ ...common, issuer: local.url }),
      ],
      clock: new ManualClock(startMs),
      log: { warn() {} },
    })
    const ask = async (url: string, key: CryptoKey) =>
      identity.authenticate(new Secret(await signEs(sound(url), {}, key)))
    const [one, two] = [await ask(issuer.url, es.privateKey), await ask(local.url, other.privateKey)]
    assert.notEqual(assertPrincipal(one).id, assertPrincipal(two).id)
    assertRejected(await ask(issuer.url, other.privateKey), 'signature')
    assertRejected(await ask(local.url, es.privateKey), 'signature')
    await local.close()
  })

  test('a key that says it is for another algorithm or use is not taken', async () => {
    const local = await startIssuer([{ ...esPublic, use: 'enc' }])
    assertRejected(await openFor(local.url).authenticate(await signEs(sound(local.url))), 'unknown-key')
    local.keys = [{ ...esPublic, alg: 'ES384' }]
    assertRejected(await openFor(local.url).authenticate(await signEs(sound(local.url))), 'unknown-key')
    local.keys = [{ ...esPublic, key_ops: ['sign'] }]
    assertRejected(await openFor(local.url).authenticate(await signEs(sound(local.url))), 'unknown-key')
    await local.close()
  })
})
