import { deputy, deputyList, type DeputyView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { instantAfter } from './agents.ts'
import { openApiClient } from './api-client.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'
import type { AskArguments } from './whoami.ts'

/** What `deputies name` is told. */
export interface NameArguments extends AskArguments {
  readonly for: string
  readonly from?: string
  readonly reason: string
}

/** `sallyport deputies list`: whom you named, and for whom you stand in. */
export async function listDeputies(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const found = await client.ask('/api/v1/deputies', deputyList)
  if (found instanceof CommandFault) return found
  if (given.json) output.json(found)
  else for (const one of found.deputies) output.line(lineOf(one))
  if (found.deputies.length === 0) output.note('There are none.')
  return exits.ok
}

/** `sallyport deputies name`: somebody rules for you for a time. */
export async function nameDeputy(
  id: string,
  given: NameArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const to = instantAfter(given.for)
  if (to instanceof CommandFault) return to
  if (given.from !== undefined && Number.isNaN(Date.parse(given.from)))
    return new CommandFault(exits.usage, '--from takes an instant such as 2026-12-24T08:00:00Z.')
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const from = given.from === undefined ? {} : { from: new Date(given.from).toISOString() }
  const named = await client.ask('/api/v1/deputies', deputy, {
    deputy: id,
    reason: given.reason,
    to,
    ...from,
  })
  if (named instanceof CommandFault) return named
  if (given.json) output.json(named)
  else output.line(lineOf(named))
  return exits.ok
}

/** `sallyport deputies end`: either of the two ends it, at once. */
export async function endDeputy(
  id: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const fault = await client.end(`/api/v1/deputies/${encodeURIComponent(id)}`)
  if (fault !== null) return fault
  if (given.json) output.json({ id, isEnded: true })
  else output.line(`ended  ${printable(id)}`)
  return exits.ok
}

function lineOf({
  id,
  personName,
  person,
  deputy: standIn,
  fromAt,
  toAt,
  isEnded,
  reason,
}: DeputyView): string {
  const state = isEnded ? 'ended' : 'stands'
  return `${id}  ${state}  ${printable(standIn)} for ${printable(personName)} (${printable(person)}), ${fromAt} to ${toAt}: ${printable(reason)}`
}
