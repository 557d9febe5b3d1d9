/**
 * Plays leak attempts. The proof is the difference between two worlds that differ in protected values alone: where the
 * server's own answers differ, the attempt leaks (a value, a bit of it, or a count); through the gateway the answers
 * of both worlds must be the same, byte for byte, and hold no protected value of either.
 */
import { Buffer } from 'node:buffer'
import type { CorpusCase } from './case-file.ts'
import { leaveTidy, readable, restoreRows, withoutTables } from './play.ts'
import { worlds, type Stage, type World } from './stage.ts'
import type { Reply, Wire } from './wire.ts'

export interface BypassResult {
  readonly name: string
  /** What the gateway made of it; `leak` is the failure. */
  readonly outcome: 'refused' | 'masked' | 'held' | 'leak' | 'hung'
  /** False when the attempt does not leak when it runs without a gateway: then the case proves nothing. Null where that was not tried. */
  readonly isProven: boolean | null
  /** Without the gateway it ends in an error: on a server that lacks what it uses, too. */
  readonly failsDirectly: boolean
  /** True when the gateway let something pass that had to be put back. */
  readonly isUndone: boolean
  readonly detail: string
}

/** One attempt, first around the gateway and then through it. */
export async function playBypass(stage: Stage, one: CorpusCase): Promise<BypassResult> {
  return playThrough(stage, one, await playAround(stage, one))
}

/**
 * Many: those around the gateway first, since what they define and undo it hears of with a delay. One in so many is proven: what the
 * server itself answers hangs on nothing that the gateway does.
 */
export async function playBypasses(
  stage: Stage,
  cases: readonly CorpusCase[],
  provenOneIn = 1,
): Promise<readonly BypassResult[]> {
  const around: (Answers | null)[] = []
  for (const [at, one] of cases.entries()) {
    if (at % provenOneIn !== 0) {
      around.push(null)
      continue
    }
    const own = await playAround(stage, one)
    // What another case was still doing may have stood in the way of the proof.
    around.push(text(own.a) === text(own.b) ? await playAround(stage, one) : own)
  }
  await Promise.all(worlds.map((world) => stage.settle(world)))
  const results: BypassResult[] = []
  for (const [at, one] of cases.entries()) {
    const played = await playThrough(stage, one, around[at] ?? null)
    results.push(played)
    if (played.isUndone && defines.test(one.undo ?? ''))
      await Promise.all(worlds.map((world) => stage.settle(world)))
  }
  return results
}

/** What other cases meet too. Names of a case's own may be known a little longer than they are there. */
const defines =
  /\b(?:create|alter|drop (?!(?:function|procedure|view|materialized view|domain|type|sequence|schema|aggregate) if exists))\b/i

/** On a busy machine a reading may come between several times. */
const playsMax = 2

/** The server's own answers. */
async function playAround(stage: Stage, one: CorpusCase): Promise<Answers> {
  return inOrder(
    one,
    await playBoth(stage, one, {
      self: (world) => stage.owner(world),
      other: (world) => stage.openOwner(world),
      settle: () => Promise.resolve(),
    }),
  )
}

function inOrder({ marks }: CorpusCase, answers: Answers): Answers {
  return marks.includes('unordered') ? { ...answers, a: sorted(answers.a), b: sorted(answers.b) } : answers
}

async function playThrough(stage: Stage, one: CorpusCase, own: Answers | null): Promise<BypassResult> {
  const play = async (): Promise<Answers> =>
    inOrder(
      one,
      await playBoth(stage, one, {
        self: (world) => stage.gateway(world),
        other: (world) => stage.openGateway(world),
        settle: (world) => stage.settle(world),
      }),
    )
  let shown = await play()
  let { isUndone } = shown
  // One world's catalog may be read while the owner changes it around the gateway; what tells values apart does so again.
  for (let plays = 1; plays < playsMax && text(shown.a) !== text(shown.b); plays++) {
    // What the first play has left its sessions with must not stand in the way of the next.
    await stage.renew()
    shown = await play()
    isUndone ||= shown.isUndone
  }
  const isProven = own && text(own.a) !== text(own.b)
  // A guess that stands in the attempt itself is echoed by plans.
  const found = stage.set.canaries
    .filter((canary) => !one.steps.some((step) => canary.isIn(step.text)))
    .find((canary) => canary.isIn(bytesOf(shown.a)) || canary.isIn(bytesOf(shown.b)))
  const codes = refusalCodes(shown.a)
  const isSame = text(shown.a) === text(shown.b)
  const hung = [...shown.a, ...shown.b].some((reply) => reply.type === 'timeout' || reply.type === 'closed')
  const outcome = found || !isSame ? 'leak' : hung ? 'hung' : codes.length > 0 ? 'refused' : 'masked'
  const detail = found
    ? `shows ${found.name}: ${readable(shown.a)}`
    : isSame
      ? codes.join(' ')
      : `tells the worlds apart: ${firstDifference(shown.a, shown.b)}`
  const failsDirectly = own?.a.some(({ type }) => type === 'E') ?? false
  return { name: one.name, outcome, isProven, failsDirectly, isUndone, detail }
}

/** Where the sessions of a case come from. */
interface Doors {
  readonly self: (world: World) => Promise<Wire>
  /** A session more, closed behind the case. */
  readonly other: (world: World) => Promise<Wire>
  readonly settle: (world: World) => Promise<void>
}

interface Answers {
  readonly a: readonly Reply[]
  readonly b: readonly Reply[]
  /** True when there was something to put back. */
  readonly isUndone: boolean
}

interface Played {
  readonly replies: readonly Reply[]
  readonly isUndone: boolean
}

/**
 * The worlds one after the other, as at a server that nobody else uses: what a session has defined the gateway goes on from there
 * without a reading. On the servers before, both at once, where it has to read.
 */
async function playBoth(stage: Stage, one: CorpusCase, doors: Doors): Promise<Answers> {
  const first = playOne(stage, one, 'a', doors)
  if (stage.serverVersion === 18) await first
  const [a, b] = await Promise.all([first, playOne(stage, one, 'b', doors)])
  return { a: a.replies, b: b.replies, isUndone: a.isUndone || b.isUndone }
}

async function playOne(stage: Stage, one: CorpusCase, world: World, doors: Doors): Promise<Played> {
  const wire = await doors.self(world)
  let other: Wire | null = null
  const replies: Reply[] = []
  let meanwhile: Promise<readonly Reply[]> = Promise.resolve([])
  for (const step of one.steps) {
    const text = await stage.withOids(step.text.replaceAll('world_x', `world_${world}`))
    if (step.by === 'owner') {
      await stage.mend(world, text)
      continue
    }
    if (step.by === 'settle') {
      await doors.settle(world)
      continue
    }
    if (step.by === 'other') other ??= await doors.other(world)
    const by = step.by === 'other' && other ? other : wire
    if (by === wire) replies.push(...(await meanwhile))
    const answer = by.ask(text, step.form, step.copyIn, step.values, step.types)
    if (by === wire) meanwhile = Promise.resolve([])
    if (step.form === 'meanwhile') meanwhile = answer
    else replies.push(...(await answer))
    if (wire.isClosed) break
  }
  replies.push(...(await meanwhile))
  await other?.close()
  await leaveTidy(wire, one, replies, stage.serverVersion)
  const isUndone = await restoreRows(stage, one, world)
  return { replies: replies.map(normal), isUndone }
}

/** Tokens differ between worlds because values do; that they do is what they are for. */
function normal(reply: Reply): Reply {
  if (reply.type === 'K') return { type: 'K', body: Buffer.alloc(0) }
  if (reply.type === 'T') return { type: 'T', body: withoutTables(reply.body) }
  const latin = reply.body.toString('latin1')
  const plain = latin
    .replaceAll(/(?:phone|wristband)_[0-9a-z]{16,}/g, 'token')
    .replaceAll(/world_[ab]/g, 'world_x')
    .replaceAll(/pg_temp_\d+/g, 'pg_temp')
  return plain === latin ? reply : { type: reply.type, body: Buffer.from(plain, 'latin1') }
}

function text(replies: readonly Reply[]): string {
  return replies.map((reply) => reply.type + reply.body.toString('latin1')).join('\u0001')
}

function isRow(reply: Reply): boolean {
  return reply.type === 'D'
}

/** The same messages with rows in an order of their own: without ORDER BY it follows the plan, and that the statistics. */
function sorted(replies: readonly Reply[]): readonly Reply[] {
  const rows = replies.filter(isRow).toSorted((one, other) => one.body.compare(other.body))
  return [...rows, ...replies.filter((reply) => !isRow(reply))]
}

function bytesOf(replies: readonly Reply[]): string {
  return replies.map((reply) => reply.body.toString('latin1')).join('\n')
}

function refusalCodes(replies: readonly Reply[]): readonly string[] {
  return replies.flatMap((reply) => {
    if (reply.type !== 'E') return []
    const words = reply.body.toString('latin1')
    return [/code=([\w-]+)/.exec(words)?.[1] ?? `server ${/\0C(\w{5})/.exec(words)?.[1] ?? '?'}`]
  })
}

function firstDifference(a: readonly Reply[], b: readonly Reply[]): string {
  const at = a.findIndex((reply, index) => {
    const other = b[index]
    return !other || other.type !== reply.type || !other.body.equals(reply.body)
  })
  const from = at === -1 ? a.length : at
  return `${readable(a.slice(from, from + 2))} | ${readable(b.slice(from, from + 2))}`
}
