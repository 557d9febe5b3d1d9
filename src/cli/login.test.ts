import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import { sallyport, type Run } from './cli.fixture.ts'

// A gateway and an identity provider of a few lines each, for what an honest one never says (RFC 8628, RFC 6749).
let at = ''
let tokenAnswers: ((response: ServerResponse) => void)[] = []
let started: object = {}
let discovery: object = {}
let polls = 0
const home = mkdtempSync(join(tmpdir(), 'sallyport-home-'))
const server = createServer((request, response) => {
  request.resume()
  const path = request.url ?? ''
  if (path === '/.well-known/oauth-protected-resource') return say(response, 200, metadata())
  if (path === '/.well-known/openid-configuration') return say(response, 200, discovery)
  if (path === '/device') return say(response, 200, started)
  if (path === '/token') {
    polls += 1
    const answer = tokenAnswers.shift()
    return answer === undefined ? say(response, 500, {}) : answer(response)
  }
  say(response, path === '/api/v1/whoami' ? 200 : 404, caller)
})
const caller = {
  id: 'https://idp.test#ana',
  kind: 'person',
  name: 'Ana',
  groups: [],
  roles: [],
  onBehalfOf: [],
  endsAt: '2099-01-01T00:00:00.000Z',
}

function metadata(): object {
  const logins = [{ issuer: at, clientId: 'cli', scope: 'openid', resource: null }]
  return {
    resource: at,
    resource_name: 'Sallyport',
    authorization_servers: [at],
    bearer_methods_supported: ['header'],
    sallyport_logins: logins,
    sallyport_saml: [],
  }
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const refuse =
  (error: string, more: object = {}) =>
  (response: ServerResponse) =>
    say(response, 400, { error, ...more })
const grant = (response: ServerResponse): void =>
  say(response, 200, { access_token: 'secret-token', token_type: 'Bearer', expires_in: 600 })

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  at = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
after(() => {
  server.closeAllConnections()
  server.close()
  rmSync(home, { recursive: true, force: true })
})
beforeEach(() => {
  polls = 0
  started = {
    device_code: 'd',
    user_code: 'WDJB-MJHT',
    verification_uri: `${at}/verify`,
    expires_in: 60,
    interval: 0.05,
  }
  discovery = {
    issuer: at,
    authorization_endpoint: `${at}/authorize`,
    token_endpoint: `${at}/token`,
    device_authorization_endpoint: `${at}/device`,
  }
})

function login(): Promise<Run> {
  return sallyport(['login', '--device', '--api', at], { environment: { HOME: home } })
}

describe('signing in by a code', () => {
  test('waits while nobody has entered it, and then keeps the token without showing it', async () => {
    tokenAnswers = [refuse('authorization_pending'), refuse('authorization_pending'), grant]
    const { exit, out, err } = await login()
    assert.equal(exit, 0, err)
    assert.equal(polls, 3)
    assert.match(out, /WDJB-MJHT/)
    assert.match(out, /Ana \(person\)/)
    assert.ok(!`${out}${err}`.includes('secret-token'))
  })

  for (const [what, error, said] of [
    ['a code that nobody entered in time', 'expired_token', /refused: expired_token/],
    ['somebody who said no', 'access_denied', /refused: access_denied/],
    ['a code that was spent already', 'invalid_grant', /refused: invalid_grant/],
  ] as const)
    test(`ends at once: ${what}`, async () => {
      rmSync(join(home, '.config'), { recursive: true, force: true })
      tokenAnswers = [refuse(error), grant]
      const { exit, err } = await login()
      assert.equal(exit, 1)
      assert.equal(polls, 1)
      assert.match(err, said)
      assert.ok(!readdirSync(home).includes('.config'), 'nothing is kept')
    })

  test('what a provider says cannot drive the terminal', async () => {
    started = { ...started, user_code: 'A\u001b[2J', verification_uri: `${at}/\u001b]0;x\u0007` }
    tokenAnswers = [refuse('access_denied', { error_description: 'no\u001b[31m\u202e' })]
    const { out, err } = await login()
    for (const driving of ['\u001b', '\u0007', '\u202e']) assert.ok(!`${out}${err}`.includes(driving))
  })

  test('nobody is sent elsewhere with the code, and no other issuer answers for this one', async () => {
    tokenAnswers = [
      (response) => response.writeHead(307, { location: `${at}/elsewhere` }).end(),
      (response) => say(response, 200, { access_token: 'secret-token' }),
    ]
    for (const change of [{}, { issuer: 'https://other.example' }]) {
      discovery = { ...discovery, ...change }
      const { exit, err } = await login()
      assert.notEqual(exit, 0)
      assert.match(err, /cannot be asked|refused/)
      assert.ok(!err.includes('secret-token'))
    }
    assert.equal(polls, 1)
  })
})
