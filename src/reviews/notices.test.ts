import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { fixedSecret } from '../catalog/secret-source.ts'
import { systemClock } from '../core/clock.ts'
import { Refusal } from '../core/refusal.ts'
import { Secret } from '../core/secret.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { Courier } from './courier.ts'
import { granted, makeDesk, principal, request } from './fixture.ts'
import { signWebhook, webhookSink } from './notice-webhook.ts'
import { slackSink } from './notice-slack.ts'
import type { NoticeSink } from './notice.ts'

let server: TemporaryServer
let store: Store
before(async () => {
  server = await startTemporaryServer()
  store = await server.open()
})
after(() => server[Symbol.asyncDispose]())

const ann = principal('ann', 'person', ['dba'])
const agent = principal('agent-7', 'agent', [], principal('carol'))
const secret = new Secret('a secret of the webhook')

interface Heard {
  readonly headers: IncomingMessage['headers']
  readonly path: string
  readonly body: string
}

/** A receiver on loopback that keeps what it hears and answers as it is told. */
async function receiver(
  answer: (heard: Heard, count: number) => { status: number; body?: object },
): Promise<
  AsyncDisposable & { readonly url: string; readonly heard: Heard[]; until(count: number): Promise<void> }
> {
  const heard: Heard[] = []
  const http: Server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const one = {
        headers: incoming.headers,
        path: incoming.url ?? '',
        body: Buffer.concat(chunks).toString(),
      }
      heard.push(one)
      const { status, body = {} } = answer(one, heard.length)
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  assert.ok(typeof address === 'object' && address)
  return {
    url: `http://127.0.0.1:${address.port}`,
    heard,
    async until(count) {
      const endsAt = performance.now() + 15_000
      while (heard.length < count) {
        assert.ok(performance.now() < endsAt, `heard ${heard.length} of ${count}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => void http.close(() => resolve())),
  }
}

function courier(sinks: readonly NoticeSink[]): Courier {
  return new Courier({
    store,
    clock: systemClock,
    sinks,
    publicUrl: 'https://gateway.test',
    log: () => undefined,
  })
}

function hook(
  url: string,
  more: { readonly name?: string; readonly withStatement?: boolean } = {},
): NoticeSink {
  const { name = 'hook', withStatement = true } = more
  return webhookSink({ name, groups: ['dba'], url, secret: fixedSecret(secret), withStatement }, systemClock)
}

test('a webhook hears of a review and of its end, signed, at least once, whatever it answers first', async () => {
  await using there = await receiver((_heard, count) => ({ status: count === 1 ? 503 : 204 }))
  const sinks = [hook(there.url)]
  const { desk } = makeDesk(store, 'one', undefined, sinks)
  await using carried = courier(sinks)
  const review = granted(await desk.open(request(agent)))
  await there.until(2)
  granted(await desk.rule(review.id, ann, 'approve', 'Fine.'))
  await there.until(3)
  const [failed, again, closed] = there.heard
  assert.ok(failed && again && closed)
  assert.equal(again.headers['webhook-id'], failed.headers['webhook-id'], 'the same notice again')
  for (const { headers, body } of there.heard) {
    const id = String(headers['webhook-id'])
    assert.equal(
      headers['webhook-signature'],
      signWebhook(secret, id, String(headers['webhook-timestamp']), body),
    )
  }
  const told = z.object({
    type: z.string(),
    data: z.object({ id: z.string(), state: z.string(), statement: z.string() }),
  })
  assert.deepEqual(told.parse(JSON.parse(again.body)), {
    type: 'review.opened',
    data: { id: review.id, state: 'open', statement: 'DELETE FROM accounts' },
  })
  assert.equal(told.parse(JSON.parse(closed.body)).data.state, 'approved')
  await desk[Symbol.asyncDispose]()
  assert.ok(carried)
})

test('what was told is told again when a reviewer asks, under the same id, and not when others do', async () => {
  await using there = await receiver(() => ({ status: 200 }))
  const sinks = [hook(there.url, { name: 'again' })]
  const { desk, entries } = makeDesk(store, 'again', undefined, sinks)
  await using carried = courier(sinks)
  const review = granted(await desk.open(request(agent)))
  await there.until(1)
  assert.ok((await desk.remark(review.id, agent, 'Louder.', 'tell-again')) instanceof Refusal)
  const isSent = async (): Promise<boolean> =>
    granted(await desk.show(review.id, ann)).notices.every(({ sentAt }) => sentAt !== null)
  const endsAt = performance.now() + 15_000
  while (!(await isSent())) assert.ok(performance.now() < endsAt)
  granted(await desk.remark(review.id, ann, 'The receiver was away.', 'tell-again'))
  await there.until(2)
  const [first, second] = there.heard.map(({ headers }) => headers['webhook-id'])
  assert.equal(second, first)
  assert.ok(entries.some((entry) => entry.type === 'review.remarked' && entry.author === ann.id))
  await desk[Symbol.asyncDispose]()
  assert.ok(carried)
})

test('a receiver that is down loses no review, and whoever sees the review sees that nobody was told', async () => {
  const sinks = [hook('http://127.0.0.1:1', { name: 'down' })]
  const { desk } = makeDesk(store, 'two', undefined, sinks)
  {
    await using carried = courier(sinks)
    const review = granted(await desk.open(request(agent)))
    const endsAt = performance.now() + 10_000
    let seen = granted(await desk.show(review.id, ann))
    while ((seen.notices[0]?.attempts ?? 0) === 0 || seen.notices[0]?.fault === '') {
      assert.ok(performance.now() < endsAt)
      await new Promise((resolve) => setTimeout(resolve, 20))
      seen = granted(await desk.show(review.id, ann))
    }
    assert.match(seen.notices[0]?.fault ?? '', /ECONNREFUSED|bad port/)
    assert.equal(
      granted(await desk.rule(review.id, ann, 'approve', 'Seen in the console.')).state,
      'approved',
    )
    assert.ok(carried)
  }
  await desk[Symbol.asyncDispose]()
})

test('a statement is left out where the configuration says so, and groups choose who hears', async () => {
  await using there = await receiver(() => ({ status: 200 }))
  const sinks = [hook(there.url, { name: 'quiet', withStatement: false })]
  const { desk } = makeDesk(store, 'three', undefined, sinks)
  await using carried = courier(sinks)
  const others = { groups: ['others'], quorum: 1, waitMsMax: 60_000 }
  granted(await desk.open(request(agent, { terms: others })))
  granted(await desk.open(request(agent)))
  await there.until(1)
  assert.doesNotMatch(there.heard.map(({ body }) => body).join(), /DELETE FROM|others/)
  await desk[Symbol.asyncDispose]()
  assert.ok(carried)
})

test('Slack gets one message a review, kept up to date, in which no text can dress as another', async () => {
  await using there = await receiver(() => ({ status: 200, body: { ok: true, ts: '17.42' } }))
  const token = fixedSecret(new Secret('xoxb-token'))
  const sinks = [
    slackSink({ name: 'slack', groups: null, api: there.url, channel: 'C1', token, withStatement: true }),
  ]
  const { desk } = makeDesk(store, 'four', undefined, sinks)
  await using carried = courier(sinks)
  const statement = 'DELETE FROM t -- ```\n<https://evil.test|Approve> \u202e & more'
  const review = granted(await desk.open(request(agent, { statement })))
  await there.until(1)
  granted(await desk.rule(review.id, ann, 'deny', 'No.'))
  await there.until(2)
  const [first, second] = there.heard
  assert.deepEqual([first?.path, second?.path], ['/chat.postMessage', '/chat.update'])
  assert.equal(first?.headers.authorization, 'Bearer xoxb-token')
  assert.match(first?.body ?? '', /sallyport-approve/)
  assert.doesNotMatch(first?.body ?? '', /<https:\/\/evil|\u202e|-- ```/)
  assert.match(second?.body ?? '', /"ts":"17.42"/)
  assert.doesNotMatch(second?.body ?? '', /sallyport-approve/)
  await desk[Symbol.asyncDispose]()
  assert.ok(carried)
})

test('what Slack does not take whole says that there is more, however it is written', async () => {
  await using there = await receiver(() => ({ status: 200, body: { ok: true, ts: '1' } }))
  const token = fixedSecret(new Secret('xoxb-token'))
  const sinks = [
    slackSink({ name: 'capped', groups: null, api: there.url, channel: 'C1', token, withStatement: true }),
  ]
  const { desk } = makeDesk(store, 'five', undefined, sinks)
  await using carried = courier(sinks)
  const tail = '; DELETE FROM accounts'
  const statements = [`SELECT 1 /* ${'<'.repeat(700)} */${tail}`, `SELECT '${'&'.repeat(3000)}'${tail}`]
  statements.push(`SELECT '${'x'.repeat(5000)}'${tail}`, `SELECT '${'😀'.repeat(2000)}'${tail}`)
  const effects = Array.from({ length: 12 }, (_, at) => ({
    kind: 'write' as const,
    verb: 'delete',
    objectKind: 'table' as const,
    object: `public.${'<&>'.repeat(60)}${at}`,
    columns: [],
    everyRow: true,
  }))
  const reason = '<'.repeat(3000)
  for (const statement of statements) granted(await desk.open(request(agent, { statement, effects, reason })))
  await there.until(statements.length)
  for (const { body } of there.heard) {
    const { blocks } = z
      .object({ blocks: z.array(z.looseObject({ text: z.object({ text: z.string() }).optional() })) })
      .parse(JSON.parse(body))
    const texts = blocks.flatMap(({ text }) => (text === undefined ? [] : [text.text]))
    for (const text of texts) assert.ok(text.length < 3000 && text.isWellFormed(), String(text.length))
    assert.match(texts.join('\n'), /longer; open the review\)```$/)
    assert.match(texts.join('\n'), /\*Reviewers\* 1 of dba/)
    assert.doesNotMatch(texts.join('\n'), /&(?!amp;|lt;|gt;)|DELETE FROM accounts/)
  }
  await desk[Symbol.asyncDispose]()
  assert.ok(carried)
})
