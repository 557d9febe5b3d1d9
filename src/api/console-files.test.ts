import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fastify, type FastifyInstance } from 'fastify'
import { systemRandom } from '../core/random.ts'
import { openConsole } from './console-files.ts'

let app: FastifyInstance
let directory: string

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'console-'))
  await mkdir(join(directory, 'assets'))
  await writeFile(join(directory, 'index.html'), '<script nonce="__CSP_NONCE__" src="/assets/a.js"></script>')
  await writeFile(join(directory, 'assets', 'a.js'), 'void 0;'.repeat(1000))
  await writeFile(join(directory, 'sources.sha256'), 'not for you')
  const console = openConsole(directory, systemRandom)
  assert.ok(console)
  app = fastify()
  app.setNotFoundHandler((request, reply) => console(request, reply) ?? reply.code(404).send('nothing'))
})
after(async () => {
  await app.close()
  await rm(directory, { recursive: true })
})

function get(url: string, headers: Record<string, string> = { accept: 'text/html' }) {
  return app.inject({ method: 'GET', url, headers })
}

test('every page is the one page, with a nonce of its own that its content policy names', async () => {
  const [one, other] = [await get('/'), await get('/reviews/01a1fd09?x=1')]
  assert.equal(one.statusCode, 200)
  const nonces = [one, other].map(({ body }) => /nonce="([^"]+)"/.exec(body)?.[1] ?? '')
  assert.notEqual(nonces[0], nonces[1])
  for (const [place, answer] of [one, other].entries()) {
    const policy = String(answer.headers['content-security-policy'])
    assert.ok(policy.includes(`script-src 'self' 'nonce-${nonces[place]}'`))
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.doesNotMatch(policy, /unsafe/)
  }
})

test('files that are named by their content are kept, packed, and not sent twice', async () => {
  const plain = await get('/assets/a.js', {})
  assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal(plain.headers['content-type'], 'text/javascript; charset=utf-8')
  const packed = await get('/assets/a.js', { 'accept-encoding': 'gzip' })
  assert.equal(packed.headers['content-encoding'], 'gzip')
  assert.ok(packed.rawPayload.length < plain.rawPayload.length)
  const again = await get('/assets/a.js', { 'if-none-match': String(plain.headers['etag']) })
  assert.equal(again.statusCode, 304)
})

test('what is not the console is not answered by it', async () => {
  for (const path of ['/api/v1/none', '/auth/none', '/assets/none.js', '/metrics', '/.well-known/x'])
    assert.equal((await get(path)).statusCode, 404, path)
  assert.equal((await get('/reviews', { accept: 'application/json' })).statusCode, 404)
  assert.equal(
    (await app.inject({ method: 'POST', url: '/', headers: { accept: 'text/html' } })).statusCode,
    404,
  )
  for (const path of [
    '/sources.sha256',
    '/assets/../sources.sha256',
    '/assets/%2e%2e/sources.sha256',
    '/index.html',
  ])
    assert.doesNotMatch((await get(path, {})).body, /not for you|__CSP_NONCE__/, path)
})

test('there is no console where none was built', () => {
  assert.equal(openConsole(join(directory, 'none'), systemRandom), null)
})
