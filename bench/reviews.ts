/**
 * How long a ruling takes to let its statement go, over two gateways, and how quick lists are while many reviews wait.
 *
 *     node bench/reviews.ts [--rulings 300] [--pending 10000] [--json]
 *
 * Two gateways in processes of their own share a store. Statements are held on one and approved through the other; the time
 * runs from when the approval is answered, and from when it was sent, until the client that waits has its result. Then
 * many reviews are opened by clients that come back, and the API and the command line are asked for them.
 */
import { parseArgs } from 'node:util'
import { sallyport } from '../src/cli/cli.fixture.ts'
import { startReplicas, type Replica } from '../test/e2e/replicas.ts'
import { nameOf, query, Wire, wordsOf } from '../test/e2e/wire.ts'
import { percentile } from './statistics.ts'

const { values } = parseArgs({
  options: {
    rulings: { type: 'string', default: '300' },
    pending: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
  },
})
const [rulings, pending] = [Number(values.rulings), Number(values.pending)]
const asking = 8
const asks = 11

/** Milliseconds. */
interface Spread {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

await using replicas = await startReplicas('test/e2e/replicas.yaml')
const { grounds, one, other } = replicas
let issued = { at: -Infinity, token: '' }
{
  await using direct = await Wire.open(grounds.direct)
  await direct.query('CREATE TABLE races (mark text)')
}
const alone = await measureRulings(rulings)
const pendingMs = await openMany(pending)
const asked = await measureAsks()
const among = await measureRulings(Math.min(rulings, 100))
const found = { rulings, ...alone, pending, openedPerSecond: (pending / pendingMs) * 1000, asked, among }
if (values.json) process.stdout.write(`${JSON.stringify(found)}\n`)
else {
  const line = (what: string, { p50, p99, max }: Spread): void =>
    void process.stdout.write(
      `${what.padEnd(52)} p50 ${p50.toFixed(1)}  p99 ${p99.toFixed(1)}  max ${max.toFixed(1)} ms\n`,
    )
  line(`${rulings} rulings, answered to run`, alone.answered)
  line(`${rulings} rulings, sent to run`, alone.sent)
  process.stdout.write(`${pending} reviews wait; ${found.openedPerSecond.toFixed(0)} a second were opened\n`)
  for (const [what, spread] of Object.entries(asked)) line(what, spread)
  line('rulings among them, answered to run', among.answered)
}

/** Holds on one, rules through the other, one after the other. */
async function measureRulings(count: number): Promise<{ readonly answered: Spread; readonly sent: Spread }> {
  await using wire = await Wire.openRaw(await grounds.doorAt(one.port, 'ana'))
  const [answered, sent]: [number[], number[]] = [[], []]
  for (let round = 0; round < count; round += 1) {
    wire.send(query(`INSERT INTO races VALUES ('ruled-${round}')`))
    const words = (await wire.until((frame) => nameOf(frame) === 'NoticeResponse')).map(wordsOf).join()
    const reviewId = /review=([0-9a-f-]{36})/.exec(words)?.[1] ?? ''
    const sentAt = performance.now()
    const ruled = post(other, `reviews/${reviewId}/approve`, { justification: 'Fine.' }).then(() =>
      performance.now(),
    )
    const [heardAt, answeredAt] = await Promise.all([wire.ready().then(() => performance.now()), ruled])
    answered.push(Math.max(0, heardAt - answeredAt))
    sent.push(heardAt - sentAt)
    wire.forget()
  }
  return { answered: spreadOf(answered), sent: spreadOf(sent) }
}

/** Opens many that no connection waits for; how long it took, in milliseconds. */
async function openMany(count: number): Promise<number> {
  const beganAt = performance.now()
  let at = 0
  await Promise.all(
    Array.from({ length: asking }, async () => {
      await using wire = await Wire.openRaw(await grounds.doorAt(one.port, 'ana'), {
        'sallyport.review': 'retry',
      })
      for (at += 1; at <= count; at += 1) {
        const words = (await wire.query(`INSERT INTO races VALUES ('pending-${at}')`)).map(wordsOf).join()
        if (!words.includes('code=review-pending')) throw new Error(words)
        wire.forget()
      }
    }),
  )
  return performance.now() - beganAt
}

async function measureAsks(): Promise<Readonly<Record<string, Spread>>> {
  const token = await grounds.idp.issueDemoToken('rita')
  const cli = async (...words: readonly string[]): Promise<number> => {
    const environment = { SALLYPORT_API: other.api, SALLYPORT_TOKEN: token }
    const { out, err, exit } = await sallyport(words, { environment })
    if (exit !== 0) throw new Error(err)
    return out.length
  }
  return {
    'HTTP: a page of 50': await timed(asks, () => get(other, 'reviews?state=open&limit=50')),
    'HTTP: a page of 100, the most urgent first': await timed(asks, () =>
      get(other, 'reviews?state=open&limit=100&order=urgent'),
    ),
    'HTTP: the counts alone (a page of 1)': await timed(asks, () => get(other, 'reviews?state=open&limit=1')),
    'HTTP: those that are alike': await timed(asks, () => get(other, 'review-groups')),
    'HTTP: the live stream begins': await timed(asks, () => firstEvent(other)),
    'CLI: sallyport reviews': await timed(3, () => cli('reviews', '--state', 'open')),
    'CLI: sallyport reviews --limit 10000': await timed(1, () =>
      cli('reviews', '--state', 'open', '--limit', '10000'),
    ),
  }
}

async function timed(count: number, act: () => Promise<unknown>): Promise<Spread> {
  const took: number[] = []
  for (let round = 0; round < count; round += 1) {
    const from = performance.now()
    await act()
    took.push(performance.now() - from)
  }
  return spreadOf(took)
}

function spreadOf(took: readonly number[]): Spread {
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), max: Math.max(...took) }
}

async function get(at: Replica, path: string): Promise<unknown> {
  const response = await fetch(`${at.api}/api/v1/${path}`, { headers: await bearer() })
  if (!response.ok) throw new Error(await response.text())
  return response.json()
}

async function post(at: Replica, path: string, body: object): Promise<void> {
  const response = await fetch(`${at.api}/api/v1/${path}`, {
    method: 'POST',
    headers: { ...(await bearer()), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(await response.text())
  await response.arrayBuffer()
}

async function firstEvent(at: Replica): Promise<void> {
  const leaving = new AbortController()
  const response = await fetch(`${at.api}/api/v1/events`, {
    headers: await bearer(),
    signal: leaving.signal,
  })
  if (!response.ok) throw new Error(await response.text())
  await response.body?.getReader().read()
  leaving.abort()
}

/** The reviewer's token; tokens last minutes, this run may last longer. */
async function bearer(): Promise<{ readonly authorization: string }> {
  if (performance.now() - issued.at > 60_000)
    issued = { at: performance.now(), token: await grounds.idp.issueDemoToken('rita') }
  return { authorization: `Bearer ${issued.token}` }
}
