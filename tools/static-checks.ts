import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** The npm scripts that judge the code without running it, in two lines side by side that take as long as each other. */
const lines = [['format:check'], ['types', 'lint', 'unused']] as const

/** Runs them all, even after one failed. Returns the names of those that did. */
export async function runStaticChecks(say: (line: string) => void): Promise<readonly string[]> {
  const failed: string[] = []
  const run = async (names: readonly string[]): Promise<void> => {
    for (const name of names) {
      const started = performance.now()
      const { code, words } = await runScript(name)
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      say(`${code === 0 ? '✔' : '✖'} ${name} (${seconds} s)`)
      if (code === 0) continue
      failed.push(name)
      say(words.trimEnd())
    }
  }
  await Promise.all(lines.map(run))
  return failed
}

function runScript(name: string): Promise<{ readonly code: number; readonly words: string }> {
  return new Promise((resolve, reject) => {
    const npm = spawn('npm', ['run', '--silent', name], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    npm.on('error', reject)
    npm.on('close', (code) => resolve({ code: code ?? 1, words: Buffer.concat(chunks).toString() }))
  })
}
