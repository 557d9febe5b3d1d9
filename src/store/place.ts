/**
 * Where a server's files live. The outer folder belongs to the gateway; only `data` inside it belongs to the account
 * that the server runs under, so a server that was taken over cannot lead the gateway's own writes astray.
 */
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  rmdir,
  stat,
  symlink,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import type { Account } from './account.ts'

/** A server's folders. */
export interface Place {
  /** The outer folder, links resolved. */
  readonly folder: string
  readonly data: string
  readonly links: string
}

// Where root keeps what an unprivileged account must reach although the gateway's own folder is closed to it.
const sharedFolder = '/var/lib/sallyport'
const sharedData = `${sharedFolder}/data`

/** Where copies of programs go that the server's account cannot reach where they are. */
export const sharedPrograms = `${sharedFolder}/programs`

/**
 * Makes the folder for a server. Run by root with a folder that the server's account cannot reach (below `/root`,
 * say), the files go to `/var/lib/sallyport/data` and `directory` becomes a link to them.
 */
export async function settle(directory: string, account: Account): Promise<Place> {
  const wanted = resolve(directory)
  if (account.isOther) await relocate(wanted, account)
  await mkdir(wanted, { recursive: true, mode: account.isOther ? 0o711 : 0o700 })
  const folder = await realpath(wanted)
  const owner = (await stat(folder)).uid
  if (owner !== process.getuid?.())
    throw new Error(
      `${folder} belongs to the account with number ${owner}. Run as that account, or name another folder.`,
    )
  // Passing through is all that the server's account needs.
  await chmod(folder, account.isOther ? 0o711 : 0o700)
  const place = { folder, data: join(folder, 'data'), links: join(folder, 'links') }
  await mkdir(place.links, { recursive: true, mode: 0o755 })
  await chmod(place.links, 0o755)
  return place
}

/** A private folder for unix sockets, short enough for their 107 bytes. The caller removes it. */
export async function makeSocketDirectory(account: Account): Promise<string> {
  let base = tmpdir()
  const tooLong = Buffer.byteLength(join(base, 'sallyport-XXXXXX', socketName)) > socketPathBytesMax
  if (tooLong || (account.isOther && (await firstClosed(base, account)) !== null)) base = '/tmp'
  const directory = await mkdtemp(join(base, 'sallyport-'))
  if (account.isOther) await chown(directory, account.uid, account.gid)
  return directory
}

// sun_path holds 108 bytes and ends in a zero; the lock file beside the socket has five more characters.
const socketPathBytesMax = 102
const socketName = '.s.PGSQL.65535'

/** Removes a stopped server's folder and all that is in it, also where `directory` is a link to it. For starting over. */
export async function removePlace(directory: string): Promise<void> {
  const wanted = resolve(directory)
  const there = await lstat(wanted).catch(() => null)
  if (there?.isSymbolicLink()) {
    const folder = await realpath(wanted).catch(() => null)
    // A link that leads anywhere but to where relocation puts things was made by somebody else, who knows better.
    if (folder !== null && dirname(folder) === sharedData) await rm(folder, { recursive: true, force: true })
  }
  await rm(wanted, { recursive: true, force: true })
}

async function relocate(wanted: string, account: Account): Promise<void> {
  const there = await lstat(wanted).catch(() => null)
  if (there?.isSymbolicLink()) return
  const closed = await firstClosed(dirname(wanted), account)
  if (closed === null) return
  if (there !== null) {
    if ((await readdir(wanted)).length > 0)
      throw new Error(
        `The server runs as the account with number ${account.uid}, which may not enter ${closed}, so it cannot reach ${wanted}. ` +
          `Move that folder below ${sharedData} and leave a link to it, or start from a folder that is open to all.`,
      )
    await rmdir(wanted)
  }
  await mkdir(sharedData, { recursive: true, mode: 0o755 })
  await mkdir(dirname(wanted), { recursive: true, mode: 0o700 })
  await symlink(await mkdtemp(join(sharedData, `${basename(wanted)}-`)), wanted)
}

/** The first folder on the way to `path` that the account may not enter, or null. Folders yet to be made do not count. */
async function firstClosed(path: string, account: Account): Promise<string | null> {
  const parts = path.split('/').filter((part) => part !== '')
  for (let count = 0; count <= parts.length; count += 1) {
    const folder = `/${parts.slice(0, count).join('/')}`
    const found = await stat(folder).catch(() => null)
    if (found === null) return null
    const bit = found.uid === account.uid ? 0o100 : found.gid === account.gid ? 0o010 : 0o001
    if ((found.mode & bit) === 0) return folder
  }
  return null
}
