/**
 * Forged, replayed and borrowed tokens at every door that takes one: the wire by password and by OAUTHBEARER, the API, the
 * token endpoint as subject and as actor. None opens anything; the record has each true reason, and what the client hears
 * tells a forger nothing.
 */
import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, KeyObject, sign } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import {
  esPublic,
  part,
  rs,
  rsPublic,
  startIssuer,
  type Claims,
  type LocalIssuer,
} from '../../src/identity/local-issuer.ts'
import * as forging from './forging.ts'
import { byEs, crude, esKey, rsKey, seconds, token, type Forgery } from './forging.ts'
import { startStage, type Stage } from './stage.ts'

const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const otherPublic = {
  ...other.publicKey.export({ format: 'jwk' }),
  kty: 'EC',
  kid: 'other',
  alg: 'ES256',
  use: 'sig',
}
let stage: Stage
let staff: LocalIssuer
let rival: LocalIssuer

before(async () => {
  staff = await startIssuer([esPublic, rsPublic])
  rival = await startIssuer([otherPublic])
  const common = { audience: 'sallyport', 'allow-insecure-http': true }
  stage = await startStage({
    policy: 'test/e2e/forgeries.yaml',
    issuers: [
      { ...common, issuer: staff.url },
      { ...common, issuer: rival.url, 'group-prefix': 'rival:' },
    ],
  })
})
after(async () => {
  await stage[Symbol.asyncDispose]()
  await Promise.all([staff, rival].map((one) => one.close()))
})

/** Claims that nothing is wrong with. */
function sound(): Claims {
  return {
    iss: staff.url,
    aud: 'sallyport',
    sub: 'omar',
    groups: ['auditors'],
    iat: seconds(),
    exp: seconds(600),
  }
}

function refused(title: string, forgeries: readonly Forgery[]): void {
  forging.refused(() => stage, title, forgeries)
}

const jose = { alg: 'ES256', kid: 'es', typ: 'at+jwt' }
const changed =
  (more: Claims, header: Claims = {}) =>
  () =>
    token({ ...sound(), ...more }, header)

test('a sound token opens every door', async () => {
  for (const one of await forging.knock(stage, token(sound())))
    assert.ok(one.isIn, `${one.door}: ${one.words}`)
})

refused('a signature that is none', [
  ['alg none', /^algorithm none/, () => crude({ ...jose, alg: 'none' }, sound(), () => 'AA')],
  ['alg none without a signature', /^malformed/, () => crude({ ...jose, alg: 'none' }, sound(), () => '')],
  ['alg nOnE', /^algorithm/, () => crude({ ...jose, alg: 'nOnE' }, sound(), () => 'AA')],
  [
    'a soundly signed token without its signature',
    /^malformed/,
    async () => token(sound()).replace(/[^.]*$/, ''),
  ],
  ['ECDSA of zeros', /^signature/, () => crude(jose, sound(), () => Buffer.alloc(64))],
  ['ECDSA in DER', /^signature/, () => crude(jose, sound(), (signed) => sign('sha256', signed, esKey))],
  ['another key', /^signature/, () => token(sound(), {}, other.privateKey)],
  [
    'HS256 with the public key in PEM',
    /^algorithm/,
    async () => {
      const pem = KeyObject.from(rs.publicKey).export({ type: 'spki', format: 'pem' })
      return crude({ ...jose, alg: 'HS256', kid: 'rs' }, sound(), (signed) =>
        createHmac('sha256', pem).update(signed).digest(),
      )
    },
  ],
  [
    'HS256 with the modulus',
    /^algorithm/,
    () =>
      crude({ ...jose, alg: 'HS256', kid: 'rs' }, sound(), (signed) =>
        createHmac('sha256', Buffer.from(String(rsPublic.n), 'base64url'))
          .update(signed)
          .digest(),
      ),
  ],
  [
    'RS256 said of an EC key',
    /^(unknown-key|signature)/,
    () => crude({ ...jose, alg: 'RS256' }, sound(), byEs),
  ],
  [
    'ES256 said of an RSA key',
    /^(unknown-key|signature)/,
    () => crude({ ...jose, kid: 'rs' }, sound(), (signed) => sign('sha256', signed, rsKey)),
  ],
  [
    'PS256 with a key for RS256',
    /^(unknown-key|signature)/,
    () =>
      crude({ ...jose, alg: 'PS256', kid: 'rs' }, sound(), (signed) =>
        sign('sha256', signed, { key: rsKey, padding: 6, saltLength: 32 }),
      ),
  ],
  [
    'RS512, which nobody allowed',
    /^algorithm/,
    () => crude({ ...jose, alg: 'RS512', kid: 'rs' }, sound(), (signed) => sign('sha512', signed, rsKey)),
  ],
  ['ES384 by a P-256 key', /^algorithm/, () => crude({ ...jose, alg: 'ES384' }, sound(), byEs)],
  [
    'a claim changed',
    /^signature/,
    async () => {
      const [header, , signature] = token(sound()).split('.')
      return [header, part({ ...sound(), groups: ['auditors', 'reviewers'] }), signature].join('.')
    },
  ],
  [
    'a header changed',
    /^signature/,
    async () => {
      const [, claims, signature] = token(sound()).split('.')
      return [part({ ...jose, cty: 'x' }), claims, signature].join('.')
    },
  ],
])

refused('a header that says how it would like to be checked', [
  ...(['jku', 'x5u', 'x5c', 'jwk', 'crit', 'b64', 'zip', 'enc'] as const).map((name): Forgery => [
    name,
    new RegExp(`^forbidden-header ${name}`),
    () =>
      crude(
        { ...jose, [name]: name === 'jwk' ? otherPublic : name === 'crit' ? ['exp'] : 'http://127.0.0.1:1/' },
        sound(),
        byEs,
      ),
  ]),
  ['an unknown kid', /^unknown-key/, () => token(sound(), { kid: 'none-such' })],
  ['a kid that is a path', /^unknown-key/, () => token(sound(), { kid: '../../../../dev/null' })],
  ['a kid that is SQL', /^unknown-key/, () => token(sound(), { kid: "' UNION SELECT 'a" })],
  ['a kid of another issuer', /^unknown-key/, () => token(sound(), { kid: 'other' }, other.privateKey)],
  ['a kid that is an object', /^malformed kid/, () => crude({ ...jose, kid: { es: 1 } }, sound(), byEs)],
  ['a kid without end', /^malformed/, () => crude({ ...jose, kid: 'k'.repeat(1000) }, sound(), byEs)],
  [
    'alg twice',
    /^duplicate-member header/,
    () => crude('{"alg":"none","alg":"ES256","kid":"es","typ":"at+jwt"}', sound(), byEs),
  ],
  [
    'alg spelled by an escape',
    /^duplicate-member/,
    () => crude('{"alg":"ES256","\\u0061lg":"none","kid":"es","typ":"at+jwt"}', sound(), byEs),
  ],
])

refused('a token of another kind', [
  ['typ JWT', /^token-type/, changed({}, { typ: 'JWT' })],
  ['no typ', /^token-type/, () => crude({ alg: 'ES256', kid: 'es' }, sound(), byEs)],
  ['an ID token by its nonce', /^token-type/, changed({ nonce: 'n' })],
  ['an ID token by its at_hash', /^token-type/, changed({ at_hash: 'x' })],
  ['a refresh token', /^token-type/, changed({ typ: 'Refresh' })],
  [
    'a logout token',
    /^token-type/,
    changed({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, { typ: 'logout+jwt' }),
  ],
  [
    'one that calls itself ours',
    /^(algorithm|issuer-unknown|signature|claims)/,
    changed({}, { typ: 'sallyport-session+jwt' }),
  ],
  ['one of ours by its claims alone', /^issuer-unknown/, changed({ iss: 'urn:sallyport:session' })],
  ['a token bound to a key', /^sender-constrained/, changed({ cnf: { jkt: 'x' } })],
  ['an encrypted token', /^malformed/, async () => `${token(sound())}.x.y`],
  ['JSON in place of a compact token', /^malformed/, () => part({ payload: 'x', signatures: [] })],
  ['one with a space in it', /^malformed/, async () => token(sound()).replace('.', ' .')],
  ['one with padding', /^malformed/, async () => `${token(sound())}==`],
  [
    'one whose last bits are other ones',
    /^malformed/,
    async () => {
      const text = token(sound())
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      return text.slice(0, -1) + alphabet.charAt(alphabet.indexOf(text.slice(-1)) + 1)
    },
  ],
])

refused('claims that do not hold', [
  ['another audience', /^audience other/, changed({ aud: 'other' })],
  ['an audience with more behind it', /^audience/, changed({ aud: 'sallyport ' })],
  ['an audience in capitals', /^audience/, changed({ aud: 'SALLYPORT' })],
  ['several audiences, none of them ours', /^audience/, changed({ aud: ['a', 'b'] })],
  ['audiences nested', /^audience/, changed({ aud: [['sallyport']] })],
  ['an audience that is an object', /^audience/, changed({ aud: { sallyport: true } })],
  ['no audience', /^audience/, changed({ aud: undefined })],
  [
    'more audiences than anybody has',
    /^audience/,
    changed({ aud: Array.from({ length: 40 }, () => 'sallyport') }),
  ],
  ['no expiry', /^no-expiry/, changed({ exp: undefined })],
  ['expired a second ago', /^expired/, changed({ exp: seconds(-1) })],
  ['an expiry that is text', /^claims exp/, changed({ exp: String(seconds(600)) })],
  ['an expiry that is null', /^claims exp/, changed({ exp: null })],
  ['an expiry before all time', /^claims exp/, changed({ exp: -1 })],
  ['an expiry in a list', /^claims exp/, changed({ exp: [seconds(600)] })],
  [
    'an expiry beyond numbers',
    /^malformed/,
    () => token(JSON.stringify(sound()).replace(/"exp":\d+/, '"exp":1e999')),
  ],
  [
    'an expiry that is no number',
    /^malformed/,
    () => token(JSON.stringify(sound()).replace(/"exp":\d+/, '"exp":NaN')),
  ],
  ['an expiry in milliseconds', /^(lifetime|claims)/, changed({ exp: Date.now() + 600_000 })],
  ['an expiry in ten years', /^lifetime/, changed({ exp: seconds(315_360_000) })],
  ['issued in two minutes', /^not-yet-valid iat/, changed({ iat: seconds(120) })],
  ['valid in two minutes', /^not-yet-valid nbf/, changed({ nbf: seconds(120) })],
  ['an iat that is text', /^claims iat/, changed({ iat: 'now' })],
  [
    'a claim twice',
    /^duplicate-member claims/,
    () => token(JSON.stringify(sound()).replace('{', '{"sub":"rita",')),
  ],
  [
    'a claim twice, deep inside',
    /^duplicate-member/,
    () => token(JSON.stringify(sound()).replace('{', '{"deep":{"a":[{"b":1,"b":2}]},')),
  ],
  [
    'a claim that is a prototype',
    /^malformed/,
    () => token(JSON.stringify(sound()).replace('{', '{"__proto__":{"groups":["x"]},')),
  ],
  [
    'claims nested without end',
    /^malformed/,
    () => token(JSON.stringify(sound()).replace('{', `{"deep":${'['.repeat(40)}${']'.repeat(40)},`)),
  ],
  ['huge claims', /^(too-long|malformed)/, changed({ pad: 'x'.repeat(12_000) })],
  ['claims that are a list', /^malformed/, () => token('[1]')],
  [
    'claims that are not UTF-8',
    /^malformed/,
    () =>
      crude(jose, sound(), byEs).replace(
        /\.[^.]*\./,
        `.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.`,
      ),
  ],
  ['no subject', /^subject/, changed({ sub: undefined })],
  ['a subject that is a list', /^subject/, changed({ sub: ['omar'] })],
  ['a subject with a NUL', /^(subject|malformed)/, changed({ sub: 'omar\u0000' })],
  ['a subject with a line feed', /^subject/, changed({ sub: 'omar\nrita' })],
  ['a subject that turns text around', /^subject/, changed({ sub: '\u202eramo' })],
  ['a subject with an invisible letter', /^subject/, changed({ sub: 'om\u200bar' })],
  ['a group with an invisible letter', /^groups/, changed({ groups: ['auditors\u2060'] })],
  ['a role among the groups', /^groups/, changed({ groups: ['role:writer'] })],
  [
    'more groups than anybody has',
    /^groups/,
    changed({ groups: Array.from({ length: 201 }, (_, at) => `g${at}`) }),
  ],
  [
    'groups that are somewhere else',
    /^groups/,
    changed({ groups: undefined, _claim_names: { groups: 'src1' }, _claim_sources: {} }),
  ],
  ['groups that are an object', /^groups/, changed({ groups: { auditors: true } })],
])

refused('an issuer that is another', [
  ['a slash at the end', /^issuer-unknown/, () => token({ ...sound(), iss: `${staff.url}/` })],
  ['capitals', /^issuer-unknown/, () => token({ ...sound(), iss: staff.url.toUpperCase() })],
  [
    'localhost in place of the address',
    /^issuer-unknown/,
    () => token({ ...sound(), iss: staff.url.replace('127.0.0.1', 'localhost') }),
  ],
  ['a list of issuers', /^issuer-unknown/, () => token({ ...sound(), iss: [staff.url] })],
  ['no issuer', /^issuer-unknown/, () => token({ ...sound(), iss: undefined })],
  ['one of our own names', /^issuer-unknown/, () => token({ ...sound(), iss: 'urn:sallyport:api-key' })],
  [
    'mixed up: its key, the other name',
    /^signature|^unknown-key/,
    () => token({ ...sound(), iss: rival.url }),
  ],
  [
    'mixed up: the other key, its name',
    /^signature|^unknown-key/,
    () => token(sound(), { kid: 'other' }, other.privateKey),
  ],
])

refused('delegation that cannot be', [
  ['an actor without a name', /^delegation/, changed({ act: {} })],
  [
    'an actor of another issuer',
    /^delegation/,
    changed({ act: { sub: 'bot', iss: 'https://evil.example' } }),
  ],
  ['an actor who is the subject', /^delegation-loop/, changed({ act: { sub: 'omar' } })],
  [
    'a loop further on',
    /^delegation-loop/,
    changed({ act: { sub: 'a', act: { sub: 'b', act: { sub: 'a' } } } }),
  ],
  [
    'five actors',
    /^delegation-depth/,
    changed({
      act: ['a', 'b', 'c', 'd', 'e'].reduceRight(
        (act: Claims | undefined, sub) => ({ sub, ...(act && { act }) }),
        undefined,
      ),
    }),
  ],
  ['an actor that is a list', /^delegation/, changed({ act: [{ sub: 'bot' }] })],
  ['an actor that is null', /^delegation/, changed({ act: null })],
  ['an actor with a role', /^groups/, changed({ act: { sub: 'bot', groups: ['role:writer'] } })],
])

describe('whose names look like others', () => {
  test('the same subject at two issuers is two principals; groups are those of the one who signed', async () => {
    const claims = { ...sound(), iss: rival.url }
    const secret = token(claims, { kid: 'other' }, other.privateKey)
    assert.match((await forging.atApi(stage, secret)).words, /rival:auditors/)
    const { isIn, words } = await forging.atWire(stage, secret, 'password')
    assert.ok(!isIn && !words.includes('not accepted'), words)
  })

  test('letters that look alike are other letters', async () => {
    for (const more of [
      { groups: ['\u0430uditors'] },
      { groups: ['Auditors'] },
      { groups: ['auditors\u0301'] },
    ]) {
      const { isIn } = await forging.atWire(stage, token({ ...sound(), ...more }), 'password')
      assert.ok(!isIn, JSON.stringify(more))
    }
  })
})

test('I8: a flood of unknown keys makes the gateway ask the issuer once', async () => {
  const before = staff.fetches
  const tokens = Array.from({ length: 200 }, (_, at) => token(sound(), { kid: `k${at}` }))
  const heard = await Promise.all(tokens.map((one) => forging.atApi(stage, one)))
  assert.ok(heard.every(({ isIn }) => !isIn))
  assert.ok(staff.fetches - before <= 2, `${staff.fetches - before} fetches`)
})
