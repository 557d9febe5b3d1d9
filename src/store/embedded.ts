/**
 * A real PostgreSQL server as a child process, from the npm packages. It restarts when it dies and stops when the
 * gateway does. Linux only; works for root, below `/root` too.
 */
import { spawn } from 'node:child_process'
import { chown, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../core/clock.ts'
import type { Secret } from '../core/secret.ts'
import { type Account, serverAccount } from './account.ts'
import { makeSocketDirectory, type Place, removePlace, settle, sharedPrograms } from './place.ts'
import { halt, launch, type Postmaster, within } from './postmaster.ts'
import { claim, findServers } from './process-life.ts'
import { findPrograms, type Programs } from './programs.ts'

/** What to run, and where. */
export interface EmbeddedOptions {
  /** The server's own folder; made when absent. */
  readonly directory: string
  /** The TCP port, or null for the private unix socket alone. */
  readonly port: number | null
  /** The address to listen on; loopback unless said otherwise. */
  readonly listenHost?: string
  /** The one role that exists at first; it may do anything. */
  readonly superuser: string
  /** The superuser's password over TCP (SCRAM-SHA-256). Without one, TCP lets nobody in as superuser. */
  readonly password?: Secret
  /** Server settings by name, for example `fsync: 'off'` for tests. */
  readonly settings?: Readonly<Record<string, string>>
  /** Takes the server's log, line by line. It may quote statements that failed. */
  readonly log: (line: string) => void
}

/** A running server. Connect through `socketDirectory` and `port`, as the superuser, without a password. */
export interface EmbeddedPostgres extends AsyncDisposable {
  readonly socketDirectory: string
  /** The TCP port, which is in the socket's name as well; 5432 without TCP. */
  readonly port: number
  readonly superuser: string
  /** The server process now; another one after a crash. */
  readonly pid: number
  stop(): Promise<void>
}

/**
 * Starts the server on `directory`, making the database first when there is none. Throws with words for people: another
 * gateway uses the folder, a port is taken, the account cannot reach it. A server that a killed gateway left behind on
 * the same folder is stopped first.
 */
export async function startPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount()
  const place = await settle(options.directory, account)
  const release = await claim(place.folder)
  let socketDirectory: string | null = null
  try {
    const cache = account.isOther ? sharedPrograms : place.folder
    const programs = await findPrograms(account, place.links, cache)
    await stopLeftover(place, account)
    await initialise(programs, account, place, options)
    await writeAccess(place, account, options)
    socketDirectory = await makeSocketDirectory(account)
    return await EmbeddedServer.start(programs, account, place, socketDirectory, options, release)
  } catch (error) {
    if (socketDirectory !== null) await rm(socketDirectory, { recursive: true, force: true })
    await release()
    throw error
  }
}

/** Deletes a server's folder and its data for good. Throws while a live process uses it. */
export async function removePostgres(directory: string): Promise<void> {
  if ((await stat(directory).catch(() => null)) === null) return removePlace(directory)
  const release = await claim(await realpath(directory))
  await removePlace(directory)
  await release()
}

class EmbeddedServer implements EmbeddedPostgres {
  readonly socketDirectory: string
  readonly port: number
  readonly superuser: string
  readonly #launch: () => Promise<Postmaster>
  readonly #log: (line: string) => void
  readonly #release: () => Promise<void>
  readonly #stopping = new AbortController()
  #postmaster: Postmaster
  #tending: Promise<void>

  private constructor(
    socketDirectory: string,
    options: EmbeddedOptions,
    launch: () => Promise<Postmaster>,
    first: Postmaster,
    release: () => Promise<void>,
  ) {
    this.socketDirectory = socketDirectory
    this.port = options.port ?? privatePort
    this.superuser = options.superuser
    this.#log = options.log
    this.#launch = launch
    this.#postmaster = first
    this.#release = release
    this.#tending = this.#tend()
  }

  static async start(
    programs: Programs,
    account: Account,
    place: Place,
    socketDirectory: string,
    options: EmbeddedOptions,
    release: () => Promise<void>,
  ): Promise<EmbeddedServer> {
    const args = serverArguments(place, socketDirectory, options)
    const start = (): Promise<Postmaster> =>
      launch({ programs, account, data: place.data, args, log: options.log })
    return new EmbeddedServer(socketDirectory, options, start, await start(), release)
  }

  get pid(): number {
    return this.#postmaster.pid
  }

  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return this.#tending
    this.#stopping.abort()
    await halt(this.#postmaster)
    await this.#tending
    await rm(this.socketDirectory, { recursive: true, force: true })
    await this.#release()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  /** Starts the server again whenever it ends unasked; tries ever more slowly, and never gives up. */
  async #tend(): Promise<void> {
    const stopping = new Promise<void>((resolve) =>
      this.#stopping.signal.addEventListener('abort', () => resolve(), { once: true }),
    )
    for (;;) {
      const how = await this.#postmaster.gone
      if (this.#stopping.signal.aborted) return
      this.#log(`PostgreSQL ended unasked (${how}); it is started again.`)
      for (let waitMs = restartMsMin; ; waitMs = Math.min(waitMs * 2, restartMsMax)) {
        // The processes of a killed server need a moment to notice and to let go of its memory.
        if (await within(stopping, waitMs)) return
        try {
          this.#postmaster = await this.#launch()
          break
        } catch (error) {
          this.#log(error instanceof Error ? error.message : String(error))
        }
      }
      if (this.#stopping.signal.aborted) return halt(this.#postmaster)
    }
  }
}

const privatePort = 5432
const restartMsMin = 100
const restartMsMax = 5000
const leftoverMsMax = 10_000
const leftoverPollMs = 50

function serverArguments(place: Place, socketDirectory: string, options: EmbeddedOptions): readonly string[] {
  const settings: Record<string, string> = {
    unix_socket_directories: socketDirectory,
    unix_socket_permissions: '0700',
    listen_addresses: options.port === null ? '' : (options.listenHost ?? '127.0.0.1'),
    port: String(options.port ?? privatePort),
    hba_file: join(place.folder, 'hba.conf'),
    ident_file: join(place.folder, 'ident.conf'),
    password_encryption: 'scram-sha-256',
    ...options.settings,
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Makes the database in a draft that gets its name when it is whole, so that a start cut short leaves nothing half made. */
async function initialise(
  programs: Programs,
  account: Account,
  place: Place,
  options: EmbeddedOptions,
): Promise<void> {
  if (await stat(join(place.data, 'PG_VERSION')).catch(() => null)) return
  const draft = `${place.data}.draft`
  const passwordFile = `${place.data}.password`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  if (account.isOther) await chown(draft, account.uid, account.gid)
  const args = ['-D', draft, '-U', options.superuser, '--encoding=UTF8', '--locale=C', '--no-instructions']
  args.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--auth=reject')
  if (options.settings?.['fsync'] === 'off') args.push('--no-sync')
  try {
    if (options.password) {
      await writeFile(passwordFile, `${options.password.reveal()}\n`, { mode: 0o600 })
      if (account.isOther) await chown(passwordFile, account.uid, account.gid)
      args.push(`--pwfile=${passwordFile}`)
    }
    await run(programs.initdb, args, programs, account)
    await rename(draft, place.data)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** Who may come in: the gateway's own account through the private socket, roles with a password over TCP, nobody else. */
async function writeAccess(place: Place, account: Account, options: EmbeddedOptions): Promise<void> {
  const local = account.peerName === null ? 'local all all trust' : 'local all all peer map=gateway'
  const lines = [local, 'host all all all scram-sha-256', '']
  await writeFile(join(place.folder, 'hba.conf'), lines.join('\n'), { mode: 0o644 })
  const map = account.peerName === null ? '' : `gateway ${quote(account.peerName)} all\n`
  await writeFile(join(place.folder, 'ident.conf'), map, { mode: 0o644 })
  if (options.superuser.includes('\0')) throw new Error('A role name holds no zero byte.')
}

function quote(word: string): string {
  return `"${word.replaceAll('"', '""')}"`
}

/** Stops what an earlier gateway's sudden death left running on the same folder, and removes its lock file. */
async function stopLeftover(place: Place, account: Account): Promise<void> {
  const startedAt = systemClock.monotonic()
  for (;;) {
    const servers = await findServers(place.data, account.uid)
    if (servers.length === 0) break
    const waitedMs = systemClock.monotonic() - startedAt
    if (waitedMs > leftoverMsMax)
      throw new Error(`A server left behind on ${place.data} (process ${servers[0]?.pid}) does not stop.`)
    // SIGINT asks for a shutdown, SIGQUIT for one without ado; both are safe for the files.
    for (const { pid } of servers) signalIfThere(pid, waitedMs > leftoverMsMax / 2 ? 'SIGQUIT' : 'SIGINT')
    await systemClock.sleep(leftoverPollMs)
  }
  // Nobody runs on the folder, yet a process that by chance has the old server's number would keep the new one out.
  await rm(join(place.data, 'postmaster.pid'), { force: true })
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Runs a program to its end; throws with what it said when that end is bad. */
async function run(
  program: string,
  args: readonly string[],
  programs: Programs,
  account: Account,
): Promise<void> {
  const child = spawn(program, args, {
    ...account.ids,
    cwd: '/',
    env: programs.environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const words: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => words.push(text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`${program} failed (${code}):\n${words.join('').slice(-4000)}`)
}
