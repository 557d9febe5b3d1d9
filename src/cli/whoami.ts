import type { ResourceList, Whoami } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { askAndSay, askAndShow, type AskArguments } from './ask.ts'
import type { CommandFault, Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** `sallyport whoami`: who the gateway takes you for. */
export function whoami(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow({ given, environment, output }, (client) => client.whoami(), describeCaller)
}

/** `sallyport resources`: what you may connect to now. */
export function resources(
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.resources(),
    describeResources,
    'There is nothing that you may connect to now.',
  )
}

/** `sallyport sign-out`: ends every sign-in so far of the caller, or of somebody else. */
export function signOut(
  principal: string | undefined,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndSay(
    { given, environment, output },
    (client) => client.signOut(principal),
    { principal: principal ?? null, isSignedOut: true },
    principal === undefined ? 'signed out everywhere' : `signed out  ${printable(principal)}`,
  )
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

function describeResources({ resources: found }: ResourceList): readonly string[] {
  const width = Math.max(0, ...found.map(({ name }) => name.length))
  return found.flatMap(({ name, protocol, labels, roles }) => {
    const words = Object.entries(labels).map(([label, value]) => `${label}=${value}`)
    return [
      `${printable(name).padEnd(width)}  ${protocol}  ${printable(words.join(' '))}`.trimEnd(),
      ...roles.map(
        ({ name: role, endsAt }) => `  role ${printable(role)}${endsAt === null ? '' : ` until ${endsAt}`}`,
      ),
    ]
  })
}
