import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fastify } from 'fastify'
import { cookieOf } from './cookie.ts'

test('over https a cookie is for this host alone, and no script sees it', async () => {
  const cookie = cookieOf('sallyport', 'https://sallyport.bank.example', 'Strict')
  await using app = fastify()
  app.get('/set', (_, reply) => {
    cookie.set(reply, 'abc', 60.9)
    return reply.send()
  })
  app.get('/clear', (_, reply) => {
    cookie.clear(reply)
    return reply.send()
  })
  app.get('/read', (request) => ({ value: cookie.read(request) }))
  const flags = 'Path=/; HttpOnly; SameSite=Strict; Secure'
  const set = await app.inject('/set')
  assert.equal(set.headers['set-cookie'], `__Host-sallyport=abc; ${flags}; Max-Age=60`)
  const clear = await app.inject('/clear')
  assert.equal(clear.headers['set-cookie'], `__Host-sallyport=; ${flags}; Max-Age=0`)
  for (const [header, value] of [
    ['__Host-sallyport=abc', 'abc'],
    ['other=1; __Host-sallyport=abc; more=2', 'abc'],
    ['sallyport=abc', null],
    ['__Host-sallyport=abc; __Host-sallyport=def', null],
    ['__Host-sallyport=a b', null],
    [`__Host-sallyport=${'a'.repeat(9000)}`, null],
  ] as const) {
    const read = await app.inject({ url: '/read', headers: { cookie: header } })
    assert.deepEqual(read.json(), { value }, header.slice(0, 60))
  }
})
