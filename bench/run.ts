/**
 * Measures what the gateway costs beside a direct connection and beside PgBouncer: one run, all ways interleaved in
 * random order, medians over rounds, ratios taken within a round. Sets everything up on loopback and removes it again.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../src/core/clock.ts'
import { systemRandom } from '../src/core/random.ts'
import { demoCertificate } from '../src/demo/certificate.ts'
import { bulkTexts, drainBulk, readSlowly } from './bulk.ts'
import { measureFlat } from './flat.ts'
import { startTemporaryServer } from '../src/store/temporary-store.ts'
import { freePort } from '../src/store/free-port.ts'
import { giveToServer, startServer } from './child.ts'
import { groups, startGateway, type Gateway } from './gateway.ts'
import { startIssuer } from './issuer.ts'
import { countDecided } from './ledger-count.ts'
import { conditions } from './machine.ts'
import { Measurements, type Measurement } from './measurements.ts'
import { readPlan, type BenchPlan } from './options.ts'
import { findPgbouncer, startPgbouncer } from './pgbouncer.ts'
import { runPgbench } from './pgbench.ts'
import { fill, startPostgres, type Postgres } from './postgres.ts'
import {
  bulkTable,
  flatTable,
  idleTable,
  loadTable,
  sessionTable,
  slowTable,
  startTable,
  stormTable,
} from './report.ts'
import { peakMiB, residentMiB } from './process-cost.ts'
import { measureConnects, measureIdle } from './sessions.ts'
import { measureStorm } from './storm.ts'
import { shuffled } from './statistics.ts'
import { waysFor, type Way } from './ways.ts'

interface Bench {
  readonly plan: BenchPlan
  readonly directory: string
  readonly postgres: Postgres
  readonly gateway: Gateway
  /** Without and with TLS on every hop. */
  readonly plain: readonly Way[]
  readonly secure: readonly Way[]
  /** The gateway for a principal that sees everything. */
  readonly cleared: Way
  /** The gateway where text is searched: alone, and with masked columns. */
  readonly searched: Way
  readonly both: Way
  readonly measurements: Measurements
}

const startedAt = performance.now()
const told = conditions()
const plan = readPlan(process.argv.slice(2))
if ('words' in plan) {
  process.exitCode = plan.exitCode
  const stream = plan.exitCode === 0 ? process.stdout : process.stderr
  stream.write(plan.words)
} else await inFolder(plan)

async function inFolder(plan: BenchPlan): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  try {
    await bench(plan, directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function bench(plan: BenchPlan, directory: string): Promise<void> {
  // Servers that run as another account must reach what is theirs below it.
  chmodSync(directory, 0o755)
  giveToServer(directory)
  await using opened = new AsyncDisposableStack()
  const certificate = await demoCertificate(join(directory, 'tls'), systemClock, systemRandom)
  chmodSync(join(directory, 'tls'), 0o755)
  // A storm on a busy machine may have as many at once as it offers.
  const sessionsMax = Math.max(200, plan.idleSessions + 100, plan.stormPerSecond * plan.stormSeconds)
  const postgres = opened.use(await startPostgres(directory, certificate, sessionsMax))
  fill(postgres, plan.scale, plan.bulkRounds > 0 ? plan.bulkRows : 1)
  const program = findPgbouncer()
  const startBouncer = async (tls: boolean) =>
    program === null
      ? null
      : opened.use(await startPgbouncer(program, directory, postgres.port, certificate, tls))
  const bouncers = { plain: await startBouncer(false), tls: await startBouncer(true) }
  const issuer = opened.use(await startIssuer())
  const { runtimeFlags } = plan
  const store = opened.use(await startTemporaryServer())
  const gateway = opened.use(
    await startGateway({
      directory,
      targetPort: postgres.port,
      storeUrl: store.url.reveal(),
      certificate,
      issuer,
      sessionsMax,
      runtimeFlags,
    }),
  )
  const common = { postgresPort: postgres.port, gateway, token: await issuer.token(groups.masked) }
  const plain = waysFor(false, { ...common, pgbouncer: bouncers.plain })
  const secure = waysFor(true, { ...common, pgbouncer: bouncers.tls })
  const cleared = { ...gatewayOf(plain), password: await issuer.token(groups.cleared) }
  const searched = { ...gatewayOf(plain), password: await issuer.token(groups.searched) }
  const both = { ...gatewayOf(plain), password: await issuer.token(groups.both) }
  const measurements = new Measurements()
  const ways = { plain, secure, cleared, searched, both }
  await measure({ plan, directory, postgres, gateway, ...ways, measurements })
  if (plan.jsonFile !== null) writeJson(plan.jsonFile, measurements)
}

async function measure(bench: Bench): Promise<void> {
  for (const [name, value] of Object.entries(told)) say(`${name.padEnd(14)} ${value}`)
  const { pid } = bench.gateway
  const atStart = { residentMiB: residentMiB(pid), peakMiB: peakMiB(pid) }
  bench.measurements.add({ case: 'start', way: 'gateway', round: 0, figures: atStart })
  say(`\n${startTable(bench.measurements)}`)
  const transactions = await measureLoads(bench)
  say(`\n${loadTable(bench.measurements)}`)
  await checkLedger(bench.gateway, transactions)
  const { plan, measurements } = bench
  if (plan.bulkRounds > 0) {
    await measureBulk(bench)
    say(`\n${bulkTable(measurements)}`)
  }
  if (plan.slowSeconds > 0) {
    await measureSlow(bench)
    say(`\n${slowTable(measurements)}`)
  }
  if (plan.connects > 0) {
    await measureSessions(bench)
    say(`\n${sessionTable(measurements)}`)
    await measureStorms(bench)
    say(`\n${stormTable(measurements)}`)
  }
  if (plan.idleSessions > 0) {
    await using bare = await startBare(bench)
    for (const way of [bare.way, ...proxies(bench.plain)]) {
      const idle = await measureIdle(way, plan.idleSessions)
      measurements.add({ case: 'idle', way: way.name, round: 0, figures: { ...idle } })
    }
    say(`\n${idleTable(measurements)}`)
  }
  if (plan.flat !== null) {
    for (const { name, count, parts } of await measureFlat(gatewayOf(bench.plain), plan.flat)) {
      for (const [round, part] of parts.entries()) {
        measurements.add({ case: `flat ${name} (${count})`, way: 'gateway', round, figures: { ...part } })
      }
    }
    say(`\n${flatTable(measurements)}`)
  }
  say(`\n${((performance.now() - startedAt) / 1000).toFixed(0)} s in all`)
}

/** Returns how many transactions went through the gateway. */
async function measureLoads(bench: Bench): Promise<number> {
  const { plan, postgres, directory, measurements } = bench
  let transactions = 0
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const load of shuffled(plan.loads)) {
      for (const way of shuffled(load.tls ? bench.secure : bench.plain)) {
        const run = await runPgbench(postgres.programs, directory, way, load)
        if (way.name === 'gateway') transactions += run.transactions
        const name = `${load.protocol} ${load.clients}${load.tls ? ' tls' : ''}`
        measurements.add({ case: name, way: way.name, round, figures: { ...run } })
      }
    }
  }
  return transactions
}

/** A proxy that skipped its work would look fast: every transaction must be in the ledger, and its outcome too. */
async function checkLedger(gateway: Gateway, transactions: number): Promise<void> {
  const { decided, concluded, entries } = await countDecided(gateway.ledgerDirectory)
  say(
    `ledger: ${transactions} transactions, ${decided} decided, ${concluded} concluded, ${entries} entries in all`,
  )
  if (decided === transactions && concluded === transactions) return
  throw new Error('The ledger does not hold exactly what ran: the figures above are worth nothing.')
}

async function measureBulk(bench: Bench): Promise<void> {
  const { plan, measurements } = bench
  const { select, copy } = bulkTexts
  const runs = [
    ...bulkWays(bench, bench.plain).flatMap((way) => [
      { ...way, of: 'bulk', text: select },
      { ...way, of: 'bulk copy', text: copy },
    ]),
    ...bulkWays(bench, bench.secure).map((way) => ({ ...way, of: 'bulk tls', text: select })),
  ]
  for (let round = 0; round < plan.bulkRounds; round += 1) {
    for (const { of, text, way, label, isMasked } of shuffled(runs)) {
      const run = await drainBulk(way, text, plan.bulkRows, isMasked)
      measurements.add({ case: of, way: label, round, figures: { ...run } })
    }
  }
}

/** All ways to the large table: the gateway as it is, with masks, with text searched, and with both. */
function bulkWays(bench: Bench, ways: readonly Way[]) {
  const gateway = gatewayOf(ways)
  const through = (label: Measurement['way'], password: string | null, isMasked: boolean) => ({
    label,
    way: { ...gateway, password },
    isMasked,
  })
  return [
    ...ways
      .filter(({ name }) => name !== 'gateway')
      .map((way) => ({ label: way.name, way, isMasked: false })),
    through('gateway', bench.cleared.password, false),
    through('gateway masked', gateway.password, true),
    through('gateway searched', bench.searched.password, false),
    through('gateway both', bench.both.password, true),
  ]
}

async function measureSlow(bench: Bench): Promise<void> {
  const { plan, measurements } = bench
  const masked = { ...gatewayOf(bench.plain), label: 'gateway masked' as const }
  const readers = [
    ...proxies(bench.plain).flatMap((way) => (way.name === 'gateway' ? [] : [{ ...way, label: way.name }])),
    { ...bench.cleared, label: 'gateway' as const },
    masked,
  ]
  for (const way of readers) {
    const run = await readSlowly(way, plan.slowSeconds)
    measurements.add({ case: 'slow reader', way: way.label, round: 0, figures: { ...run } })
  }
}

async function measureSessions(bench: Bench): Promise<void> {
  const { plan, measurements } = bench
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const [name, ways] of [
      ['connect', bench.plain],
      ['connect tls', bench.secure],
    ] as const) {
      for (const way of shuffled(ways)) {
        const run = await measureConnects(way, Math.ceil(plan.connects / plan.rounds))
        measurements.add({ case: name, way: way.name, round, figures: { ...run } })
      }
    }
  }
}

async function measureStorms({ plan, plain, secure, measurements }: Bench): Promise<void> {
  const { stormPerSecond, stormSeconds } = plan
  for (const [name, ways] of [
    ['storm', plain],
    ['storm tls', secure],
  ] as const) {
    for (const way of shuffled(ways)) {
      const run = await measureStorm(way, stormPerSecond, stormSeconds)
      measurements.add({ case: name, way: way.name, round: 0, figures: { ...run } })
    }
  }
}

/** What two sockets cost in this runtime, as a way beside the others. */
async function startBare({ directory, postgres, plain }: Bench): Promise<AsyncDisposable & { way: Way }> {
  const port = await freePort()
  const program = fileURLToPath(new URL('bare.ts', import.meta.url))
  const server = await startServer(process.execPath, [program, String(port), String(postgres.port)], {
    port,
    cwd: directory,
    stopSignal: 'SIGTERM',
    asServer: false,
  })
  return { ...server, way: { ...directOf(plain), name: 'bare', port, pid: server.pid } }
}

function directOf(ways: readonly Way[]): Way {
  const direct = ways.find(({ name }) => name === 'direct')
  if (!direct) throw new Error('There is no direct way.')
  return direct
}

function gatewayOf(ways: readonly Way[]): Way {
  const gateway = ways.find(({ name }) => name === 'gateway')
  if (!gateway) throw new Error('There is no way through the gateway.')
  return gateway
}

function proxies(ways: readonly Way[]): readonly Way[] {
  return ways.filter(({ pid }) => pid !== null)
}

function writeJson(file: string, measurements: Measurements): void {
  writeFileSync(
    file,
    `${JSON.stringify({ conditions: told, plan, measurements: measurements.all }, null, 2)}\n`,
  )
}

function say(words: string): void {
  process.stdout.write(`${words}\n`)
}
