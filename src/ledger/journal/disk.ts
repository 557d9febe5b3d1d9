import { closeSync, fdatasync, openSync, writeSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Turns } from './turns.ts'

/** The writes on which the ledger's promises rest. One place, so that tests can make each of them fail. */
export interface Disk {
  /** Hands bytes to the operating system at a position; answers how many it took, which may be fewer. */
  writeAt(descriptor: number, bytes: Buffer, position: number): number
  /** Resolves when what was written to the file survives a loss of power. */
  sync(descriptor: number): Promise<void>
  /** Puts a whole synced file in place under `path`, by way of `draft`: never half of it is seen. */
  replace(path: string, draft: string, bytes: Buffer): Promise<void>
  /** Hands a whole file to the operating system at once, under a name that nobody reads yet; answers its descriptor, for `settle`. */
  place(path: string, bytes: Buffer): number
  /** Makes a placed file survive a loss of power, and closes it, whatever becomes of that. */
  settle(descriptor: number): Promise<void>
  /** Makes the names in a folder survive a loss of power. */
  syncFolder(path: string): Promise<void>
  /** Makes a folder and those above it, and makes their names survive; answers when there already. */
  makeFolder(path: string): Promise<void>
}

/**
 * Node has four threads for files. Tiles must leave some of them to the syncs that statements wait for, which on a slow disk
 * would otherwise stand in line behind dozens of theirs.
 */
const filesSynced = new Turns(2)

/** The machine's disk. */
export const systemDisk: Disk = {
  writeAt: (descriptor, bytes, position) => writeSync(descriptor, bytes, 0, bytes.length, position),
  sync,
  replace,
  place,
  settle,
  syncFolder,
  makeFolder,
}

function sync(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(descriptor, (error) => (error ? reject(error) : resolve()))
  })
}

/** By system calls of this thread: each by the thread pool would cost more than the call, in waking it and being woken. */
function place(path: string, bytes: Buffer): number {
  const descriptor = openSync(path, 'w', 0o600)
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done)
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
  return descriptor
}

async function settle(descriptor: number): Promise<void> {
  try {
    await filesSynced.take(() => sync(descriptor))
  } finally {
    closeSync(descriptor)
  }
}

async function replace(path: string, draft: string, bytes: Buffer): Promise<void> {
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await filesSynced.take(() => file.datasync())
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await filesSynced.take(() => folder.sync())
  } finally {
    await folder.close()
  }
}

async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}
