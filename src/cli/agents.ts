import type { AgentView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { durationMs } from '../policy/duration.ts'
import type { Of } from './api-client.ts'
import { askAndSay, askAndShow, type AskArguments } from './ask.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

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
export function listAgents(
  given: ListArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.agents(whoseOf(given)),
    ({ agents }) => agents.map((agent) => lineOf(agent) + ownerWords(agent, given)),
    'There are none.',
  )
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
  const { purpose, owner } = given
  return askAndShow(
    { given, environment, output },
    (client) => client.registerAgent({ id, purpose, endsAt, owner }),
    (agent) => [lineOf(agent)],
  )
}

/** `sallyport agents end`: it stops at once. */
export function endAgent(
  id: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndSay(
    { given, environment, output },
    (client) => client.endAgent(id),
    { id, isEnded: true },
    `ended  ${printable(id)}`,
  )
}

/** Whose are listed. */
export function whoseOf({ everybody }: ListArguments): Of {
  return everybody ? 'everybody' : 'me'
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
