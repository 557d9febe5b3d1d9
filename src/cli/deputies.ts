import { deputy, deputyList, type DeputyView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { instantAfter } from './agents.ts'
import { askAndSay, askAndShow, type AskArguments } from './ask.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** What `deputies name` is told. */
export interface NameArguments extends AskArguments {
  readonly for: string
  readonly from?: string
  readonly reason: string
}

/** `sallyport deputies list`: whom you named, and for whom you stand in. */
export function listDeputies(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.ask('/api/v1/deputies', deputyList),
    ({ deputies }) => deputies.map(lineOf),
    'There are none.',
  )
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
  const from = given.from === undefined ? {} : { from: new Date(given.from).toISOString() }
  const body = { deputy: id, reason: given.reason, to, ...from }
  return askAndShow(
    { given, environment, output },
    (client) => client.ask('/api/v1/deputies', deputy, body),
    (named) => [lineOf(named)],
  )
}

/** `sallyport deputies end`: either of the two ends it, at once. */
export function endDeputy(
  id: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndSay(
    { given, environment, output },
    (client) => client.end(`/api/v1/deputies/${encodeURIComponent(id)}`),
    { id, isEnded: true },
    `ended  ${printable(id)}`,
  )
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
