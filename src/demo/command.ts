import type { Command } from 'commander'
import { systemClock } from '../core/clock.ts'
import { openLog } from '../log.ts'
import { bankDatabase } from './bank.ts'
import {
  demoPorts,
  resetConstellation,
  startConstellation,
  type Constellation,
  type DemoPorts,
} from './constellation.ts'
import { Narrator } from './narrator.ts'
import { freePort, isFree } from '../store/free-port.ts'
import { playTour } from './tour.ts'

interface DemoOptions {
  readonly directory: string
  readonly tour?: boolean
  readonly reset?: boolean
  readonly port?: string
}

/** Adds `sallyport demo` to the program. `write` takes one line for the terminal. */
export function demoCommand(program: Command, write: (line: string) => void, isColoured: boolean): void {
  program
    .command('demo')
    .description('Run everything on this machine: a bank in PostgreSQL, an identity provider, the gateway')
    .option('--tour', 'play the whole story by itself, check every step, and exit 0 only if all hold')
    .option('--reset', 'start over: remove what earlier demos kept')
    .option('--directory <path>', 'where the demo keeps its data', '.sallyport/demo')
    .option(
      '--port <number>',
      `port of the gateway; the demo's other ports follow it (default: ${demoPorts.gateway})`,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ sallyport demo\n  $ sallyport demo --tour\n  $ sallyport demo --reset --port 7432\n',
    )
    .action(async (options: DemoOptions) => {
      process.exitCode = await runDemo(options, write, isColoured)
    })
}

async function runDemo(
  options: DemoOptions,
  write: (line: string) => void,
  isColoured: boolean,
): Promise<number> {
  // The tour needs nobody's attention, so it takes whatever ports are free and a place of its own.
  const ports = options.tour ? await freePorts() : await wantedPorts(options, write)
  if (ports === null) return 69
  const directory = options.tour ? `${options.directory}-tour` : options.directory
  if (options.reset || options.tour) await resetConstellation(directory)
  const started = systemClock.monotonic()
  const progress = (words: string): void => write(`  ${words}`)
  write('Starting the demo …')
  const demo = await startConstellation({ directory, ports, log: openLog('warn'), progress })
  write(`  ready in ${((systemClock.monotonic() - started) / 1000).toFixed(1)} s`)
  if (options.tour) {
    const held = await playTour(demo, new Narrator(write, isColoured))
    await demo.close('the tour is over')
    await resetConstellation(directory)
    return held ? 0 : 1
  }
  for (const line of guide(demo)) write(line)
  await stopSignal()
  write('\nStopping …')
  await demo.close('stopped by its operator')
  write('Stopped. Everything is kept for the next start; `--reset` starts over.')
  return 0
}

async function freePorts(): Promise<DemoPorts> {
  const [gateway, http, issuer, bank] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  return { gateway, http, issuer, bank }
}

/** The ports asked for; null, after saying which and what else to use, when one is taken. */
async function wantedPorts(options: DemoOptions, write: (line: string) => void): Promise<DemoPorts | null> {
  const first = options.port === undefined ? demoPorts.gateway : Number(options.port)
  if (!Number.isInteger(first) || first < 1 || first > 65_400) {
    write(`--port takes a number from 1 to 65400, not ${options.port}.`)
    return null
  }
  const shifted = portsFrom(first)
  const taken: string[] = []
  for (const [name, port] of Object.entries(shifted))
    if (!(await isFree(port))) taken.push(`${port} (${name})`)
  if (taken.length === 0) return shifted
  write(`Taken on 127.0.0.1: ${taken.join(', ')}. Is another demo running?`)
  const offer = await offerFrom(first + 1000)
  if (offer !== null) write(`These are free: sallyport demo --port ${offer}`)
  return null
}

function portsFrom(gateway: number): DemoPorts {
  const shift = gateway - demoPorts.gateway
  return {
    gateway,
    http: demoPorts.http + shift,
    issuer: demoPorts.issuer + shift,
    bank: demoPorts.bank + shift,
  }
}

async function offerFrom(first: number): Promise<number | null> {
  for (let gateway = first; gateway < 65_000; gateway += 100) {
    const all = await Promise.all(Object.values(portsFrom(gateway)).map(isFree))
    if (all.every(Boolean)) return gateway
  }
  return null
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      // A second Ctrl-C ends the process at once, as people expect.
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop).on('SIGTERM', stop)
  })
}

/** What to try, with lines that can be pasted. */
function guide(demo: Constellation): readonly string[] {
  const { gateway, certificate, tokenFiles, directory } = demo
  const url = `host=localhost port=${gateway.postgres.port} dbname=${bankDatabase} sslmode=verify-full sslrootcert=${certificate.caFile}`
  const psql = (who: keyof typeof tokenFiles): string =>
    `PGPASSWORD=$(cat ${tokenFiles[who]}) psql "${url} user=${who}"`
  const api = `--api ${gateway.apiUrl} --token-file ${tokenFiles.rita}`
  return [
    '',
    `The console, for Rita, Omar and Ana: ${gateway.apiUrl}`,
    '',
    'Sign in as somebody, with a browser or a code, and connect:',
    `  npm run --silent sallyport -- login --api ${gateway.apiUrl}`,
    `  npm run --silent sallyport -- connect bank --api ${gateway.apiUrl}`,
    '',
    'You are an agent, acting for Ana the analyst:',
    `  ${psql('ledger-bot')}`,
    '',
    'Try there:',
    '  SELECT id, first_name, ssn, email FROM customers LIMIT 3;       -- masked',
    '  SELECT upper(ssn) AS reference FROM customers LIMIT 3;          -- masked all the same',
    "  SELECT id FROM customers WHERE ssn LIKE '899-%';                -- refused, with what to do instead",
    '  DROP DATABASE bank;                                             -- refused',
    '  DELETE FROM import_staging;                                     -- held until somebody else approves',
    '',
    'You are Rita the reviewer, in the console: held statements show up as they come.',
    `  ${gateway.apiUrl}/`,
    '',
    'Or in another terminal:',
    `  npm run --silent sallyport -- reviews ${api}`,
    `  npm run --silent sallyport -- review approve <id> --reason "Leftovers of an import" ${api}`,
    '',
    'You are Omar the auditor, who sees everything unmasked:',
    `  ${psql('omar')}`,
    `  npm run --silent sallyport -- verify ${directory}/ledger`,
    '',
    'Ctrl-C stops everything.',
  ]
}
