import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { openApiClient, type ApiArguments, type ApiClient } from './api-client.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'

/** What commands that ask the API and print are told. */
export interface AskArguments extends ApiArguments {
  readonly json: boolean
}

/** What a command that asks the API is run with. */
export interface Asking {
  readonly given: AskArguments
  readonly environment: CliEnvironment
  readonly output: Output
}

/**
 * Asks the gateway, and shows what it answers: to programs whole, to people in lines. `nothing` is said beside the result
 * where there are no lines.
 */
export async function askAndShow<T>(
  { given, environment, output }: Asking,
  ask: (client: ApiClient) => Promise<T | CommandFault>,
  linesOf: (answer: T) => readonly string[],
  nothing = '',
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const answer = await ask(client)
  if (answer instanceof CommandFault) return answer
  const lines = linesOf(answer)
  if (given.json) output.json(answer)
  else for (const line of lines) output.line(line)
  if (lines.length === 0 && nothing !== '') output.note(nothing)
  return exits.ok
}

/** Asks the gateway to do what has no answer of its own; `done` says for programs that it was done. */
export function askAndSay(
  asking: Asking,
  ask: (client: ApiClient) => Promise<null | CommandFault>,
  done: object,
  line: string,
): Promise<Exit | CommandFault> {
  return askAndShow(
    asking,
    async (client) => (await ask(client)) ?? done,
    () => [line],
  )
}
