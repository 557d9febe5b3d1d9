/** Sign-in with a browser, by OpenID Connect and SAML, and what must not work with the cookie that comes of it. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { operations } from '../../src/api/operations.ts'
import { Browser } from '../../src/demo/browser.fixture.ts'
import { certificate, idp, requestIn, responseOf } from '../../src/identity/saml.fixture.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { demoPolicy, startStage, type Stage } from './stage.ts'

let stage: Stage
let folder: string
let at: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-console-'))
  await writeFile(join(folder, 'idp.pem'), certificate)
  stage = await startStage({
    policy: demoPolicy,
    more: {
      saml: [
        {
          name: 'staff',
          'entity-id': idp.entityId,
          'sso-url': idp.ssoUrl,
          certificates: [join(folder, 'idp.pem')],
          'groups-attribute': 'groups',
        },
      ],
    },
  })
  at = stage.config.publicUrl
})
after(async () => {
  await stage[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

async function signIn(person: string, back = '/'): Promise<Browser> {
  const browser = new Browser()
  let page = await browser.open(`${at}/auth/login?${new URLSearchParams({ return: back }).toString()}`)
  for (let step = 0; step < 4 && /<form/.test(page.text); step += 1)
    page = await browser.submit(page, { person, confirm: 'yes' })
  assert.equal(page.url, at + back)
  return browser
}

interface More {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

function ask(browser: Browser, path: string, more: More = {}): Promise<Response> {
  const { headers, ...rest } = more
  return fetch(at + path, { redirect: 'manual', ...rest, headers: { cookie: browser.cookies, ...headers } })
}

const own = { 'x-sallyport-csrf': '1', 'sec-fetch-site': 'same-origin' }

describe('a person', () => {
  test('signs in with a browser, is known by the cookie alone, and signs out', async () => {
    const browser = await signIn('rita', '/reviews/1?tab=history')
    const line = browser.setCookies.find((cookie) => cookie.startsWith('sallyport='))
    assert.match(line ?? '', /^sallyport=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/)
    const known = await ask(browser, '/api/v1/whoami')
    assert.equal(known.status, 200)
    assert.match(await known.text(), /"name":"Rita Olsen"/)
    const kept = browser.cookies
    const left = await ask(browser, '/auth/logout', { method: 'POST', headers: own })
    assert.equal(left.status, 204)
    assert.match(left.headers.get('set-cookie') ?? '', /^sallyport=; .*Max-Age=0$/)
    assert.equal((await ask(browser, '/api/v1/whoami', { headers: { cookie: kept } })).status, 401)
    await stage.gateway.ledger.synced(stage.gateway.ledger.next - 1)
    const verbs: string[] = []
    for await (const { leaf } of readEntries(stage.config.ledger.directory))
      if (leaf?.type === 'access.changed' && leaf.details['for'] === 'browser') verbs.push(leaf.verb)
    assert.deepEqual(verbs, ['issued', 'ended'])
  })

  test('is signed out everywhere with the next request', async () => {
    const browser = await signIn('ana')
    const done = await ask(browser, '/api/v1/sign-out', { method: 'POST', headers: own })
    assert.equal(done.status, 204)
    assert.equal((await ask(browser, '/api/v1/whoami')).status, 401)
  })

  test('signs in by SAML into the same kind of session', async () => {
    const browser = new Browser()
    const first = await fetch(`${at}/auth/saml/login?provider=staff&return=/sessions`, { redirect: 'manual' })
    const begun = (first.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
    const second = await fetch(at + (first.headers.get('location') ?? ''), { redirect: 'manual' })
    const there = new URL(second.headers.get('location') ?? '')
    const answer = await fetch(`${at}/saml/staff/acs`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        SAMLResponse: responseOf({ request: requestIn(there), at, groups: ['auditors'] }),
        RelayState: there.searchParams.get('RelayState') ?? '',
      }),
    })
    const back = answer.headers.get('location') ?? ''
    assert.match(back, /^\/auth\/saml\/callback\?code=/)
    // Somebody else's browser cannot end it: the other half of the code is in the cookie.
    const stolen = await fetch(at + back, { redirect: 'manual' })
    assert.equal(stolen.headers.get('location'), '/sign-in?problem=refused')
    const done = await fetch(at + back, { redirect: 'manual', headers: { cookie: begun } })
    assert.equal(done.headers.get('location'), '/sessions')
    const session = done.headers.getSetCookie().find((cookie) => cookie.startsWith('sallyport=')) ?? ''
    const cookie = session.split(';')[0] ?? ''
    const known = await ask(browser, '/api/v1/whoami', { headers: { cookie } })
    assert.match(await known.text(), /"groups":\["auditors"\]/)
    const again = await fetch(at + back, { redirect: 'manual', headers: { cookie: begun } })
    assert.equal(again.headers.get('location'), '/sign-in?problem=refused')
  })
})

describe('a cookie', () => {
  test('opens no route that changes something to a page that is not ours', async () => {
    const browser = await signIn('rita')
    const json = { 'content-type': 'application/json' }
    const id = '01a1fe51-3ea0-7d4d-a340-5b8147e1225a'
    const writes = operations.filter(({ method, access }) => method !== 'get' && access === 'principal')
    assert.ok(writes.length > 40, String(writes.length))
    for (const { method, path } of writes)
      for (const headers of [
        {},
        { 'sec-fetch-site': 'same-origin' },
        { ...own, origin: 'https://evil.example' },
        { 'x-sallyport-csrf': '1', 'sec-fetch-site': 'cross-site' },
      ]) {
        const answer = await ask(browser, path.replaceAll(/\{\w+\}/g, id), {
          method: method.toUpperCase(),
          headers: { ...json, ...headers },
          body: '{}',
        })
        assert.equal(answer.status, 403, `${method} ${path} ${JSON.stringify(headers)}`)
        assert.match(await answer.text(), /does not come from a page of the console/)
      }
  })

  test('changes nothing for a page that is not ours, and tells it nothing', async () => {
    const browser = await signIn('rita')
    const body = JSON.stringify({ id: 'https://x#y', purpose: 'p', endsAt: '2099-01-01T00:00:00Z' })
    const json = { 'content-type': 'application/json' }
    const attempts: readonly Record<string, string>[] = [
      {},
      { 'sec-fetch-site': 'same-origin' },
      { 'x-sallyport-csrf': '1' },
      { 'x-sallyport-csrf': '1', 'sec-fetch-site': 'cross-site' },
      { 'x-sallyport-csrf': '1', 'sec-fetch-site': 'same-site' },
      { 'x-sallyport-csrf': '1', 'sec-fetch-site': 'none' },
      { 'x-sallyport-csrf': '1', origin: 'https://evil.example' },
      { 'x-sallyport-csrf': '1', origin: 'null' },
      { ...own, origin: 'https://evil.example' },
    ]
    for (const headers of attempts) {
      const answer = await ask(browser, '/api/v1/agents', {
        method: 'POST',
        headers: { ...json, ...headers },
        body,
      })
      assert.equal(answer.status, 403, JSON.stringify(headers))
      const logout = await ask(browser, '/auth/logout', { method: 'POST', headers })
      assert.equal(logout.status, 403, JSON.stringify(headers))
    }
    for (const site of ['cross-site', 'same-site'])
      assert.equal(
        (await ask(browser, '/api/v1/whoami', { headers: { 'sec-fetch-site': site } })).status,
        403,
      )
    assert.equal((await ask(browser, '/api/v1/whoami', { headers: own })).status, 200)
    const sound = await ask(browser, '/api/v1/agents', {
      method: 'POST',
      headers: { ...json, 'x-sallyport-csrf': '1', origin: at },
      body,
    })
    assert.equal(sound.status, 400, 'a date too far away, and so no refusal of the page')
  })

  test('that is made up, doubled or beside a token counts for nothing', async () => {
    const browser = await signIn('rita')
    const cookies = /\bsallyport=[\w-]+/.exec(browser.cookies)?.[0] ?? ''
    for (const cookie of [
      `sallyport=${'A'.repeat(43)}`,
      'sallyport=',
      `${cookies}; ${cookies}`,
      `__Host-${cookies}`,
      "sallyport=' OR 1=1 --",
    ])
      assert.equal((await ask(browser, '/api/v1/whoami', { headers: { cookie } })).status, 401, cookie)
    const both = await ask(browser, '/api/v1/whoami', { headers: { authorization: 'Bearer x.y.z' } })
    assert.equal(both.status, 401)
  })
})

describe('a sign-in', () => {
  test('leads back to no other site, and to no endpoint', async () => {
    for (const back of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      '/%2e//evil.example',
      '/reviews/..//evil.example',
      '/./api/v1/whoami',
      '/%09/evil.example\t',
      '/api/v1/sign-out',
      '/auth/logout',
      'javascript:alert(1)',
    ]) {
      const browser = new Browser()
      const query = new URLSearchParams({ return: back })
      let page = await browser.open(`${at}/auth/login?${query.toString()}`)
      for (let step = 0; step < 4 && /<form/.test(page.text); step += 1)
        page = await browser.submit(page, { person: 'rita', confirm: 'yes' })
      assert.equal(new URL(page.url).origin, at, back)
      assert.ok(!/^\/(api|auth)/.test(new URL(page.url).pathname), `${back} led to ${page.url}`)
    }
  })

  test('ends only in the browser that began it, with what the issuer sent for it', async () => {
    const began = await fetch(`${at}/auth/login`, { redirect: 'manual' })
    const cookie = (began.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
    const state = new URL(began.headers.get('location') ?? '').searchParams.get('state') ?? ''
    for (const [query, sent] of [
      [`code=x&state=${state}`, ''],
      ['code=x&state=other', cookie],
      [`error=access_denied&state=${state}`, cookie],
      [`code=x&state=${state}`, cookie.slice(0, -2)],
      [`code=guess&state=${state}&iss=${encodeURIComponent('https://evil.example')}`, cookie],
      [`code=guess&state=${state}`, cookie],
    ] as const) {
      const answer = await fetch(`${at}/auth/callback?${query}`, {
        redirect: 'manual',
        headers: { cookie: sent },
      })
      assert.match(answer.headers.get('location') ?? '', /^\/sign-in\?problem=/, query)
      assert.ok(!answer.headers.getSetCookie().some((line) => /^sallyport=./.test(line)))
    }
    assert.equal((await fetch(`${at}/auth/login?issuer=https://evil.example`)).status, 400)
    assert.equal((await fetch(`${at}/auth/saml/login?provider=evil`)).status, 400)
  })
})
