import type { Clock } from './clock.ts'

/**
 * Gives back what a start needed and nothing needs any more, where the runtime was told to let itself be asked for that
 * (docs/decisions/0015). Takes some 50 ms in which nothing else runs.
 */
export function spareMemory(): void {
  if (!globalThis.gc) return
  globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  trim()
}

/** Until `signal` aborts, has the allocator give back what lies free in it whenever the process has grown. */
export async function keepSparing(clock: Clock, signal: AbortSignal): Promise<void> {
  if (!globalThis.gc) return
  let before = process.memoryUsage.rss()
  try {
    for (;;) {
      await clock.sleep(lookMs, signal)
      const now = process.memoryUsage.rss()
      if (now < before + grownBytesMin) continue
      trim()
      before = process.memoryUsage.rss()
    }
  } catch (reason) {
    if (!signal.aborted) throw reason
  }
}

const lookMs = 500
// Trimming takes up to 4 ms, so that it is worth this much.
const grownBytesMin = 4 * 1024 * 1024

let trimmer: (() => void) | null = null

/** malloc_trim(3) of glibc: pages that lie free between others go back too. Does nothing where there is no such function. */
function trim(): void {
  trimmer ??= openTrimmer()
  trimmer()
}

function openTrimmer(): () => void {
  try {
    const { functions } = process
      .getBuiltinModule('node:ffi')
      .dlopen(null, { malloc_trim: { arguments: ['u64'], return: 'i32' } })
    return () => void functions.malloc_trim(0n)
  } catch {
    // Another allocator, or a runtime that calls no functions of the system's.
    return () => undefined
  }
}
