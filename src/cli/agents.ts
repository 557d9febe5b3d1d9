import type { AgentView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { durationMs } from '../policy/duration.ts'
import { openApiClient } from './api-client.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'
import type { AskArguments } from './whoami.ts'

/** What `agents register` is told. */
export interface RegisterArguments extends AskArguments {
  readonly purpose: string
  readonly for: string
  /** Whose it becomes, by an operator's word. */
  readonly owner?: string
}

/** What the lists of agents, keys and certificates are told. */
export interface ListArguments extends AskArguments {
  readonly everybody: boolean
}

/** `sallyport agents list`: your agents, or everybody's. */
export async function listAgents(
  given: ListArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const found = await client.agents(given.everybody ? 'everybody' : 'me')
  if (found instanceof CommandFault) return found
  if (given.json) output.json(found)
  else for (const agent of found.agents) output.line(lineOf(agent) + ownerWords(agent, given))
  if (found.agents.length === 0) output.note('There are none.')
  return exits.ok
}

/** `sallyport agents register`: says that an agent is yours, for a time; again to renew it. */
export async function registerAgent(
  id: string,
  given: RegisterArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const endsAt = instantAfter(given.for)
  if (endsAt instanceof CommandFault) return endsAt
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const agent = await client.registerAgent({ id, purpose: given.purpose, endsAt, owner: given.owner })
  if (agent instanceof CommandFault) return agent
  if (given.json) output.json(agent)
  else output.line(lineOf(agent))
  return exits.ok
}

/** `sallyport agents end`: it stops at once. */
export async function endAgent(
  id: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const fault = await client.endAgent(id)
  if (fault !== null) return fault
  if (given.json) output.json({ id, isEnded: true })
  else output.line(`ended  ${printable(id)}`)
  return exits.ok
}

/** Whose it is, where a list is of everybody's. */
export function ownerWords({ owner }: { readonly owner: string }, { everybody }: ListArguments): string {
  return everybody ? `  of ${printable(owner)}` : ''
}

/** The instant so long from now, as the API takes it. */
export function instantAfter(duration: string): string | CommandFault {
  const [, days] = /^([1-9][0-9]{0,2})d$/.exec(duration) ?? []
  const lastsMs = days === undefined ? durationMs(duration) : Number(days) * 24 * 3_600_000
  if (Number.isNaN(lastsMs)) return new CommandFault(exits.usage, '--for takes a duration such as 8h or 90d.')
  return new Date(systemClock.now() + lastsMs).toISOString()
}

function lineOf({ id, purpose, endsAt, isEnded }: AgentView): string {
  return `${printable(id)}  ${isEnded ? 'ended' : `until ${endsAt}`}  ${printable(purpose)}`
}
