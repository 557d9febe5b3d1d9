/** Whether sessions that come faster than they are served are let in all the same. */
import { setTimeout as pause } from 'node:timers/promises'
import { cpuMicros } from './process-cost.ts'
import { percentile } from './statistics.ts'
import type { Way } from './ways.ts'
import { openWireClient } from './wire-client.ts'

export interface StormRun {
  readonly offered: number
  /** Of those offered, how many were not let in. */
  readonly refused: number
  /** Until the last one was through, for each second. */
  readonly perSecond: number
  /** From the first byte to ReadyForQuery, in milliseconds. */
  readonly p50: number
  readonly p99: number
  /** CPU of the proxy for one session opened and closed, in microseconds; null without a proxy. */
  readonly cpuMicros: number | null
}

const tickMs = 20

/** Offers so many sessions each second, whatever became of those before; each is closed as soon as it is ready. */
export async function measureStorm(way: Way, perSecond: number, seconds: number): Promise<StormRun> {
  const cpuBefore = way.pid === null ? 0 : cpuMicros(way.pid)
  const times: number[] = []
  const coming: Promise<void>[] = []
  let refused = 0
  const startedAt = performance.now()
  const come = async (): Promise<void> => {
    const cameAt = performance.now()
    try {
      const client = await openWireClient(way)
      times.push(performance.now() - cameAt)
      await client.close()
    } catch {
      // Whatever it was, the session was not let in.
      refused += 1
    }
  }
  for (let elapsedMs = 0; elapsedMs < seconds * 1000; elapsedMs = performance.now() - startedAt) {
    while (coming.length < Math.min(perSecond * seconds, (elapsedMs / 1000) * perSecond)) coming.push(come())
    await pause(tickMs)
  }
  await Promise.all(coming)
  const tookSeconds = (performance.now() - startedAt) / 1000
  return {
    offered: coming.length,
    refused,
    perSecond: times.length / tookSeconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cpuMicros: way.pid === null ? null : (cpuMicros(way.pid) - cpuBefore) / coming.length,
  }
}
