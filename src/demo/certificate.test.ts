import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer as createHttpsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { checkServerIdentity, connect, createServer } from 'node:tls'
import { promisify } from 'node:util'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { systemClock } from '../core/clock.ts'
import { ManualClock } from '../core/manual-clock.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import { issuerConfig } from '../identity/issuer-config.ts'
import { openIdentity } from '../identity/oidc.ts'
import { Unauthenticated } from '../identity/unauthenticated.ts'
import { demoCertificate, makeCertificates } from './certificate.ts'

const directory = await mkdtemp(join(tmpdir(), 'sallyport-certificate-'))
after(() => rm(directory, { recursive: true }))
const files = await demoCertificate(directory, systemClock, systemRandom)

test('TLS verifies the chain and every name of this machine, and no other', async () => {
  const [ca, cert, key] = await Promise.all(
    [files.caFile, files.certificateFile, files.keyFile].map((file) => readFile(file)),
  )
  const server = createServer({ cert, key }, (socket) => socket.end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  const shake = (servername: string, trusted: Buffer | undefined): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({
        port: address.port,
        host: '127.0.0.1',
        ca: trusted,
        servername: '',
        checkServerIdentity: (_, peer) => checkServerIdentity(servername, peer),
      })
      socket.once('secureConnect', () => resolve('trusted'))
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
      socket.resume()
    })
  for (const name of ['localhost', '127.0.0.1', '::1']) assert.equal(await shake(name, ca), 'trusted')
  assert.equal(await shake('bank.example', ca), 'ERR_TLS_CERT_ALTNAME_INVALID')
  assert.notEqual(await shake('localhost', undefined), 'trusted')
  await new Promise((resolve) => server.close(resolve))
})

test('OpenSSL accepts the chain under its strict rules', async (context) => {
  const run = promisify(execFile)
  try {
    await run('openssl', ['version'])
  } catch {
    return context.skip('no openssl on this machine')
  }
  const strict = [
    'verify',
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-verify_ip',
    '127.0.0.1',
    '-CAfile',
    files.caFile,
  ]
  const { stdout } = await run('openssl', [...strict, files.certificateFile])
  assert.match(stdout, /: OK/)
})

test('the certificate says what it is for and no more', async () => {
  const certificate = new X509Certificate(await readFile(files.certificateFile))
  assert.equal(certificate.ca, false)
  assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  assert.equal(new X509Certificate(await readFile(files.caFile)).ca, true)
  assert.equal((await stat(files.keyFile)).mode & 0o777, 0o600)
})

test('it is kept while it lasts, and made anew when it ends or is damaged', async () => {
  const before = await readFile(files.caFile, 'utf8')
  await demoCertificate(directory, systemClock, systemRandom)
  assert.equal(await readFile(files.caFile, 'utf8'), before)
  await demoCertificate(directory, new ManualClock(Date.now() + 360 * 86_400_000), systemRandom)
  const renewed = await readFile(files.caFile, 'utf8')
  assert.notEqual(renewed, before)
  await writeFile(files.certificateFile, 'not a certificate')
  await demoCertificate(directory, systemClock, systemRandom)
  assert.notEqual(await readFile(files.caFile, 'utf8'), renewed)
})

test('an issuer behind https is believed by its own authority, and by no other', async () => {
  const certificates = makeCertificates(systemClock.now(), systemRandom)
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }]
  const server = createHttpsServer(
    { cert: certificates.certificate, key: certificates.key },
    (_, response) => {
      response.setHeader('content-type', 'application/jwk-set+json')
      response.end(JSON.stringify({ keys }))
    },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  const issuer = `https://localhost:${address.port}`
  const token = await new SignJWT({ iss: issuer, aud: 'sallyport', sub: 'job' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt' })
    .setExpirationTime('5 minutes')
    .sign(privateKey)
  const ask = (ca: string | null) =>
    openIdentity({
      issuers: [issuerConfig({ issuer, audience: 'sallyport', jwksUri: `${issuer}/keys`, ca })],
      clock: systemClock,
      log: { warn() {} },
    }).authenticate(new Secret(token))
  assert.ok(!((await ask(certificates.ca)) instanceof Refusal))
  for (const ca of [null, await readFile(files.caFile, 'utf8')]) {
    const refused = await ask(ca)
    assert.ok(refused instanceof Unauthenticated)
    assert.equal(refused.reason, 'keys-unavailable')
  }
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
