import type { CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { instantAfter, ownerWords, type ListArguments } from './agents.ts'
import { openApiClient } from './api-client.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'
import type { AskArguments } from './whoami.ts'

/** What `api-keys make` is told. */
export interface MakeKeyArguments extends AskArguments {
  readonly purpose: string
  readonly for: string
  readonly group: readonly string[]
}

/** `sallyport api-keys list`: your keys, without the keys themselves. */
export async function listApiKeys(
  given: ListArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const found = await client.apiKeys(given.everybody ? 'everybody' : 'me')
  if (found instanceof CommandFault) return found
  if (given.json) output.json(found)
  else
    for (const key of found.keys) {
      const { id, purpose, resources, endsAt, lastUsedAt, isRevoked } = key
      const state = isRevoked ? 'revoked' : `until ${endsAt}`
      const used = lastUsedAt === null ? 'never used' : `last used ${lastUsedAt}`
      const where = printable(resources.join(','))
      output.line(`${id}  ${state}  ${used}  ${where}  ${printable(purpose)}${ownerWords(key, given)}`)
    }
  if (found.keys.length === 0) output.note('There are none.')
  return exits.ok
}

/** `sallyport api-keys make`: the key is printed once, alone on standard output. */
export async function makeApiKey(
  resources: readonly string[],
  given: MakeKeyArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const endsAt = instantAfter(given.for)
  if (endsAt instanceof CommandFault) return endsAt
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const made = await client.makeApiKey({ purpose: given.purpose, resources, groups: given.group, endsAt })
  if (made instanceof CommandFault) return made
  if (given.json) output.json(made)
  else {
    output.line(made.key)
    output.note(`Key ${made.id}. It is shown this once; clients give it as the password.`)
  }
  return exits.ok
}

/** `sallyport api-keys revoke`: sessions that the key opened end. */
export async function revokeApiKey(
  id: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const fault = await client.revokeApiKey(id)
  if (fault !== null) return fault
  if (given.json) output.json({ id, isRevoked: true })
  else output.line(`revoked  ${printable(id)}`)
  return exits.ok
}
