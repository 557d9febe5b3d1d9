/**
 * How long a ruling takes to let its statement go, over two gateways, and how quick lists are while many reviews wait.
 *
 *     node bench/reviews.ts [--rulings 300] [--pending 10000] [--json]
 *
 * Two gateways in processes of their own share a store. Statements are held on one and approved through the other; the time
 * runs from when the approval is answered, and from when it was sent, until the client that waits has its result. Then
 * many reviews are opened by clients that come back, and the API and the command line are asked for them.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
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
const outMax = 256 * 1024 * 1024
const program = fileURLToPath(new URL('../bin/sallyport.mjs', import.meta.url))

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
const found: Record<string, unknown> = { rulings, pending }
const alone = await measureRulings(rulings)
show('rulings, answered to run', alone.answered)
show('rulings, sent to run', alone.sent)
const openedPerSecond = (pending / (await openMany(pending))) * 1000
found['openedPerSecond'] = openedPerSecond
if (!values.json)
  process.stdout.write(`${pending} reviews wait; ${openedPerSecond.toFixed(0)} a second were opened\n`)
await measureAsks()
show('rulings among them, answered to run', (await measureRulings(Math.min(rulings, 100))).answered)
if (values.json) process.stdout.write(`${JSON.stringify(found)}\n`)

function show(what: string, spread: Spread): void {
  found[what] = spread
  const { p50, p99, max } = spread
  const times = `p50 ${p50.toFixed(1)}  p99 ${p99.toFixed(1)}  max ${max.toFixed(1)} ms`
  if (!values.json) process.stdout.write(`${what.padEnd(46)} ${times}\n`)
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

async function measureAsks(): Promise<void> {
  const pages = {
    'a page of 50': 'reviews?state=open&limit=50',
    'a page of 100, the most urgent first': 'reviews?state=open&limit=100&order=urgent',
    'the counts, with a page of 1': 'reviews?state=open&limit=1',
    'those that are alike': 'review-groups',
  }
  for (const [what, path] of Object.entries(pages))
    show(`HTTP: ${what}`, await timed(asks, () => get(other, path)))
  show('HTTP: the live stream begins', await timed(asks, () => firstEvent(other)))
  show('CLI: sallyport reviews', await timed(3, () => cli('reviews', '--state', 'open')))
  const all = ['reviews', '--state', 'open', '--limit', '10000']
  show('CLI: sallyport reviews --limit 10000', await timed(1, () => cli(...all)))
}

/** Runs the command line as a reviewer would. */
async function cli(...words: readonly string[]): Promise<void> {
  const { PATH = '' } = process.env
  const env = { PATH, SALLYPORT_API: other.api, SALLYPORT_TOKEN: await freshToken() }
  await promisify(execFile)(process.execPath, [program, ...words], { env, maxBuffer: outMax })
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
  return { authorization: `Bearer ${await freshToken()}` }
}

async function freshToken(): Promise<string> {
  if (performance.now() - issued.at > 60_000)
    issued = { at: performance.now(), token: await grounds.idp.issueDemoToken('rita') }
  return issued.token
}
