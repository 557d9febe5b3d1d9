/** What a session costs to open and to keep. */
import { setTimeout as pause } from 'node:timers/promises'
import { cpuMicros, ownMiB } from './process-cost.ts'
import { percentile } from './statistics.ts'
import type { Way } from './ways.ts'
import { openWireClient, type WireClient } from './wire-client.ts'

export interface ConnectRun {
  /** From the first byte to ReadyForQuery, in milliseconds. */
  readonly p50: number
  readonly p99: number
  /** CPU of the proxy for one session opened and closed, in microseconds; null without a proxy. */
  readonly cpuMicros: number | null
}

/** Opens and closes sessions one after another. */
export async function measureConnects(way: Way, count: number): Promise<ConnectRun> {
  const cpuBefore = way.pid === null ? 0 : cpuMicros(way.pid)
  const times: number[] = []
  for (let opened = 0; opened < count; opened += 1) {
    const startedAt = performance.now()
    const client = await openWireClient(way)
    times.push(performance.now() - startedAt)
    await client.close()
  }
  return {
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpuMicros: way.pid === null ? null : (cpuMicros(way.pid) - cpuBefore) / count,
  }
}

export interface IdleRun {
  readonly sessions: number
  /** Memory of the proxy's own that each of them adds, in KiB. */
  readonly kibibytesEach: number
  readonly openedPerSecond: number
}

const atATime = 16
const settleMs = 1500
/** Sessions opened and closed before, so that what is set up once is not counted. */
const warmUp = 50

/** Keeps sessions open that do nothing. */
export async function measureIdle(way: Way, sessions: number): Promise<IdleRun> {
  const { pid } = way
  if (pid === null) throw new Error('There is no proxy whose memory could be measured.')
  await measureConnects(way, warmUp)
  const before = ownMiB(pid)
  const clients: WireClient[] = []
  const startedAt = performance.now()
  const open = async (): Promise<void> => {
    while (clients.length + atATime <= sessions) clients.push(await openWireClient(way))
  }
  try {
    await Promise.all(Array.from({ length: atATime }, open))
    const seconds = (performance.now() - startedAt) / 1000
    await pause(settleMs)
    const kibibytesEach = ((ownMiB(pid) - before) * 1024) / clients.length
    return { sessions: clients.length, kibibytesEach, openedPerSecond: clients.length / seconds }
  } finally {
    await Promise.all(clients.map((client) => client.close()))
  }
}
