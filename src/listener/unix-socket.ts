import { chmod, lstat, mkdtemp, rename, rm, rmdir } from 'node:fs/promises'
import { connect, type Server } from 'node:net'
import { join } from 'node:path'

/** Where clients on this machine find the gateway without TCP, and which of them may connect. */
export interface SocketPlace {
  /** Clients name it as their host. Its owner is the gateway's own user or root, and nobody else may write to it. */
  readonly directory: string
  /** Members of the group are those of the directory's, where that has the set-group-ID bit; else the gateway's own. */
  readonly access: 'owner' | 'group' | 'all'
}

/** Bytes that the address of a unix socket may have on every system that the gateway runs on. */
const addressBytesMax = 103

const modes: Readonly<Record<SocketPlace['access'], number>> = { owner: 0o600, group: 0o660, all: 0o666 }

/** The socket at which clients of `port` look in a directory (libpq, "host"). */
export function socketPathIn(directory: string, port: number): string {
  return join(directory, `.s.PGSQL.${port}`)
}

/**
 * Has a server listen on a socket, in place of one that nobody listens on any more. Resolves to how it is removed. Throws
 * where others could put a socket of theirs in its place, or something else is there.
 */
export async function listenOnSocket(
  server: Server,
  place: SocketPlace,
  port: number,
): Promise<AsyncDisposable> {
  const path = socketPathIn(place.directory, port)
  if (Buffer.byteLength(path) > addressBytesMax - temporaryBytes)
    throw new Error(`The path ${path} is too long for a unix socket.`)
  await checkDirectory(place.directory)
  await checkFree(path)
  // Made where nobody else looks, so that it has its rights before it has its name.
  const folder = await mkdtemp(join(place.directory, '.new-'))
  const made = join(folder, 's')
  try {
    await listening(server, made)
    await chmod(made, modes[place.access])
    await rename(made, path)
  } catch (error) {
    server.close()
    await rm(made, { force: true })
    throw error
  } finally {
    await rmdir(folder)
  }
  const own = await lstat(path)
  return {
    async [Symbol.asyncDispose]() {
      const found = await lstat(path).catch(() => null)
      // Another gateway may have taken the place over.
      if (found?.ino === own.ino) await rm(path, { force: true })
    },
  }
}

// `.new-XXXXXX/s` stands for a while in place of `.s.PGSQL.` and the port.
const temporaryBytes = 4

async function checkDirectory(directory: string): Promise<void> {
  const found = await lstat(directory)
  if (!found.isDirectory()) throw new Error(`${directory} is not a directory.`)
  const self = process.getuid?.()
  if (self !== undefined && found.uid !== self && found.uid !== 0)
    throw new Error(
      `${directory} belongs to another user, who could put another socket in place of this one.`,
    )
  if ((found.mode & 0o022) !== 0)
    throw new Error(
      `Others may write to ${directory}, and could put another socket in place of this one. Run: chmod go-w ${directory}`,
    )
}

async function checkFree(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (found === null) return
  if (!found.isSocket()) throw new Error(`${path} is there, and no socket.`)
  if (await isAnswered(path)) throw new Error(`${path} is taken: somebody listens there.`)
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    // Whatever else is wrong with it, it may be somebody's; only where nobody listens it is free.
    socket.once('error', (error) => resolve(!('code' in error && error.code === 'ECONNREFUSED')))
  })
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path, backlog: 4096 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
