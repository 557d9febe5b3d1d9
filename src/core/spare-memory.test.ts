import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

const program = `
import { readFileSync } from 'node:fs'
import { spareMemory } from './spare-memory.ts'
const ofFiles = () => Number(/RssFile:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
const pieces = Array.from({ length: 2048 }, () => Buffer.allocUnsafeSlow(32 * 1024).fill(1))
const kept = pieces.filter((_piece, at) => at % 256 === 255)
pieces.length = 0
gc()
const before = process.memoryUsage.rss()
const program = ofFiles()
spareMemory()
const gaveBack = before - process.memoryUsage.rss()
console.log(JSON.stringify({ gaveBack, left: program - ofFiles(), kept: kept.length }))
`

test('what lies free between what is in use goes back to the system, in silence', () => {
  const flags = ['--expose-gc', '--disable-warning=ExperimentalWarning', '--input-type=module-typescript']
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', program], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    // So that the pieces lie side by side.
    env: { ...process.env, MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_ARENA_MAX: '1' },
  })
  assert.equal(stderr, '')
  const read: unknown = JSON.parse(stdout)
  assert.ok(typeof read === 'object' && read !== null && 'gaveBack' in read && 'left' in read)
  // An older runtime calls no function of the system's.
  if (process.platform !== 'linux' || !process.getBuiltinModule('node:ffi')) return
  assert.ok(Number(read.gaveBack) > 16 * 1024 * 1024, stdout)
  assert.ok(Number(read.left) > 8 * 1024, stdout)
})
