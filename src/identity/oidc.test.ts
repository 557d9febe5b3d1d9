import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, describe, test } from 'node:test'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { ManualClock } from '../core/manual-clock.ts'
import type { Principal } from '../core/principal.ts'
import { inwardFault, issuerConfig, type IssuerConfig } from './issuer-config.ts'
import {
  assertPrincipal,
  assertRejected,
  esPublic,
  openFor,
  part,
  rs,
  rsPublic,
  signEs,
  sound as soundFor,
  startIssuer,
  startMs,
  type Claims,
  type OpenIdentity,
} from './local-issuer.ts'
import { openIdentity } from './oidc.ts'
import type { RejectionReason } from './unauthenticated.ts'
import { VerifiedTokens, verifiedTokensMax } from './verified-tokens.ts'

const issuer = await startIssuer([esPublic, rsPublic])
after(() => issuer.close())

describe('a sound token', () => {
  test('becomes a principal with kind, name, groups and claims', async () => {
    const { authenticate } = open()
    const token = await sign({ name: 'Ana', groups: ['analysts'], department: 'risk' })
    const principal = assertPrincipal(await authenticate(token))
    assert.equal(principal.id, `${issuer.url}#ana`)
    assert.equal(principal.kind, 'person')
    assert.equal(principal.name, 'Ana')
    assert.deepEqual(principal.groups, ['analysts'])
    assert.deepEqual(principal.claims, { name: 'Ana', groups: ['analysts'], department: 'risk' })
    assert.equal(principal.endsAt, startMs + 600_000)
    assert.throws(() => (principal.groups as string[]).push('admins'), TypeError)
  })

  test('a display name carries nothing that moves a cursor or turns text', async () => {
    const { authenticate } = open()
    const token = await sign({ name: '\u001b[2J\u202eAna\r\n' })
    assert.equal(assertPrincipal(await authenticate(token)).name, '[2JAna')
  })

  test('RS256 by its key id, and several audiences of which one is ours', async () => {
    const { authenticate } = open()
    const token = await new SignJWT({ ...sound(), aud: ['other', 'sallyport'] })
      .setProtectedHeader({ alg: 'RS256', kid: 'rs', typ: 'application/at+jwt' })
      .sign(rs.privateKey)
    assertPrincipal(await authenticate(token))
  })

  test('reconnecting costs no fetch', async () => {
    const { authenticate } = open()
    const token = await sign()
    const before = issuer.fetches
    const first = assertPrincipal(await authenticate(token))
    assert.equal(issuer.fetches - before, 2)
    assert.equal(assertPrincipal(await authenticate(token)), first)
    assert.equal(issuer.fetches - before, 2)
  })
})

describe('forged tokens', () => {
  test('none, in every spelling', async () => {
    const { authenticate } = open()
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      const unsigned = `${part({ alg, typ: 'at+jwt' })}.${part(sound())}.`
      assertRejected(await authenticate(unsigned), 'malformed')
      assertRejected(await authenticate(`${unsigned}AAAA`), 'algorithm')
    }
  })

  test('HS256 with the public key as the shared secret', async () => {
    const { authenticate } = open()
    const secrets = [
      await exportSPKI(rs.publicKey),
      JSON.stringify(rsPublic),
      Buffer.from(rsPublic.n ?? '', 'base64url'),
    ]
    for (const secret of secrets) {
      const body = `${part({ alg: 'HS256', kid: 'rs', typ: 'at+jwt' })}.${part(sound())}`
      const mac = createHmac('sha256', secret).update(body).digest('base64url')
      assertRejected(await authenticate(`${body}.${mac}`), 'algorithm')
    }
  })

  test('an algorithm that the issuer is not configured for', async () => {
    const { authenticate } = open({ algorithms: ['ES256'] })
    const token = await new SignJWT(sound())
      .setProtectedHeader({ alg: 'RS256', kid: 'rs', typ: 'at+jwt' })
      .sign(rs.privateKey)
    assertRejected(await authenticate(token), 'algorithm')
  })

  test('a tampered payload, a tampered header, a signature of another key', async () => {
    const { authenticate } = open()
    const [header = '', , signature = ''] = (await sign()).split('.')
    assertRejected(
      await authenticate(`${header}.${part({ ...sound(), sub: 'omar' })}.${signature}`),
      'signature',
    )
    const other = await generateKeyPair('ES256')
    const forged = await new SignJWT(sound())
      .setProtectedHeader({ alg: 'ES256', kid: 'es', typ: 'at+jwt' })
      .sign(other.privateKey)
    assertRejected(await authenticate(forged), 'signature')
  })

  test('a header that brings or points at its own key', async () => {
    const { authenticate } = open()
    const own = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(own.publicKey)
    for (const extra of [
      { jwk },
      { jku: `${issuer.url}/evil` },
      { x5u: 'https://evil.example' },
      { x5c: ['AA=='] },
    ]) {
      const token = await new SignJWT(sound())
        .setProtectedHeader({ alg: 'ES256', kid: 'es', typ: 'at+jwt', ...extra })
        .sign(own.privateKey)
      assertRejected(await authenticate(token), 'forbidden-header')
    }
    const critical = `${part({ alg: 'ES256', kid: 'es', crit: ['exp'], exp: 1 })}.${part(sound())}.AAAA`
    assertRejected(await authenticate(critical), 'forbidden-header')
  })

  test('a name given twice, also when spelled with an escape or deep inside', async () => {
    const { authenticate } = open()
    for (const twice of [
      `"sub":"ana","sub":"omar"`,
      String.raw`"sub":"ana","s\u0075b":"omar"`,
      `"act":{"sub":"a","sub":"b"}`,
    ]) {
      const claims = JSON.stringify(sound()).replace(/}$/, `,${twice}}`)
      assertRejected(await authenticate(await signEs(claims)), 'duplicate-member')
    }
    const header = Buffer.from('{"alg":"ES256","alg":"none","kid":"es"}').toString('base64url')
    assertRejected(await authenticate(`${header}.${part(sound())}.AAAA`), 'duplicate-member')
  })

  test('shapes that are no token', async () => {
    const { authenticate } = open()
    const token = await sign()
    const [header = '', claims = '', signature = ''] = token.split('.')
    for (const text of [
      '',
      '.',
      '..',
      'hunter2',
      `${token}.x`,
      `${token} `,
      `${token}=`,
      `${header}.${claims}`,
      `${header}.${claims}.${signature.slice(0, -1)}${signature.endsWith('B') ? 'C' : 'B'}=`,
      `${header}.${Buffer.from('[]').toString('base64url')}.${signature}`,
      `${header}.${Buffer.from('\u{feff}{}').toString('base64url')}.${signature}`,
      `${header}.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url')}.${signature}`,
      `${header}.${Buffer.from(`{"a":${'['.repeat(500)}${']'.repeat(500)}}`).toString('base64url')}.${signature}`,
    ]) {
      assertRejected(await authenticate(text), 'malformed')
    }
  })

  test('a huge token is refused by its length', async () => {
    const { authenticate } = open()
    assertRejected(await authenticate(await sign({ pad: 'x'.repeat(20_000) })), 'too-long')
    assertRejected(await authenticate('a'.repeat(5_000_000)), 'too-long')
    assertRejected(await authenticate(await sign({ pad: 'x'.repeat(11_000) })), 'malformed')
  })
})

describe('sound signatures, wrong claims', () => {
  const cases: readonly [string, Claims, RejectionReason][] = [
    ['another audience', { aud: 'other' }, 'audience'],
    ['an audience that only begins like ours', { aud: 'sallyport2' }, 'audience'],
    ['an audience list with something else than text', { aud: [['sallyport']] }, 'audience'],
    ['no audience', { aud: undefined }, 'audience'],
    ['no expiry', { exp: undefined }, 'no-expiry'],
    ['an expiry as text', { exp: '9999999999' }, 'claims'],
    ['an expiry beyond all time', { exp: 1e300 }, 'claims'],
    ['a token that lives for years', { exp: 4_000_000_000 }, 'lifetime'],
    ['no subject', { sub: undefined }, 'subject'],
    ['an empty subject', { sub: '' }, 'subject'],
    ['a subject that is a number', { sub: 7 }, 'subject'],
    ['an endless subject', { sub: 'a'.repeat(513) }, 'subject'],
    ['a subject that turns the text around', { sub: 'ana\u202e' }, 'subject'],
    ['a group that shows as another', { groups: ['reviewers\u200b'] }, 'groups'],
    ['a subject with a line break', { sub: 'ana\nomar' }, 'subject'],
    ['an ID token by its nonce', { nonce: 'n' }, 'token-type'],
    ['an ID token by its at_hash', { at_hash: 'h' }, 'token-type'],
    ['a refresh token by its own word', { typ: 'Refresh' }, 'token-type'],
    ['a logout token', { events: {} }, 'token-type'],
    ['a token bound to a key', { cnf: { jkt: 'x' } }, 'sender-constrained'],
    ['groups that are not text', { groups: [1] }, 'groups'],
    ['more groups than anyone has', { groups: Array.from({ length: 201 }, (_, i) => `g${i}`) }, 'groups'],
    ['groups left out for length', { _claim_names: { groups: 'src1' } }, 'groups'],
  ]
  for (const [what, claims, reason] of cases) {
    test(what, async () => {
      const { authenticate } = open()
      assertRejected(await authenticate(await sign(claims)), reason)
    })
  }

  test('an issuer that is not configured, or spelled differently', async () => {
    const { authenticate } = open()
    for (const iss of ['https://evil.example', `${issuer.url}/`, issuer.url.toUpperCase(), '', undefined]) {
      assertRejected(await authenticate(await sign({ iss })), 'issuer-unknown')
    }
    assertRejected(await authenticate(await sign({ iss: [issuer.url] })), 'issuer-unknown')
  })

  test('an ID token by its header type, and an access token where another type is expected', async () => {
    const plain = await sign({}, { typ: 'JWT' })
    assertRejected(await open().authenticate(plain), 'token-type')
    assertRejected(await open().authenticate(await sign({}, { typ: undefined })), 'token-type')
    assertPrincipal(await open({ tokenType: 'untyped' }).authenticate(plain))
    assertRejected(await open({ tokenType: 'untyped' }).authenticate(await sign()), 'token-type')
    assertRejected(
      await open({ tokenType: 'untyped' }).authenticate(await sign({ nonce: 'n' }, { typ: 'JWT' })),
      'token-type',
    )
  })

  test('an ID token is taken only where it is configured, and only for us', async () => {
    const { authenticate } = open({ tokenType: 'id' })
    assertPrincipal(await authenticate(await sign({ nonce: 'n', azp: 'sallyport' }, { typ: 'JWT' })))
    assertRejected(await authenticate(await sign({ azp: 'other' }, { typ: 'JWT' })), 'audience')
    assertRejected(
      await authenticate(await sign({ aud: ['sallyport', 'other'] }, { typ: 'JWT' })),
      'audience',
    )
  })

  test('claims that the issuer is configured to require', async () => {
    const { authenticate } = open({ require: { repository_owner_id: ['42'], ref_protected: ['true'] } })
    assertPrincipal(await authenticate(await sign({ repository_owner_id: '42', ref_protected: true })))
    assertRejected(
      await authenticate(await sign({ repository_owner_id: '43', ref_protected: true })),
      'required-claim',
    )
    assertRejected(await authenticate(await sign({ repository_owner_id: '42' })), 'required-claim')
    assertRejected(
      await authenticate(await sign({ repository_owner_id: ['42'], ref_protected: true })),
      'required-claim',
    )
  })
})

describe('clock', () => {
  test('I6: a token ends at its instant, without leeway', async () => {
    const { authenticate, clock } = open()
    const token = await sign()
    clock.advance(599_999)
    assertPrincipal(await authenticate(token))
    clock.advance(1)
    const refusal = assertRejected(await authenticate(token), 'expired')
    assert.equal(refusal.message, 'The token has expired.')
  })

  test('nbf and iat are forgiven exactly sixty seconds', async () => {
    for (const claim of ['nbf', 'iat']) {
      const { authenticate, clock } = open()
      const token = await sign({ [claim]: startMs / 1000 + 61 })
      clock.advance(999)
      assertRejected(await authenticate(token), 'not-yet-valid')
      clock.advance(1)
      assertPrincipal(await authenticate(token))
    }
  })

  test('a clock stepped forward ends a remembered token', async () => {
    const { authenticate, clock } = open()
    const token = await sign()
    assertPrincipal(await authenticate(token))
    clock.step(3_600_000)
    assertRejected(await authenticate(token), 'expired')
  })
})

describe('what the client learns', () => {
  test('I9: neither the reason nor the token is in anything that prints the refusal', async () => {
    const { authenticate } = open()
    const token = await sign({}, { kid: 'made-up' })
    const refusal = assertRejected(await authenticate(token), 'unknown-key')
    const printed = `${JSON.stringify(refusal)}${JSON.stringify(Object.entries(refusal))}${refusal.message}${refusal.hint}`
    assert.doesNotMatch(printed, /unknown-key|made-up/)
    assert.ok(!printed.includes(token))
    assert.deepEqual(refusal.claimed, { issuer: issuer.url, subject: 'ana' })
  })

  test('forgeries of every kind read the same', async () => {
    const { authenticate } = open()
    const answers = await Promise.all([
      authenticate(await sign({ iss: 'https://evil.example' })),
      authenticate(await sign({}, { kid: 'made-up' })),
      authenticate(`${part({ alg: 'HS256', kid: 'es' })}.${part(sound())}.AAAA`),
      authenticate(`${part({ alg: 'ES256', kid: 'es' })}.${part(sound())}.${'A'.repeat(86)}`),
    ])
    assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1)
  })
})

test('I8: the tokens remembered are bounded, and the least recently used goes first', () => {
  const principal = { endsAt: Infinity } as Principal
  const tokens = new VerifiedTokens()
  for (let i = 0; i < verifiedTokensMax; i += 1) tokens.remember(`t${i}`, { principal, keysVersion: '' })
  assert.ok(tokens.find('t0'))
  tokens.remember('one more', { principal, keysVersion: '' })
  assert.ok(tokens.find('t0'))
  assert.equal(tokens.find('t1'), null)
})

test('an issuer on the internet cannot point the gateway at an address or at itself', () => {
  const issuer = 'https://idp.example'
  for (const url of [
    'https://127.0.0.1/keys',
    'https://localhost/keys',
    'https://[::1]/keys',
    'https://[::ffff:10.0.0.1]/keys',
    'https://169.254.169.254/keys',
    'https://2852039166/keys',
  ]) {
    assert.notEqual(inwardFault(issuer, url), null, url)
  }
  assert.equal(inwardFault(issuer, 'https://keys.idp.example/keys'), null)
  assert.equal(inwardFault('https://10.0.0.7', 'https://10.0.0.7/keys'), null)
})

test('an unsound configuration is refused whole', () => {
  const bad: readonly Partial<IssuerConfig>[] = [
    { issuer: 'http://idp.example' },
    { issuer: 'http://idp.example', allowInsecureHttp: true },
    { issuer: 'https://login:word@idp.example' },
    { issuer: 'idp.example' },
    { algorithms: ['HS256' as never] },
    { algorithms: ['none' as never] },
    { algorithms: [] },
    { skewMs: 60_001 },
    { skewMs: Number.NaN },
    { audience: '' },
  ]
  for (const wrong of bad)
    assert.throws(() => open({ allowInsecureHttp: false, issuer: 'https://idp.example', ...wrong }))
  const twice = issuerConfig({ issuer: 'https://idp.example', audience: 'a' })
  assert.throws(
    () => openIdentity({ issuers: [twice, twice], clock: new ManualClock(), log: { warn() {} } }),
    /twice/,
  )
})

function open(more: Partial<IssuerConfig> = {}): OpenIdentity {
  return openFor(issuer.url, more)
}

function sound(): Claims {
  return soundFor(issuer.url)
}

function sign(claims: Claims = {}, header: Claims = {}): Promise<string> {
  return signEs({ ...sound(), ...claims }, header)
}
