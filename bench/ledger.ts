/**
 * How fast entries are taken, and how fast a ledger is verified.
 *
 *     node bench/ledger.ts [entries] [--keep <directory>]
 *
 * Writes statements (two entries each, one with a sealed body) as fast as the ledger takes them, checkpoints as in
 * service, then verifies all of it without keys. Memory is told along the way: it must not grow with the log.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { systemClock } from '../src/core/clock.ts'
import { systemRandom } from '../src/core/random.ts'
import { openKeyRing } from '../src/keys/key-ring.ts'
import { fill } from '../src/ledger/ledger.fixture.ts'
import { openLedger } from '../src/ledger/ledger.ts'
import { verifyLedger } from '../src/ledger/verify/verify.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: 'string' } },
})
const wanted = Number(positionals[0] ?? 1_000_000)
const statementsPerSession = 200
const reportEvery = 500_000
const origin = 'bench.example/ledger'
const megabyte = 1024 * 1024

const base = values.keep ?? mkdtempSync(join(tmpdir(), 'sallyport-bench-ledger-'))
const directory = join(base, 'ledger')
const ring = await openKeyRing({
  masterFile: join(base, 'master.key'),
  directory: join(base, 'keys'),
  ledgerDirectory: directory,
  random: systemRandom,
})

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000_000
}
const memory = (): string => {
  const { rss, heapUsed } = process.memoryUsage()
  return `${(rss / megabyte).toFixed(0)} MiB resident, ${(heapUsed / megabyte).toFixed(0)} MiB of objects`
}
function rate(count: number, seconds: number, cpu: number): string {
  return `${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s of CPU: ${(count / seconds).toFixed(0)} entries/s, ${(count / cpu).toFixed(0)} for each CPU second`
}

await write()
await check()
if (values.keep === undefined) rmSync(base, { recursive: true })

async function write(): Promise<void> {
  const ledger = await openLedger({
    directory,
    origin,
    signingKey: ring.ledgerSigningKey(origin),
    clock: systemClock,
    random: systemRandom,
  })
  let [startedAt, cpu, from] = [performance.now(), cpuSeconds(), ledger.next]
  const began = { at: startedAt, cpu }
  while (ledger.next < wanted) {
    await fill(ledger, ring, statementsPerSession)
    await setImmediate()
    // As a gateway does, whose clients wait for their entries.
    if (ledger.next - ledger.syncedTo > 20_000) await ledger.synced(ledger.next - 1)
    if (ledger.next - ledger.head.size > 200_000) await ledger.checkpoint()
    if (ledger.next - from < reportEvery) continue
    const [now, used] = [performance.now(), cpuSeconds()]
    say(
      `  ${ledger.next}: ${rate(ledger.next - from, (now - startedAt) / 1000, used - cpu)}; ${memory()}; ${ledger.next - ledger.head.size} not signed yet`,
    )
    ;[startedAt, cpu, from] = [now, used, ledger.next]
  }
  await ledger.close()
  const count = ledger.next
  say(`written ${count}: ${rate(count, (performance.now() - began.at) / 1000, cpuSeconds() - began.cpu)}`)
}

async function check(): Promise<void> {
  const [startedAt, cpu] = [performance.now(), cpuSeconds()]
  let next = reportEvery
  for await (const step of verifyLedger(directory)) {
    if (step.kind === 'progress') {
      if (step.entries >= next) {
        next += reportEvery
        say(`  checked ${step.entries}; ${memory()}`)
      }
      continue
    }
    const { ok, entries, faults } = step.result
    say(`verified ${entries}: ${rate(entries, (performance.now() - startedAt) / 1000, cpuSeconds() - cpu)}`)
    if (!ok) throw new Error(`not whole: ${JSON.stringify(faults[0])}`)
  }
}
