/** Child processes that a bench starts and ends. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { serverAccount } from '../src/store/account.ts'

const startMsMax = 30_000
const pollMs = 20
const stopMsMax = 10_000

/** Under whom servers that refuse root run: nobody when we are root, else ourselves. */
export const account = serverAccount()

/** Hands a file or folder to the account that servers run under. */
export function giveToServer(path: string): void {
  if (account.isOther) chownSync(path, account.uid, account.gid)
}

/** Runs a program to its end. Throws with what it said when it fails. */
export function runAsServer(program: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(program, args, { ...account.ids, cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr.slice(-2000)}`)
}

/** A process that serves until it is disposed. */
export interface Server extends AsyncDisposable {
  readonly pid: number
}

/** Starts a server and waits until somebody listens on its port of 127.0.0.1. */
export async function startServer(
  program: string,
  args: readonly string[],
  options: {
    readonly port: number
    readonly cwd: string
    readonly stopSignal: NodeJS.Signals
    readonly asServer: boolean
  },
): Promise<Server> {
  const ids = options.asServer ? account.ids : {}
  const child = spawn(program, args, { ...ids, cwd: options.cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  const words: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words.push(text)
    if (words.length > 50) words.shift()
  })
  const end = new Promise<void>((resolve) => {
    child.on('close', () => resolve())
    child.on('error', (error) => {
      words.push(error.message)
      resolve()
    })
  })
  for (let waitedMs = 0; !(await isListening(options.port)); waitedMs += pollMs) {
    if (child.exitCode !== null || child.pid === undefined || waitedMs > startMsMax) {
      child.kill('SIGKILL')
      throw new Error(`${program} does not start:\n${words.join('')}`)
    }
    await pause(pollMs)
  }
  return { pid: child.pid ?? 0, [Symbol.asyncDispose]: () => stop(child, end, options.stopSignal) }
}

async function stop(child: ChildProcess, end: Promise<void>, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal)
  const force = setTimeout(() => child.kill('SIGKILL'), stopMsMax)
  await end
  clearTimeout(force)
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
