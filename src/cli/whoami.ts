import type { Whoami } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { openApiClient, type ApiArguments } from './api-client.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** What commands that ask the API and print are told. */
export interface AskArguments extends ApiArguments {
  readonly json: boolean
}

/** `sallyport whoami`: who the gateway takes you for. */
export async function whoami(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const caller = await client.whoami()
  if (caller instanceof CommandFault) return caller
  if (given.json) output.json(caller)
  else for (const line of describeCaller(caller)) output.line(line)
  return exits.ok
}

/** `sallyport resources`: what you may connect to now. */
export async function resources(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const found = await client.resources()
  if (found instanceof CommandFault) return found
  if (given.json) {
    output.json(found)
    return exits.ok
  }
  const width = Math.max(0, ...found.resources.map(({ name }) => name.length))
  for (const { name, protocol, labels, roles } of found.resources) {
    const words = Object.entries(labels).map(([label, value]) => `${label}=${value}`)
    output.line(`${printable(name).padEnd(width)}  ${protocol}  ${printable(words.join(' '))}`.trimEnd())
    for (const role of roles)
      output.line(`  role ${printable(role.name)}${role.endsAt === null ? '' : ` until ${role.endsAt}`}`)
  }
  if (found.resources.length === 0) output.note('There is nothing that you may connect to now.')
  return exits.ok
}

/** `sallyport sign-out`: ends every sign-in so far of the caller, or of somebody else. */
export async function signOut(
  principal: string | undefined,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const fault = await client.signOut(principal)
  if (fault !== null) return fault
  if (given.json) output.json({ principal: principal ?? null, isSignedOut: true })
  else output.line(principal === undefined ? 'signed out everywhere' : `signed out  ${printable(principal)}`)
  return exits.ok
}

/** Who somebody is, in lines for a terminal. */
export function describeCaller({ id, kind, name, groups, onBehalfOf, endsAt }: Whoami): readonly string[] {
  return [
    `${printable(name)} (${kind})`,
    `  known as  ${printable(id)}`,
    ...onBehalfOf.map((behind) => `  acts for  ${printable(behind.name)} (${printable(behind.id)})`),
    `  groups    ${groups.length === 0 ? 'none' : printable(groups.join(', '))}`,
    `  until     ${endsAt}`,
  ]
}
