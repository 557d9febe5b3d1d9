/** The command that npm installs starts under any Node, and hands over to the pinned one where that is too old. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

const bin = join(import.meta.dirname, '..', 'bin', 'sallyport.mjs')
const older = olderNode()

test('the pinned Node runs it', () => {
  const { stdout, status } = spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' })
  assert.deepEqual([stdout.trim(), status], ['0.1.0', 0])
})

test('an older Node hands over to the pinned one', { skip: older ? false : 'no older Node on PATH' }, () => {
  const { stdout, status } = spawnSync(older ?? '', [bin, '--version'], { encoding: 'utf8' })
  assert.deepEqual([stdout.trim(), status], ['0.1.0', 0])
})

test(
  'an older Node without the pinned one says what to do',
  { skip: older ? false : 'no older Node on PATH' },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-bin-'))
    try {
      mkdirSync(join(folder, 'bin'))
      copyFileSync(bin, join(folder, 'bin', 'sallyport.mjs'))
      const { stderr, status } = spawnSync(older ?? '', [join(folder, 'bin', 'sallyport.mjs')], {
        encoding: 'utf8',
      })
      assert.equal(status, 78)
      assert.match(stderr, /npm ci/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)

/** A Node on PATH that is too old for Sallyport. */
function olderNode(): string | null {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const node = join(folder, 'node')
    if (dirname(node) === dirname(process.execPath)) continue
    try {
      const version = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' })
      if (Number(version.split('.')[0]) < 24) return node
    } catch (error) {
      // This folder of PATH holds no Node.
      assert.ok(error instanceof Error && 'code' in error && error.code === 'ENOENT', String(error))
    }
  }
  return null
}

test('serve replaces its process by one whose memory stays small, and leaves alone who chose otherwise', () => {
  const look =
    'if (process.argv[2] === "serve") { console.log(process.pid, process.execArgv.join(" ")); process.exit() }'
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bin-'))
  try {
    mkdirSync(join(folder, 'bin'))
    mkdirSync(join(folder, 'dist', 'cli'), { recursive: true })
    copyFileSync(bin, join(folder, 'bin', 'sallyport.mjs'))
    writeFileSync(join(folder, 'dist', 'cli', 'main.js'), look)
    const serve = (env: Readonly<Record<string, string>>): string[] => {
      const words = ['--no-warnings', join(folder, 'bin', 'sallyport.mjs'), 'serve']
      const { pid, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8', env })
      const [told, ...flags] = stdout.trim().split(' ')
      assert.equal(told, String(pid))
      return flags
    }
    const heap = ['--max-semi-space-size=4', '--heap-growing-percent=30', '--expose-gc']
    const linux = [...heap, '--disable-warning=ExperimentalWarning', '--liftoff-only']
    assert.deepEqual(serve({}), [...(process.platform === 'linux' ? linux : []), '--no-warnings'])
    assert.deepEqual(serve({ MALLOC_ARENA_MAX: '16' }), ['--no-warnings'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
