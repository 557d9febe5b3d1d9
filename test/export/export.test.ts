/** What is told to others: by real receivers over real sockets, read back and checked against the schema. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { fixedSecret } from '../../src/catalog/secret-source.ts'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom, uuidv7 } from '../../src/core/random.ts'
import { Secret } from '../../src/core/secret.ts'
import { makeCertificates } from '../../src/demo/certificate.ts'
import { Feed, type FeedConfig } from '../../src/export/feed.ts'
import { fileSink } from '../../src/export/file-sink.ts'
import { httpSink } from '../../src/export/http-sink.ts'
import type { Sink } from '../../src/export/sink.ts'
import { syslogSink } from '../../src/export/syslog-sink.ts'
import { fill, makePlace, origin } from '../../src/ledger/ledger.fixture.ts'
import { openLedger, type Ledger } from '../../src/ledger/ledger.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { hashLeaf } from '../../src/ledger/tiles/tree.ts'

const schema = z.fromJSONSchema(
  z
    .custom<Parameters<typeof z.fromJSONSchema>[0]>((value) => typeof value === 'object')
    .parse(
      JSON.parse(readFileSync(new URL('../golden/ocsf/ocsf-1.8.0.schema.json', import.meta.url), 'utf8')),
    ),
)
const teller = { origin, version: '0.1.0' }
const key = new Secret('a-key-of-the-receiver')
let place: Awaited<ReturnType<typeof makePlace>>
let ledger: Ledger

before(async () => {
  place = await makePlace()
  ledger = await openLedger(place.config({ checkpointEveryMs: 60_000 }))
  await writeOfEverything()
})
after(async () => {
  await ledger.close()
  await place[Symbol.asyncDispose]()
})

async function writeOfEverything(): Promise<void> {
  ledger.append({ type: 'gateway.started', instance: 'one', software: 'sallyport 0', runtime: 'node' })
  ledger.append({
    type: 'policy.loaded',
    policyVersion: 'f'.repeat(64),
    source: 'p',
    rules: 1,
    author: 'file',
  })
  await fill(ledger, place.ring, 5)
  const chain = [{ id: 'https://issuer#eve', kind: 'person' as const, groups: [], claims: {} }]
  const from = { address: '10.0.0.9', port: 5, tls: null, application: 'x=y|z\\\n<1>' }
  const code = { code: 'denied', reason: 'No\nrule | allows = it \\ here' }
  ledger.append({ type: 'session.refused', chain, resource: 'bank', origin: from, ...code, rule: null })
  ledger.append({ type: 'access.refused', chain: [], place: 'api', origin: from, ...code })
  ledger.append({ type: 'alert', code: 'probing', message: 'Somebody tries.', session: null })
  ledger.append({
    type: 'evidence.read',
    reader: 'unix#root',
    subject: 'export',
    session: null,
    from: 0,
    to: 9,
  })
  ledger.append({ type: 'key.created', key: 'a+b+c', author: 'unix#root' })
  ledger.append({ type: 'key.destroyed', session: 's', author: 'unix#root', reason: 'retention' })
  ledger.append({ type: 'heartbeat', everyMs: 60_000 })
  ledger.append({ type: 'gateway.stopped', instance: 'one', reason: 'stopped' })
  await ledger.checkpoint()
}

const eventShape = z.looseObject({
  class_uid: z.number(),
  message: z.string(),
  metadata: z.looseObject({ uid: z.string(), sequence: z.number() }),
  unmapped: z.object({
    ledger: z
      .object({ origin: z.string(), index: z.number(), leaf_hash: z.string(), type: z.string() })
      .loose(),
  }),
})
type Shape = z.infer<typeof eventShape>

function feed(sink: Sink, more: Partial<FeedConfig> = {}): Feed {
  return new Feed({
    name: 'siem',
    sink,
    directory: place.directory,
    cursors: join(place.base, `cursors-${uuidv7(systemClock.now(), systemRandom)}`),
    teller,
    signedTo: () => ledger.head.size,
    clock: systemClock,
    random: systemRandom,
    log: () => undefined,
    everyMs: 5,
    backOffMs: { least: 1, most: 20 },
    ...more,
  })
}

/** Waits until a feed has told everything. */
async function told(of: Feed): Promise<void> {
  for (let round = 0; round < 2000; round += 1) {
    const { next, behind } = of.health
    if (next !== null && behind === 0) return
    await systemClock.sleep(5)
  }
  assert.fail(`not told: ${JSON.stringify(of.health)}`)
}

/** Every event is of the schema, once or more, in order, and bears the leaf hash of its entry. */
async function check(events: readonly Shape[]): Promise<void> {
  const hashes = new Map<number, string>()
  const expected: number[] = []
  for await (const { index, bytes, leaf } of readEntries(place.directory, 0, ledger.head.size)) {
    hashes.set(index, hashLeaf(bytes).toString('hex'))
    const isSilent = leaf?.type === 'heartbeat' || (leaf?.type === 'statement.decided' && leaf.code === '')
    if (!isSilent) expected.push(index)
  }
  for (const event of events) {
    const checked = schema.safeParse(event)
    assert.ok(checked.success, `${JSON.stringify(event)}: ${checked.error?.message ?? ''}`)
    const { index, leaf_hash: leafHash, origin: log } = event.unmapped.ledger
    assert.deepEqual([log, leafHash], [origin, hashes.get(index)])
    assert.equal(event.metadata.uid, `${origin}#${index}`)
  }
  const indexes = [...new Set(events.map(({ metadata }) => metadata.sequence))]
  assert.deepEqual(indexes, expected)
}

interface Receiver extends AsyncDisposable {
  readonly url: string
  readonly requests: {
    readonly headers: IncomingMessage['headers']
    readonly path: string
    readonly body: string
  }[]
  /** What it answers; 200 and an empty object unless said otherwise. */
  answer: { status: number; body: string }
}

async function receiver(): Promise<Receiver> {
  const requests: Receiver['requests'] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (at.answer.status === 200) requests.push({ headers: request.headers, path: request.url ?? '', body })
      response.writeHead(at.answer.status, { 'content-type': 'application/json' })
      response.end(at.answer.body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const at: Receiver = {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: { status: 200, body: '{}' },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return at
}

test('OTLP: records carry events of the schema', async () => {
  await using at = await receiver()
  await using of = feed(httpSink({ kind: 'otlp', url: at.url, secret: fixedSecret(key) }, systemClock))
  await told(of)
  const shape = z.object({
    resourceLogs: z.array(
      z.object({
        scopeLogs: z.array(
          z.object({
            logRecords: z.array(
              z.looseObject({
                timeUnixNano: z.string().regex(/^\d{19}$/),
                body: z.object({ stringValue: z.string() }),
              }),
            ),
          }),
        ),
      }),
    ),
  })
  const events = at.requests.flatMap(({ body }) =>
    shape
      .parse(JSON.parse(body))
      .resourceLogs.flatMap(({ scopeLogs }) => scopeLogs)
      .flatMap(({ logRecords }) =>
        logRecords.map((record) => eventShape.parse(JSON.parse(record.body.stringValue))),
      ),
  )
  await check(events)
  assert.equal(at.requests[0]?.path, '/v1/logs')
  assert.equal(at.requests[0]?.headers.authorization, `Bearer ${key.reveal()}`)
})

test('OTLP: what is rejected in part is told again', async () => {
  await using at = await receiver()
  at.answer.body = JSON.stringify({ partialSuccess: { rejectedLogRecords: '1', errorMessage: 'too old' } })
  await using of = feed(httpSink({ kind: 'otlp', url: at.url, secret: null }, systemClock))
  while (of.health.failures < 2) await systemClock.sleep(5)
  assert.match(of.health.trouble, /rejected 1 of them: too old/)
  at.answer.body = '{}'
  await told(of)
  assert.equal(of.health.trouble, '')
})

test('Splunk: events one after another, under its token', async () => {
  await using at = await receiver()
  at.answer.body = '{"text":"Success","code":0}'
  await using of = feed(httpSink({ kind: 'splunk', url: at.url, secret: fixedSecret(key) }, systemClock))
  await told(of)
  const shape = z.object({
    time: z.number(),
    source: z.literal(origin),
    sourcetype: z.string(),
    event: eventShape,
  })
  const events = at.requests.flatMap(({ body }) =>
    body.split('\n').map((line) => shape.parse(JSON.parse(line)).event),
  )
  await check(events)
  assert.equal(at.requests[0]?.headers.authorization, `Splunk ${key.reveal()}`)
  assert.equal(at.requests[0]?.path, '/services/collector/event')
})

test('webhook: a batch is signed over its id, time and body', async () => {
  await using at = await receiver()
  await using of = feed(
    httpSink({ kind: 'webhook', url: `${at.url}/in`, secret: fixedSecret(key) }, systemClock),
  )
  await told(of)
  const events: Shape[] = []
  for (const { headers, body } of at.requests) {
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
    const expected = `v1,${createHmac('sha256', key.reveal()).update(signed).digest('base64')}`
    assert.equal(headers['webhook-signature'], expected)
    const parsed = z.object({ type: z.literal('events'), data: z.object({ events: z.array(eventShape) }) })
    events.push(...parsed.parse(JSON.parse(body)).data.events)
  }
  await check(events)
})

test('files: a line an event, a file a day', async () => {
  const directory = join(place.base, 'told')
  await using of = feed(fileSink(directory))
  await told(of)
  const lines = readdirSync(directory)
    .toSorted()
    .flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n').slice(0, -1))
  await check(lines.map((line) => eventShape.parse(JSON.parse(line))))
})

test('syslog: RFC 5424 over TLS with octet counting, CEF that no value can break out of', async () => {
  const { ca, certificate, key: tlsKey } = makeCertificates(systemClock.now(), systemRandom)
  const sockets = new Set<TLSSocket>()
  const connections: Buffer[][] = []
  const server = createTlsServer({ cert: certificate, key: tlsKey }, (socket) => {
    const chunks: Buffer[] = []
    connections.push(chunks)
    sockets.add(socket)
    socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  {
    await using of = feed(syslogSink({ host: 'localhost', port, tls: { ca }, body: 'cef' }))
    await told(of)
    await systemClock.sleep(50)
    const messages = framesOf(Buffer.concat(connections[0] ?? []))
    assert.ok(messages.length >= 15)
    for (const message of messages) {
      assert.match(
        message,
        /^<8[0-6]>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ sallyport - \d+ \[ledger@32473 origin="[^"]+" index="\d+"\] (?:CEF:0\|[\x20-\x7e]*$|\uFEFFCEF:0\|)/u,
      )
      assert.ok(!/[\r\n]/.test(message))
      const [, , , , , , , ...rest] = message.split(/(?<!\\)\|/)
      assert.match(rest.join('|'), /cs1=audit\.example\/sallyport\/test .*cn1=\d+ .*cs2=[0-9a-f]{64}/)
    }
    // A connection that breaks: what it was last given is told again on the next.
    for (const socket of sockets) socket.destroy()
    await systemClock.sleep(20)
    await fill(ledger, place.ring, 1)
    await ledger.checkpoint()
    await told(of)
    await systemClock.sleep(50)
    const again = framesOf(Buffer.concat(connections.slice(1).flat()))
    assert.ok(again.some((message) => message.includes(`index="${ledger.head.size - 1}"`)))
    assert.ok(again.some((message) => message.includes('index="0"')))
  }
  for (const socket of sockets) socket.destroy()
  server.close()
  await once(server, 'close')
})

test('a receiver that is down is told everything once it is back, across restarts, and replayed to on demand', async () => {
  await using at = await receiver()
  at.answer.status = 503
  const sink = (): Sink => httpSink({ kind: 'webhook', url: at.url, secret: null }, systemClock)
  const cursors = join(place.base, 'cursors-kept')
  {
    await using of = feed(sink(), { cursors })
    while (of.health.failures < 3) await systemClock.sleep(5)
    assert.equal(of.health.behind, ledger.head.size)
    assert.match(of.health.trouble, /503/)
  }
  at.answer.status = 200
  const indexes = (): readonly number[] =>
    at.requests.flatMap(({ body }) =>
      z
        .object({ data: z.object({ events: z.array(eventShape) }) })
        .parse(JSON.parse(body))
        .data.events.map(({ metadata }) => metadata.sequence),
    )
  {
    await using of = feed(sink(), { cursors })
    await told(of)
  }
  const first = indexes()
  assert.deepEqual(
    [...new Set(first)].toSorted((left, right) => left - right),
    [...new Set(first)],
  )
  assert.ok(first.includes(0) && first.at(-1) === ledger.head.size - 1)
  // A session that is open while the feed stops is still known by its next one.
  const session = uuidv7(systemClock.now(), systemRandom)
  const chain = [{ id: 'https://issuer#long', kind: 'person' as const, groups: [], claims: {} }]
  const from = { address: '10.0.0.9', port: 5, tls: null, application: 'psql' }
  const bounds = { policyVersion: 'f'.repeat(64), endsAt: '2026-01-01T00:00:00.000000Z' }
  ledger.append({
    type: 'session.opened',
    session,
    chain,
    resource: 'bank',
    protocol: 'postgres',
    origin: from,
    ...bounds,
  })
  await ledger.checkpoint()
  {
    await using of = feed(sink(), { cursors })
    await told(of)
  }
  ledger.append({ type: 'session.closed', session, reason: 'client-left', statements: 0 })
  await ledger.checkpoint()
  await using of = feed(sink(), { cursors })
  await told(of)
  assert.deepEqual(indexes().slice(first.length), [ledger.head.size - 2, ledger.head.size - 1])
  assert.ok(at.requests.at(-1)?.body.includes('https://issuer#long'))
  const before = at.requests.length
  of.replay(ledger.head.size - 1)
  while (at.requests.length === before) await systemClock.sleep(5)
  assert.ok(at.requests.at(-1)?.body.includes('https://issuer#long'), 'who it was is looked up again')
  assert.equal(indexes().at(-1), ledger.head.size - 1)
})

function framesOf(bytes: Buffer): readonly string[] {
  const messages: string[] = []
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(' ', at)
    const length = Number(bytes.toString('latin1', at, space))
    assert.ok(Number.isInteger(length) && length > 0)
    messages.push(bytes.toString('utf8', space + 1, space + 1 + length))
    at = space + 1 + length
  }
  return messages
}
