import { parseArgs } from 'node:util'
import type { FlatPlan } from './flat.ts'
import type { Load, QueryProtocol } from './pgbench.ts'

/** What is measured, and for how long. */
export interface BenchPlan {
  readonly isQuick: boolean
  readonly jsonFile: string | null
  readonly scale: number
  readonly rounds: number
  readonly loads: readonly (Load & { readonly tls: boolean })[]
  readonly bulkRounds: number
  readonly bulkRows: number
  readonly slowSeconds: number
  readonly connects: number
  /** Sessions offered each second, and for how long; zero seconds leave it out. */
  readonly stormPerSecond: number
  readonly stormSeconds: number
  readonly idleSessions: number
  readonly flat: FlatPlan | null
  /** For the gateway's runtime. */
  readonly runtimeFlags: readonly string[]
}

const usage = `npm run bench -- [--quick] [--json file] [--only prepared:8,simple:1:tls] [--rounds n] [--seconds n] [--flat] [--gateway-flag=…]

Compares direct connections, PgBouncer and the gateway on this machine, interleaved.
--quick         a selection, in two minutes where nothing else runs
--json          writes every figure of every round to a file
--flat          also ten million statements of one session, 100,000 different texts and 20,000 sessions: an hour
--only          pgbench runs alone, of these protocols and client counts
--rounds        how often each run is repeated
--seconds       how long each of pgbench's runs takes
--gateway-flag  for the runtime of the gateway's process, as often as needed

  npm run bench -- --quick --json figures.json
  npm run bench -- --only prepared:8 --rounds 2 --seconds 3 --gateway-flag=--cpu-prof
`

const quickLoads = 'prepared:8,prepared:32,prepared:1,simple:8,extended:8,prepared:8:tls'

/** What to say instead of a run, and how to leave then. */
export interface Leave {
  readonly words: string
  readonly exitCode: number
}

/** What the command line asks for; its usage where it asks for help, or for what there is not. */
export function readPlan(args: readonly string[]): BenchPlan | Leave {
  try {
    return planOf(args) ?? { words: usage, exitCode: 0 }
  } catch (error) {
    return { words: `${error instanceof Error ? error.message : String(error)}\n\n${usage}`, exitCode: 64 }
  }
}

/** Null where help is asked for. */
function planOf(args: readonly string[]): BenchPlan | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      flat: { type: 'boolean', default: false },
      'gateway-flag': { type: 'string', multiple: true, default: [] },
    },
  })
  if (values.help) return null
  const isQuick = values.quick
  const isPart = values.only !== undefined
  const seconds = Number(values.seconds ?? (isQuick ? 1 : 3))
  const names = values.only ?? (isQuick ? quickLoads : everyLoad())
  return {
    isQuick,
    jsonFile: values.json ?? null,
    scale: 10,
    rounds: Number(values.rounds ?? (isQuick ? 2 : 5)),
    loads: names.split(',').map((name) => loadOf(name, seconds)),
    bulkRounds: isPart ? 0 : isQuick ? 2 : 5,
    bulkRows: 1_000_000,
    slowSeconds: isPart ? 0 : isQuick ? 4 : 15,
    connects: isPart ? 0 : isQuick ? 50 : 200,
    stormPerSecond: 500,
    stormSeconds: isPart ? 0 : isQuick ? 2 : 10,
    idleSessions: isPart ? 0 : isQuick ? 300 : 5000,
    flat: flatPlan(values.flat, isPart, isQuick),
    runtimeFlags: values['gateway-flag'],
  }
}

/** Short runs show the shape, with the warm-up in their first parts. */
function flatPlan(isAsked: boolean, isPart: boolean, isQuick: boolean): FlatPlan | null {
  if (isAsked) return { statements: 10_000_000, distinctTexts: 100_000, sessions: 20_000 }
  if (isPart) return null
  return isQuick
    ? { statements: 20_000, distinctTexts: 2500, sessions: 500 }
    : { statements: 500_000, distinctTexts: 25_000, sessions: 2500 }
}

function everyLoad(): string {
  const names = ['simple', 'extended', 'prepared'].flatMap((protocol) =>
    [1, 8, 32].map((clients) => `${protocol}:${clients}`),
  )
  return [...names, ...names.map((name) => `${name}:tls`)].join(',')
}

function loadOf(name: string, seconds: number): Load & { readonly tls: boolean } {
  const [protocol, clients, tls] = name.split(':')
  if (!isProtocol(protocol) || !(Number(clients) > 0)) throw new Error(`No such run: ${name}`)
  return { protocol, clients: Number(clients), tls: tls === 'tls', seconds }
}

function isProtocol(word: string | undefined): word is QueryProtocol {
  return word === 'simple' || word === 'extended' || word === 'prepared'
}
