import assert from 'node:assert/strict'
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Random } from '../../../core/random.ts'
import { Secret } from '../../../core/secret.ts'
import { saslPrepare } from './saslprep.ts'
import { endPointHash, iterationsMax, ScramFault, startScram, type ChannelBinding } from './scram.ts'

const nonce = Buffer.from('rOprNGfwEbeRWgbNEkqO', 'base64')
const chance: Random = { bytes: (count) => Buffer.concat([nonce, Buffer.alloc(count)], count) }
const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')

test('a server that knows the secret is believed, with and without channel binding', async () => {
  for (const binding of [
    { kind: 'none' },
    { kind: 'not-offered' },
    { kind: 'bound', certificateHash: Buffer.alloc(32, 9) },
  ] as const) {
    const scram = startScram(new Secret('pencil'), binding, chance)
    const server = new FakeServer('pencil')
    const final = await scram.answer(server.first(scram.first))
    assert.match(final, server.expectedBinding(binding))
    scram.verify(server.final(final))
  }
})

test('the exchange of RFC 7677 section 3 gives its proof', async () => {
  // The RFC names its user and uses a nonce of its own; ours are an empty name and the fixed chance above.
  const scram = startScram(new Secret('pencil'), { kind: 'none' }, chance)
  const server = new FakeServer('pencil')
  const final = await scram.answer(server.first(scram.first))
  assert.ok(server.proves(final))
  assert.ok(!new FakeServer('crayon', server).proves(final))
})

test('a server that does not know the secret is found out', async () => {
  const scram = startScram(new Secret('pencil'), { kind: 'none' }, chance)
  const server = new FakeServer('crayon')
  const final = await scram.answer(server.first(scram.first))
  assert.throws(() => scram.verify(server.final(final)), ScramFault)
})

test('broken first messages are refused', async () => {
  const scram = startScram(new Secret('pencil'), { kind: 'none' }, chance)
  const ours = scram.first.slice('n,,n=,r='.length)
  const goodSalt = salt.toString('base64')
  for (const first of [
    '',
    `r=${ours},s=${goodSalt},i=4096`, // nothing added to the nonce
    `r=x${ours}y,s=${goodSalt},i=4096`,
    `r=other,s=${goodSalt},i=4096`,
    `r=${ours}y,s=,i=4096`,
    `r=${ours}y,s=!!!!,i=4096`,
    `r=${ours}y,s=QQ,i=4096`, // base64 without its padding
    `r=${ours}y,s=${goodSalt},i=0`,
    `r=${ours}y,s=${goodSalt},i=-1`,
    `r=${ours}y,s=${goodSalt},i=4096.5`,
    `r=${ours}y,s=${goodSalt},i=${iterationsMax + 1}`,
    `r=${ours}y,s=${goodSalt},i=99999999999999999999`,
    `r=${ours}y,s=${goodSalt},i=4096,x=1`,
    `m=x,r=${ours}y,s=${goodSalt},i=4096`,
    `r=${ours}y\u0001,s=${goodSalt},i=4096`,
    `r=${ours}${'y'.repeat(5000)},s=${goodSalt},i=4096`,
    `r=${ours}y,s=${Buffer.alloc(2000).toString('base64')},i=4096`,
  ]) {
    await assert.rejects(() => scram.answer(Buffer.from(first)), ScramFault, first.slice(0, 80))
  }
})

test('broken final messages are refused, and one that comes too early', async () => {
  const scram = startScram(new Secret('pencil'), { kind: 'none' }, chance)
  const server = new FakeServer('pencil')
  assert.throws(() => scram.verify(Buffer.from('v=')), ScramFault)
  const good = server.final(await scram.answer(server.first(scram.first))).toString()
  for (const final of [
    '',
    'v=',
    'v=AAAA',
    'e=other-error',
    `${good},x=1`,
    good.slice(0, -1),
    `v=${'A'.repeat(5000)}`,
  ]) {
    assert.throws(() => scram.verify(Buffer.from(final)), ScramFault, final.slice(0, 80))
  }
  scram.verify(Buffer.from(good))
})

test('random bytes in place of either message throw nothing but ScramFault', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const scram = startScram(new Secret('pencil'), { kind: 'none' }, chance)
      await assert.rejects(() => scram.answer(Buffer.from(bytes)), ScramFault)
      const server = new FakeServer('pencil')
      await scram.answer(server.first(scram.first))
      assert.throws(() => scram.verify(Buffer.from(bytes)), ScramFault)
    }),
    { numRuns: 50 },
  )
})

test('the end point hash follows the certificate that was signed', () => {
  const certificate = Buffer.from('certificate')
  const by = (name: string): string | undefined => endPointHash(certificate, name)?.toString('hex')
  const hash = (name: string): string => createHash(name).update(certificate).digest('hex')
  assert.equal(by('sha256WithRSAEncryption'), hash('sha256'))
  assert.equal(by('ecdsa-with-SHA384'), hash('sha384'))
  assert.equal(by('RSA-SHA512'), hash('sha512'))
  // RFC 5929 section 4.1: MD5 and SHA-1 are replaced.
  assert.equal(by('sha1WithRSAEncryption'), hash('sha256'))
  assert.equal(by('ecdsa-with-SHA1'), hash('sha256'))
  assert.equal(by('md5WithRSAEncryption'), hash('sha256'))
  assert.equal(by('ED25519'), undefined)
  assert.equal(by('rsassaPss'), undefined)
})

test('passwords are prepared as PostgreSQL prepares them', () => {
  // RFC 4013 section 3, and what PostgreSQL does with what cannot be prepared: it uses it as it is.
  assert.equal(saslPrepare('I\u00adX'), 'IX')
  assert.equal(saslPrepare('user'), 'user')
  assert.equal(saslPrepare('\u00aa'), 'a')
  assert.equal(saslPrepare('\u2168'), 'IX')
  assert.equal(saslPrepare('a\u00a0b'), 'a b')
  assert.equal(saslPrepare('\u0007'), '\u0007')
  assert.equal(saslPrepare('\u0627\u0031'), '\u0627\u0031')
  assert.equal(saslPrepare('\u0627\u0031\u0628'), '\u0627\u0031\u0628')
  assert.equal(saslPrepare('\u00ad'), '\u00ad')
})

/** The server's side, written apart from the client's so that one checks the other. */
class FakeServer {
  readonly #salted: Buffer
  #firstBare = ''
  #first = ''

  constructor(password: string, like?: FakeServer) {
    this.#salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256')
    if (like) {
      this.#firstBare = like.#firstBare
      this.#first = like.#first
    }
  }

  first(clientFirst: string): Buffer {
    this.#firstBare = clientFirst.replace(/^[^,]*,[^,]*,/, '')
    const nonce = this.#firstBare.replace('n=,r=', '')
    this.#first = `r=${nonce}server,s=${salt.toString('base64')},i=4096`
    return Buffer.from(this.#first)
  }

  proves(final: string): boolean {
    const [, proof = ''] = final.split(',p=')
    const clientKey = hmac(this.#salted, 'Client Key')
    const stored = createHash('sha256').update(clientKey).digest()
    const signature = hmac(stored, this.#transcript(final))
    const got = Buffer.from(proof, 'base64').map((byte, index) => byte ^ (signature[index] ?? 0))
    return clientKey.equals(got)
  }

  final(final: string): Buffer {
    const signature = hmac(hmac(this.#salted, 'Server Key'), this.#transcript(final))
    return Buffer.from(`v=${signature.toString('base64')}`)
  }

  expectedBinding(binding: ChannelBinding): RegExp {
    const header = { bound: 'p=tls-server-end-point,,', 'not-offered': 'y,,', none: 'n,,' }[binding.kind]
    const bytes = binding.kind === 'bound' ? binding.certificateHash : Buffer.alloc(0)
    const sent = Buffer.concat([Buffer.from(header), bytes]).toString('base64')
    return new RegExp(`^c=${sent.replaceAll('+', '\\+')},r=`)
  }

  #transcript(final: string): string {
    return `${this.#firstBare},${this.#first},${final.slice(0, final.indexOf(',p='))}`
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
