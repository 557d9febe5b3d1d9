import { passkeyList, reset, resetList, type ResetView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { openApiClient } from './api-client.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'
import type { AskArguments } from './whoami.ts'

/** What is said with a reset. */
export interface ResetArguments extends AskArguments {
  readonly reason: string
}

/** `sallyport passkeys list`. Keys are made and removed in a browser, which alone can ask an authenticator. */
export async function listPasskeys(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const found = await client.ask('/api/v1/passkeys', passkeyList)
  if (found instanceof CommandFault) return found
  if (given.json) output.json(found)
  else
    for (const { id, label, registeredAt, usedAt, isBackedUp } of found.passkeys)
      output.line(
        `${printable(id)}  ${printable(label)}${isBackedUp ? ' (synced)' : ''}, since ${registeredAt}, ${usedAt === null ? 'never used' : `used ${usedAt}`}`,
      )
  if (found.passkeys.length === 0) output.note('You have none. The console makes them, under Passkeys.')
  return exits.ok
}

/** `sallyport passkeys resets`: those that you asked for or may rule on. */
export async function listResets(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const found = await client.ask('/api/v1/passkey-resets', resetList)
  if (found instanceof CommandFault) return found
  if (given.json) output.json(found)
  else for (const one of found.resets) output.line(lineOf(one))
  if (found.resets.length === 0) output.note('There are none.')
  return exits.ok
}

/** `sallyport passkeys lost`: asks to begin anew; two others have to agree. */
export async function askReset(
  given: ResetArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  return said(await client.ask('/api/v1/passkey-resets', reset, { words: given.reason }), given, output)
}

/** `sallyport passkeys approve-reset` and `deny-reset`. */
export async function ruleOnReset(
  id: string,
  word: 'approve' | 'deny',
  given: ResetArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  return said(
    await client.ask(`/api/v1/passkey-resets/${encodeURIComponent(id)}/${word}`, reset, {
      words: given.reason,
    }),
    given,
    output,
  )
}

function said(answer: ResetView | CommandFault, given: AskArguments, output: Output): Exit | CommandFault {
  if (answer instanceof CommandFault) return answer
  if (given.json) output.json(answer)
  else output.line(lineOf(answer))
  return exits.ok
}

function lineOf({ id, state, person, personName, reason, rulings, endsAt }: ResetView): string {
  const said = rulings.map(({ reviewer, ruling }) => `${ruling} by ${printable(reviewer)}`).join(', ')
  return `${id}  ${state}  ${printable(personName)} (${printable(person)}), until ${endsAt}: ${printable(reason)}${said === '' ? '' : `; ${said}`}`
}
