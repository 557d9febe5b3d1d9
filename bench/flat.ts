/** Whether a statement or a session costs at the end of a long run what it did at its beginning. */
import { cpuMicros, residentMiB } from './process-cost.ts'
import { measureConnects } from './sessions.ts'
import type { Way } from './ways.ts'
import { openWireClient } from './wire-client.ts'

/** How much of each is run. */
export interface FlatPlan {
  /** Of one session. */
  readonly statements: number
  readonly distinctTexts: number
  readonly sessions: number
}

/** What one of equal parts of a run cost. */
export interface FlatPart {
  /** CPU of the proxy for one statement or session, in microseconds. */
  readonly cpuEach: number
  /** Resident memory of the proxy at its end, in MiB. */
  readonly residentMiB: number
}

export interface FlatRun {
  readonly name: 'statements' | 'distinct texts' | 'sessions'
  readonly count: number
  readonly parts: readonly FlatPart[]
}

const partCount = 5
const pipelined = 100

/** Runs each in parts, of which the first also warms up. */
export async function measureFlat(way: Way, plan: FlatPlan): Promise<readonly FlatRun[]> {
  const { pid } = way
  if (pid === null) throw new Error('There is no proxy whose cost could be measured.')
  const session = async (count: number, textOf: (number: number) => string): Promise<FlatPart[]> => {
    const client = await openWireClient(way)
    let ran = 0
    try {
      return await inParts(pid, count, async (share) => {
        for (const end = ran + share; ran < end; ran += pipelined) {
          await client.pipeline(Array.from({ length: pipelined }, (_, at) => textOf(ran + at)))
        }
      })
    } finally {
      await client.close()
    }
  }
  const { statements, distinctTexts, sessions } = plan
  return [
    { name: 'statements', count: statements, parts: await session(statements, pointRead) },
    { name: 'distinct texts', count: distinctTexts, parts: await session(distinctTexts, textOfItsOwn) },
    {
      name: 'sessions',
      count: sessions,
      parts: await inParts(pid, sessions, async (share) => void (await measureConnects(way, share))),
    },
  ]
}

async function inParts(
  pid: number,
  count: number,
  run: (share: number) => Promise<void>,
): Promise<FlatPart[]> {
  const parts: FlatPart[] = []
  const share = Math.ceil(count / partCount / pipelined) * pipelined
  for (let part = 0; part < partCount; part += 1) {
    const before = cpuMicros(pid)
    await run(share)
    parts.push({ cpuEach: (cpuMicros(pid) - before) / share, residentMiB: residentMiB(pid) })
  }
  return parts
}

function pointRead(): string {
  return 'SELECT abalance FROM pgbench_accounts WHERE aid = 1'
}

/** Names are no constants. */
function textOfItsOwn(number: number): string {
  return `SELECT abalance AS balance_${number} FROM pgbench_accounts WHERE aid = 1`
}
