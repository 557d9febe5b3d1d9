import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { after, before, test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { ReviewDesk } from '../reviews/desk.ts'
import { granted, makeDesk, principal, request } from '../reviews/fixture.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { health, problem, review, reviewList, whoami } from './contract.ts'
import { type Api, type ApiHealth, serveApi } from './server.ts'

let server: TemporaryServer
let desk: ReviewDesk
let api: Api
let healthNow: ApiHealth = { store: true, ledger: true, policy: true }
const logged: string[] = []

const carol = principal('carol', 'person', ['dba'])
const people = new Map<string, Principal>(
  [
    principal('ann', 'person', ['dba']),
    principal('eve', 'person', ['sales']),
    carol,
    principal('agent-7', 'agent', ['dba'], carol),
    principal('robot', 'agent', ['dba']),
  ].map((known) => [known.subject, known]),
)
const agent = people.get('agent-7') ?? carol

before(async () => {
  server = await startTemporaryServer()
  const store = await server.open()
  desk = makeDesk(store, 'one').desk
  const parts = {
    desk,
    store,
    clock: systemClock,
    log: (line: string) => void logged.push(line),
    health: () => Promise.resolve(healthNow),
    authenticate: async (token: { reveal(): string }) => {
      if (token.reveal() === 'breaks') throw new Error('a bug with a secret in it')
      return people.get(token.reveal()) ?? new Refusal('unauthenticated', 'This token is not known.')
    },
  }
  api = await serveApi(parts, { host: '127.0.0.1', port: 0, tls: null })
})
after(async () => {
  await api[Symbol.asyncDispose]()
  await desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

function ask(
  path: string,
  as: string | null,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(api.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(as === null ? {} : { authorization: `Bearer ${as}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

async function problemOf(response: Response): Promise<string> {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const { status, code } = problem.parse(await response.json())
  assert.equal(status, response.status)
  return `${status} ${code}`
}

test('a reviewer lists, reads and approves; the requester sees it', async () => {
  const held = granted(await desk.open(request(agent)))
  const list = reviewList.parse(await (await ask('/api/v1/reviews?state=open', 'ann')).json())
  assert.ok(list.reviews.some(({ id, mayRule }) => id === held.id && mayRule))
  const own = review.parse(await (await ask(`/api/v1/reviews/${held.id}`, 'agent-7')).json())
  assert.equal(own.mayRule, false)
  assert.equal(own.statement, 'DELETE FROM accounts')
  const answer = await ask(`/api/v1/reviews/${held.id}/approve`, 'ann', { justification: 'It is fine.' })
  assert.equal(answer.status, 200)
  const ruled = review.parse(await answer.json())
  assert.equal(ruled.state, 'approved')
  assert.equal(ruled.rulings[0]?.justification, 'It is fine.')
  assert.equal(
    await problemOf(await ask(`/api/v1/reviews/${held.id}/deny`, 'ann', { justification: 'x' })),
    '409 review-ruled',
  )
})

test('I5: requester, chain, agents and outsiders cannot rule over HTTP, and outsiders learn nothing', async () => {
  const held = granted(await desk.open(request(agent)))
  for (const verb of ['approve', 'deny']) {
    const rule = async (as: string): Promise<string> =>
      problemOf(await ask(`/api/v1/reviews/${held.id}/${verb}`, as, { justification: 'please' }))
    assert.equal(await rule('agent-7'), '403 reviewer-own')
    assert.equal(await rule('carol'), '403 reviewer-own')
    assert.equal(await rule('robot'), '404 review-unknown')
    assert.equal(await rule('eve'), '404 review-unknown')
  }
  for (const as of ['eve', 'robot']) {
    assert.equal(await problemOf(await ask(`/api/v1/reviews/${held.id}`, as)), '404 review-unknown')
    assert.deepEqual(reviewList.parse(await (await ask('/api/v1/reviews', as)).json()), {
      reviews: [],
      next: null,
      counts: { open: 0, forMe: 0 },
    })
  }
  assert.equal(granted(await desk.show(held.id, carol)).rulings.length, 0)
})

test('without a good token nothing is told', async () => {
  for (const path of ['/api/v1/whoami', '/api/v1/reviews', '/api/v1/reviews/x'])
    assert.equal(await problemOf(await ask(path, null)), '401 unauthenticated')
  assert.equal(await problemOf(await ask('/api/v1/whoami', 'nobody')), '401 unauthenticated')
  for (const header of [
    'Basic YTpi',
    'Bearer',
    'Bearer a b',
    `Bearer ${'a'.repeat(17_000)}`,
    'Bearer a,Bearer b',
  ]) {
    const answer = await ask('/api/v1/whoami', null, undefined, { authorization: header })
    assert.equal(await problemOf(answer), '401 unauthenticated')
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
  }
  const forged = await ask('/api/v1/whoami', null, undefined, {
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-user': 'ann',
  })
  assert.equal(forged.status, 401)
})

test('whoami tells the caller and its chain', async () => {
  const known = whoami.parse(await (await ask('/api/v1/whoami', 'agent-7')).json())
  assert.equal(known.id, agent.id)
  assert.deepEqual(known.onBehalfOf, [{ id: carol.id, kind: 'person', name: 'carol' }])
})

test('requests of the wrong shape are refused with a stable code', async () => {
  const held = granted(await desk.open(request(agent)))
  const path = `/api/v1/reviews/${held.id}/approve`
  for (const body of [
    {},
    { justification: ' ' },
    { justification: 1 },
    { justification: 'x', state: 'approved' },
    [],
    'null',
  ])
    assert.equal(await problemOf(await ask(path, 'ann', body)), '400 request-invalid', JSON.stringify(body))
  assert.equal(await problemOf(await ask(path, 'ann', '{"justification":')), '400 request-invalid')
  assert.equal(
    await problemOf(await ask(path, 'ann', '{"__proto__":{"justification":"x"}}')),
    '400 request-invalid',
  )
  assert.equal(
    await problemOf(await ask(path, 'ann', 'justification=x', { 'content-type': 'text/plain' })),
    '415 request-invalid',
  )
  assert.equal(
    await problemOf(
      await ask(path, 'ann', 'justification=x', { 'content-type': 'application/x-www-form-urlencoded' }),
    ),
    '415 request-invalid',
  )
  assert.equal(
    await problemOf(await ask(path, 'ann', { justification: 'x'.repeat(70_000) })),
    '413 limit-exceeded',
  )
  assert.equal(
    await problemOf(await ask(path, 'ann', { justification: 'x'.repeat(2001) })),
    '400 request-invalid',
  )
  for (const query of [
    '?state=maybe',
    '?limit=0',
    '?limit=1000',
    '?before=x',
    '?all=true',
    '?state=open&state=denied',
  ])
    assert.equal(await problemOf(await ask(`/api/v1/reviews${query}`, 'ann')), '400 request-invalid', query)
  assert.equal(await problemOf(await ask("/api/v1/reviews/' OR 1=1", 'ann')), '404 review-unknown')
  assert.equal(await problemOf(await ask('/api/v1/nothing', 'ann')), '404 request-invalid')
  assert.equal(granted(await desk.show(held.id, carol)).state, 'open')
})

test('pages of reviews follow each other without gap or repeat', async () => {
  for (let count = 0; count < 5; count += 1) granted(await desk.open(request(agent)))
  const ids: string[] = []
  let next: string | null = null
  do {
    const query = next === null ? '' : `&before=${next}`
    const page = reviewList.parse(await (await ask(`/api/v1/reviews?limit=2${query}`, 'ann')).json())
    ids.push(...page.reviews.map(({ id }) => id))
    ;({ next } = page)
  } while (next !== null)
  assert.ok(ids.length >= 5)
  assert.deepEqual(ids, [...new Set(ids)].sort().reverse())
})

test('every answer carries the headers that keep browsers out of it', async () => {
  for (const answer of [
    await ask('/healthz', null),
    await ask('/api/v1/whoami', null),
    await ask('/nope', null),
  ]) {
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    assert.equal(answer.headers.get('access-control-allow-origin'), null)
  }
})

test('health is told without a token, in words up and down alone', async () => {
  assert.equal((await ask('/healthz', null)).status, 200)
  healthNow = { store: false, ledger: true, policy: true }
  const answer = await ask('/healthz', null)
  assert.equal(answer.status, 503)
  const parts = { store: 'down', ledger: 'up', policy: 'up' }
  assert.deepEqual(health.parse(await answer.json()), { status: 'down', parts })
  healthNow = { store: true, ledger: true, policy: true }
})

test('I9: what breaks inside is logged, and not told', async () => {
  const answer = await ask('/api/v1/whoami', 'breaks')
  const text = await answer.clone().text()
  assert.equal(await problemOf(answer), '500 internal')
  assert.doesNotMatch(text, /secret|bug/)
  assert.ok(logged.some((line) => line.includes('a bug')))
})

test('I8: headers beyond the limit end the connection, not the server', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sent = httpRequest(`${api.url}/healthz`, { headers: { big: 'x'.repeat(60_000) } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    sent.on('error', reject).end()
  })
  assert.equal(status, 431)
  assert.equal((await ask('/healthz', null)).status, 200)
})

test('a zero character anywhere in a request is the caller’s mistake, not a fault of ours', async () => {
  for (const path of ['/api/v1/reviews/x%00y', '/api/v1/reviews?before=%00'])
    assert.equal(await problemOf(await ask(path, 'ann')), '400 request-invalid')
  const held = granted(await desk.open(request(agent)))
  for (const body of [
    { justification: 'x\0y' },
    { justification: 'x', more: [[{ deep: '\0' }]] },
    { 'justification\0': 'x' },
  ])
    assert.equal(
      await problemOf(await ask(`/api/v1/reviews/${held.id}/approve`, 'ann', body)),
      '400 request-invalid',
    )
  assert.equal(granted(await desk.show(held.id, carol)).rulings.length, 0)
})
