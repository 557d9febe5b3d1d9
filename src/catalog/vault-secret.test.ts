import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import { after, before, test } from 'node:test'
import { ManualClock } from '../core/manual-clock.ts'
import { Secret } from '../core/secret.ts'
import { fixedSecret, SecretFault } from './secret-source.ts'
import { vaultSecret } from './vault-secret.ts'

// What a key-value engine answers (HashiCorp Vault, "KV secrets engine - version 2 (API)").
let password = 'first'
let status = 200
let answering: (response: ServerResponse) => void = answer
let asked: { readonly url: string; readonly token: string; readonly namespace: string }[] = []
const server = createServer(({ url = '', headers }, response) => {
  asked.push({
    url,
    token: String(headers['x-vault-token']),
    namespace: String(headers['x-vault-namespace'] ?? ''),
  })
  answering(response)
})
function answer(response: ServerResponse): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ data: { data: { password, port: 1 }, metadata: { version: 3 } } }))
}
let url = ''
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
after(() => {
  server.closeAllConnections()
  server.close()
})

function source(clock: ManualClock, field = 'password') {
  const token = fixedSecret(new Secret('vault-token'))
  return vaultSecret(
    { url, mount: 'kv', path: 'databases/bank main', field, namespace: 'team', token, ca: null },
    clock,
  )
}

test('a secret is read, kept for half a minute, and read again when it may have been rotated', async () => {
  asked = []
  const clock = new ManualClock()
  const secret = source(clock)
  const read = async (): Promise<string> => {
    const found = await secret.read()
    return found instanceof SecretFault ? found.message : found.reveal()
  }
  assert.deepEqual(await Promise.all([read(), read()]), ['first', 'first'])
  assert.deepEqual(asked, [
    { url: '/v1/kv/data/databases/bank%20main', token: 'vault-token', namespace: 'team' },
  ])
  password = 'second'
  assert.equal(await read(), 'first')
  clock.advance(30_001)
  assert.equal(await read(), 'second')
})

test('I9: what cannot be read is said without the token or the secret, and nothing old is used', async () => {
  const clock = new ManualClock()
  const secret = source(clock)
  assert.ok(!((await secret.read()) instanceof SecretFault))
  clock.advance(30_001)
  status = 403
  const refused = await secret.read()
  assert.ok(refused instanceof SecretFault)
  assert.match(refused.message, /status 403/)
  assert.doesNotMatch(refused.message, /vault-token|second/)
  status = 200
  for (const field of ['missing', 'port', '__proto__', 'constructor'])
    assert.ok((await source(clock, field).read()) instanceof SecretFault)
})

async function fault(clock = new ManualClock()): Promise<string> {
  const found = await source(clock).read()
  assert.ok(found instanceof SecretFault)
  assert.doesNotMatch(found.message, /vault-token|hunter2/)
  return found.message
}

test('I8, I9: a server that redirects, floods, breaks off or drips gives nothing, and its words are told nobody', async () => {
  const secret = JSON.stringify({ data: { data: { password: 'hunter2' } } })
  const answers: readonly (readonly [(response: ServerResponse) => void, RegExp])[] = [
    [(response) => response.writeHead(307, { location: `${url}/v1/elsewhere` }).end(secret), /status 307/],
    [(response) => response.writeHead(200).end(secret.padEnd(300_000)), /no answer that can be read/],
    [
      (response) => response.writeHead(200).end(`${secret.slice(0, -1)} hunter2`),
      /no answer that can be read/,
    ],
    [(response) => response.writeHead(200).end('{"data":{"data":null}}'), /no text password/],
    [
      (response) => response.writeHead(200).end(secret.replace('hunter2', 'x'.repeat(9000))),
      /no text password/,
    ],
    [
      (response) => {
        response.writeHead(200, { 'content-length': '1000' }).write(secret)
        response.destroy()
      },
      /cannot be read/,
    ],
  ]
  try {
    for (const [one, said] of answers) {
      asked = []
      answering = one
      assert.match(await fault(), said)
      assert.equal(asked.length, 1, 'nobody is sent on with the token')
    }
    const clock = new ManualClock()
    answering = (response) => {
      response.writeHead(200).write('{')
      setImmediate(() => clock.advance(3001))
    }
    assert.match(await fault(clock), /cannot be read \(ABORT_ERR\)/)
  } finally {
    answering = answer
  }
})
