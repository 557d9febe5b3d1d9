/** What each answer of the API says to browsers besides its content, whatever was asked and however wrongly. */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { demoPolicy, startStage, type Stage } from './stage.ts'

let stage: Stage
before(async () => {
  stage = await startStage({ policy: demoPolicy })
})
after(() => stage[Symbol.asyncDispose]())

const uuid = '01a1fe51-3ea0-7d4d-a340-5b8147e1225a'

/** Every route with something in the place of what its path leaves open. */
function routes(): readonly (readonly [string, string])[] {
  return stage.gateway.apiRoutes.map((route) => {
    const [method = '', path = ''] = route.split(' ')
    return [method, path.replaceAll(/:\w+/g, uuid).replace('*', 'x')]
  })
}

function faultsOf(headers: Headers): readonly string[] {
  const wrong: string[] = []
  const has = (name: string, isRight: (value: string) => boolean): void => {
    const value = headers.get(name) ?? ''
    if (!isRight(value)) wrong.push(`${name}: ${value}`)
  }
  has(
    'content-security-policy',
    (value) => /default-src 'none'/.test(value) && /frame-ancestors 'none'/.test(value),
  )
  has('content-security-policy', (value) => !/unsafe|\*|https?:/.test(value))
  has('x-content-type-options', (value) => value === 'nosniff')
  has('x-frame-options', (value) => value === 'DENY')
  has('referrer-policy', (value) => value === 'no-referrer')
  has('cross-origin-opener-policy', (value) => value === 'same-origin')
  has('cross-origin-resource-policy', (value) => value === 'same-origin')
  has('cache-control', (value) => value === 'no-store')
  has('access-control-allow-origin', (value) => value === '')
  has('server', (value) => value === '')
  has('x-powered-by', (value) => value === '')
  return wrong
}

test('every route, asked by nobody, by somebody and with nonsense, forbids framing, sniffing and keeping', async () => {
  const token = await stage.idp.issueDemoToken('omar')
  const all = routes()
  assert.ok(all.length > 80, String(all.length))
  for (const [method, path] of all)
    for (const authorization of ['', `Bearer ${token}`]) {
      // What it would do is not asked for: neither the body nor its type is one that any route takes.
      const wrong = method === 'GET' ? {} : { body: '{', headers: { 'content-type': 'application/json' } }
      const gone = new AbortController()
      const answer = await fetch(stage.gateway.apiUrl + path, {
        method,
        redirect: 'manual',
        ...wrong,
        headers: { ...('headers' in wrong ? wrong.headers : {}), ...(authorization && { authorization }) },
        signal: gone.signal,
      })
      assert.deepEqual(faultsOf(answer.headers), [], `${method} ${path} ${answer.status}`)
      assert.ok(answer.status < 500 || answer.status === 503, `${method} ${path} ${answer.status}`)
      // The stream of events would not end by itself.
      gone.abort()
    }
})

test('so does whatever is no route, no request, or too much of one', async () => {
  for (const [method, path] of [
    ['GET', '/api/v1/nowhere'],
    ['POST', '/api/v1/whoami'],
    ['DELETE', '/healthz'],
    ['GET', '/api/v1/%zz'],
    ['GET', '/assets/nowhere.js'],
    ['GET', '/.well-known/nowhere'],
  ] as const) {
    const answer = await fetch(stage.gateway.apiUrl + path, { method, redirect: 'manual' })
    await answer.arrayBuffer()
    assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${answer.status}`)
    assert.equal(answer.status === 405, answer.headers.get('allow') === 'GET', `${method} ${path}`)
    assert.equal(answer.status === 405, /whoami|healthz/.test(path), `${method} ${path} ${answer.status}`)
    assert.deepEqual(faultsOf(answer.headers), [], `${method} ${path} ${answer.status}`)
  }
  for (const bytes of [
    'GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n',
    `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`,
    'NONSENSE\r\n\r\n',
    'POST /api/v1/reviews HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ]) {
    const said = await raw(bytes)
    const [head = ''] = said.split('\r\n\r\n')
    assert.match(head, /^HTTP\/1\.1 4\d\d /, said)
    const headers = new Headers(
      head
        .split('\r\n')
        .slice(1)
        .map((line): [string, string] => [
          line.slice(0, line.indexOf(':')),
          line.slice(line.indexOf(':') + 1).trim(),
        ]),
    )
    assert.deepEqual(faultsOf(headers), [], said)
  }
})

/** What the gateway says to these bytes before it closes the connection. */
function raw(bytes: string): Promise<string> {
  const { hostname, port } = new URL(stage.gateway.apiUrl)
  return new Promise((resolve) => {
    let said = ''
    const socket = connect({ host: hostname, port: Number(port) })
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1')
    })
    // Closed without a word where more was sent than is read; what came before that counts.
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(said))
    socket.write(bytes)
  })
}
