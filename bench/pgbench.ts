/** One run of pgbench's point reads by one way. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cpuMicros } from './process-cost.ts'
import { percentile } from './statistics.ts'
import type { Way } from './ways.ts'

export const protocols = ['simple', 'extended', 'prepared'] as const
export type QueryProtocol = (typeof protocols)[number]

export interface Load {
  readonly protocol: QueryProtocol
  readonly clients: number
  readonly seconds: number
}

export interface PgbenchRun {
  readonly transactions: number
  readonly tps: number
  /** Latency in microseconds, from a sample of the transactions. */
  readonly p50: number
  readonly p99: number
  /** CPU microseconds of the proxy for each transaction, connecting included; null without a proxy. */
  readonly cpuPerTransaction: number | null
}

const sampledShare = 0.25
const secondsMax = 16

/** Runs again, for longer, where a busy machine did not get as far as a transaction. */
export async function runPgbench(
  programs: string,
  directory: string,
  way: Way,
  load: Load,
): Promise<PgbenchRun> {
  for (let { seconds } = load; ; seconds *= 2) {
    const run = await runOnce(programs, directory, way, { ...load, seconds })
    if (run.transactions > 0) return run
    if (seconds > secondsMax) throw new Error(`pgbench ran nothing in ${seconds} s by way of ${way.name}.`)
  }
}

async function runOnce(programs: string, directory: string, way: Way, load: Load): Promise<PgbenchRun> {
  const logs = mkdtempSync(join(directory, 'pgbench-'))
  const args = [
    '-S',
    '-n',
    `--protocol=${load.protocol}`,
    `--client=${load.clients}`,
    '--jobs=1',
    `--time=${load.seconds}`,
    '-l',
    '--log-prefix=log',
    `--sampling-rate=${sampledShare}`,
    '--host=127.0.0.1',
    `--port=${way.port}`,
    `--username=${way.user}`,
    way.database,
  ]
  const env = {
    PATH: '/usr/bin:/bin',
    PGSSLMODE: way.tls ? 'require' : 'disable',
    PGGSSENCMODE: 'disable',
    ...(way.password === null ? {} : { PGPASSWORD: way.password }),
  }
  const cpuBefore = way.pid === null ? 0 : cpuMicros(way.pid)
  const said = await run(join(programs, 'pgbench'), args, logs, env)
  const cpu = way.pid === null ? null : cpuMicros(way.pid) - cpuBefore
  const transactions = Number(/transactions actually processed: (\d+)/.exec(said)?.[1])
  const tps = Number(/tps = ([\d.]+) \(without/.exec(said)?.[1])
  if (!(transactions >= 0)) throw new Error(`pgbench said nothing of use: ${said}`)
  const latencies = readdirSync(logs).flatMap((name) => latenciesIn(readFileSync(join(logs, name), 'utf8')))
  rmSync(logs, { recursive: true })
  return {
    transactions,
    tps,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    cpuPerTransaction: cpu === null ? null : cpu / transactions,
  }
}

/** The third field of each line is the transaction's time in microseconds. */
function latenciesIn(log: string): readonly number[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Number(line.split(' ')[2]))
}

function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let words = ''
    let faults = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (words += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (faults += text))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(words) : reject(new Error(`pgbench failed: ${faults}`)),
    )
  })
}
