/** A real PostgreSQL for tests of the wire: every way to authenticate has a role of its own, TLS is on. */
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { systemClock } from '../../../src/core/clock.ts'
import { systemRandom } from '../../../src/core/random.ts'
import type { ClientCertificate } from '../../../src/core/resource.ts'
import { Secret } from '../../../src/core/secret.ts'
import { makeCertificates } from '../../../src/demo/certificate.ts'
import { serverAccount } from '../../../src/store/account.ts'
import { startPostgres } from '../../../src/store/embedded.ts'
import { freePort } from '../../../src/store/free-port.ts'
import { selfSignedFor } from './client-certificate.ts'

export interface RealServer extends AsyncDisposable {
  /** Loopback addresses that it listens on; the certificate names the first and `localhost`. */
  readonly hosts: readonly [string, string]
  readonly port: number
  readonly socketDirectory: string
  /** The authority of its certificate, in PEM. */
  readonly ca: string
  /** Another authority and what it signed for the same names, for whoever stands in between. */
  readonly other: ReturnType<typeof makeCertificates>
  /** What the role `cert` proves itself with, by TLS alone. */
  readonly certificate: ClientCertificate
  /** What it logged so far. */
  readonly log: readonly string[]
}

/** Every role's password. */
const password = 'pässword\u00a0with ½ spaces'
/** How often the keys of the role `slow` are hashed. */
const slowIterations = 500_000
/** The database that every test uses. */
export const database = 'wire'

const roles = ['scram', 'slow', 'md5', 'cleartext', 'trust', 'cert', 'rejected'] as const

export async function startRealServer(): Promise<RealServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-wire-'))
  // So that the server's own account reaches what is below it, and all of it goes with the folder.
  await chmod(folder, 0o711)
  const account = serverAccount()
  const certificates = makeCertificates(systemClock.now(), systemRandom)
  const file = async (name: string, text: string, mode: number): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, text, { mode })
    await chown(path, account.uid, account.gid)
    return path
  }
  await chown(folder, account.uid, account.gid)
  const hosts = ['127.0.0.1', '127.0.0.2'] as const
  const port = await freePort()
  const log: string[] = []
  const certificate = selfSignedFor('cert')
  const server = await startPostgres({
    directory: join(folder, 'server'),
    port,
    listenHost: hosts.join(','),
    superuser: 'root',
    log: (line) => void log.push(line),
    settings: {
      fsync: 'off',
      ssl: 'on',
      ssl_cert_file: await file('server.pem', certificates.certificate, 0o644),
      ssl_key_file: await file('server-key.pem', certificates.key, 0o600),
      ssl_ca_file: await file('clients.pem', certificate.chain, 0o644),
      hba_file: await file('access.conf', access, 0o644),
      log_connections: 'on',
    },
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true })
    throw error
  })
  const stop = async (): Promise<void> => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await makeRoles(server.socketDirectory, port)
  } catch (error) {
    await stop()
    throw error
  }
  const other = makeCertificates(systemClock.now(), systemRandom)
  const { socketDirectory } = server
  const { ca } = certificates
  return { hosts, port, socketDirectory, ca, other, certificate, log, [Symbol.asyncDispose]: stop }
}

// The first line that fits decides.
const access = [
  'local all root trust',
  'local all cleartext password',
  'local all all trust',
  'host all scram,slow all scram-sha-256',
  'host all md5 all md5',
  'host all cleartext all password',
  'host all trust all trust',
  'hostssl all cert all cert',
  'host all rejected all reject',
  '',
].join('\n')

async function makeRoles(socketDirectory: string, port: number): Promise<void> {
  const client = new Client({ host: socketDirectory, port, user: 'root', database: 'postgres' })
  await client.connect()
  try {
    const literal = client.escapeLiteral(password)
    for (const role of roles) {
      await client.query(`SET password_encryption = '${role === 'md5' ? 'md5' : 'scram-sha-256'}'`)
      await client.query(`SET scram_iterations = ${role === 'slow' ? slowIterations : 4096}`)
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${literal}`)
    }
    await client.query(`CREATE DATABASE ${database}`)
  } finally {
    await client.end()
  }
}

/** A fresh secret, so that no test profits from keys that another derived. */
export function secret(text = password): Secret {
  return new Secret(text)
}
