import { passkeyList, reset, resetList, type ResetView } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { askAndShow, type AskArguments } from './ask.ts'
import type { CommandFault, Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** What is said with a reset. */
export interface ResetArguments extends AskArguments {
  readonly reason: string
}

/** `sallyport passkeys list`. Keys are made and removed in a browser, which alone can ask an authenticator. */
export function listPasskeys(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.ask('/api/v1/passkeys', passkeyList),
    ({ passkeys }) =>
      passkeys.map(({ id, label, registeredAt, usedAt, isBackedUp }) => {
        const used = usedAt === null ? 'never used' : `used ${usedAt}`
        return `${printable(id)}  ${printable(label)}${isBackedUp ? ' (synced)' : ''}, since ${registeredAt}, ${used}`
      }),
    'You have none. The console makes them, under Passkeys.',
  )
}

/** `sallyport passkeys resets`: those that you asked for or may rule on. */
export function listResets(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.ask('/api/v1/passkey-resets', resetList),
    ({ resets }) => resets.map(lineOf),
    'There are none.',
  )
}

/** `sallyport passkeys lost`: asks to begin anew; two others have to agree. */
export function askReset(
  given: ResetArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return postReset('/api/v1/passkey-resets', given, environment, output)
}

/** `sallyport passkeys approve-reset` and `deny-reset`. */
export function ruleOnReset(
  id: string,
  word: 'approve' | 'deny',
  given: ResetArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return postReset(`/api/v1/passkey-resets/${encodeURIComponent(id)}/${word}`, given, environment, output)
}

function postReset(
  path: string,
  given: ResetArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.ask(path, reset, { words: given.reason }),
    (answer) => [lineOf(answer)],
  )
}

function lineOf({ id, state, person, personName, reason, rulings, endsAt }: ResetView): string {
  const said = rulings.map(({ reviewer, ruling }) => `${ruling} by ${printable(reviewer)}`).join(', ')
  return `${id}  ${state}  ${printable(personName)} (${printable(person)}), until ${endsAt}: ${printable(reason)}${said === '' ? '' : `; ${said}`}`
}
