import { CatalogConnection } from '../catalog/catalog-connection.ts'
import { readSnapshot } from '../catalog/read-snapshot.ts'
import { ResourceBook } from '../catalog/resource-book.ts'
import type { Config } from '../config.ts'
import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import { systemClock } from '../core/clock.ts'
import type { Inspection } from '../core/inspection.ts'
import { principalId, type Principal } from '../core/principal.ts'
import { Refusal } from '../core/refusal.ts'
import type { Resource } from '../core/resource.ts'
import { explain, formatExplanation, type Explanation } from '../policy/explain.ts'
import type { Policy } from '../policy/rule.ts'
import { schemasIn } from '../protocols/postgres/search-path.ts'
import { Inspector, inspectorLimits } from '../sql/inspector.ts'
import { faultOfFile, readConfig } from './config-fault.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output, Style } from './output.ts'
import { readPolicyFile } from './policy-check.ts'
import { readPrincipal } from './principal-file.ts'
import { printable } from './replay-text.ts'

/** What `policy explain` is told beside the statement. */
export interface ExplainArguments {
  readonly policy?: string
  readonly config?: string
  readonly as?: string
  readonly id?: string
  readonly kind: 'person' | 'agent' | 'workload'
  readonly groups?: string
  readonly resource: string
  readonly label: readonly string[]
  readonly searchPath?: string
  readonly act: 'run' | 'prepare'
  readonly json: boolean
}

const hourMs = 3_600_000

/** `sallyport policy explain`: what would be decided about a statement, and by which rule. Nothing is sent to run. */
export async function explainStatement(
  sql: string,
  given: ExplainArguments,
  output: Output,
): Promise<Exit | CommandFault> {
  const config = given.config === undefined ? null : readConfig(given.config)
  if (config instanceof CommandFault) return config
  const policy = policyFor(given, config)
  if (policy instanceof CommandFault) return policy
  const resource = resourceFor(given, config)
  if (resource instanceof CommandFault) return resource
  const nowMs = systemClock.now()
  const principal =
    given.as === undefined ? principalFor(given, nowMs) : readPrincipal(given.as, nowMs + hourMs)
  if (principal instanceof CommandFault) return principal
  const ground = await groundFor(given, config)
  if (ground instanceof CommandFault) return ground
  if (ground.snapshot === null)
    output.note('No catalog: tables and functions are unknown. --config reads the one of the target.')

  const inspection = await inspect(sql, resource.name, ground)
  const explanation = explain(policy, { principal, resource, act: given.act, inspection, nowMs })
  if (given.json) output.json(forMachines(explanation, inspection))
  else writeExplanation(explanation, inspection, output)
  return exits.ok
}

function policyFor(given: ExplainArguments, config: Config | null): Policy | CommandFault {
  const file = given.policy ?? config?.policyFile
  if (file === undefined)
    return new CommandFault(exits.usage, 'Which policy?', 'Name one with --policy, or a --config.')
  const parsed = readPolicyFile(file)
  if (parsed instanceof CommandFault) return parsed
  return parsed.ok ? parsed.policy : faultOfFile(parsed.faults, exits.failed)
}

function resourceFor(given: ExplainArguments, config: Config | null): Resource | CommandFault {
  const labels: Record<string, string> = {}
  for (const label of given.label) {
    const at = label.indexOf('=')
    if (at < 1) return new CommandFault(exits.usage, `--label ${label} is not of the form name=value.`)
    labels[label.slice(0, at)] = label.slice(at + 1)
  }
  if (config === null) return { name: given.resource, protocol: 'postgres', labels }
  const found = config.resources.find(({ resource }) => resource.name === given.resource)
  if (found) return { ...found.resource, labels: { ...found.resource.labels, ...labels } }
  const names = config.resources.map(({ resource }) => resource.name).join(', ')
  return new CommandFault(
    exits.usage,
    `${config.file} has no resource ${given.resource}.`,
    `It has: ${names}.`,
  )
}

function principalFor(given: ExplainArguments, nowMs: number): Principal {
  const id = given.id ?? principalId('https://issuer.example', 'someone')
  const split = id.indexOf('#')
  const [issuer, subject] = split < 0 ? ['', id] : [id.slice(0, split), id.slice(split + 1)]
  const groups = (given.groups ?? '').split(',').flatMap((name) => name.trim() || [])
  const claims = { iss: issuer, sub: subject, groups }
  return { id, kind: given.kind, issuer, subject, name: subject, groups, claims, endsAt: nowMs + hourMs }
}

/** What a statement is inspected against, and the schemas that its unqualified names are looked up in. */
interface ExplainGround {
  readonly snapshot: CatalogSnapshot | null
  readonly searchPath: readonly string[] | null
}

async function groundFor(
  given: ExplainArguments,
  config: Config | null,
): Promise<ExplainGround | CommandFault> {
  if (config === null) return { snapshot: null, searchPath: schemasIn(given.searchPath ?? 'public', '') }
  const book = new ResourceBook(config.resources)
  const target = await book.target(given.resource)
  if (target instanceof Refusal) {
    return new CommandFault(exits.unavailable, (await book.secretFault(given.resource)) ?? target.message)
  }
  try {
    await using connection = await CatalogConnection.open(target)
    return await connection.inSnapshot(async (query) => {
      const snapshot = await readSnapshot(query)
      // What a session of this login begins with; the connection's own is set to something else.
      const [row] = await query("SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'search_path'")
      return { snapshot, searchPath: schemasIn(given.searchPath ?? row?.[0] ?? '', target.login) }
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The catalog of ${given.resource} cannot be read: ${reason}.`
    return new CommandFault(exits.unavailable, message, '`sallyport doctor` checks the target.')
  }
}

async function inspect(sql: string, resource: string, ground: ExplainGround): Promise<Inspection> {
  // One statement, so one thread.
  const pool = { ...inspectorLimits.pool, threads: 1 }
  const inspector = new Inspector(systemClock, { ...inspectorLimits, pool })
  try {
    return await inspector.inspect(sql, { resource, ...ground })
  } finally {
    await inspector.close()
  }
}

const styles: Readonly<Record<Explanation['decision']['verdict'], Style>> = {
  allow: 'green',
  review: 'yellow',
  deny: 'red',
}

function writeExplanation(explanation: Explanation, inspection: Inspection, output: Output): void {
  const [verdict = '', ...rest] = formatExplanation(explanation).split('\n').map(printable)
  output.line(output.paint(styles[explanation.decision.verdict], verdict))
  for (const line of rest) output.line(line)
  const unknowns = inspection.statements.flatMap((statement) => statement.unknowns)
  if (unknowns.length > 0) output.line()
  for (const unknown of unknowns) output.line(`unknown: ${printable(unknown)}`)
}

function forMachines(explanation: Explanation, inspection: Inspection): object {
  const { decision, shadow } = explanation
  return {
    ...explanation,
    decision: plainDecision(decision),
    shadow: shadow && plainDecision(shadow),
    inspection,
  }
}

/** A map has no JSON of its own. */
function plainDecision({ obligations, ...rest }: Explanation['decision']): object {
  return { ...rest, obligations: { ...obligations, masks: [...obligations.masks.values()] } }
}
