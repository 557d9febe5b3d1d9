/** Receivers that are down for long, slow, torn or out of sorts: what they miss is told later, in order, at least once. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createPlainServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom, uuidv7 } from '../../src/core/random.ts'
import { makeCertificates } from '../../src/demo/certificate.ts'
import { Feed, type FeedConfig } from '../../src/export/feed.ts'
import { fileSink } from '../../src/export/file-sink.ts'
import { httpSink } from '../../src/export/http-sink.ts'
import type { Sink } from '../../src/export/sink.ts'
import { syslogSink } from '../../src/export/syslog-sink.ts'
import { fill, makePlace, origin } from '../../src/ledger/ledger.fixture.ts'
import { openLedger, type Ledger } from '../../src/ledger/ledger.ts'

const statements = 3000
let place: Awaited<ReturnType<typeof makePlace>>
let ledger: Ledger

before(async () => {
  place = await makePlace()
  ledger = await openLedger(place.config({ checkpointEveryMs: 60_000 }))
  await fill(ledger, place.ring, statements)
  await ledger.checkpoint()
})
after(async () => {
  await ledger.close()
  await place[Symbol.asyncDispose]()
})

/** Indexes of the entries that are told: the session's opening and end, and every outcome. */
const expected = [0, ...Array.from({ length: statements }, (_, at) => 2 * at + 2), 2 * statements + 1]

function newCursors(): string {
  return join(place.base, `cursors-${uuidv7(systemClock.now(), systemRandom)}`)
}

function feed(sink: Sink, more: Partial<FeedConfig> = {}): Feed {
  return new Feed({
    name: 'siem',
    sink,
    directory: place.directory,
    cursors: newCursors(),
    teller: { origin, version: '0.1.0' },
    signedTo: () => ledger.head.size,
    clock: systemClock,
    random: systemRandom,
    log: () => undefined,
    everyMs: 5,
    backOffMs: { least: 1, most: 20 },
    ...more,
  })
}

async function until(holds: () => boolean, what: () => unknown): Promise<void> {
  for (let round = 0; round < 6000; round += 1) {
    if (holds()) return
    await systemClock.sleep(5)
  }
  assert.fail(JSON.stringify(what()))
}

async function told(of: Feed): Promise<void> {
  await until(
    () => of.health.next !== null && of.health.behind === 0,
    () => of.health,
  )
}

/** In order but for what is told again, and nothing missing. */
function checkAll(indexes: readonly number[]): void {
  const firsts = [...new Set(indexes)]
  assert.deepEqual(firsts, expected)
  assert.ok(firsts.every((index, at) => at === 0 || index > (firsts[at - 1] ?? 0)))
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

async function webReceiver(answer: Answer): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    text(request).then(
      (body) => answer(request, response, body),
      () => response.destroy(),
    )
  })
  return { url: `http://127.0.0.1:${await listen(server)}`, [Symbol.asyncDispose]: () => stop(server) }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function stop(server: Server): Promise<void> {
  if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
    server.closeAllConnections()
  server.close()
  await once(server, 'close')
}

const batch = z.object({
  data: z.object({ events: z.array(z.object({ metadata: z.object({ sequence: z.number() }) })) }),
})
const sequencesIn = (body: string): readonly number[] =>
  batch.parse(JSON.parse(body)).data.events.map(({ metadata }) => metadata.sequence)
const webhook = (url: string): Sink => httpSink({ kind: 'webhook', url, secret: null }, systemClock)

test('a receiver that refuses, resets, hangs up in an answer and comes back is told all, once each taken batch', async () => {
  const taken: number[] = []
  let calls = 0
  await using at = await webReceiver((request, response, body) => {
    calls += 1
    const way = calls % 5
    if (way === 1) response.writeHead(500).end()
    else if (way === 2) response.writeHead(429, { 'retry-after': '0' }).end()
    else if (way === 3) request.socket.resetAndDestroy()
    else if (way === 4) {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{')
      response.socket?.destroy()
    } else {
      taken.push(...sequencesIn(body))
      response.end('{}')
    }
  })
  await using of = feed(webhook(at.url))
  await told(of)
  checkAll(taken)
  assert.ok(of.health.failures > 0)
  assert.equal(of.health.behindSeconds, 0)
})

test('a receiver is left alone for as long as it asks, in seconds or as a date', async () => {
  for (const wait of ['2', () => new Date(Date.now() + 2900).toUTCString()]) {
    const times: number[] = []
    await using at = await webReceiver((_request, response) => {
      times.push(systemClock.monotonic())
      const retryAfter = typeof wait === 'string' ? wait : wait()
      if (times.length === 1) response.writeHead(429, { 'retry-after': retryAfter }).end()
      else response.end('{}')
    })
    await using of = feed(webhook(at.url))
    await told(of)
    const [first = 0, second = 0] = times
    // A date has whole seconds.
    assert.ok(second - first >= 1500, `${second - first} ms`)
  }
})

test('how far behind it is shows in seconds, and a receiver that is down for long is an alert, once', async () => {
  const alerts: string[] = []
  let status = 503
  await using at = await webReceiver((_request, response) => response.writeHead(status).end('{}'))
  const late = ledger.head.size
  const startedMs = systemClock.now()
  // Its clock is an hour ahead of the entries.
  const clock = {
    ...systemClock,
    now: () => systemClock.now() + 3_600_000,
    monotonic: () => systemClock.monotonic(),
    sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms, signal),
  }
  const onTrouble = (code: string, words: string): void => void alerts.push(`${code} ${words}`)
  await using of = feed(webhook(at.url), { clock, lateMs: 100, onTrouble })
  await until(
    () => alerts.length > 0 && of.health.failures > 20,
    () => of.health,
  )
  assert.equal(of.health.behind, late)
  const age = of.health.behindSeconds
  assert.ok(age >= 3600 && age <= 3600 + (systemClock.now() - startedMs) / 1000 + 600, `${age} s`)
  assert.deepEqual(alerts, ['export-late The export siem has taken nothing for 0 min: it answered 503'])
  status = 200
  await told(of)
  assert.equal(of.health.trouble, '')
})

test('what is too long for a receiver is told in smaller pieces', async () => {
  const taken: number[] = []
  await using at = await webReceiver((_request, response, body) => {
    if (body.length > 40_000) response.writeHead(413).end()
    else {
      taken.push(...sequencesIn(body))
      response.end('{}')
    }
  })
  await using of = feed(webhook(at.url))
  await told(of)
  assert.deepEqual(taken, expected)
  // What it learned once it does not try with every batch.
  assert.equal(of.health.failures, 0)
})

test('an event that a receiver alone refuses keeps nothing back, and is told of', async () => {
  for (const kind of ['webhook', 'otlp'] as const) {
    const alerts: string[] = []
    const taken = new Set<number>()
    await using at = await webReceiver((_request, response, body) => {
      const indexes = [...body.matchAll(/\\?"sequence\\?":(\d+)/g)].map(([, index]) => Number(index))
      const isBad = indexes.includes(4000)
      if (isBad && kind === 'webhook') response.writeHead(400).end()
      else if (isBad) response.end('{"partialSuccess":{"rejectedLogRecords":1,"errorMessage":"bad"}}')
      else {
        for (const index of indexes) taken.add(index)
        response.end('{}')
      }
    })
    const sink = httpSink({ kind, url: at.url, secret: null }, systemClock)
    await using of = feed(sink, { onTrouble: (code, words) => alerts.push(`${code} ${words}`) })
    await told(of)
    assert.deepEqual(
      [...taken].toSorted((left, right) => left - right),
      expected.filter((index) => index !== 4000),
    )
    assert.equal(of.health.refused, 1)
    assert.equal(alerts.length, 1)
    assert.match(alerts[0] ?? '', /^export-refused The export siem does not take the event .*#4000: it /)
  }
})

test('a receiver that refuses everything is at fault itself: nothing is passed over', async () => {
  let isWrong = true
  const taken: number[] = []
  await using at = await webReceiver((_request, response, body) => {
    if (isWrong) response.writeHead(400).end()
    else {
      taken.push(...sequencesIn(body))
      response.end('{}')
    }
  })
  await using of = feed(webhook(at.url))
  await until(
    () => of.health.failures >= 5,
    () => of.health,
  )
  assert.equal(of.health.refused, 0)
  assert.equal(of.health.behind, ledger.head.size)
  isWrong = false
  await told(of)
  assert.deepEqual(taken, expected)
})

test('a certificate that is out of date, or of an authority nobody named, is told nothing', async () => {
  const expired = makeCertificates(systemClock.now() - 20 * 365 * 86_400_000, systemRandom)
  const other = makeCertificates(systemClock.now(), systemRandom)
  let bytes = 0
  for (const [trusted, shown] of [
    [expired, expired],
    [makeCertificates(systemClock.now(), systemRandom), other],
  ] as const) {
    const server = createTlsServer({ cert: shown.certificate, key: shown.key }, (socket) =>
      socket.on('data', (chunk) => (bytes += chunk.length)).on('error', () => undefined),
    )
    server.on('tlsClientError', () => undefined)
    const port = await listen(server)
    {
      const tls = { ca: trusted.ca }
      await using of = feed(syslogSink({ host: 'localhost', port, tls, body: 'cef' }))
      await until(
        () => of.health.failures >= 2,
        () => of.health,
      )
      assert.match(of.health.trouble, /expired|certificate|self.signed/i)
      assert.equal(of.health.delivered, 0)
    }
    await stop(server)
  }
  assert.equal(bytes, 0)
})

interface Collector extends AsyncDisposable {
  readonly port: number
  /** What each connection brought that was read. */
  readonly read: Buffer[][]
  /** Ends all connections as the death of a receiver does. */
  die(): void
  /** How many bytes a connection may bring before nothing more of it is read. */
  allowance: number
}

async function collector(): Promise<Collector> {
  const sockets = new Set<Socket>()
  const read: Buffer[][] = []
  const server = createPlainServer((socket) => {
    const chunks: Buffer[] = []
    let allowed = at.allowance
    read.push(chunks)
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      allowed -= chunk.length
      if (allowed <= 0) socket.pause()
    })
  })
  const at: Collector = {
    port: await listen(server),
    read,
    allowance: Number.POSITIVE_INFINITY,
    die() {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await stop(server)
    },
  }
  return at
}

function indexesIn(chunks: readonly Buffer[]): readonly number[] {
  const all = Buffer.concat(chunks).toString('utf8')
  return [...all.matchAll(/\[ledger@32473 origin="[^"]+" index="(\d+)"\] /gu)].map(([, index]) =>
    Number(index),
  )
}

test('syslog: what lay in buffers when the receiver died is told again, across a restart of the gateway', async () => {
  await using at = await collector()
  const cursors = newCursors()
  const sink = (): Sink => syslogSink({ host: '127.0.0.1', port: at.port, tls: null, body: 'cef' })
  // It reads little and dies: all else that was written is lost.
  at.allowance = 100_000
  {
    await using of = feed(sink(), { cursors })
    await until(
      () => of.health.delivered > 500,
      () => of.health,
    )
    at.die()
  }
  assert.ok(at.read.flatMap(indexesIn).length < expected.length)
  at.allowance = Number.POSITIVE_INFINITY
  const before = at.read.length
  {
    await using of = feed(sink(), { cursors })
    await told(of)
  }
  checkAll(at.read.slice(before).flatMap(indexesIn))
})

test('syslog: a receiver that dies again and again is told all, and after an orderly stop nothing twice', async () => {
  await using at = await collector()
  const cursors = newCursors()
  const sink = (): Sink => syslogSink({ host: '127.0.0.1', port: at.port, tls: null, body: 'ocsf' })
  {
    await using of = feed(sink(), { cursors })
    for (let deaths = 0; deaths < 5; deaths += 1) {
      await until(
        () => at.read.length > deaths,
        () => of.health,
      )
      at.die()
    }
    await until(
      () => new Set(at.read.flatMap(indexesIn)).size === expected.length,
      () => of.health,
    )
    await told(of)
  }
  const connections = at.read.length
  await using of = feed(sink(), { cursors })
  await told(of)
  assert.equal(at.read.slice(connections).flatMap(indexesIn).length, 0)
})

test('files: a line that was torn is taken off before its batch is told again', async () => {
  const directory = join(place.base, 'torn')
  const cursors = newCursors()
  {
    await using of = feed(fileSink(directory), { cursors })
    await told(of)
  }
  const [name = ''] = readdirSync(directory)
  appendFileSync(join(directory, name), `{"torn":"${'x'.repeat(100_000)}`)
  await using of = feed(fileSink(directory), { cursors })
  of.replay(2 * statements + 1)
  await until(
    () => of.health.delivered === 1,
    () => of.health,
  )
  const lines = readFileSync(join(directory, name), 'utf8').split('\n').slice(0, -1)
  const indexes = lines.map(
    (line) =>
      z.object({ metadata: z.object({ sequence: z.number() }) }).parse(JSON.parse(line)).metadata.sequence,
  )
  assert.deepEqual(indexes, [...expected, 2 * statements + 1])
})
