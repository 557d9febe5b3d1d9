import { readFileSync, statSync } from 'node:fs'
import type { CliEnvironment } from '../config/environment.ts'
import type { Config } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { BudgetTrial } from '../policy/budget-trial.ts'
import { decide } from '../policy/decide.ts'
import { differencesOf } from '../policy/difference.ts'
import type { Policy } from '../policy/rule.ts'
import { schemasIn } from '../protocols/postgres/messages/search-path.ts'
import { Inspector, inspectorLimits } from '../sql/parser/inspector.ts'
import { splitScript } from '../sql/text/split.ts'
import type { ApiArguments } from './api-client.ts'
import { faultOfFile, readConfig } from './config-fault.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { readPolicyFile } from './policy-check.ts'
import { askerOf, type AskerArguments } from './policy-explain.ts'
import { groundOf, noGround, readTarget, resourceFor, storedGrounds } from './policy-ground.ts'
import { TrialReport } from './policy-test-report.ts'
import { writeCatalogFile } from './catalog-file.ts'
import { recordedStatements, type RecordedArguments, type RecordedStatement } from './recorded-statements.ts'
import type { AskedStatement, PolicyGround, RecordedParts } from '../api/recorded-sessions.ts'
import { stopSignal } from './stop-signal.ts'

/** What `policy test` is told beside the statement. */
export interface TestArguments extends AskerArguments, RecordedArguments, ApiArguments {
  /** The candidate. */
  readonly policy: string
  readonly against?: string
  readonly file?: string
  readonly keepCatalog?: string
  readonly resource?: string
  readonly all: boolean
  readonly failOnChange: boolean
  readonly json: boolean
}

const scriptBytesMax = 64 * 1024 * 1024
const progressEvery = 200

/**
 * `sallyport policy test`: what a candidate policy would decide differently about a statement, a file of statements, or
 * what sessions on record asked. Nothing is sent to run.
 */
export async function testPolicy(
  sql: string | undefined,
  given: TestArguments,
  output: Output,
  environment: CliEnvironment,
): Promise<Exit | CommandFault> {
  const sources = [sql !== undefined, given.file !== undefined, given.recorded || given.session.length > 0]
  if (sources.filter(Boolean).length !== 1) {
    const hint = 'Give a statement, --file, or --recorded (or --session).'
    return new CommandFault(exits.usage, 'Test what, and only one thing?', hint)
  }
  const config = given.config === undefined ? null : readConfig(given.config)
  if (config instanceof CommandFault) return config
  const policies = policiesOf(given, config)
  if (policies instanceof CommandFault) return policies
  const places = placesOf(given, config)
  if (places instanceof CommandFault) return places
  const inspector = new Inspector(systemClock, inspectorLimits)
  try {
    const parts: RecordedParts = { inspector, place: places.find }
    const statements = sources[2]
      ? await recordedStatements(given, config, parts, { output, environment })
      : await givenStatements(sql, given, config, parts)
    if (statements instanceof CommandFault) return statements
    return await compare(policies, statements, places, given, output)
  } finally {
    await inspector.close()
  }
}

async function compare(
  { before, after }: Policies,
  statements: AsyncIterable<RecordedStatement>,
  places: Places,
  given: TestArguments,
  output: Output,
): Promise<Exit | CommandFault> {
  const report = new TrialReport({ before, after }, given, output)
  const trials = { before: new BudgetTrial(before), after: new BudgetTrial(after) }
  using stop = stopSignal()
  for await (const one of statements) {
    if (places.fault) return places.fault
    if (stop.signal.aborted) return exits.interrupted
    if ('why' in one) report.undecidable(one.why)
    else if ('shown' in one) {
      for (const trial of [trials.before, trials.after]) trial.shown(one.facts, one.shown, one.nowMs)
    } else {
      const { facts } = one
      // Statements of a file are not one asker's of one hour.
      const decided = one.recorded
        ? { before: trials.before.decide(facts), after: trials.after.decide(facts) }
        : { before: decide(before, facts), after: decide(after, facts) }
      report.take(one, decided, differencesOf(decided.before, decided.after, facts.inspection))
    }
    if (report.statements % progressEvery === 0) output.progress(report.progress)
  }
  output.progress(null)
  if (places.fault) return places.fault
  report.finish(places.used())
  return given.failOnChange && report.changed > 0 ? exits.failed : exits.ok
}

interface Policies {
  readonly before: Policy
  readonly after: Policy
}

function policiesOf(given: TestArguments, config: Config | null): Policies | CommandFault {
  const against = given.against ?? config?.policyFile
  if (against === undefined)
    return new CommandFault(exits.usage, 'Against which policy?', 'Name it with --against, or a --config.')
  const after = policyIn(given.policy)
  if (after instanceof CommandFault) return after
  const before = policyIn(against)
  return before instanceof CommandFault ? before : { before, after }
}

function policyIn(file: string): Policy | CommandFault {
  const parsed = readPolicyFile(file)
  if (parsed instanceof CommandFault) return parsed
  return parsed.ok ? parsed.policy : faultOfFile(parsed.faults, exits.failed)
}

interface Places {
  readonly find: RecordedParts['place']
  /** Why a catalog could not be read; everything else is then of no use. */
  readonly fault: CommandFault | null
  used(): readonly { readonly resource: string; readonly catalog: string; readonly version: string | null }[]
}

/** The catalogs of stored files, else of the targets, each read once and when it is first needed. */
function placesOf(given: TestArguments, config: Config | null): Places | CommandFault {
  const stored = storedGrounds(given.catalog)
  if (stored instanceof CommandFault) return stored
  const known = new Map<string, ReturnType<RecordedParts['place']>>()
  const grounds = new Map<string, PolicyGround>()
  let fault: CommandFault | null = null
  const groundAt = async (name: string): Promise<PolicyGround | null> => {
    const kept = stored.get(name)
    if (kept || config === null) return kept ?? noGround
    const read = await readTarget(name, config)
    if (!(read instanceof CommandFault) && given.keepCatalog !== undefined)
      fault ??= writeCatalogFile(given.keepCatalog, read)
    if (!(read instanceof CommandFault)) return groundOf(read, 'the target as it is now')
    fault ??= read
    return null
  }
  const place = async (name: string): ReturnType<RecordedParts['place']> => {
    const resource = resourceFor(name, given.label, config)
    if (resource instanceof CommandFault) return null
    const ground = await groundAt(name)
    if (ground === null) return null
    grounds.set(name, ground)
    return { resource, ground }
  }
  return {
    find(name) {
      const found = known.get(name) ?? place(name)
      known.set(name, found)
      return found
    },
    get fault() {
      return fault
    },
    used: () =>
      [...grounds].map(([resource, { source, snapshot }]) => ({
        resource,
        catalog: source,
        version: snapshot?.version ?? null,
      })),
  }
}

/** One statement, or those of a file, as one principal would ask them at one resource. */
async function givenStatements(
  sql: string | undefined,
  given: TestArguments,
  config: Config | null,
  { inspector, place }: RecordedParts,
): Promise<AsyncIterable<AskedStatement> | CommandFault> {
  if (given.resource === undefined)
    return new CommandFault(exits.usage, 'Where would it run?', 'Name the resource with --resource.')
  const resource = resourceFor(given.resource, given.label, config)
  if (resource instanceof CommandFault) return resource
  const nowMs = systemClock.now()
  const principal = askerOf(given, nowMs)
  if (principal instanceof CommandFault) return principal
  const script = sql ?? readScript(given.file ?? '')
  if (script instanceof CommandFault) return script
  const ground = (await place(given.resource))?.ground ?? noGround
  const searchPath = schemasIn(given.searchPath ?? ground.searchPath, ground.login)
  const { snapshot } = ground
  const texts = sql === undefined ? splitScript(script) : [script]
  return (async function* () {
    for (const text of texts) {
      const inspection = await inspector.inspect(text, { resource: resource.name, snapshot, searchPath })
      yield { text, facts: { principal, resource, act: given.act, inspection, nowMs }, recorded: null }
    }
  })()
}

function readScript(file: string): string | CommandFault {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) return new CommandFault(exits.usage, `There is no file ${file}.`)
  if (found.size > scriptBytesMax)
    return new CommandFault(exits.usage, `${file} is larger than ${scriptBytesMax} bytes.`)
  return readFileSync(file, 'utf8')
}
