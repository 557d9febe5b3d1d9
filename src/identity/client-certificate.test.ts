import assert from 'node:assert/strict'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { ManualClock } from '../core/manual-clock.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import { systemRandom } from '../core/random.ts'
import {
  certify,
  clientAuth,
  digitalSignature,
  keyCertSign,
  serverAuth,
  strange,
  type Certified,
  type Holder,
} from './certificate.fixture.ts'
import { readCertificateFields } from './certificate-fields.ts'
import { makeClientAuthority } from './client-authority.ts'
import { keyDigestOf, openCertificateIdentity, type IssuedCertificate } from './client-certificate.ts'
import { elementsIn } from '../core/der-reader.ts'
import { issuerConfig } from './issuer-config.ts'
import { presetFields } from './preset.ts'

const domain = 'prod.bank.test'
const id = `spiffe://${domain}/ns/pay/sa/settler`
const root = certify({ isAuthority: true, endsAt: Date.now() + 90 * 24 * 3_600_000 })
const middle = certify({ isAuthority: true, by: root, pathLengthMax: 0 })
const config = issuerConfig({
  ...presetFields('spiffe'),
  issuer: 'https://spire.bank.test',
  audience: 'sallyport',
  trustDomain: domain,
  groupsByClaim: { sub: { [id]: ['settlers'] } },
})

function identityOf(trusted: readonly X509Certificate[] | null = [root.certificate], nowMs = Date.now()) {
  const identity = openCertificateIdentity({
    own: null,
    spiffe: [{ config, bundle: { authorities: () => trusted } }],
    clock: new ManualClock(nowMs),
  })
  assert.ok(identity)
  return identity
}

function leaf(given: Certified = {}): Holder {
  return certify({ by: root, uris: [id], extendedUsages: [clientAuth, serverAuth], ...given })
}

async function told(chain: readonly Holder[], identity = identityOf()): Promise<string> {
  const found = await identity.authenticate(chain.map(({ der }) => der))
  return found instanceof Refusal ? `${found.reason} ${found.detail}`.trim() : found.id
}

test('an X.509-SVID names its workload as a JWT-SVID would, until the first certificate of its path ends', async () => {
  const endsAt = Math.floor(Date.now() / 1000) * 1000 + 300_000
  const [own, between] = [leaf({ by: middle }), certify({ isAuthority: true, by: root, endsAt })]
  for (const chain of [[leaf()], [own, middle], [leaf({ by: between }), root, between, middle]]) {
    const found = await identityOf().authenticate(chain.map(({ der }) => der))
    assert.ok(!(found instanceof Refusal), found instanceof Refusal ? `${found.reason} ${found.detail}` : '')
    assert.equal(found.id, `https://spire.bank.test#${id}`)
    assert.equal(found.kind, 'workload')
    assert.deepEqual(found.groups, ['settlers'])
    if (chain.includes(between)) assert.equal(found.endsAt, endsAt)
  }
})

test('an SVID that breaks one of the rules for leaves is refused, with the rule in the record', async () => {
  const cases: readonly (readonly [Certified, RegExp])[] = [
    [{ uris: [id, 'https://bank.test'] }, /more than one URI/],
    [{ uris: ['https://bank.test', id] }, /more than one URI/],
    [{ isAuthority: true, usageBits: digitalSignature }, /authority cannot sign in/],
    [{ usageBits: null }, /may not sign/],
    [{ usageBits: keyCertSign }, /may not sign/],
    [{ usageBits: digitalSignature | keyCertSign }, /may sign certificates/],
    [{ usageBits: digitalSignature | 0b10 }, /may sign certificates/],
    [{ extendedUsages: [serverAuth] }, /not for clients/],
    [{ endsAt: Date.now() - 1000 }, /certificate-expired/],
    [{ startsAt: Date.now() + 120_000 }, /not valid yet/],
    [{ endsAt: Date.now() + 40 * 24 * 3_600_000 }, /lifetime/],
    [{ more: [strange(true)] }, /counts here/],
    [{ key: generateKeyPairSync('rsa', { modulusLength: 1024 }) }, /kind or size/],
  ]
  for (const [given, said] of cases) assert.match(await told([leaf(given)]), said)
  assert.equal(await told([leaf({ more: [strange(false)] })]), `https://spire.bank.test#${id}`)
})

test('whoever is not of the trust domain is nobody, and signs in by other means', () => {
  const identity = identityOf()
  for (const uris of [
    [],
    ['spiffe://other.test/a'],
    [`spiffe://${domain}`],
    [`spiffe://${domain}/`],
    [`spiffe://${domain}/a/../b`],
    [`spiffe://${domain}:443/a`],
    [`SPIFFE://${domain}/a`],
    [`spiffe://${domain.toUpperCase()}/a`],
    [`https://${domain}/a`],
  ])
    assert.equal(identity.isMeant(leaf({ uris }).der), false, uris.join())
  assert.equal(identity.isMeant(Buffer.from('not a certificate')), false)
  assert.equal(identity.isMeant(leaf().der), true)
})

test('a path that does not lead to the bundle of this trust domain is refused', async () => {
  const stranger = certify({ isAuthority: true })
  // The name of ours, the key of another.
  const namesake = certify({ isAuthority: true, name: root.name })
  const notAnAuthority = certify({ by: root, usageBits: keyCertSign })
  const cannotSign = certify({ isAuthority: true, by: root, usageBits: digitalSignature })
  const old = certify({ isAuthority: true, by: root, endsAt: Date.now() - 1000 })
  const tooDeep = certify({ isAuthority: true, by: middle })
  const forServers = certify({ isAuthority: true, by: root, extendedUsages: [serverAuth] })
  const elsewhere = certify({ isAuthority: true, by: root, permittedHosts: ['other.test'] })
  for (const [by, said] of [
    [stranger, /no authority/],
    [namesake, /no authority/],
    [notAnAuthority, /it is no authority/],
    [cannotSign, /may not sign certificates|no authority/],
    [old, /expired/],
    [forServers, /not for clients/],
    [elsewhere, /may not certify this name/],
  ] as const)
    assert.match(await told([leaf({ by }), by]), said)
  assert.match(await told([leaf({ by: tooDeep }), tooDeep, middle]), /too long/)
  assert.match(await told([leaf({ by: middle })]), /no authority/)
  const within = certify({ isAuthority: true, by: root, permittedHosts: [domain] })
  assert.match(await told([leaf({ by: within }), within]), /settler$/)
  assert.match(await told([leaf()], identityOf([])), /no authority/)
  assert.match(await told([leaf()], identityOf(null)), /keys-unavailable/)
})

test('I8: bytes that are no certificate are nobody, whatever they are', () => {
  const sound = leaf().der
  const identity = identityOf()
  fc.assert(
    fc.property(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bent = Buffer.from(sound)
      bent.writeUInt8((bent[at] ?? 0) ^ flip, at)
      assert.equal(typeof identity.isMeant(bent), 'boolean')
    }),
    { numRuns: 500 },
  )
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void elementsIn(Buffer.from(bytes))))
  // A length in more bytes than it needs, and one that points behind the end.
  assert.equal(elementsIn(Buffer.of(0x04, 0x81, 0x01, 0x00)), null)
  assert.equal(elementsIn(Buffer.of(0x04, 0x02, 0x00)), null)
})

test('no bit of a certificate can be changed', async () => {
  const sound = leaf().der
  const identity = identityOf()
  for (let at = 0; at < sound.length; at += 1) {
    const bent = Buffer.from(sound)
    bent.writeUInt8((bent[at] ?? 0) ^ 1, at)
    const found = await identity.authenticate([bent])
    assert.ok(found instanceof Refusal, `byte ${at}`)
  }
})

const ana: Principal = {
  id: 'https://idp.test#ana ñ',
  kind: 'person',
  issuer: 'https://idp.test',
  subject: 'ana ñ',
  name: 'Ana',
  groups: ['analysts'],
  claims: { sid: 's1' },
  endsAt: Date.now() + 60_000,
  issuedAt: Date.now() - 1000,
}

test('a certificate of our own stands for whom it was issued, until it ends or is revoked', async () => {
  const key = generateKeyPairSync('ed25519').privateKey
  const authority = makeClientAuthority(key, systemRandom)
  const client = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const clock = new ManualClock(Date.now())
  const endsAt = Math.floor(clock.now() / 1000) * 1000 + 3_600_000
  const { serial, der } = authority.issue(ana, client.publicKey, clock.now() - 60_000, endsAt)
  const sound = { principal: ana, keyDigest: keyDigestOf(client.publicKey), isRevoked: false }
  let kept: IssuedCertificate | undefined | null = sound
  const asked: string[] = []
  const own = {
    authority,
    find: async (text: string) => {
      asked.push(text)
      return kept
    },
  }
  const identity = openCertificateIdentity({ own, spiffe: [], clock })
  assert.ok(identity)
  const say = async (bytes: Buffer): Promise<string> => {
    const found = await identity.authenticate([bytes])
    return found instanceof Refusal ? found.reason : `${found.id} ${found.certificate} ${found.endsAt}`
  }
  assert.equal(identity.isMeant(der), true)
  assert.equal(await say(der), `${ana.id} ${serial} ${endsAt}`)
  assert.deepEqual(asked, [serial])
  const fields = readCertificateFields(new X509Certificate(der))
  assert.ok(typeof fields !== 'string')
  assert.deepEqual(fields.uris, ['urn:sallyport:principal:https%3A%2F%2Fidp.test%23ana%20%C3%B1'])

  kept = { ...sound, isRevoked: true }
  assert.equal(await say(der), 'certificate-revoked')
  kept = { ...sound, principal: { ...ana, id: 'https://idp.test#rita' } }
  assert.equal(await say(der), 'certificate')
  kept = { ...sound, keyDigest: '0'.repeat(64) }
  assert.equal(await say(der), 'certificate')
  kept = undefined
  assert.equal(await say(der), 'certificate')
  kept = null
  assert.equal(await say(der), 'keys-unavailable')
  kept = sound

  // Another authority with the same name: whoever has the code can write it.
  const forger = makeClientAuthority(generateKeyPairSync('ed25519').privateKey, systemRandom)
  const forged = certify({
    name: 'Ana',
    by: { ...root, name: authority.name },
    uris: ['urn:sallyport:principal:x'],
  })
  assert.equal(identity.isMeant(forged.der), true)
  assert.equal(await say(forged.der), 'signature')
  assert.equal(identity.isMeant(forger.issue(ana, client.publicKey, 0, endsAt).der), false)
  clock.advance(endsAt - clock.now())
  assert.equal(await say(der), 'certificate-expired')
})
