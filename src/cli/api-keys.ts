import type { ApiKeyList } from '../api/contract.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { instantAfter, ownerWords, whoseOf, type ListArguments } from './agents.ts'
import { askAndSay, askAndShow, type AskArguments } from './ask.ts'
import { CommandFault, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** What `api-keys make` is told. */
export interface MakeKeyArguments extends AskArguments {
  readonly purpose: string
  readonly for: string
  readonly group: readonly string[]
}

/** `sallyport api-keys list`: your keys, without the keys themselves. */
export function listApiKeys(
  given: ListArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.apiKeys(whoseOf(given)),
    ({ keys }) => keys.map((key) => lineOf(key) + ownerWords(key, given)),
    'There are none.',
  )
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
  const { purpose, group: groups } = given
  return askAndShow(
    { given, environment, output },
    async (client) => {
      const made = await client.makeApiKey({ purpose, resources, groups, endsAt })
      if (!(made instanceof CommandFault || given.json))
        output.note(`Key ${made.id}. It is shown this once; clients give it as the password.`)
      return made
    },
    ({ key }) => [key],
  )
}

/** `sallyport api-keys revoke`: sessions that the key opened end. */
export function revokeApiKey(
  id: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndSay(
    { given, environment, output },
    (client) => client.revokeApiKey(id),
    { id, isRevoked: true },
    `revoked  ${printable(id)}`,
  )
}

function lineOf({
  id,
  purpose,
  resources,
  endsAt,
  lastUsedAt,
  isRevoked,
}: ApiKeyList['keys'][number]): string {
  const state = isRevoked ? 'revoked' : `until ${endsAt}`
  const used = lastUsedAt === null ? 'never used' : `last used ${lastUsedAt}`
  return `${id}  ${state}  ${used}  ${printable(resources.join(','))}  ${printable(purpose)}`
}
