/** Runs the real command line as a child process, for tests. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'

const main = join(import.meta.dirname, 'main.ts')
const runMsMax = 30_000

/** How a run ended and all that it said. */
export interface Run {
  readonly exit: number | null
  readonly out: string
  readonly err: string
}

/** What a run finds around it. Nothing of the test's own environment but PATH gets in. */
export interface Around {
  readonly cwd?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs `sallyport` with these words until it ends. */
export async function sallyport(words: readonly string[], around: Around = {}): Promise<Run> {
  const running = startSallyport(words, around)
  const [exit] = await once(running.child, 'close')
  return { exit: typeof exit === 'number' ? exit : null, out: running.out(), err: running.err() }
}

/** A run that goes on until it is told to stop. */
export interface Running extends Disposable {
  readonly child: ChildProcess
  out(): string
  err(): string
  /** Resolves when the result holds a text; rejects when the run ends before it does. */
  said(text: string): Promise<void>
}

/** Starts `sallyport` with these words. */
export function startSallyport(words: readonly string[], around: Around = {}): Running {
  const child = spawn(process.execPath, [main, ...words], {
    cwd: around.cwd ?? tmpdir(),
    env: { PATH: process.env['PATH'] ?? '', ...around.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.timeout(runMsMax),
  })
  // What the deadline does to it is told by its exit.
  child.on('error', () => undefined)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  return {
    child,
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
    out: () => out,
    err: () => err,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (out.includes(text)) resolve()
        }
        look()
        child.stdout.on('data', look)
        child.once('close', () => reject(new Error(`It ended without saying ${text}: ${out}${err}`)))
      }),
  }
}

/** A folder for one test, with files in it. */
export async function folderWith(
  files: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-cli-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text, { mode: 0o600 })
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** True when a text holds something that could drive a terminal, or deceive whoever reads it there. */
export function drivesTerminal(text: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text.replaceAll('\n', ''))
}
