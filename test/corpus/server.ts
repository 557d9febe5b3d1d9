/** The PostgreSQL that corpora run on: 18 from the npm packages, or the one whose programs `CORPUS_POSTGRES` names. */
import { spawn, spawnSync } from 'node:child_process'
import { chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../src/store/free-port.ts'
import { serverAccount } from '../../src/store/account.ts'
import { startPostgres } from '../../src/store/embedded.ts'
import { emptyServerOf, layCluster } from '../../src/store/kept-cluster.fixture.ts'

export interface CorpusServer extends AsyncDisposable {
  readonly socketDirectory: string
  readonly port: number
  readonly superuser: string
  /** The major version. */
  readonly version: number
}

const superuser = 'postgres'
const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '40',
  autovacuum: 'off',
  timezone: 'UTC',
  jit: 'off',
}

export async function startServer(directory: string): Promise<CorpusServer> {
  const programs = process.env['CORPUS_POSTGRES']
  if (programs !== undefined && programs !== '') return startServerOf(programs, directory)
  const port = await freePort()
  await layCluster(emptyServerOf(superuser), directory)
  const server = await startPostgres({ directory, port, superuser, settings, log: () => undefined })
  return {
    socketDirectory: server.socketDirectory,
    port,
    superuser,
    version: 18,
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

/** A server from a folder of programs, run under an account that is not root's. */
export async function startServerOf(
  programs: string,
  directory: string,
  more: Readonly<Record<string, string>> = {},
): Promise<CorpusServer> {
  const port = await freePort()
  const { uid, gid } = serverAccount()
  await mkdir(directory, { recursive: true })
  await chown(directory, uid, gid)
  // The parent was made for this user alone.
  await chown(join(directory, '..'), uid, gid)
  const data = join(directory, 'cluster')
  const made = spawnSync(
    join(programs, 'initdb'),
    [
      '-D',
      data,
      '-U',
      superuser,
      '--auth-local=trust',
      '--auth-host=scram-sha-256',
      '-E',
      'UTF8',
      '--locale=C',
    ],
    { uid, gid, encoding: 'utf8', cwd: '/' },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  const words = Object.entries({
    ...settings,
    ...more,
    unix_socket_directories: directory,
    listen_addresses: '127.0.0.1',
  })
  const args = ['-D', data, '-p', `${port}`, ...words.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const child = spawn(join(programs, 'postgres'), args, {
    uid,
    gid,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      if (said.includes('ready to accept connections')) resolve()
    })
    child.once('exit', () => reject(new Error(`postgres ended: ${said}`)))
  })
  child.stderr.resume()
  return {
    socketDirectory: directory,
    port,
    superuser,
    version: Number(
      /(\d+)/.exec(spawnSync(join(programs, 'postgres'), ['-V'], { encoding: 'utf8' }).stdout)?.[1],
    ),
    async [Symbol.asyncDispose]() {
      child.kill('SIGINT')
      await gone
    },
  }
}
