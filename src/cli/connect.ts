import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ResourceList } from '../api/contract.ts'
import { environmentWith, type CliEnvironment } from '../config/environment.ts'
import { systemClock } from '../core/clock.ts'
import { openApiClient, type ApiArguments, type ApiClient } from './api-client.ts'
import { askAndShow, type AskArguments } from './ask.ts'
import { conninfo, type Connection } from './connection.ts'
import { CommandFault, exits, type Exit } from './exit.ts'
import { keepSessions } from './keep-sessions.ts'
import { wholeNumber } from './number.ts'
import type { Output } from './output.ts'
import { writePasswordLine, writeService } from './service-file.ts'
import { writePrivate } from './sign-in-file.ts'

/** What `connect` is told. */
export interface ConnectArguments extends ApiArguments {
  readonly print: boolean
  readonly writeService: boolean
  /** A port, or true for the usual one. */
  readonly listen?: string | true
}

const listenPortDefault = 6433

/** The command that prints a token, asked of the same gateway in the same way. */
function tokenCommand(resource: string, { api, tokenFile, ca }: ConnectArguments): string {
  const options = Object.entries({ '--api': api, '--token-file': tokenFile, '--ca': ca })
  const words = options.flatMap(([name, value]) => (value === undefined ? [] : [name, shellWord(value)]))
  return ['sallyport token', shellWord(resource), ...words].join(' ')
}

function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** `sallyport connect`: runs psql, prints how to, writes it where libpq looks, or serves programs of this machine. */
export async function connect(
  resource: string,
  words: readonly string[],
  given: ConnectArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  const client = await openApiClient(given, environment, systemClock)
  if (client instanceof CommandFault) return client
  const connection = await connectionTo(resource, client, environment)
  if (connection instanceof CommandFault) return connection
  if (given.print) {
    output.line(`PGPASSWORD=$(${tokenCommand(resource, given)}) psql "${conninfo(connection)}"`)
    return exits.ok
  }
  if (given.listen !== undefined) {
    const port = given.listen === true ? listenPortDefault : wholeNumber(given.listen, 0, 65_535)
    if (port === null) return new CommandFault(exits.usage, '--listen takes a port.')
    const { serveLocally } = await import('./local-listener.ts')
    // Opened anew for each token, so that a sign-in that is renewed meanwhile is used.
    const token = async (): ReturnType<ApiClient['sessionToken']> => {
      const fresh = await openApiClient(given, environment, systemClock)
      return fresh instanceof CommandFault ? fresh : fresh.sessionToken(resource)
    }
    const keeping = keepSessions(client, given, environment, (trouble) => output.note(trouble))
    return serveLocally(connection, port, token, environment, output).finally(keeping.stop)
  }
  const issued = await client.sessionToken(resource)
  if (issued instanceof CommandFault) return issued
  if (given.writeService) return writeFiles(resource, connection, issued, environment, output)
  // psql has the terminal: what cannot be kept going ends when it would have.
  const keeping = keepSessions(client, given, environment, () => undefined)
  return runPsql(connection, issued.access_token, words).finally(keeping.stop)
}

/** `sallyport token`: prints a short-lived token that opens sessions at one resource. */
export function printToken(
  resource: string,
  given: AskArguments,
  environment: CliEnvironment,
  output: Output,
): Promise<Exit | CommandFault> {
  return askAndShow(
    { given, environment, output },
    (client) => client.sessionToken(resource),
    ({ access_token: token }) => [token],
  )
}

async function connectionTo(
  resource: string,
  client: ApiClient,
  environment: CliEnvironment,
): Promise<Connection | CommandFault> {
  const [found, caller] = await Promise.all([client.resources(), client.whoami()])
  if (found instanceof CommandFault) return found
  if (caller instanceof CommandFault) return caller
  const [name = ''] = resource.split('@', 1)
  if (!found.resources.some((known) => known.name === name)) {
    const names = found.resources.map((known) => known.name)
    const hint =
      names.length === 0 ? 'There is none that you may.' : `You may connect to: ${names.join(', ')}`
    return new CommandFault(exits.failed, `You may not connect to ${resource}, or there is none.`, hint)
  }
  const subject = caller.id.slice(caller.id.indexOf('#') + 1)
  return {
    host: found.postgres.host,
    port: found.postgres.port,
    database: resource,
    // Who you are is told by the token; this is for prompts and logs of the client.
    user: /^[\w.@-]{1,63}$/.test(subject) ? subject : 'sallyport',
    sslmode: found.postgres.hasTls ? 'verify-full' : 'disable',
    sslrootcert: rootCertificate(found.postgres, environment),
  }
}

/** The file with the authority that clients should trust; `system` where none is named. */
function rootCertificate(
  { ca, host, port }: ResourceList['postgres'],
  { configDirectory }: CliEnvironment,
): string {
  if (ca === null || configDirectory === null) return 'system'
  // One for each gateway: what was written for another goes on naming its own.
  const file = join(configDirectory, `gateway-ca-${host.replaceAll(/[^\w.-]/g, '-')}-${port}.pem`)
  writePrivate(file, ca)
  return file
}

function writeFiles(
  resource: string,
  connection: Connection,
  issued: { readonly access_token: string; readonly expires_in: number },
  { home }: CliEnvironment,
  output: Output,
): Exit | CommandFault {
  if (home === null) return new CommandFault(exits.usage, 'There is no home to write to.', 'Set HOME.')
  const service = `sallyport-${resource.replaceAll(/[^\w-]/g, '-')}`
  const fault =
    writeService(join(home, '.pg_service.conf'), service, connection) ??
    writePasswordLine(join(home, '.pgpass'), connection, issued.access_token)
  if (fault !== null) return fault
  output.line(`psql service=${service}`)
  output.note(`The token in ~/.pgpass opens sessions for ${Math.floor(issued.expires_in / 60)} minutes;`)
  output.note('run this again for a fresh one, or use --listen for programs that keep connecting.')
  return exits.ok
}

function ignore(): void {
  // Nothing to do here.
}

async function runPsql(
  connection: Connection,
  token: string,
  words: readonly string[],
): Promise<Exit | CommandFault> {
  // Ctrl-C is psql's: it cancels the statement there.
  process.on('SIGINT', ignore)
  try {
    const env = environmentWith({ PGPASSWORD: token })
    const child = spawn('psql', [conninfo(connection), ...words], { stdio: 'inherit', env })
    const [code] = await once(child, 'exit')
    return code === 0 ? exits.ok : exits.failed
  } catch {
    return new CommandFault(
      exits.failed,
      'psql cannot be run.',
      'Install it, or use --print, --write-service or --listen with another client.',
    )
  } finally {
    process.off('SIGINT', ignore)
  }
}
