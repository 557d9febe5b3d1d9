/** The corpora on Debian's PostgreSQL 15, which does not say of itself when its search_path changes. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const programs = '/usr/lib/postgresql/15/bin'

test('the corpora hold on PostgreSQL 15 as on 18', { timeout: 240_000 }, () => {
  const { NODE_TEST_CONTEXT: _context, ...environment } = process.env
  const run = spawnSync(
    process.execPath,
    ['--test', '--test-reporter=spec', join(import.meta.dirname, '../corpus/corpus.test.ts')],
    { env: { ...environment, CORPUS_POSTGRES: programs }, encoding: 'utf8' },
  )
  assert.equal(run.status, 0, `${run.stdout.slice(-4000)}${run.stderr.slice(-2000)}`)
})
