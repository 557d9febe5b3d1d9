/** What a process costs, as Linux counts it. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** CPU time of a process and all that descend from it, in microseconds: user and system, threads that ended included. */
export function cpuMicros(pid: number): number {
  let ticks = 0
  for (const member of familyOf(pid)) ticks += ticksOf(member)
  return (ticks / ticksPerSecond) * 1e6
}

/** Resident memory of a process now, in MiB. */
export function residentMiB(pid: number): number {
  return statusKiB(pid, 'VmRSS') / 1024
}

/** Resident memory of a process that is its own, without pages of files: what programs read in comes and goes. In MiB. */
export function ownMiB(pid: number): number {
  return statusKiB(pid, 'RssAnon') / 1024
}

/** The most resident memory since `resetPeak`, in MiB. */
export function peakMiB(pid: number): number {
  return statusKiB(pid, 'VmHWM') / 1024
}

/** Lets the count of the most resident memory begin anew (proc(5), clear_refs). */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

function familyOf(pid: number): readonly number[] {
  const family = new Set([pid])
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(Number(name)) }))
  for (let before = 0; before < family.size;) {
    before = family.size
    for (const member of parents) if (family.has(member.parent)) family.add(member.pid)
  }
  return [...family]
}

function parentOf(pid: number): number {
  return Number(statFields(pid)?.[1] ?? -1)
}

function ticksOf(pid: number): number {
  const fields = statFields(pid)
  // utime, stime, and both of children that were waited for.
  return fields ? [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) : 0
}

/** The fields of /proc/pid/stat behind the program's name, which may hold anything; null when it is gone. */
function statFields(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    // A process may end between being listed and being read.
    return null
  }
}

function statusKiB(pid: number, field: string): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${field}:`))
  if (line === undefined) throw new Error(`The system does not say ${field} of process ${pid}.`)
  return Number(/\d+/.exec(line)?.[0])
}
