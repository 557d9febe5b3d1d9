/** What the kernel says of processes (proc(5)), so that only a process that is provably ours is ever signalled. */
import { readdir, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** One process for good: numbers are used again, but never with the same start. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks between the machine's boot and the process's start. */
  readonly startTicks: string
}

/** Null when there is no such process. */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (text === null) return null
  // The program's name, in parentheses, may hold spaces and parentheses itself; field 3 follows the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const startTicks = fields[19]
  if (startTicks === undefined || fields[0] === 'Z') return null
  return { pid, startTicks }
}

async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identify(identity.pid))?.startTicks === identity.startTicks
}

/**
 * The PostgreSQL processes that run on the folder `data` under the account `uid`: its server, or what a killed server
 * left behind. The server's lock file is not asked: it outlives its server, and the number in it may be anybody's by now.
 */
export async function findServers(data: string, uid: number): Promise<readonly ProcessIdentity[]> {
  const found: ProcessIdentity[] = []
  for (const name of await readdir('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid <= 1) continue
    const identity = await identify(pid)
    if (identity === null || (await readlink(`/proc/${pid}/cwd`).catch(() => '')) !== data) continue
    const program = await readlink(`/proc/${pid}/exe`).catch(() => '')
    const owner = await stat(`/proc/${pid}`).catch(() => null)
    if (owner?.uid !== uid || !/\/bin\/postgres(?: \(deleted\))?$/.test(program)) continue
    if (await isAlive(identity)) found.push(identity)
  }
  return found
}

/**
 * Takes `folder` for this process, or throws when a live process holds it. Released by the returned function, or by
 * the death of this process.
 */
export async function claim(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'owner.json')
  const holder = await readHolder(path)
  if (held.has(folder) || (holder !== null && holder.pid !== process.pid && (await isAlive(holder))))
    throw new Error(`${folder} is in use by the process with number ${holder?.pid ?? process.pid}.`)
  held.add(folder)
  const draft = `${path}.${process.pid}`
  await writeFile(draft, JSON.stringify(await identify(process.pid)), { mode: 0o600 })
  await rename(draft, path)
  return async () => {
    held.delete(folder)
    await rm(path, { force: true })
  }
}

const held = new Set<string>()

async function readHolder(path: string): Promise<ProcessIdentity | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // A write that the machine's end cut short; whoever wrote it is gone with it.
    return null
  }
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('startTicks' in value))
    return null
  if (typeof value.pid !== 'number' || typeof value.startTicks !== 'string') return null
  return { pid: value.pid, startTicks: value.startTicks }
}
