import { readFileSync } from 'node:fs'
import type { Clock } from './clock.ts'

/**
 * Gives back what a start needed and nothing needs any more, where the runtime was told to let itself be asked for that
 * (docs/decisions/0015). Takes some 50 ms in which nothing else runs.
 */
export function spareMemory(): void {
  if (!globalThis.gc) return
  globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  sparing().trim()
  sparing().leaveProgram()
}

/** Until `signal` aborts, gives back what lies free whenever the process has grown. */
export async function keepSparing(clock: Clock, signal: AbortSignal): Promise<void> {
  if (!globalThis.gc) return
  let before = process.memoryUsage.rss()
  let leftAtMs = clock.monotonic()
  try {
    for (;;) {
      await clock.sleep(lookMs, signal)
      const now = process.memoryUsage.rss()
      if (now < before + grownBytesMin) continue
      sparing().trim()
      if (clock.monotonic() - leftAtMs > leaveEveryMs) {
        sparing().leaveProgram()
        leftAtMs = clock.monotonic()
      }
      before = process.memoryUsage.rss()
    }
  } catch (reason) {
    if (!signal.aborted) throw reason
  }
}

const lookMs = 500
// Trimming takes up to 4 ms, so that it is worth this much.
const grownBytesMin = 4 * 1024 * 1024
// What is in use comes back within milliseconds, a thousand page faults in all.
const leaveEveryMs = 5000

/** Gives back what nothing needs now. */
interface Sparing {
  /** malloc_trim(3) of glibc: pages that lie free between others go back too. */
  readonly trim: () => void
  /**
   * Pages of the runtime's own program that were read from its file and not changed: a start and a compiler touch three times
   * as many as serving does. Those in use come back from the system's memory of that file, sixteen at a time.
   */
  readonly leaveProgram: () => void
}

let opened: Sparing | null = null

function sparing(): Sparing {
  opened ??= openSparing()
  return opened
}

function openSparing(): Sparing {
  try {
    const { functions } = process.getBuiltinModule('node:ffi').dlopen(null, {
      malloc_trim: { arguments: ['u64'], return: 'i32' },
      madvise: { arguments: ['u64', 'u64', 'i32'], return: 'i32' },
    })
    const program = programMappings()
    return {
      trim: () => void functions.malloc_trim(0n),
      leaveProgram: () => {
        for (const { from, bytes } of program) functions.madvise(from, bytes, dontNeed)
      },
    }
  } catch {
    // Another allocator, or a runtime that calls no functions of the system's.
    return { trim: () => undefined, leaveProgram: () => undefined }
  }
}

/** MADV_DONTNEED of madvise(2). */
const dontNeed = 4

/** Where the program lies in memory as its file has it: mapped for reading, and no page of it changed (proc(5), smaps). */
function programMappings(): readonly { readonly from: bigint; readonly bytes: bigint }[] {
  const mappings = []
  for (const words of readFileSync('/proc/self/smaps', 'utf8').split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/)) {
    const [line = ''] = words.split('\n', 1)
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) r-[x-]p /.exec(line) ?? []
    if (from === undefined || to === undefined || !line.endsWith(` ${process.execPath}`)) continue
    if (!/^Anonymous: +0 kB$/m.test(words)) continue
    mappings.push({ from: BigInt(`0x${from}`), bytes: BigInt(`0x${to}`) - BigInt(`0x${from}`) })
  }
  return mappings
}
