/** What attacks on reviews stand on: two gateways in processes of their own, people at either, and a Slack that is ours. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkdtemp, rm } from 'node:fs/promises'
import { Client } from 'pg'
import { z } from 'zod'
import { signSlack } from '../../src/api/slack.ts'
import { sallyport, type Run } from '../../src/cli/cli.fixture.ts'
import { Secret } from '../../src/core/secret.ts'
import type { DemoName } from '../../src/demo/idp-people.ts'
import { startReplicas, type Replica, type Replicas } from './replicas.ts'
import type { StageOptions } from './stage.ts'
import { nameOf, query, Wire, wordsOf } from './wire.ts'

/** What an attack works with. */
export interface ReviewGround extends AsyncDisposable {
  readonly replicas: Replicas
  readonly one: Replica
  readonly other: Replica
  /** Bodies of the gateways' calls to Slack. */
  readonly slackCalls: string[]
  /** Asks the API of a gateway. */
  ask(at: Replica, who: DemoName, path: string, body?: object, headers?: object): Promise<Answered>
  /** Runs the command line against a gateway. */
  cli(at: Replica, who: DemoName, ...words: readonly string[]): Promise<Run>
  /** Sends what Slack would, signed by `secret`. */
  slack(
    at: Replica,
    payload: object,
    more?: { readonly secret?: string; readonly at?: number },
  ): Promise<Answered>
  /** A session of somebody. */
  wire(at: Replica, who: DemoName, parameters?: Readonly<Record<string, string>>): Promise<Wire>
  /** A session in which a statement is on hold. */
  hold(at: Replica, who: DemoName, text: string): Promise<Held>
  /** Asks the bank itself. */
  bank(text: string): Promise<readonly Record<string, unknown>[]>
  /** Asks the store itself, whoever lives. */
  store(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>
  /** How many rows a table of the bank has with this mark. */
  marks(table: string, mark: string): Promise<number>
  stateOf(reviewId: string): Promise<Stored>
}

/** An answer over HTTP. */
export interface Answered {
  readonly status: number
  readonly text: string
}

/** A session that waits. */
export interface Held extends AsyncDisposable {
  readonly wire: Wire
  readonly reviewId: string
}

const storedShape = z.object({ state: z.string(), uses: z.number(), rulings: z.number() })
type Stored = z.infer<typeof storedShape>
const signingSecret = 'what Slack signs with'

/** Starts everything; tables of the attacks are there. `more`: of sallyport.yaml. */
export async function startReviewGround(
  policy = 'test/e2e/review-attacks.yaml',
  more: Readonly<Record<string, unknown>> = {},
  options: Pick<StageOptions, 'issuers' | 'logins'> = {},
): Promise<ReviewGround> {
  await using opened = new AsyncDisposableStack()
  const slackCalls: string[] = []
  const slackServer = await listenAsSlack(slackCalls)
  opened.defer(() => void slackServer.close())
  const address = slackServer.address()
  assert.ok(typeof address === 'object' && address)
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-slack-'))
  opened.defer(() => rm(directory, { recursive: true, force: true }))
  const [token, signing] = [join(directory, 'token'), join(directory, 'signing')]
  await writeFile(token, 'xoxb', { mode: 0o600 })
  await writeFile(signing, signingSecret, { mode: 0o600 })
  const replicas = opened.use(
    await startReplicas(
      policy,
      {
        ...more,
        notices: [
          {
            kind: 'slack',
            name: 'dba',
            channel: 'C1',
            api: `http://127.0.0.1:${address.port}`,
            'allow-insecure-http': true,
            token: { file: token },
            'signing-secret': { file: signing },
          },
        ],
      },
      options,
    ),
  )
  const { grounds, store } = replicas
  const bankAt = { ...grounds.direct, ssl: false as const }
  const storeAt = { host: store.socketDirectory, port: store.port, user: 'sallyport', database: 'postgres' }
  for (const table of ['once', 'once_too', 'twos', 'thrice', 'soon'])
    await asked(bankAt, `CREATE TABLE ${table} (mark text)`)
  const closing = opened.move()
  const ground: ReviewGround = {
    replicas,
    one: replicas.one,
    other: replicas.other,
    slackCalls,
    ask: async (at, who, path, body, headers = {}) =>
      answered(`${at.api}/api/v1/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${await grounds.idp.issueDemoToken(who)}`,
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    cli: async (at, who, ...words) => {
      const SALLYPORT_TOKEN = await grounds.idp.issueDemoToken(who)
      return sallyport(words, { environment: { SALLYPORT_API: at.api, SALLYPORT_TOKEN } })
    },
    slack: (at, payload, { secret = signingSecret, at: sentAt = Date.now() } = {}) => {
      const body = Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString())
      const seconds = String(Math.floor(sentAt / 1000))
      return answered(`${at.api}/slack/interactions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': seconds,
          'x-slack-signature': signSlack(new Secret(secret), seconds, body),
        },
        body,
      })
    },
    wire: async (at, who, parameters = {}) => Wire.openRaw(await grounds.doorAt(at.port, who), parameters),
    hold: async (at, who, text) => {
      const wire = await ground.wire(at, who)
      wire.send(query(text))
      const reviewId = await heldIn(wire)
      return { wire, reviewId, [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose]() }
    },
    bank: (text) => asked(bankAt, text),
    store: (text, values = []) => asked(storeAt, text, values),
    marks: async (table, mark) =>
      (await asked(bankAt, `SELECT mark FROM ${table} WHERE mark = $1`, [mark])).length,
    stateOf: async (reviewId) => {
      const [row] = await asked(
        storeAt,
        `SELECT state, uses, (SELECT count(*)::integer FROM sallyport.review_rulings WHERE review = id) AS rulings
         FROM sallyport.reviews WHERE id = $1`,
        [reviewId],
      )
      return storedShape.parse(row)
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
  return ground
}

/** The review of the statement that the session is told it waits for. */
export async function heldIn(wire: Wire): Promise<string> {
  const words = (await wire.until((frame) => nameOf(frame) === 'NoticeResponse')).map(wordsOf).join()
  return reviewIn(words)
}

/** The id of the review that some words name. */
export function reviewIn(words: string): string {
  const reviewId = /review=([0-9a-f-]{36})/.exec(words)?.[1]
  assert.ok(reviewId, words)
  return reviewId
}

/** All that was heard until the session is ready, as text. */
export async function heard(wire: Wire): Promise<string> {
  return (await wire.ready()).map(wordsOf).join('\n')
}

/** Waits until something holds; fails when it does not within `msMax`. */
export async function until(holds: () => boolean | Promise<boolean>, msMax = 30_000): Promise<void> {
  const endsAt = performance.now() + msMax
  while (!(await holds())) {
    assert.ok(performance.now() < endsAt, 'It did not come to hold.')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function answered(url: string, init: RequestInit): Promise<Answered> {
  const response = await fetch(url, init)
  return { status: response.status, text: await response.text() }
}

async function asked(
  at: { readonly host: string; readonly port: number; readonly user: string; readonly database: string },
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const client = new Client(at)
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query(text, [...values])
    return z.array(z.record(z.string(), z.unknown())).parse(rows)
  } finally {
    await client.end()
  }
}

async function listenAsSlack(calls: string[]): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      calls.push(`${incoming.url ?? ''} ${Buffer.concat(chunks).toString()}`)
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"ts":"1.1"}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
