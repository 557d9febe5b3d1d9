import { readFileSync } from 'node:fs'
import { addedResource, resourceBody, resourceTested, type AddedResource } from '../api/contract.ts'
import { fileSecret, SecretFault } from '../catalog/secret-source.ts'
import type { CliEnvironment } from '../config/environment.ts'
import { askAndSay, askAndShow, type AskArguments } from './ask.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import type { Output } from './output.ts'
import { printable } from './replay-text.ts'

/** What `resources add` is told. */
export interface AddResourceArguments extends AskArguments {
  readonly host: string
  readonly port: string
  readonly database: string
  readonly login: string
  readonly passwordFile?: string
  readonly tls: string
  readonly tlsCa?: string
  readonly label: readonly string[]
}

/** `sallyport resources add`: adds a database. */
export async function addResource(
  name: string,
  given: AddResourceArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const body = await bodyOf(name, given)
  if (body instanceof CommandFault) return body
  return askAndShow(
    { given, environment, output },
    (client) => client.ask('/api/v1/resources', addedResource, body),
    (added) => [lineOf(added)],
  )
}

/** `sallyport resources test`: tries a connection; exit 1 when it was not reached. */
export async function testResource(
  name: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  let isReached = false
  const exit = await askAndShow(
    { given, environment, output },
    async (client) => {
      const found = await client.ask(`/api/v1/resources/${encodeURIComponent(name)}/test`, resourceTested, {})
      isReached = !(found instanceof CommandFault) && found.outcome === 'reached'
      return found
    },
    ({ outcome, words, version, isSuperuser, tables }) => [
      `${outcome}  ${printable(words)}`,
      ...(version === null ? [] : [`  PostgreSQL ${version}, ${tables ?? 0} tables that the login may read`]),
      ...(isSuperuser === true ? ['  Its login is a superuser: give the gateway one that is not.'] : []),
    ],
  )
  return exit === exits.ok && !isReached ? exits.failed : exit
}

/** `sallyport resources remove`: removes a database that was added. */
export function removeResource(
  name: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndSay(
    { given, environment, output },
    (client) => client.end(`/api/v1/resources/${encodeURIComponent(name)}`),
    { name, isRemoved: true },
    `removed  ${printable(name)}`,
  )
}

async function bodyOf(name: string, given: AddResourceArguments): Promise<object | CommandFault> {
  const { host, port, database, login, passwordFile, tls, tlsCa } = given
  const labels = given.label.map((one) => one.split(/=(.*)/s).slice(0, 2))
  if (labels.some((pair) => pair.length < 2))
    return new CommandFault(exits.usage, '--label takes name=value, such as env=production.')
  const secret = passwordFile === undefined ? null : await fileSecret(passwordFile).read()
  if (secret instanceof SecretFault) return new CommandFault(exits.usage, secret.message)
  const ca = tlsCa === undefined ? null : textIn(tlsCa)
  if (ca instanceof CommandFault) return ca
  const settings = {
    host,
    port: Number(port),
    database,
    login,
    tls: { mode: tls, ca },
    labels: Object.fromEntries(labels),
  }
  const parsed = resourceBody.safeParse({ name, settings, password: secret?.reveal() ?? null })
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  const where = first?.path.filter((word) => word !== 'settings').join('.') ?? ''
  return new CommandFault(exits.usage, `${where}: ${first?.message ?? 'cannot be used'}`)
}

function textIn(path: string): string | CommandFault {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return new CommandFault(exits.usage, `${path} cannot be read.`)
  }
}

function lineOf({ name, settings, version }: AddedResource): string {
  const { host, port, database, login, tls } = settings
  return `added  ${printable(name)}  ${printable(`${login}@${host}:${port}/${database}`)}  TLS ${tls.mode}  version ${version}`
}
