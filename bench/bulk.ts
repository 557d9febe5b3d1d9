/** A large result, drained as fast as it comes and by a reader that is slow. */
import { cpuMicros, peakMiB, resetPeak, residentMiB } from './process-cost.ts'
import type { Way } from './ways.ts'
import { openWireClient } from './wire-client.ts'

export interface BulkRun {
  readonly rows: number
  readonly mebibytesPerSecond: number
  /** CPU of the proxy for the whole result, in seconds; null without a proxy. */
  readonly cpuSeconds: number | null
  /** The most resident memory of the proxy meanwhile, in MiB; null without a proxy. */
  readonly peakMiB: number | null
}

const mebibyte = 1024 * 1024
/** The same rows as a result and as a copy. */
export const bulkTexts = { select: 'SELECT * FROM bulk', copy: 'COPY bulk TO STDOUT' } as const
const hidden = '[hidden]'

/** Drains the whole table. `isMasked` says whether the reply must show masks; it is checked. */
export async function drainBulk(way: Way, text: string, rows: number, isMasked: boolean): Promise<BulkRun> {
  const client = await openWireClient(way)
  try {
    if (way.pid !== null) resetPeak(way.pid)
    const cpuBefore = way.pid === null ? 0 : cpuMicros(way.pid)
    const startedAt = performance.now()
    const drained = await client.drain(text)
    const seconds = (performance.now() - startedAt) / 1000
    if (drained.rows !== rows) throw new Error(`${way.name} gave ${drained.rows} rows instead of ${rows}.`)
    if (drained.firstRow.includes(hidden) !== isMasked) throw new Error(`${way.name} masked wrongly.`)
    return {
      rows: drained.rows,
      mebibytesPerSecond: drained.bytes / mebibyte / seconds,
      cpuSeconds: way.pid === null ? null : (cpuMicros(way.pid) - cpuBefore) / 1e6,
      peakMiB: way.pid === null ? null : peakMiB(way.pid),
    }
  } finally {
    await client.close()
  }
}

/** Memory while a client reads the same result at 1 MB/s and then leaves. */
export interface SlowRun {
  readonly beforeMiB: number
  readonly peakMiB: number
  readonly readMiB: number
}

export async function readSlowly(way: Way, seconds: number): Promise<SlowRun> {
  if (way.pid === null) throw new Error('There is no proxy whose memory could be measured.')
  const client = await openWireClient(way)
  try {
    resetPeak(way.pid)
    const beforeMiB = residentMiB(way.pid)
    const { bytes } = await client.drain(bulkTexts.select, { bytesPerSecond: 1e6, seconds })
    return { beforeMiB, peakMiB: peakMiB(way.pid), readMiB: bytes / mebibyte }
  } finally {
    await client.close()
  }
}
