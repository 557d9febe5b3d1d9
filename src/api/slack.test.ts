import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { fixedSecret } from '../catalog/secret-source.ts'
import { systemClock } from '../core/clock.ts'
import type { Principal } from '../core/principal.ts'
import { systemRandom } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import { granted, makeDesk, principal, request } from '../reviews/fixture.ts'
import type { ReviewEntry } from '../reviews/entry.ts'
import type { Review } from '../reviews/review.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { serveApi, type Api } from './server.ts'
import { signSlack } from './slack.ts'

const signing = new Secret('what Slack signs with')
const people: Readonly<Record<string, Principal>> = {
  ann: principal('ann', 'person', ['dba']),
  carol: principal('carol', 'person', ['dba']),
  robot: principal('robot', 'agent', ['dba'], principal('ann', 'person', ['dba'])),
}
const agent = principal('agent-7', 'agent', ['dba'], people['carol'])

let server: TemporaryServer
let desk: ReturnType<typeof makeDesk>['desk']
let api: Api
const bound: ReviewEntry[] = []
const record = (entry: ReviewEntry): Promise<void> => Promise.resolve(void bound.push(entry))
/** Bodies of the calls that the gateway made to Slack. */
const calls: string[] = []
const slack = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  incoming.on('end', () => {
    calls.push(`${incoming.url ?? ''} ${Buffer.concat(chunks).toString()}`)
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
  })
})

let isOut = false

before(async () => {
  server = await startTemporaryServer()
  const store = await server.open()
  desk = makeDesk(store, 'one').desk
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve))
  const address = slack.address()
  assert.ok(typeof address === 'object' && address)
  const app = {
    api: `http://127.0.0.1:${address.port}`,
    token: fixedSecret(new Secret('xoxb')),
    signingSecret: fixedSecret(signing),
  }
  api = await serveApi(
    {
      authenticate: (token) =>
        Promise.resolve(people[token.reveal()] ?? new Refusal('unauthenticated', 'Who is that?')),
      desk,
      store,
      chat: {
        store,
        clock: systemClock,
        random: systemRandom,
        record,
        desk,
        apps: [app],
        stillStanding: (principal) =>
          Promise.resolve(isOut ? new Refusal('access-ended', 'The account is deactivated.') : principal),
        log: () => undefined,
      },
      health: () => Promise.resolve({ store: true, ledger: true, policy: true }),
      clock: systemClock,
      log: () => undefined,
    },
    { host: '127.0.0.1', port: 0, tls: null },
  )
})
after(async () => {
  await api[Symbol.asyncDispose]()
  slack.close()
  await desk[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

interface Sent {
  readonly status: number
  readonly text: string
}

async function send(
  payload: object,
  changed: { readonly at?: number; readonly with?: Secret } = {},
): Promise<Sent> {
  const body = Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString())
  const seconds = String(Math.floor((changed.at ?? Date.now()) / 1000))
  const response = await fetch(`${api.url}/slack/interactions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': seconds,
      'x-slack-signature': signSlack(changed.with ?? signing, seconds, body),
    },
    body,
  })
  return { status: response.status, text: await response.text() }
}

function press(user: string, review: Review): object {
  return {
    type: 'block_actions',
    user: { id: user },
    team: { id: 'T1' },
    trigger_id: 't',
    actions: [{ action_id: 'sallyport-approve', value: `${review.id} 0` }],
  }
}

function submit(user: string, review: Review, word = 'approve', words = 'Agreed with the owner.'): object {
  return {
    type: 'view_submission',
    user: { id: user },
    team: { id: 'T1' },
    view: {
      private_metadata: `${word} ${review.id} 0`,
      state: { values: { reason: { reason: { value: words } } } },
    },
  }
}

async function bind(code: string, token: string): Promise<number> {
  const response = await fetch(`${api.url}/api/v1/chat-bindings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  await response.arrayBuffer()
  return response.status
}

async function codeFor(user: string, review: Review): Promise<string> {
  calls.length = 0
  assert.equal((await send(press(user, review))).status, 200)
  const code = /bind-chat ([0-9a-f]+)/.exec(calls.join())?.[1]
  assert.ok(code, calls.join())
  return code
}

test('a person binds their Slack user with their own sign-in, once, and rules from there', async () => {
  const review = granted(await desk.open(request(agent)))
  assert.match((await send(submit('U1', review))).text, /sign-in has ended/)
  const code = await codeFor('U1', review)
  assert.equal(await bind(code, 'ann'), 200)
  assert.equal(await bind(code, 'ann'), 400, 'a code is good once')
  assert.deepEqual(bound, [{ type: 'chat.bound', principal: people['ann']?.id, chatUser: 'slack:T1:U1' }])
  calls.length = 0
  await send(press('U1', review))
  assert.match(calls.join(), /views\.open[^]*plain_text_input/)
  assert.match((await send(submit('U1', review, 'approve', '  '))).text, /justification/)
  assert.match((await send(submit('U1', review))).text, /"clear"/)
  const after = granted(await desk.show(review.id, people['ann'] ?? assert.fail()))
  assert.deepEqual(
    after.rulings.map(({ reviewer, justification }) => [reviewer, justification]),
    [[people['ann']?.id, 'Agreed with the owner.']],
  )
  assert.match((await send(submit('U1', review))).text, /already|over/, 'a replay does nothing')
})

test('whoever is out at the directory rules from Slack no longer, bound or not', async () => {
  const review = granted(await desk.open(request(agent)))
  isOut = true
  assert.match((await send(submit('U1', review))).text, /deactivated/)
  isOut = false
  assert.equal(granted(await desk.show(review.id, people['ann'] ?? assert.fail())).state, 'open')
})

test('I5: a party of the review does not rule from Slack either, and an agent cannot be bound', async () => {
  const review = granted(await desk.open(request(agent)))
  assert.equal(await bind(await codeFor('U2', review), 'carol'), 200)
  assert.match((await send(submit('U2', review))).text, /chain/)
  assert.equal(await bind(await codeFor('U3', review), 'robot'), 403)
  assert.equal(granted(await desk.show(review.id, people['carol'] ?? assert.fail())).state, 'open')
})

test('what Slack did not sign, or signed long ago, is refused before it is read', async () => {
  const review = granted(await desk.open(request(agent)))
  assert.equal((await send(submit('U1', review), { with: new Secret('another secret') })).status, 401)
  assert.equal((await send(submit('U1', review), { at: Date.now() - 6 * 60_000 })).status, 401)
  assert.equal((await send(submit('U1', review), { at: Date.now() + 6 * 60_000 })).status, 401)
  const unsigned = await fetch(`${api.url}/slack/interactions`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'payload={}',
  })
  assert.equal(unsigned.status, 401)
  assert.equal(granted(await desk.show(review.id, people['ann'] ?? assert.fail())).state, 'open')
})

test('a reviewer asks from Slack; pressed twice, it is asked once', async () => {
  const review = granted(await desk.open(request(agent)))
  const asked = submit('U1', review, 'ask', 'Which ticket?')
  for (const sent of [await send(asked), await send(asked)]) assert.match(sent.text, /"clear"/)
  assert.match((await send(submit('U2', review, 'ask', 'Mine?'))).text, /errors/)
  const { state, remarks } = granted(await desk.show(review.id, people['ann'] ?? assert.fail()))
  assert.deepEqual(
    [state, remarks.map(({ kind, words }) => [kind, words])],
    ['open', [['question', 'Which ticket?']]],
  )
})

test('signed nonsense is answered as such', async () => {
  for (const payload of [{}, { type: 'shortcut' }, { type: 'view_submission', user: { id: 'U1' } }])
    assert.equal((await send(payload)).status, 400)
})
