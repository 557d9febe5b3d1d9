/** Servers before 18: what they say is the same through the gateway, honest statements pass, labelled ones are judged alike. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { copyPrograms, otherVersions } from './other-servers.ts'

const messages = ['e2e/messages.test.ts', '.'] as const
const drivers = ['e2e/drivers.test.ts', '.'] as const
const statements = ['corpus/corpus.test.ts', '^(?:honest|labelled) statements'] as const
/** The oldest says most: what the others lack, it lacks too, or 15 does, which has a test of its own. */
const suitesOf = {
  13: [messages, drivers, statements],
  14: [messages],
  16: [messages],
  17: [messages, drivers],
}

for (const version of otherVersions) {
  test(`PostgreSQL ${version} through the gateway is as without it`, { timeout: 240_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), `sallyport-pg${version}-`))
    try {
      await chmod(folder, 0o755)
      const programs = await copyPrograms(version, join(folder, 'programs'))
      for (const [file, names] of suitesOf[version]) {
        const { NODE_TEST_CONTEXT: _context, ...environment } = process.env
        const run = spawnSync(
          process.execPath,
          [
            '--test',
            '--test-reporter=spec',
            `--test-name-pattern=${names}`,
            join(import.meta.dirname, '..', file),
          ],
          { env: { ...environment, CORPUS_POSTGRES: programs }, encoding: 'utf8' },
        )
        assert.equal(run.status, 0, `${run.stdout.slice(-4000)}${run.stderr.slice(-2000)}`)
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}
