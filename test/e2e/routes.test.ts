/** Every route of a running gateway: it is documented, asks who it is, and puts what it changes on record. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { operations } from '../../src/api/operations.ts'
import type { Operation } from '../../src/api/operations/operation.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { certificate, idp } from '../../src/identity/saml.fixture.ts'
import { relyingPartyOf } from '../../src/ledger/entries/assertion.ts'
import { TestAuthenticator } from '../../src/ledger/authenticator.fixture.ts'
import type { EntryType } from '../../src/ledger/entries/entry.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { startTemporaryServer, type TemporaryServer } from '../../src/store/temporary-store.ts'
import { freePort } from '../../src/store/free-port.ts'
import { policyNow } from './policy-now.ts'
import { startStage, type Stage } from './stage.ts'
import { addedWanted, agentWanted, freshKey, inAnHour, keyWanted, roleWanted } from './wanted.ts'
import { nameOf, query, Wire, wordsOf } from './wire.ts'

let stage: Stage
let folder: string
let key: TestAuthenticator
let server: TemporaryServer
const open = new AsyncDisposableStack()

before(async () => {
  server = await startTemporaryServer()
  folder = await mkdtemp(join(tmpdir(), 'sallyport-routes-'))
  const file = join(folder, 'token')
  await writeFile(file, 'a-token-of-the-directory-0123456789', { mode: 0o600 })
  await writeFile(join(folder, 'idp.pem'), certificate)
  await writeFile(join(folder, 'store-url'), server.url.reveal(), { mode: 0o600 })
  const port = await freePort()
  stage = await startStage({
    policy: 'test/e2e/routes.yaml',
    idpPort: port,
    more: {
      store: { url: { file: join(folder, 'store-url') } },
      audit: { readers: ['auditors'] },
      console: {
        operators: ['reviewers'],
        'policy-authors': ['auditors'],
        'policy-approvers': ['reviewers'],
      },
      'client-certificates': { 'people-ms': 3_600_000 },
      passkeys: { 'recovery-groups': ['reviewers'] },
      retention: { approvers: ['reviewers', 'auditors'] },
      directories: [{ name: 'staff', issuer: `http://127.0.0.1:${port}`, token: { file }, required: false }],
      saml: [
        {
          name: 'staff',
          'entity-id': idp.entityId,
          'sso-url': idp.ssoUrl,
          certificates: [join(folder, 'idp.pem')],
        },
      ],
      exports: [{ name: 'siem', kind: 'file', directory: join(folder, 'siem') }],
      notices: [
        {
          kind: 'slack',
          name: 'chat',
          channel: 'C1',
          token: { file },
          'signing-secret': { file },
          api: 'http://127.0.0.1:9/api',
          'allow-insecure-http': true,
        },
      ],
    },
  })
  key = new TestAuthenticator(relyingPartyOf(stage.config.publicUrl), 'rita')
})
after(async () => {
  await open.disposeAsync()
  await stage[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

describe('every route', () => {
  test('is in the document, and what is in the document is a route', () => {
    const patterns = operations.map(patternOf)
    const routes = stage.gateway.apiRoutes
    const undocumented = routes.filter((route) => !patterns.some((pattern) => pattern.test(route)))
    assert.deepEqual(undocumented, [])
    const unserved = operations.filter((one) => !routes.some((route) => patternOf(one).test(route)))
    assert.deepEqual(
      unserved.map(({ method, path }) => `${method} ${path}`),
      [],
    )
  })

  test('of the API asks who it is before anything else, and says the same whatever is asked', async () => {
    const closed = stage.gateway.apiRoutes.filter(
      (route) => route.includes(' /api/') && !route.endsWith('/openapi.json'),
    )
    assert.ok(closed.length > 20)
    for (const route of closed) {
      const [method = '', path = ''] = route.split(' ')
      for (const authorization of [null, 'Bearer x.y.z', `Basic ${btoa('ana:ana')}`]) {
        const answer = await fetch(stage.gateway.apiUrl + path.replaceAll(/:\w+/g, 'x'), {
          method,
          headers: authorization === null ? {} : { authorization },
        })
        assert.equal(answer.status, 401, `${route} with ${authorization}`)
        assert.match(await answer.text(), /"code":"unauthenticated"/)
      }
    }
  })

  test('that takes a proof of its own refuses what is none', async () => {
    for (const { method, path } of operations.filter(({ access }) => access === 'proof')) {
      const answer = await fetch(
        stage.gateway.apiUrl + path.replaceAll(/\{(directory|provider)\}/g, 'staff'),
        {
          method: method.toUpperCase(),
          redirect: 'manual',
        },
      )
      assert.ok(answer.status >= 400 && answer.status < 500, `${method} ${path}: ${answer.status}`)
    }
  })

  test('I10: that changes something, or shows evidence, puts it on record', async () => {
    for (const operation of operations) {
      const { method, path, access, leaves } = operation
      if (access !== 'principal' || leaves === undefined) continue
      const name = `${method} ${path}`
      const act = acts[name]
      assert.ok(act, `${name} is not tried here`)
      const call = await act()
      const before = stage.gateway.ledger.next
      const answer = await send(method, call)
      const said = await answer.text()
      assert.ok(answer.ok, `${name}: ${answer.status} ${said}`)
      assert.ok((await typesFrom(before)).includes(leaves), `${name} left no ${leaves}`)
    }
  })
})

/** A call that succeeds. */
interface Call {
  readonly as: DemoName
  readonly path: string
  readonly body?: object
}

const words = { justification: 'It is fine.' }

/** How each operation that leaves something on record is made to succeed. */
const acts: Readonly<Record<string, () => Promise<Call>>> = {
  'post /api/v1/reviews/{id}/approve': async () => onReview('approve', words),
  'post /api/v1/reviews/{id}/deny': async () => onReview('deny', words),
  'post /api/v1/reviews/{id}/change': async () =>
    onReview('change', { ...words, statement: 'DELETE FROM notes WHERE id = -9' }),
  'post /api/v1/reviews/{id}/remarks': async () => onReview('remarks', { words: 'Why?' }),
  'post /api/v1/reviews/{id}/questions': async () => onReview('questions', { words: 'What for?' }),
  'post /api/v1/reviews/{id}/answers': async () => {
    const id = await heldReview()
    const path = `/api/v1/reviews/${id}`
    await send('post', { as: 'rita', path: `${path}/questions`, body: { words: 'What for?' } })
    return { as: 'ana', path: `${path}/answers`, body: { words: 'For the import.' } }
  },
  'post /api/v1/reviews/{id}/tell-again': async () => onReview('tell-again', { words: 'Once more.' }),
  'post /api/v1/reviews/{id}/withdraw': async () => onReview('withdraw', { words: 'Never mind.' }),
  'post /api/v1/review-groups/rulings': async () => {
    const reviews = [{ id: await heldReview() }, { id: await heldReview() }]
    const body = { reviews, ruling: 'deny', justification: 'Both the same.' }
    return { as: 'rita', path: '/api/v1/review-groups/rulings', body }
  },
  'post /api/v1/chat-bindings': async () => ({
    as: 'rita',
    path: '/api/v1/chat-bindings',
    body: { code: await chatCode() },
  }),
  'post /api/v1/grants': async () => ({ as: 'ana', path: '/api/v1/grants', body: roleWanted }),
  'post /api/v1/grants/{id}/approve': async () => onGrant('approve', words),
  'post /api/v1/grants/{id}/deny': async () => onGrant('deny', words),
  'post /api/v1/grants/{id}/revoke': async () => onGrant('revoke'),
  'post /api/v1/agents': async () => ({ as: 'ana', path: '/api/v1/agents', body: agentWanted() }),
  'delete /api/v1/agents/{id}': async () => {
    const agent = agentWanted()
    await send('post', { as: 'ana', path: '/api/v1/agents', body: agent })
    return { as: 'ana', path: `/api/v1/agents/${encodeURIComponent(agent.id)}` }
  },
  'post /api/v1/api-keys': async () => ({ as: 'ana', path: '/api/v1/api-keys', body: keyWanted() }),
  'delete /api/v1/api-keys/{id}': async () => {
    const made = await send('post', { as: 'ana', path: '/api/v1/api-keys', body: keyWanted() })
    return { as: 'ana', path: `/api/v1/api-keys/${idIn(await made.json())}` }
  },
  'post /api/v1/certificates': async () => ({ as: 'ana', path: '/api/v1/certificates', body: freshKey() }),
  'delete /api/v1/certificates/{serial}': async () => {
    const issued = await send('post', { as: 'ana', path: '/api/v1/certificates', body: freshKey() })
    return { as: 'ana', path: `/api/v1/certificates/${serialIn(await issued.json())}` }
  },
  'post /api/v1/passkeys': async () => ({
    as: 'rita',
    path: '/api/v1/passkeys',
    body: { label: 'A key', credential: credentialOf(key.register(await challenge('passkeys/options'))) },
  }),
  'post /api/v1/passkeys/{id}/remove': async () => {
    const path = `passkeys/${key.credential}/remove`
    const { credential: id, ...response } = key.sign(await challenge(`${path}-options`))
    const assertion = { id, type: 'public-key', response }
    return { as: 'rita', path: `/api/v1/${path}`, body: { assertion } }
  },
  'post /api/v1/passkey-resets': async () => resetWanted,
  'post /api/v1/passkey-resets/{id}/approve': async () => onReset('approve'),
  'post /api/v1/passkey-resets/{id}/deny': async () => onReset('deny'),
  'post /api/v1/deputies': async () => deputyWanted(),
  'delete /api/v1/deputies/{id}': async () => {
    const named = await send('post', deputyWanted())
    return { as: 'rita', path: `/api/v1/deputies/${idIn(await named.json())}` }
  },
  'post /api/v1/break-glass': async () => ({
    as: 'ana',
    path: '/api/v1/break-glass',
    body: { resource: 'bank', role: 'writer', lastsMs: 60_000, justification: 'It burns.' },
  }),
  'post /api/v1/sign-out': async () => ({ as: 'deploy-ci', path: '/api/v1/sign-out' }),
  'get /api/v1/audit': async () => ({ as: 'omar', path: '/api/v1/audit?limit=1' }),
  'post /api/v1/audit/rebuild': async () => ({ as: 'omar', path: '/api/v1/audit/rebuild' }),
  'post /api/v1/sessions/renew': async () => {
    open.use(await Wire.openRaw(await stage.through('omar')))
    // One whose sessions rest on no grant, whose end would be theirs. Tokens tell their time in seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100))
    return { as: 'omar', path: '/api/v1/sessions/renew' }
  },
  'post /api/v1/sessions/{id}/end': async () => {
    const wire = await Wire.openRaw(await stage.through('ana'))
    open.use(wire)
    const listed = await send('get', { as: 'ana', path: '/api/v1/sessions' })
    const [, id] = /"id":"([0-9a-f-]{36})"/.exec(await listed.text()) ?? []
    return { as: 'rita', path: `/api/v1/sessions/${id ?? ''}/end`, body: { reason: 'A test.' } }
  },
  'get /api/v1/sessions/{id}': async () => ({ as: 'omar', path: `/api/v1/sessions/${await oneSession()}` }),
  'get /api/v1/sessions/{id}/replay': async () => ({
    as: 'omar',
    path: `/api/v1/sessions/${await oneSession()}/replay`,
  }),
  'post /api/v1/policy/test': async () => ({
    as: 'omar',
    path: '/api/v1/policy/test',
    body: { text: await readFile('test/e2e/routes.yaml', 'utf8') },
  }),
  'post /api/v1/policy/proposals': async () => proposalWanted(),
  'post /api/v1/policy/proposals/{id}/approve': async () => onProposal('approve', words),
  'post /api/v1/policy/proposals/{id}/reject': async () => onProposal('reject', words),
  'post /api/v1/policy/proposals/{id}/withdraw': async () => onProposal('withdraw'),
  'post /api/v1/disposals': async () => disposalWanted(),
  'post /api/v1/disposals/holds': async () => holdWanted(),
  'post /api/v1/disposals/{id}/approve': async () => onDisposal('approve', words),
  'post /api/v1/disposals/{id}/reject': async () => onDisposal('reject', words),
  'post /api/v1/disposals/{id}/withdraw': async () => onDisposal('withdraw'),
  'post /api/v1/resources': async () => ({ as: 'rita', path: '/api/v1/resources', body: await added('') }),
  'post /api/v1/resources/test': async () => ({
    as: 'rita',
    path: '/api/v1/resources/test',
    body: addedWanted('spare'),
  }),
  'post /api/v1/resources/{name}/test': async () => ({ as: 'rita', path: '/api/v1/resources/bank/test' }),
  'put /api/v1/resources/{name}': async () => {
    const { name, settings } = await added('post')
    return { as: 'rita', path: `/api/v1/resources/${name}`, body: { version: 1, settings, password: null } }
  },
  'delete /api/v1/resources/{name}': async () => {
    const { name } = await added('post')
    return { as: 'rita', path: `/api/v1/resources/${name}` }
  },
  'post /api/v1/catalogue/{name}/classify': async () => ({
    as: 'omar',
    path: '/api/v1/catalogue/bank/classify',
    body: { sample: 20 },
  }),
  'post /api/v1/catalogue/{name}/classifications': async () => ({
    as: 'omar',
    path: '/api/v1/catalogue/bank/classifications',
    body: { column: 'public.customers.phone', dataClass: 'phone', ruling: 'accept', ...words },
  }),
  'get /api/v1/ledger/entries/{index}': async () => ({ as: 'omar', path: '/api/v1/ledger/entries/0' }),
  'get /api/v1/recordings/{session}': async () => ({
    as: 'omar',
    path: `/api/v1/recordings/${await oneSession()}`,
  }),
  'post /api/v1/exports/{name}/replay': async () => ({
    as: 'omar',
    path: '/api/v1/exports/siem/replay',
    body: { from: 0 },
  }),
}

/** A database that nobody added before; with `post`, one that somebody just did. */
async function added(method: '' | 'post'): Promise<ReturnType<typeof addedWanted>> {
  asked += 1
  const body = addedWanted(`spare-${asked}`)
  if (method !== '') await send(method, { as: 'rita', path: '/api/v1/resources', body })
  return body
}

const resetWanted: Call = { as: 'ana', path: '/api/v1/passkey-resets', body: { words: 'Lost.' } }

/** What a browser is asked to sign for Rita. */
async function challenge(path: string): Promise<string> {
  const answer = await (await send('post', { as: 'rita', path: `/api/v1/${path}` })).text()
  const [, text = ''] = /"challenge":"([^"]+)"/.exec(answer) ?? []
  return text
}

function credentialOf(response: object): object {
  return { type: 'public-key', response }
}

async function onReset(word: 'approve' | 'deny'): Promise<Call> {
  const made = await send('post', { ...resetWanted, as: word === 'approve' ? 'ana' : 'omar' })
  return {
    as: 'rita',
    path: `/api/v1/passkey-resets/${idIn(await made.json())}/${word}`,
    body: { words: 'So be it.' },
  }
}

function deputyWanted(): Call {
  const body = { deputy: 'https://issuer.example#omar', reason: 'On leave.', to: inAnHour() }
  return { as: 'rita', path: '/api/v1/deputies', body }
}

async function onReview(word: string, body: object): Promise<Call> {
  const as = word === 'withdraw' ? 'ana' : 'rita'
  return { as, path: `/api/v1/reviews/${await heldReview()}/${word}`, body }
}

async function onGrant(word: string, body?: object): Promise<Call> {
  const asked = await send('post', { as: 'ana', path: '/api/v1/grants', body: roleWanted })
  const path = `/api/v1/grants/${idIn(await asked.json())}/${word}`
  return { as: word === 'revoke' ? 'ana' : 'rita', path, ...(body && { body }) }
}

let asked = 0

/** A change of the policy that nobody proposed before. */
async function proposalWanted(): Promise<Call> {
  const { text, version } = await policyNow((path) => send('get', { as: 'omar', path }))
  asked += 1
  const body = { text: `${text}# ${asked}\n`, base: version, justification: 'It says more.' }
  return { as: 'omar', path: '/api/v1/policy/proposals', body }
}

async function onProposal(word: string, body?: object): Promise<Call> {
  const made = await send('post', await proposalWanted())
  const path = `/api/v1/policy/proposals/${idIn(await made.json())}/${word}`
  return { as: word === 'withdraw' ? 'omar' : 'rita', path, ...(body && { body }) }
}

function holdWanted(): Call {
  asked += 1
  return { as: 'omar', path: '/api/v1/disposals/holds', body: { resource: 'bank', reason: `Case ${asked}` } }
}

/** The release of a hold that somebody just placed. */
async function disposalWanted(): Promise<Call> {
  const hold = idIn(await (await send('post', holdWanted())).json())
  return { as: 'omar', path: '/api/v1/disposals', body: { kind: 'release', hold, ...words } }
}

async function onDisposal(word: string, body?: object): Promise<Call> {
  const made = await send('post', await disposalWanted())
  const path = `/api/v1/disposals/${idIn(await made.json())}/${word}`
  return { as: word === 'withdraw' ? 'omar' : 'rita', path, ...(body && { body }) }
}

/** The id of a review that no connection waits for. */
async function heldReview(): Promise<string> {
  asked += 1
  await using wire = await Wire.openRaw(await stage.through('ana'), { 'sallyport.review': 'retry' })
  wire.send(query(`DELETE FROM notes WHERE id = -${1000 + asked}`))
  const said = (await wire.until((frame) => nameOf(frame) === 'ReadyForQuery')).map(wordsOf).join()
  const id = /review=([0-9a-f-]{36})/.exec(said)?.[1]
  assert.ok(id, said)
  return id
}

/** A session that the index knows. */
async function oneSession(): Promise<string> {
  for (let round = 0; round < 100; round += 1) {
    const answer = await send('get', { as: 'omar', path: '/api/v1/audit?type=session.opened&limit=1' })
    const [, id] = /"session":"([0-9a-f-]{36})"/.exec(await answer.text()) ?? []
    if (id !== undefined) return id
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('No session came into the index.')
}

/** A code as the chat would have shown it. */
async function chatCode(): Promise<string> {
  const { socketDirectory: host, port, superuser: user } = server.server
  const client = new pg.Client({ host, port, user, database: 'postgres' })
  await client.connect()
  await client.query(
    `INSERT INTO chat_codes (code_digest, chat_user, ends_at)
     VALUES (encode(sha256('a-code'), 'hex'), 'chat#U1', now() + interval '1 minute')`,
  )
  await client.end()
  return 'a-code'
}

async function send(method: string, { as, path, body }: Call): Promise<Response> {
  const token = await stage.idp.issueDemoToken(as)
  return fetch(stage.gateway.apiUrl + path, {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function typesFrom(index: number): Promise<readonly EntryType[]> {
  const { ledger } = stage.gateway
  ledger.flush()
  const types: EntryType[] = []
  for await (const { leaf } of readEntries(stage.config.ledger.directory, index))
    if (leaf) types.push(leaf.type)
  return types
}

function idIn(value: unknown): string {
  assert.ok(typeof value === 'object' && value !== null && 'id' in value, JSON.stringify(value))
  return String(value.id)
}

function serialIn(value: unknown): string {
  assert.ok(typeof value === 'object' && value !== null && 'serial' in value, JSON.stringify(value))
  return String(value.serial)
}

function patternOf({ method, path }: Operation): RegExp {
  const literal = path.replaceAll(/[.\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')
  return new RegExp(`^${method.toUpperCase()} ${literal}$`)
}
