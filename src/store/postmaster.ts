import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { systemClock } from '../core/clock.ts'
import type { Account } from './account.ts'
import type { Programs } from './programs.ts'

/** One running server process. */
export interface Postmaster {
  readonly pid: number
  /** Resolves when the process is gone, with how it ended. */
  readonly gone: Promise<string>
  signal(signal: NodeJS.Signals): void
}

/** What a server is started with. */
export interface Launch {
  readonly programs: Programs
  readonly account: Account
  readonly data: string
  readonly args: readonly string[]
  readonly log: (line: string) => void
}

/** Starts a server and waits until it accepts connections. Throws, with the end of the server's log, when it does not. */
export async function launch(options: Launch): Promise<Postmaster> {
  const { programs, account, data, args } = options
  const tail: string[] = []
  const child = spawn(programs.postgres, ['-D', data, ...args], {
    ...account.ids,
    // A group of its own: an interrupt typed at the terminal is for the gateway, which stops the server in its turn.
    detached: true,
    cwd: '/',
    env: programs.environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const gone = whenGone(child)
  createInterface({ input: child.stderr }).on('line', (line) => {
    tail.push(line)
    if (tail.length > tailLinesMax) tail.shift()
    options.log(line)
  })
  if (child.pid === undefined) throw new Error(`PostgreSQL does not start: ${await gone}.`)
  const postmaster = { pid: child.pid, gone, signal: (signal: NodeJS.Signals) => void child.kill(signal) }
  const ended = await whenReady(data, child.pid, gone)
  if (ended !== null) {
    postmaster.signal('SIGKILL')
    throw new Error(`PostgreSQL does not start on ${data}: ${ended}. Its last words:\n${tail.join('\n')}`)
  }
  guard(child, account)
  // A gateway with nothing left to do may end; the guard then stops the server.
  child.unref()
  if (child.stderr instanceof Socket) child.stderr.unref()
  return postmaster
}

/** Ends a server: politely at first (running statements are cancelled), then at once, then by force. */
export async function halt(postmaster: Pick<Postmaster, 'gone' | 'signal'>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    postmaster.signal(signal)
    if (await within(postmaster.gone, haltStepMsMax)) return
  }
  await postmaster.gone
}

/** True when `event` comes in time. Child processes live by the machine's clock, whatever clock tests hold. */
export async function within(event: Promise<unknown>, ms: number): Promise<boolean> {
  const enough = new AbortController()
  const late = systemClock.sleep(ms, enough.signal).then(
    () => false,
    () => false,
  )
  try {
    return await Promise.race([event.then(() => true), late])
  } finally {
    enough.abort()
  }
}

const tailLinesMax = 20
const haltStepMsMax = 5000
// Recovery after a crash replays up to a gigabyte of log before the server is ready.
const startMsMax = 60_000
const readyPollMs = 5

/** Null when ready; else in words why it will not be. */
async function whenReady(data: string, pid: number, gone: Promise<string>): Promise<string | null> {
  let ended: string | null = null
  const watched = gone.then((how) => (ended = how))
  const deadline = systemClock.monotonic() + startMsMax
  while (systemClock.monotonic() < deadline) {
    // Line 1 is the server's number, line 8 its status (PostgreSQL, miscadmin.h).
    const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
    if (Number(lines[0]) === pid && lines[7]?.trim() === 'ready') return null
    if (await within(watched, readyPollMs)) return ended
  }
  return `it was not ready within ${startMsMax / 1000} seconds`
}

function whenGone(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `exit status ${code}`))
  })
}

/**
 * The server must not outlive the gateway, however that ends. A shell waits on a pipe that only the gateway holds
 * open; when the gateway is gone, the pipe closes and the shell tells the server to stop.
 */
function guard(child: ChildProcess, account: Account): void {
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$1"', 'sh', String(child.pid)], {
    ...account.ids,
    detached: true,
    cwd: '/',
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Without a shell the next start still finds and stops a server that was left behind.
  watcher.on('error', () => undefined)
  watcher.stdin.on('error', () => undefined)
  child.on('exit', () => watcher.kill('SIGKILL'))
  watcher.unref()
  if (watcher.stdin instanceof Socket) watcher.stdin.unref()
}
