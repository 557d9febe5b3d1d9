import type { PolicyGround } from '../api/recorded-sessions.ts'
import type { Config } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import type { Verdict } from '../core/decision.ts'
import type { Inspection } from '../core/inspection.ts'
import { principalId, type Principal } from '../core/principal.ts'
import { maskFormsWritten } from '../gate/mask-forms.ts'
import { explain, formatExplanation, type Explanation } from '../policy/explain.ts'
import type { Policy } from '../policy/rule.ts'
import { schemasIn } from '../protocols/postgres/messages/search-path.ts'
import { Inspector, inspectorLimits } from '../sql/parser/inspector.ts'
import { SessionNames } from '../sql/session/session-names.ts'
import { faultOfFile, readConfig } from './config-fault.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output, Style } from './output.ts'
import { readPolicyFile } from './policy-check.ts'
import { groundOf, noGround, readTarget, resourceFor, storedGrounds } from './policy-ground.ts'
import { readPrincipal } from './principal-file.ts'
import { printable } from './replay-text.ts'

/** Who would ask, where, and on what ground. */
export interface AskerArguments {
  readonly config?: string
  readonly as?: string
  readonly id?: string
  readonly kind: 'person' | 'agent' | 'workload'
  readonly groups?: string
  readonly label: readonly string[]
  /** Files of stored catalogs. */
  readonly catalog: readonly string[]
  readonly searchPath?: string
  readonly act: 'run' | 'prepare'
}

/** What `policy explain` is told beside the statement. */
export interface ExplainArguments extends AskerArguments {
  readonly policy?: string
  readonly resource: string
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
  const resource = resourceFor(given.resource, given.label, config)
  if (resource instanceof CommandFault) return resource
  const nowMs = systemClock.now()
  const principal = askerOf(given, nowMs)
  if (principal instanceof CommandFault) return principal
  const ground = await groundFor(given, config)
  if (ground instanceof CommandFault) return ground
  if (ground.snapshot === null)
    output.note(
      'No catalog: tables and functions are unknown. --config reads the one of the target, --catalog a stored one.',
    )

  const searchPath = schemasIn(given.searchPath ?? ground.searchPath, ground.login)
  const inspection = await inspect(sql, resource.name, ground, searchPath)
  const { act } = given
  const asked = { principal, resource, act, inspection, nowMs }
  const maskForms = maskFormsWritten(policy, principal, resource, { act, text: sql, inspection })
  const explanation = explain(policy, { ...asked, ...maskForms })
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

/** Who asks, as a file or the options describe them. */
export function askerOf(given: AskerArguments, nowMs: number): Principal | CommandFault {
  if (given.as !== undefined) return readPrincipal(given.as, nowMs + hourMs)
  const id = given.id ?? principalId('https://issuer.example', 'someone')
  const split = id.indexOf('#')
  const [issuer, subject] = split < 0 ? ['', id] : [id.slice(0, split), id.slice(split + 1)]
  const groups = (given.groups ?? '').split(',').flatMap((name) => name.trim() || [])
  const claims = { iss: issuer, sub: subject, groups }
  return { id, kind: given.kind, issuer, subject, name: subject, groups, claims, endsAt: nowMs + hourMs }
}

/** The stored catalog of the resource, else the target's own where a configuration says how to reach it. */
async function groundFor(
  given: ExplainArguments,
  config: Config | null,
): Promise<PolicyGround | CommandFault> {
  const stored = storedGrounds(given.catalog)
  if (stored instanceof CommandFault) return stored
  const kept = stored.get(given.resource)
  if (kept || config === null) return kept ?? noGround
  const read = await readTarget(given.resource, config)
  return read instanceof CommandFault ? read : groundOf(read, 'the target')
}

async function inspect(
  sql: string,
  resource: string,
  { snapshot }: PolicyGround,
  searchPath: readonly string[] | null,
): Promise<Inspection> {
  // One statement, so one thread.
  const pool = { ...inspectorLimits.pool, threadsMax: 1 }
  const inspector = new Inspector(systemClock, { ...inspectorLimits, pool })
  try {
    // What a text prepares or declares and then runs is known to a session that has just begun.
    const inspection = await inspector.inspect(sql, { resource, snapshot, searchPath })
    return new SessionNames().resolve(inspection)
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
    effects: explanation.effects.map((effect) => ({ ...effect, findings: effect.findings.map(withReason) })),
    protection: explanation.protection.map(withReason),
    shadow: shadow && plainDecision(shadow),
    inspection,
  }
}

/** Maps and sets have no JSON of their own. */
function plainDecision({ obligations, ...rest }: Explanation['decision']): object {
  const { masks, content } = obligations
  const searched = content ? { content: { ...content, except: [...content.except] } } : {}
  return { ...withReason(rest), obligations: { ...obligations, masks: [...masks.values()], ...searched } }
}

/** A code is of a denial alone. */
function withReason<Judged extends { readonly verdict: Verdict; readonly code: string }>(
  judged: Judged,
): Judged | Omit<Judged, 'code'> {
  if (judged.verdict === 'deny') return judged
  const { code: _code, ...rest } = judged
  return rest
}
