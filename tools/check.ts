/**
 * What `npm test` runs: the static checks, then every test. Failures are said once in full where they happen and
 * once more in short before the summary, which comes last and is in the words of node's test runner.
 * With paths (`npm test -- src/policy`) only the tests under them run. Those of test/clients need programs that a machine
 * may lack and fail where they do: they run with `--clients`, as in CI, or when a path names them.
 */
import { availableParallelism } from 'node:os'
import { compiledFolder } from '../src/core/compiled.ts'
import { runStaticChecks } from './static-checks.ts'
import { findTestFiles } from './test-files.ts'
import { openTestFolder } from './test-folder.ts'
import { runTestFiles, summaryOf } from './test-run.ts'

const words = process.argv.slice(2)
const paths = words.filter((word) => word !== '--clients')
const started = performance.now()

// Each test file is a process, and most of what a short one does is to load the same sources.
process.env['NODE_COMPILE_CACHE'] = compiledFolder

using folder = openTestFolder()
if (folder !== null) process.env['TMPDIR'] = folder.path

const failedChecks = paths.length === 0 ? await runStaticChecks(say) : []
const { files, missing } = findTestFiles(paths, words.includes('--clients'))
// Two at least: most of a test's time is waiting for a real server.
const run = await runTestFiles(files, Math.max(2, availableParallelism()), say)

const failures = [
  ...missing.map((path) => `there is no test at ${path}`),
  ...failedChecks.map((name) => `npm run ${name}`),
  ...run.failures,
  ...(run.counts.tests === 0 ? ['not one test ran'] : []),
]
if (failures.length > 0) say(`\nFailed:\n${failures.map((failure) => `  ✖ ${failure}`).join('\n')}`)
say(`\n${summaryOf(run.counts, performance.now() - started)}`)
process.exitCode = failures.length === 0 ? 0 : 1

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
