/** Sign-in by SAML from the command line to a statement, and what must not work on the way. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sallyport, startSallyport } from '../../src/cli/cli.fixture.ts'
import { certificate, idp, requestIn, responseOf } from '../../src/identity/saml.fixture.ts'
import { demoPolicy, startStage, type Stage } from './stage.ts'

let stage: Stage
let home: string
let at: string

before(async () => {
  home = await mkdtemp(join(tmpdir(), 'sallyport-home-'))
  await writeFile(join(home, 'idp.pem'), certificate)
  stage = await startStage({
    policy: demoPolicy,
    more: {
      saml: [
        {
          name: 'staff',
          'entity-id': idp.entityId,
          'sso-url': idp.ssoUrl,
          certificates: [join(home, 'idp.pem')],
          'name-attribute': 'displayName',
          'groups-attribute': 'groups',
        },
      ],
    },
  })
  at = stage.config.publicUrl
})
after(async () => {
  await stage[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

function post(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${stage.gateway.apiUrl}/saml/staff/${path}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
  })
}

async function begin(login: string): Promise<{ readonly request: string; readonly relay: string }> {
  const sent = await fetch(login, { redirect: 'manual' })
  const url = new URL(sent.headers.get('location') ?? '')
  assert.equal(url.origin + url.pathname, idp.ssoUrl)
  return { request: requestIn(url), relay: url.searchParams.get('RelayState') ?? '' }
}

test('a person signs in by SAML and connects', async () => {
  const environment = { HOME: home, SALLYPORT_API: stage.gateway.apiUrl }
  using login = startSallyport(['login', '--saml', 'staff', '--no-browser'], { environment })
  await login.said('challenge=')
  const { request, relay } = await begin(login.out().trim())
  const response = responseOf({ request, at, groups: ['auditors'] })
  const answer = await post('acs', { SAMLResponse: response, RelayState: relay })
  assert.equal(answer.status, 302)
  const back = answer.headers.get('location') ?? ''
  assert.match(back, /^http:\/\/127\.0\.0\.1:\d+\/callback\?code=/)
  const code = new URL(back).searchParams.get('code') ?? ''
  // Whoever sees the code cannot use it without what its challenge was made of.
  assert.equal((await post('token', { code, code_verifier: 'a-guess' })).status, 400)
  await fetch(back)
  await new Promise((resolve) => login.child.once('close', resolve))
  assert.match(login.out(), /Ana Ruiz \(person\)[^]*groups +auditors/, login.err())
  const words = ['connect', 'bank', '--', '-A', '-t', '-c', 'SELECT count(*) > 0 FROM customers']
  const { out, err } = await sallyport(words, { environment })
  assert.equal(out, 't\n', err)
  // Neither the answer nor the code counts twice.
  assert.equal((await post('acs', { SAMLResponse: response, RelayState: relay })).status, 400)
})

test('answers that nobody asked for, and sign-ins to elsewhere, are refused', async () => {
  const login = `${stage.gateway.apiUrl}/saml/staff/login`
  const sound = { port: '40000', state: 's'.repeat(32), challenge: 'c'.repeat(43) }
  for (const change of [
    { port: '80' },
    { port: '1e4' },
    { state: 'short' },
    { challenge: '' },
    { port: '99999' },
  ]) {
    const query = new URLSearchParams({ ...sound, ...change })
    assert.equal((await fetch(`${login}?${query.toString()}`, { redirect: 'manual' })).status, 400)
  }
  const { request, relay } = await begin(`${login}?${new URLSearchParams(sound).toString()}`)
  assert.equal(
    (await post('acs', { SAMLResponse: responseOf({ request, at }), RelayState: 'x' })).status,
    400,
  )
  assert.equal(
    (await post('acs', { SAMLResponse: responseOf({ request: '_other', at }), RelayState: relay })).status,
    400,
  )
  const token = await stage.idp.issueDemoToken('omar')
  assert.equal((await post('token', { code: token, code_verifier: 'x' })).status, 400)
  assert.equal((await fetch(`${stage.gateway.apiUrl}/saml/other/login`)).status, 404)
})

test('I8: an address that begins sign-ins without end is told to wait, and the one before still ends', async () => {
  const sound = { port: '40000', state: 's'.repeat(32), challenge: 'c'.repeat(43) }
  const login = `${stage.gateway.apiUrl}/saml/staff/login?${new URLSearchParams(sound).toString()}`
  const { request, relay } = await begin(login)
  const statuses = new Set<number>()
  for (let count = 0; !statuses.has(429) && count < 20; count += 1) {
    const all = Array.from({ length: 300 }, () => fetch(login, { redirect: 'manual' }))
    for (const { status } of await Promise.all(all)) statuses.add(status)
  }
  assert.deepEqual(statuses, new Set([302, 429]))
  const response = responseOf({ request, at, id: '_after-the-flood', groups: ['auditors'] })
  assert.equal((await post('acs', { SAMLResponse: response, RelayState: relay })).status, 302)
})
