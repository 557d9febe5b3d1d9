import { link, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { createConnection, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import type { Random } from '../../core/random.ts'
import { hasCode, LedgerLocked } from '../tiles/ledger-fault.ts'

/**
 * The right to write one ledger directory. It is a listening unix socket named `lock/held`: the kernel closes it with
 * the process that holds it, however that dies and in whatever container, so a connection that is refused proves the
 * holder dead where a process number would only suggest it. For local file systems.
 */
export interface Lock {
  /** False when the name no longer leads to our socket: somebody removed it or took it over. */
  isHeld(): Promise<boolean>
  release(): Promise<void>
}

/** Takes the lock. Throws `LedgerLocked` while its holder lives. */
export async function takeLock(directory: string, random: Random): Promise<Lock> {
  const folder = join(directory, 'lock')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const held = join(folder, 'held')
  const own = join(folder, random.bytes(8).toString('hex'))
  const server = await listen(folder, own)
  const inode = await inodeOf(own)
  try {
    await claim(own, held, directory)
    await removeDead(folder)
  } catch (error) {
    await end(server, own)
    throw error
  }
  const isHeld = async (): Promise<boolean> => inode !== null && (await inodeOf(held)) === inode
  return {
    isHeld,
    async release() {
      if (await isHeld()) await rm(held, { force: true })
      await end(server, own)
    },
  }
}

const claimsMax = 10

/** A hard link is made only where no name is, so of those who claim at once exactly one gets it. */
async function claim(own: string, held: string, directory: string): Promise<void> {
  for (let tries = 0; tries < claimsMax; tries += 1) {
    try {
      await link(own, held)
      return
    } catch (error) {
      // The winner clears away sockets that do not answer yet, ours among them.
      if (hasCode(error, 'ENOENT')) break
      if (!hasCode(error, 'EEXIST')) throw error
    }
    const found = stampOf(held)
    if (await answers(held)) break
    // Dead. Move the name aside and try what was moved: when another took it over in between, it goes back.
    const aside = `${own}.dead`
    try {
      // At once, so that hardly anybody comes in between: whoever does recovers the ledger beside the one whose name was moved.
      if (stampOf(held) !== found) continue
      renameSync(held, aside)
    } catch (error) {
      if (hasCode(error, 'ENOENT')) continue
      throw error
    }
    if (!(await answers(aside))) {
      await rm(aside, { force: true })
      continue
    }
    await putBack(aside, held)
    break
  }
  throw new LedgerLocked(`Another gateway writes the ledger ${directory}.`)
}

/** If a third took the free name, its holder and ours both find out at their next `isHeld` whose socket it is. */
async function putBack(aside: string, held: string): Promise<void> {
  try {
    await link(aside, held)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
  await rm(aside, { force: true })
}

/** Sockets that a killed process left under names of its own. */
async function removeDead(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (name !== 'held' && !(await answers(path))) await rm(path, { force: true })
  }
}

async function answers(path: string): Promise<boolean> {
  const short = shorten(path)
  try {
    return await new Promise((resolve) => {
      const socket = createConnection(short.path)
      socket.once('connect', () => {
        socket.destroy()
        resolve(true)
      })
      // Only "nobody listens" and "no such name" prove a death; any other failure is taken for life.
      socket.once('error', (error) => resolve(!hasCode(error, 'ECONNREFUSED') && !hasCode(error, 'ENOENT')))
    })
  } finally {
    short.done()
  }
}

async function listen(folder: string, path: string): Promise<Server> {
  const short = shorten(path)
  const server = createServer((socket) => socket.destroy())
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(short.path, resolve)
    })
  } catch (error) {
    throw new Error(`The ledger's lock in ${folder} cannot be made.`, { cause: error })
  } finally {
    short.done()
  }
  server.unref()
  return server
}

const socketPathBytesMax = 100

/** A socket's path has a hundred-odd bytes; a longer one is reached through an open descriptor of its folder. */
function shorten(path: string): { readonly path: string; done(): void } {
  if (Buffer.byteLength(path) <= socketPathBytesMax) return { path, done: () => undefined }
  const at = path.lastIndexOf('/')
  const descriptor = openSync(path.slice(0, at), 'r')
  return {
    path: `/proc/self/fd/${descriptor}${path.slice(at)}`,
    done: () => closeSync(descriptor),
  }
}

async function end(server: Server, own: string): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  await rm(own, { force: true })
}

/** Tells a socket from others that had its name; null where there is none. */
function stampOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.ino} ${found.birthtimeNs} ${found.ctimeNs}` : null
}

async function inodeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).ino
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
}
