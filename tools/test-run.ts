import { join } from 'node:path'
import { run } from 'node:test'
import { inspect } from 'node:util'

const root = join(import.meta.dirname, '..')

/** How long one test, and one file with all its tests, may take before it counts as hung. */
const testMsMax = 120_000
const fileMsMax = 420_000

/** What node's test runner counts, summed over files. */
interface Counts {
  readonly tests: number
  readonly suites: number
  readonly passed: number
  readonly failed: number
  readonly cancelled: number
  readonly skipped: number
  readonly todo: number
}

/** One run over many files: the sums, and one line for each failure. */
interface TestRun {
  readonly counts: Counts
  readonly failures: readonly string[]
}

const nothing: Counts = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 }

/**
 * Runs each file in a process of its own, `atOnce` of them side by side, and says what came of a file when it ends.
 * Each file is a run of its own for node's test runner, so that one that never ends can be stopped alone.
 */
export async function runTestFiles(
  files: readonly string[],
  atOnce: number,
  say: (line: string) => void,
): Promise<TestRun> {
  const waiting = [...files]
  const runs: TestRun[] = []
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      runs.push(await runTestFile(file, say))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return {
    counts: runs.reduce((sum, { counts }) => add(sum, counts), nothing),
    failures: runs.flatMap(({ failures }) => failures),
  }
}

/** The closing lines of node's test runner. */
export function summaryOf(counts: Counts, durationMs: number): string {
  return [
    `tests ${counts.tests}`,
    `suites ${counts.suites}`,
    `pass ${counts.passed}`,
    `fail ${counts.failed}`,
    `cancelled ${counts.cancelled}`,
    `skipped ${counts.skipped}`,
    `todo ${counts.todo}`,
    `duration_ms ${durationMs.toFixed(3)}`,
  ]
    .map((line) => `ℹ ${line}`)
    .join('\n')
}

function runTestFile(file: string, say: (line: string) => void): Promise<TestRun> {
  const path = join(root, file)
  const started = performance.now()
  const failures: string[] = []
  const details: string[] = []
  const output: string[] = []
  let counts = nothing
  let isEmpty = false

  const events = run({
    files: [path],
    cwd: root,
    timeout: testMsMax,
    signal: AbortSignal.timeout(fileMsMax),
  })
  events.on('test:stdout', ({ message }) => output.push(message))
  events.on('test:stderr', ({ message }) => output.push(message))
  events.on('test:pass', (test) => {
    // A file without tests is reported as one test, named after the file, that passed.
    if (test.name === path) isEmpty = true
    if (typeof test.skip === 'string') details.push(`  ﹣ ${test.name} # skipped: ${test.skip}`)
  })
  events.on('test:fail', ({ name, details: { error } }) => {
    const kind = 'failureType' in error ? error.failureType : ''
    if (kind === 'subtestsFailed') return
    const title = name !== path ? name : kind === 'testAborted' ? 'did not end' : 'the file itself'
    const cause = error.cause ?? error
    failures.push(`${file}: ${title}: ${inShort(cause instanceof Error ? cause.message : inspect(cause))}`)
    details.push(`  ✖ ${title}`, indent(accountOf(cause)))
  })
  events.on('test:summary', (summary) => {
    if (summary.file === undefined) counts = { ...nothing, ...summary.counts }
  })

  return new Promise((resolve, reject) => {
    events.on('error', reject)
    events.on('end', () => {
      if (isEmpty) {
        counts = { ...counts, passed: counts.passed - 1, failed: counts.failed + 1 }
        failures.push(`${file}: holds no test`)
      }
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      say(`${failures.length === 0 ? '✔' : '✖'} ${file}: ${counts.tests} tests (${seconds} s)`)
      for (const detail of details) say(detail)
      if (failures.length > 0 && output.length > 0) say(indent(output.join('').trimEnd()))
      resolve({ counts, failures })
    })
    events.resume()
  })
}

function add(one: Counts, other: Counts): Counts {
  return {
    tests: one.tests + other.tests,
    suites: one.suites + other.suites,
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    cancelled: one.cancelled + other.cancelled,
    skipped: one.skipped + other.skipped,
    todo: one.todo + other.todo,
  }
}

/** An error with its own frames; those of the test runner say nothing. */
function accountOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : inspect(error)
  const frames = (error.stack ?? error.message)
    .split('\n')
    .filter((line) => !/^ {4}at .*node:internal/.test(line))
  const cause = error.cause === undefined ? [] : [`because: ${accountOf(error.cause)}`]
  return [...frames, ...cause].join('\n')
}

/** The first lines of it, which say of most errors what was waited for or compared. */
function inShort(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const short = lines.slice(0, linesMax).join(' | ').slice(0, shortMax)
  return lines.length <= linesMax ? short : `${short} (and ${lines.length - linesMax} lines more)`
}

const linesMax = 5
const shortMax = 500

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ')
}
