import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const programs = '/usr/lib/postgresql/15/bin'

/** Runs a file of `test/corpus` on Debian's PostgreSQL 15. Rejects, with what it said, when it fails. */
export async function playOn15(file: string): Promise<void> {
  const { NODE_TEST_CONTEXT: _context, ...environment } = process.env
  const run = spawn(
    process.execPath,
    ['--test', '--test-reporter=spec', join(import.meta.dirname, '../corpus', file)],
    { env: { ...environment, CORPUS_POSTGRES: programs }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  for (const stream of [run.stdout, run.stderr])
    stream.setEncoding('utf8').on('data', (words) => (said += words))
  const [code] = await once(run, 'close')
  assert.equal(code, 0, said.slice(-4000))
}
