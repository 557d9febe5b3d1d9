import { ResourceBook } from '../../catalog/resource-book.ts'
import type { Config } from '../../config.ts'
import { systemClock } from '../../core/clock.ts'
import { systemRandom } from '../../core/random.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Resource, Target } from '../../core/resource.ts'
import { placesOf } from '../../core/target-place.ts'
import { isLoopback } from '../../identity/issuer-config.ts'
import { terminate } from '../../protocols/postgres/messages/message-to-target.ts'
import { loginToTarget } from '../../protocols/postgres/opening/target-login.ts'
import { failed, fine, warning, type Finding } from './finding.ts'
import type { Patient } from './patient.ts'

/** Whether each target lets the gateway in, as a session would find it. */
export async function checkTargets({ config }: Patient): Promise<readonly Finding[]> {
  const book = new ResourceBook(config.resources)
  const findings = await Promise.all(book.list().map((resource) => target(book, resource, config)))
  return findings.flat()
}

async function target(book: ResourceBook, { name }: Resource, config: Config): Promise<readonly Finding[]> {
  const check = `target ${name}`
  const found = await book.target(name)
  if (found instanceof Refusal) {
    const reason = (await book.secretFault(name)) ?? found.message
    return [failed(check, reason, 'Put the password there, in a file that only the gateway may read.')]
  }
  const places = placesOf(found, null)
  const logins = places.map((place) => login(check, { ...found, ...place }, config))
  return [...(await Promise.all(logins)), ...tlsFindings(check, found)]
}

async function login(check: string, found: Target, config: Config): Promise<Finding> {
  const { targetConnectMsMax } = config.limits
  let why = ''
  const connection = await loginToTarget(found, new Map([['application_name', 'sallyport doctor']]), {
    clock: systemClock,
    random: systemRandom,
    signal: new AbortController().signal,
    dialMsMax: targetConnectMsMax,
    loginMsMax: targetConnectMsMax,
    tellOperator: (words) => void (why = words),
  })
  if (connection instanceof Refusal) {
    const fix = 'Check host, port, database, login, password and tls of its target, and its pg_hba.conf.'
    return failed(check, `${connection.message} ${why}`.trim(), fix)
  }
  const { socket } = connection
  socket.end(terminate, () => socket.destroy())
  const version = connection.parameters.get('server_version') ?? 'of unknown version'
  const place = `PostgreSQL ${version} at ${found.host}:${found.port}, logged in as ${found.login}${stateOf(connection.parameters)}`
  if (connection.parameters.get('is_superuser') !== 'on') return fine(check, place)
  const fix =
    'Give it a login that may do only what sessions need; a superuser can read files and run programs.'
  return warning(check, `${place}, which is a superuser.`, fix)
}

/** Where a target is several servers, which of them are standbys is worth knowing. */
function stateOf(parameters: ReadonlyMap<string, string>): string {
  return parameters.get('in_hot_standby') === 'on' ? ', a standby' : ''
}

function tlsFindings(check: string, target: Target): readonly Finding[] {
  const { tls } = target
  const isLocal = placesOf(target, null).every(
    ({ host }) => host.startsWith('/') || host === '::1' || isLoopback(host),
  )
  if (isLocal || tls.mode === 'verify-full') return []
  const found = tlsWords[tls.mode]
  return [warning(check, found, 'Set tls: { mode: verify-full }, with `ca` for a private authority.')]
}

const tlsWords = {
  disable: 'Statements and rows cross the network in plaintext.',
  unverified: 'Anyone in between could answer.',
  'verify-ca': 'Anyone with a certificate of the same authority could answer.',
}
