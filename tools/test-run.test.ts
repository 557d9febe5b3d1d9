/** The runner is what says that all is well, so it is shown what is not. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { findTestFiles } from './test-files.ts'
import { summaryOf } from './test-run.ts'

const root = join(import.meta.dirname, '..')
const counted = z.object({
  counts: z.record(z.string(), z.number()),
  failures: z.array(z.string()),
})

test('a failure, a file without tests, one that cannot start and one that passes are told apart', () => {
  const { counts, failures } = runFiles({
    'bad.test.ts': `import { test } from 'node:test'\ntest('odd', () => { throw new Error('one\\ntwo') })\ntest('even', () => {})`,
    'empty.test.ts': `export const nothing = 0`,
    'broken.test.ts': `import './absent.ts'`,
    'good.test.ts': `import { test } from 'node:test'\ntest('fine', () => {})\ntest('later', { skip: 'no psql' }, () => {})`,
  })
  assert.deepEqual([counts['passed'], counts['failed'], counts['skipped']], [2, 3, 1])
  const found = failures.map((failure) => failure.slice(failure.lastIndexOf('/') + 1)).sort()
  assert.equal(found.length, 3)
  assert.match(found[0] ?? '', /^bad\.test\.ts: odd: one \| two$/)
  assert.match(found[1] ?? '', /^broken\.test\.ts: the file itself/)
  assert.match(found[2] ?? '', /^empty\.test\.ts: holds no test$/)
})

test('the summary is in the words of node’s runner', () => {
  const counts = { tests: 3, suites: 1, passed: 2, failed: 1, cancelled: 0, skipped: 0, todo: 0 }
  assert.equal(
    summaryOf(counts, 12.5),
    'ℹ tests 3\nℹ suites 1\nℹ pass 2\nℹ fail 1\nℹ cancelled 0\nℹ skipped 0\nℹ todo 0\nℹ duration_ms 12.500',
  )
})

test('tests are found by file and by folder, and a path without one is named', () => {
  const here = relative(process.env.INIT_CWD ?? process.cwd(), join(root, 'tools'))
  const file = join(here, 'test-run.test.ts')
  assert.deepEqual(findTestFiles([file]), { files: ['tools/test-run.test.ts'], missing: [] })
  assert.ok(findTestFiles([here]).files.every((path) => path.startsWith('tools/')))
  assert.deepEqual(findTestFiles([join(here, 'nowhere')]), { files: [], missing: [join(here, 'nowhere')] })
  assert.ok(findTestFiles([]).files.length > findTestFiles([here]).files.length)
})

test('tests of clients run when they are asked for, by the switch or by their path', () => {
  assert.equal(clients(findTestFiles([]).files), 0)
  const all = clients(findTestFiles([], true).files)
  assert.ok(all > 0)
  const path = relative(process.env.INIT_CWD ?? process.cwd(), join(root, 'test', 'clients'))
  assert.equal(findTestFiles([path]).files.length, all)
})

/** How many of the files are tests of clients. */
function clients(files: readonly string[]): number {
  return files.filter((path) => path.startsWith('test/clients/')).length
}

/** Runs files with the runner, in a process that is no test itself. */
function runFiles(files: Readonly<Record<string, string>>): z.infer<typeof counted> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-run-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const paths = Object.keys(files).map((name) => relative(root, join(folder, name)))
    const script = `import { runTestFiles } from ${JSON.stringify(join(import.meta.dirname, 'test-run.ts'))}
      console.log(JSON.stringify(await runTestFiles(${JSON.stringify(paths)}, 2, () => {})))`
    writeFileSync(join(folder, 'start.mjs'), script)
    const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'start.mjs')], {
      encoding: 'utf8',
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    })
    assert.equal(stderr, '')
    return counted.parse(JSON.parse(stdout))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
