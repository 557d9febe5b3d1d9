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
  readonly tlsDirect?: boolean
  readonly sessionAttrs: string
  readonly loadBalance?: boolean
  readonly label: readonly string[]
  readonly owner: readonly string[]
  readonly ownerGroup: readonly string[]
  readonly setRole: readonly string[]
  readonly watchMs?: string
  readonly watchAllow: readonly string[]
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
  const { database, login, passwordFile, tls, tlsCa, watchMs } = given
  const labels = pairsOf(given.label)
  if (labels === null)
    return new CommandFault(exits.usage, '--label takes name=value, such as env=production.')
  const roles = pairsOf(given.setRole)
  if (roles === null)
    return new CommandFault(exits.usage, '--set-role takes role=role, such as writer=app_rw.')
  const [place, ...others] = given.host.split(',').map((one) => placeOf(one.trim(), Number(given.port)))
  const secret = passwordFile === undefined ? null : await fileSecret(passwordFile).read()
  if (secret instanceof SecretFault) return new CommandFault(exits.usage, secret.message)
  const ca = tlsCa === undefined ? null : textIn(tlsCa)
  if (ca instanceof CommandFault) return ca
  const settings = {
    ...place,
    others,
    attributes: given.sessionAttrs,
    order: given.loadBalance === true ? 'random' : 'listed',
    database,
    login,
    tls: { mode: tls, ca, direct: given.tlsDirect === true },
    labels: Object.fromEntries(labels),
    owners: { people: given.owner, groups: given.ownerGroup },
    logins: roles.map(([role, setRole]) => ({ role, setRole })),
    watch: watchMs === undefined ? null : { everyMs: Number(watchMs), allow: given.watchAllow },
  }
  const parsed = resourceBody.safeParse({ name, settings, password: secret?.reveal() ?? null })
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  const where = first?.path.filter((word) => word !== 'settings').join('.') ?? ''
  return new CommandFault(exits.usage, `${where}: ${first?.message ?? 'cannot be used'}`)
}

function pairsOf(words: readonly string[]): readonly (readonly [string, string])[] | null {
  const pairs = words.map((one) => /^([^=]+)=(.*)$/s.exec(one))
  return pairs.some((found) => found === null)
    ? null
    : pairs.map((found) => [found?.[1] ?? '', found?.[2] ?? ''] as const)
}

/** `host`, `host:port` or `[address]:port`; an IPv6 address alone has more than one colon. */
function placeOf(words: string, port: number): { readonly host: string; readonly port: number } {
  const found = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(words)
  if (found === null) return { host: words, port }
  const [, bracketed, plain, own] = found
  return { host: bracketed ?? plain ?? words, port: own === undefined ? port : Number(own) }
}

function textIn(path: string): string | CommandFault {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return new CommandFault(exits.usage, `${path} cannot be read.`)
  }
}

function lineOf({ name, settings, version }: AddedResource): string {
  const { host, port, others, database, login, tls } = settings
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `added  ${printable(name)}  ${printable(`${login}@${host}:${port}${more}/${database}`)}  TLS ${tls.mode}  version ${version}`
}
