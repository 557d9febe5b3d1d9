/** Secrets of a key-value engine (Vault, OpenBao), beyond what its answers say: who is asked, and for what path. */
import assert from 'node:assert/strict'
import { createServer } from 'node:https'
import { test } from 'node:test'
import { fixedSecret, SecretFault } from '../../src/catalog/secret-source.ts'
import { vaultSecret } from '../../src/catalog/vault-secret.ts'
import { targetSecret } from '../../src/config/schema-words.ts'
import { systemClock } from '../../src/core/clock.ts'
import { ManualClock } from '../../src/core/manual-clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { Secret } from '../../src/core/secret.ts'
import { makeCertificates } from '../../src/demo/certificate.ts'

test('I9: a server that nobody vouches for is not shown the token', async () => {
  const { ca, certificate, key } = makeCertificates(systemClock.now(), systemRandom)
  const other = makeCertificates(systemClock.now(), systemRandom)
  let count = 0
  const server = createServer({ cert: certificate, key }, (_, response) => {
    count += 1
    response.end(JSON.stringify({ data: { data: { password: 'hunter2' } } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const address = server.address()
    const url = `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    const token = fixedSecret(new Secret('vault-token'))
    const place = { url, mount: 'kv', path: 'bank', field: 'password', namespace: null, token }
    for (const trusted of [null, other.ca]) {
      const found = await vaultSecret({ ...place, ca: trusted }, new ManualClock()).read()
      assert.ok(found instanceof SecretFault)
      assert.match(found.message, /cannot be read \([A-Z_]+\)/)
    }
    assert.equal(count, 0)
    const found = await vaultSecret({ ...place, ca }, new ManualClock()).read()
    assert.ok(found instanceof Secret)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

/** Whether a configuration may say so. */
function isTaken(more: object): boolean {
  const vault = { url: 'https://v.test', path: 'a', token: { env: 'T' }, ...more }
  return targetSecret.safeParse({ vault }).success
}

test('a path leads nowhere but into its engine', () => {
  for (const path of ['bank', 'databases/bank main', 'a/.../b', '.a', 'a%2f..'])
    assert.ok(isTaken({ path }) && isTaken({ mount: path }), path)
  for (const path of ['', '/', '/a', 'a/', 'a//b', '.', '..', '../sys', 'a/../../sys/seal', 'a/..', 'a/./b'])
    assert.ok(!isTaken({ path }) && !isTaken({ mount: path }), path)
})
