import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

const memoryFolder = '/dev/shm'
/** What the servers of the largest tests take, several times over. */
const bytesMin = 8 * 2 ** 30

/**
 * A folder in memory for what tests make, open to all as the system's own is; null where memory is short. Servers of tests
 * begin with a thousand files and end with none, which costs a disk's file system more than the tests cost PostgreSQL.
 */
export function openTestFolder(): (Disposable & { readonly path: string }) | null {
  if (process.availableMemory() < bytesMin || bytesFree() < bytesMin) return null
  const path = mkdtempSync(join(memoryFolder, 'sallyport-'))
  chmodSync(path, 0o1777)
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

function bytesFree(): number {
  try {
    const { bavail, bsize } = statfsSync(memoryFolder)
    return bavail * bsize
  } catch {
    // A system without such a folder.
    return 0
  }
}
