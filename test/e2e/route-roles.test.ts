/** Every route, asked about what is somebody else's, by everybody who has one role and no other: who is let in, and who is not. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import { operations } from '../../src/api/operations.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { policyInForce } from '../../src/api/contract.ts'
import type { Operation } from '../../src/api/operations/operation.ts'
import type { Config } from '../../src/config.ts'
import { startGateway, type Gateway } from '../../src/main.ts'
import { startGrounds, type Grounds } from './stage.ts'
import { addedWanted, agentWanted, freshKey, inAnHour, keyWanted, roleWanted } from './wanted.ts'
import { nameOf, query, Wire, wordsOf } from './wire.ts'

type Role = 'agent' | 'workload' | 'reviewer' | 'auditor' | 'operator' | 'author' | 'approver' | 'disposer'

let grounds: Grounds
let gateway: Gateway
let proposal = ''
let inForce = { version: '', text: '' }
const silent = pino({ level: 'silent' })

before(async () => {
  grounds = await startGrounds({
    policy: 'test/e2e/routes.yaml',
    more: {
      passkeys: { 'recovery-groups': ['reviewers'] },
      'client-certificates': { 'people-ms': 3_600_000 },
      audit: { readers: [] },
      console: {},
    },
  })
  const { config } = grounds
  const publishing = { groups: ['auditors'], quorum: 1 }
  const console = { ...config.console, policyAuthors: ['reviewers'], publishing }
  gateway = await startGateway({ ...config, console }, silent)
  inForce = policyInForce.parse(await (await send('rita', 'get', '/policy')).json())
  const { version, text } = inForce
  const asked = { text: `${text}\n`, base: version, justification: 'A line more.' }
  proposal = await idOf('rita', '/policy/proposals', asked)
  await gateway.close('that was all')
})
after(async () => {
  await grounds[Symbol.asyncDispose]()
})

/** Who else than Ana is let in to what is Ana's, and to what is nobody's own. All others are told 403 or 404. */
const may: Readonly<Record<string, readonly Role[]>> = {
  'post /sessions/{id}/end': ['operator'],
  'get /sessions/{id}': ['auditor'],
  'get /sessions/{id}/replay': ['auditor'],
  'get /reviews/{id}': ['reviewer'],
  'get /reviews/{id}/history': ['reviewer'],
  'post /reviews/{id}/approve': ['reviewer'],
  'post /reviews/{id}/deny': ['reviewer'],
  'post /reviews/{id}/change': ['reviewer'],
  'post /reviews/{id}/remarks': ['reviewer'],
  'post /reviews/{id}/questions': ['reviewer'],
  // Whoever asked for the review answers, and nobody else.
  'post /reviews/{id}/answers': [],
  'post /reviews/{id}/tell-again': ['reviewer'],
  // Whoever may rule may take it off the table.
  'post /reviews/{id}/withdraw': ['reviewer'],
  'post /reviews/{id}/passkey-options': ['reviewer'],
  'post /passkeys/{id}/remove': [],
  'post /passkey-resets/{id}/approve': ['reviewer'],
  'post /passkey-resets/{id}/deny': ['reviewer'],
  'delete /deputies/{id}': [],
  'get /access/explain': ['auditor', 'operator', 'author'],
  'get /grants/{id}': ['reviewer'],
  'post /grants/{id}/approve': ['reviewer'],
  'post /grants/{id}/deny': ['reviewer'],
  'post /grants/{id}/revoke': ['reviewer'],
  'delete /agents/{id}': ['operator'],
  'delete /api-keys/{id}': ['operator'],
  'delete /certificates/{serial}': ['operator'],
  'get /people': ['auditor', 'operator', 'author'],
  'get /audit': ['auditor'],
  'get /audit/saved': ['auditor'],
  'post /audit/rebuild': ['auditor'],
  'get /ledger/entries/{index}': ['auditor'],
  'get /recordings/{session}': ['auditor'],
  'get /exports': ['auditor'],
  'post /exports/{name}/replay': ['auditor'],
  'get /overview': ['auditor', 'operator'],
  'get /policy': ['auditor', 'operator', 'author', 'approver'],
  'get /policy/versions': ['auditor', 'operator', 'author', 'approver'],
  'get /policy/versions/{version}': ['auditor', 'operator', 'author', 'approver'],
  'get /policy/hits': ['auditor', 'operator', 'author', 'approver'],
  'post /policy/check': ['auditor', 'operator', 'author', 'approver'],
  'post /policy/explain': ['auditor', 'operator', 'author', 'approver'],
  'post /policy/test': ['auditor'],
  'post /policy/protect': ['author'],
  'post /policy/starter': ['author'],
  'post /resources': ['operator'],
  'post /resources/test': ['operator'],
  'post /resources/{name}/test': ['operator'],
  'get /resources/{name}': ['auditor', 'operator'],
  'put /resources/{name}': ['operator'],
  'delete /resources/{name}': ['operator'],
  'get /policy/proposals': ['auditor', 'operator', 'author', 'approver'],
  'get /policy/proposals/{id}': ['auditor', 'operator', 'author', 'approver'],
  'post /policy/proposals': ['author'],
  'post /policy/proposals/{id}/approve': ['approver'],
  'post /policy/proposals/{id}/reject': ['approver'],
  // Rita proposed it.
  'post /policy/proposals/{id}/withdraw': ['reviewer'],
  'get /catalogue/{name}/classifications': ['auditor', 'operator', 'author'],
  'post /catalogue/{name}/classifications': ['author'],
  'post /catalogue/{name}/classify': ['author'],
  'get /disposals': ['auditor', 'disposer'],
  'get /disposals/due': ['auditor', 'disposer'],
  'post /disposals': ['disposer'],
  'post /disposals/holds': ['disposer'],
  'post /disposals/{id}/approve': ['disposer'],
  'post /disposals/{id}/reject': ['disposer'],
  'post /disposals/{id}/withdraw': ['disposer'],
}

/** What everybody may ask, of and about themselves alone. */
const own = new Set([
  'get /whoami',
  'get /events',
  'get /sessions',
  'get /reviews',
  // Reviews that the caller may see, and rulings that each review judges by itself.
  'get /review-load',
  'get /review-groups',
  'post /review-groups/rulings',
  'post /chat-bindings',
  'get /passkeys',
  'post /passkeys/options',
  // A challenge over the caller's own keys, whatever the path says.
  'post /passkeys/{id}/remove-options',
  'post /passkeys',
  'get /passkey-resets',
  'post /passkey-resets',
  'get /break-glass',
  'post /break-glass/options',
  'post /break-glass',
  'get /deputies',
  'post /deputies',
  'get /resources',
  'get /catalogue',
  'get /catalogue/{name}',
  'get /roles',
  'get /grants',
  'post /grants',
  'post /sign-out',
  'get /agents',
  'post /agents',
  'get /api-keys',
  'post /api-keys',
  'post /sessions/renew',
  'get /certificates',
  'post /certificates',
  'get /ledger/head',
  // Heads and who vouches for them: no entry.
  'get /ledger/list',
])

test('each route is one that is somebody’s own, or says who is let in', () => {
  const all = operations.filter(({ access }) => access === 'principal').map(nameOfRoute)
  assert.deepEqual(
    all.filter((name) => !own.has(name) && may[name] === undefined),
    [],
  )
  assert.deepEqual(
    [...own, ...Object.keys(may)].filter((name) => !all.includes(name)),
    [],
  )
})

/** What makes Omar one thing and no other. */
const casts: Readonly<Record<string, (config: Config) => Config>> = {
  auditor: (config) => ({ ...config, audit: { ...config.audit, readers: ['auditors'] } }),
  operator: (config) => ({ ...config, console: { ...config.console, operators: ['auditors'] } }),
  author: (config) => ({ ...config, console: { ...config.console, policyAuthors: ['auditors'] } }),
  approver: (config) => ({
    ...config,
    console: { ...config.console, publishing: { groups: ['auditors'], quorum: 1 } },
  }),
  disposer: (config) => ({ ...config, disposal: { ...config.disposal, groups: ['auditors'] } }),
}

for (const [role, cast] of Object.entries(casts))
  test(`what is Ana’s, and what is the gateway’s, as asked for by an ${role} and by those without a role`, async () => {
    gateway = await startGateway(cast(grounds.config), silent)
    try {
      const objects = { ...(await objectsOfAna()), proposal }
      if (role === 'auditor') await indexed(objects.session)
      const before = gateway.ledger.next
      const wrong: string[] = []
      for (const operation of operations) {
        const name = nameOfRoute(operation)
        const allowed = may[name]
        if (operation.access !== 'principal' || allowed === undefined) continue
        for (const [who, as] of [
          ['agent', 'ledger-bot'],
          ['workload', 'deploy-ci'],
          ['reviewer', 'rita'],
          [role, 'omar'],
        ] as const) {
          const isAllowed = allowed.some((one) => one === who)
          // What would succeed and change something is tried where routes are.
          if (isAllowed && operation.method !== 'get') continue
          const status = await statusOf(operation, as, objects)
          const isIn = status !== 403 && status !== 404
          if (isIn !== isAllowed || status >= 500) wrong.push(`${who} ${name}: ${status}`)
        }
      }
      assert.deepEqual(wrong, [])
      assert.deepEqual(await changesFrom(before), [])
    } finally {
      for (const wire of opened.splice(0)) await wire[Symbol.asyncDispose]()
      await gateway.close('the test is over')
    }
  })

/** Things that are Ana's, by what a path calls them. */
interface Objects {
  readonly session: string
  readonly live: string
  readonly review: string
  readonly grant: string
  readonly agent: string
  readonly key: string
  readonly certificate: string
  readonly reset: string
  readonly deputy: string
  readonly proposal: string
}

async function objectsOfAna(): Promise<Omit<Objects, 'proposal'>> {
  const review = await heldReview()
  opened.push(await Wire.openRaw(await doorOf('ana')))
  const listed = await (await send('ana', 'get', '/sessions')).text()
  const agent = agentWanted()
  await send('ana', 'post', '/agents', agent)
  const issued = await (await send('ana', 'post', '/certificates', freshKey())).text()
  return {
    live: /"id":"([0-9a-f-]{36})"/.exec(listed)?.[1] ?? '',
    session: review.session,
    review: review.id,
    grant: await idOf('ana', '/grants', roleWanted),
    agent: encodeURIComponent(agent.id),
    key: await idOf('ana', '/api-keys', keyWanted()),
    certificate: /"serial":"([^"]+)"/.exec(issued)?.[1] ?? '',
    reset: await idOf('ana', '/passkey-resets', { words: 'Lost.' }),
    deputy: await idOf('ana', '/deputies', {
      deputy: 'https://issuer.example#nobody',
      reason: 'On leave.',
      to: inAnHour(),
    }),
  }
}

let asked = 0
/** Connections that stay while routes are asked. */
const opened: Wire[] = []

/** A review of a statement of Ana's, and the session in which she asked. */
async function heldReview(): Promise<{ readonly id: string; readonly session: string }> {
  asked += 1
  await using wire = await Wire.openRaw(await doorOf('ana'), { 'sallyport.review': 'retry' })
  const listed = await (await send('ana', 'get', '/sessions')).text()
  wire.send(query(`DELETE FROM notes WHERE id = -${2000 + asked}`))
  const said = (await wire.until((frame) => nameOf(frame) === 'ReadyForQuery')).map(wordsOf).join()
  const id = /review=([0-9a-f-]{36})/.exec(said)?.[1]
  const session = /"id":"([0-9a-f-]{36})"/.exec(listed)?.[1]
  assert.ok(id && session, said)
  return { id, session }
}

/** Waits until the index of the ledger knows a session, and what was shown in it. */
async function indexed(session: string): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const answers = await Promise.all(
      [`/sessions/${session}`, `/recordings/${session}`].map((path) => send('omar', 'get', path)),
    )
    if (answers.every(({ ok }) => ok)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The session did not come into the index.')
}

async function statusOf({ method, path }: Operation, as: DemoName, objects: Objects): Promise<number> {
  const answer = await send(as, method, pathTo(path, objects), method === 'post' ? bodyOf(path) : undefined)
  await answer.body?.cancel()
  return answer.status
}

function pathTo(path: string, objects: Objects): string {
  const ids: Readonly<Record<string, string>> = {
    sessions: path.endsWith('/end') ? objects.live : objects.session,
    reviews: objects.review,
    grants: objects.grant,
    agents: objects.agent,
    'api-keys': objects.key,
    certificates: objects.certificate,
    'passkey-resets': objects.reset,
    deputies: objects.deputy,
    proposals: objects.proposal,
    recordings: objects.session,
    versions: inForce.version,
    entries: '0',
    exports: 'siem',
    catalogue: 'bank',
    resources: 'bank',
    passkeys: 'x',
    disposals: '01a00000-0000-7000-8000-000000000000',
  }
  const filled = path
    .slice('/api/v1'.length)
    .replaceAll(/\/([a-z-]+)\/\{\w+\}/g, (_, noun: string) => `/${noun}/${ids[noun] ?? 'x'}`)
  const ana = encodeURIComponent(`${grounds.idp.issuer}#ana`)
  return filled === '/access/explain' ? `${filled}?resource=bank&principal=${ana}` : filled
}

/** A body that the route would take. */
function bodyOf(path: string): object | undefined {
  const words = { justification: 'It is fine.' }
  if (path.includes('/resources')) return addedWanted('spare')
  const known: Readonly<Record<string, object>> = {
    end: { reason: 'A test.' },
    approve: path.includes('passkey-resets') ? { words: 'So be it.' } : words,
    deny: path.includes('passkey-resets') ? { words: 'So be it.' } : words,
    reject: words,
    change: { ...words, statement: 'DELETE FROM notes WHERE id = -9' },
    remarks: { words: 'Why?' },
    questions: { words: 'Why?' },
    answers: { words: 'So.' },
    'tell-again': { words: 'Once more.' },
    withdraw: path.includes('proposals') ? {} : { words: 'Never mind.' },
    'passkey-options': { ruling: 'approve', revision: 0 },
    remove: {
      assertion: {
        id: 'x',
        type: 'public-key',
        response: { authenticatorData: 'AAAA', clientDataJSON: 'AAAA', signature: 'AAAA' },
      },
    },
    replay: { from: 0 },
    check: { text: 'version: 1' },
    explain: { statement: 'SELECT 1', resource: 'bank', principal: {} },
    test: { text: inForce.text },
    starter: { text: 'version: 1', resource: 'bank', readers: ['a'], reviewers: ['b'] },
    protect: { text: 'version: 1', resource: 'bank', columns: [{ column: 'a.b.c', dataClass: 'ssn' }] },
    proposals: { text: 'version: 1', base: 'f'.repeat(64), ...words },
    classifications: { column: 'a.b.c', dataClass: 'ssn', ruling: 'accept', ...words },
    classify: { sample: 1 },
  }
  return known[path.slice(path.lastIndexOf('/') + 1)]
}

function nameOfRoute({ method, path }: Operation): string {
  return `${method} ${path.slice('/api/v1'.length)}`
}

function doorOf(who: DemoName): ReturnType<Grounds['doorAt']> {
  return grounds.doorAt(gateway.postgres.port, who)
}

async function idOf(as: DemoName, path: string, body: object): Promise<string> {
  const said = await (await send(as, 'post', path, body)).text()
  const [, id] = /"id":"([^"]+)"/.exec(said) ?? []
  assert.ok(id, `${path}: ${said}`)
  return id
}

async function send(as: DemoName, method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${gateway.apiUrl}/api/v1${path}`, {
    method: method.toUpperCase(),
    headers: {
      authorization: `Bearer ${await grounds.idp.issueDemoToken(as)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** What was changed since: nothing, where nobody was let in to change something. */
async function changesFrom(index: number): Promise<readonly string[]> {
  gateway.ledger.flush()
  const found: string[] = []
  for await (const { leaf } of readEntries(grounds.config.ledger.directory, index))
    if (leaf?.type === 'access.changed' || leaf?.type === 'review.ruled' || leaf?.type === 'review.closed')
      found.push(`${leaf.index} ${leaf.type}`)
  return found
}
