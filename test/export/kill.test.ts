/** Exporters that are killed while they tell: each receiver has every event once or more, in order, and can tell which it had. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { z } from 'zod'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { makeCertificates } from '../../src/demo/certificate.ts'
import { fill, makePlace, origin } from '../../src/ledger/ledger.fixture.ts'
import { openLedger } from '../../src/ledger/ledger.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { hashLeaf } from '../../src/ledger/tiles/tree.ts'

const rounds = 6
const statementsARound = 400
const exporter = new URL('exporter.ts', import.meta.url).pathname
const { ca, certificate, key } = makeCertificates(systemClock.now(), systemRandom)

const eventShape = z.object({
  unmapped: z.object({ ledger: z.object({ origin: z.string(), index: z.number(), leaf_hash: z.string() }) }),
})
/** One event, as whoever drops what it had before knows it. */
const nameOf = (event: unknown): string => {
  const { origin: log, index, leaf_hash: hash } = eventShape.parse(event).unmapped.ledger
  return `${log}#${index} ${hash}`
}
const splunkShape = z.object({ event: z.unknown() })
const webhookShape = z.object({ data: z.object({ events: z.array(z.unknown()) }) })

test('receivers of exporters that are killed have every event, and know what they had', async () => {
  await using place = await makePlace()
  await using ledger = await openLedger(place.config({ checkpointEveryMs: 60_000 }))
  await using splunk = await webReceiver((body) =>
    body.split('\n').map((line) => nameOf(splunkShape.parse(JSON.parse(line)).event)),
  )
  await using webhook = await webReceiver((body) =>
    webhookShape.parse(JSON.parse(body)).data.events.map((event) => nameOf(event)),
  )
  await using syslog = await syslogReceiver()
  const { base, directory } = place
  const ports = { splunk: splunk.url, webhook: webhook.url, syslog: syslog.port }
  const given = JSON.stringify({ base, directory, ca, ...ports })
  for (let round = 0; round < rounds; round += 1) {
    await fill(ledger, place.ring, statementsARound)
    await ledger.checkpoint()
    const child = spawn(process.execPath, [exporter, given], { stdio: ['ignore', 'pipe', 'inherit'] })
    const one = [splunk, webhook, syslog][round % 3]
    let left = randomInt(1, 100_000)
    // In the middle of what this one is told, or of what another is.
    one?.onBytes((bytes) => {
      left -= bytes
      if (left <= 0) child.kill('SIGKILL')
    })
    child.stdout.resume()
    await once(child, 'close')
    assert.equal(child.signalCode, 'SIGKILL')
  }
  for (const one of [splunk, webhook, syslog]) one.onBytes(ignore)
  const last = spawn(process.execPath, [exporter, given], { stdio: ['ignore', 'pipe', 'inherit'] })
  assert.match(await text(last.stdout), /done/)

  const expected: string[] = []
  for await (const { index, bytes, leaf } of readEntries(directory, 0, ledger.head.size))
    if (leaf?.type !== 'heartbeat' && (leaf?.type !== 'statement.decided' || leaf.code !== ''))
      expected.push(`${origin}#${index} ${hashLeaf(bytes).toString('hex')}`)
  assert.ok(expected.length > rounds * statementsARound)
  const file = readdirSync(join(base, 'told'))
    .toSorted()
    .flatMap((name) =>
      readFileSync(join(base, 'told', name), 'utf8')
        .split('\n')
        .slice(0, -1),
    )
    .map((line) => nameOf(JSON.parse(line)))
  const all = { file, splunk: splunk.told(), webhook: webhook.told(), syslog: syslog.told() }
  for (const [name, told] of Object.entries(all)) assert.deepEqual([...new Set(told)], expected, name)
})

function ignore(_bytes: number): void {}

interface Receiver extends AsyncDisposable {
  /** What was read whole, in order. */
  told(): readonly string[]
  /** Calls back with the length of whatever arrives from here on. */
  onBytes(hear: (bytes: number) => void): void
}

async function webReceiver(
  namesIn: (body: string) => readonly string[],
): Promise<Receiver & { readonly url: string }> {
  const bodies: string[] = []
  let hear = ignore
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => hear(chunk.length))
    text(request).then(
      (body) => {
        bodies.push(body)
        response.end('{"text":"Success","code":0}')
      },
      () => response.destroy(),
    )
  })
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}`,
    told: () => bodies.flatMap((body) => namesIn(body)),
    onBytes: (hearing) => (hear = hearing),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function syslogReceiver(): Promise<Receiver & { readonly port: number }> {
  const sockets = new Set<Socket>()
  const connections: Buffer[][] = []
  let hear = ignore
  const server = createTlsServer({ cert: certificate, key }, (socket) => {
    const chunks: Buffer[] = []
    connections.push(chunks)
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      hear(chunk.length)
    })
  })
  server.on('tlsClientError', () => undefined)
  return {
    port: await listen(server),
    told: () => connections.flatMap((chunks) => messagesIn(Buffer.concat(chunks))).map(nameOfCef),
    onBytes: (hearing) => (hear = hearing),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return portOf(server.address())
}

function portOf(address: AddressInfo | string | null): number {
  assert.ok(typeof address === 'object' && address)
  return address.port
}

/** The whole messages of a connection: their length, a space, the message. */
function messagesIn(bytes: Buffer): readonly string[] {
  const messages: string[] = []
  for (let at = 0; ;) {
    const space = bytes.indexOf(' ', at)
    if (space < 0) return messages
    const head = bytes.toString('latin1', at, space)
    assert.match(head, /^[1-9]\d*$/)
    const end = space + 1 + Number(head)
    if (end > bytes.length) return messages
    messages.push(bytes.toString('utf8', space + 1, end))
    at = end
  }
}

function nameOfCef(message: string): string {
  const [, log, index, hash] = /cs1=(\S+) .*?cn1=(\d+) .*?cs2=([0-9a-f]{64})/.exec(message) ?? []
  assert.ok(log !== undefined, message)
  return `${log}#${index} ${hash}`
}
