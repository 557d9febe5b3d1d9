import { fdatasync, writeSync } from 'node:fs'
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
  sync: (descriptor) =>
    new Promise((resolve, reject) => {
      fdatasync(descriptor, (error) => (error ? reject(error) : resolve()))
    }),
  replace,
  syncFolder,
  makeFolder,
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
