import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoCertificate } from '../src/demo/certificate.ts'
import { freePort } from '../src/store/free-port.ts'
import { giveToServer, startServer, type Server } from './child.ts'
import { database, role } from './postgres.ts'

const programs = ['/usr/sbin/pgbouncer', '/usr/local/bin/pgbouncer', '/usr/bin/pgbouncer']

/** The program, or null when this machine has none. */
export function findPgbouncer(): string | null {
  return programs.find((program) => existsSync(program)) ?? null
}

/** The first line of what the program says of itself. */
export function pgbouncerVersion(program: string): string {
  return spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0] ?? ''
}

export interface Pgbouncer extends Server {
  readonly port: number
}

/** Starts PgBouncer in session mode: one server connection a client, as the gateway has. TLS on both sides or neither. */
export async function startPgbouncer(
  program: string,
  directory: string,
  targetPort: number,
  certificate: DemoCertificate,
  tls: boolean,
): Promise<Pgbouncer> {
  const port = await freePort()
  const folder = join(directory, tls ? 'pgbouncer-tls' : 'pgbouncer')
  mkdirSync(folder)
  giveToServer(folder)
  const keyFile = join(folder, 'server.key')
  copyFileSync(certificate.keyFile, keyFile)
  giveToServer(keyFile)
  const lines = [
    '[databases]',
    `${database} = host=127.0.0.1 port=${targetPort} dbname=${database} user=${role}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = trust',
    `auth_file = ${join(folder, 'users')}`,
    'pool_mode = session',
    'max_client_conn = 6000',
    'default_pool_size = 6000',
    'log_connections = 0',
    'log_disconnections = 0',
    'ignore_startup_parameters = extra_float_digits',
    ...(tls
      ? [
          'client_tls_sslmode = require',
          `client_tls_cert_file = ${certificate.certificateFile}`,
          `client_tls_key_file = ${keyFile}`,
          'server_tls_sslmode = require',
        ]
      : []),
  ]
  writeFileSync(join(folder, 'users'), `"${role}" ""\n`)
  writeFileSync(join(folder, 'pgbouncer.ini'), `${lines.join('\n')}\n`)
  const server = await startServer(program, ['-q', join(folder, 'pgbouncer.ini')], {
    port,
    cwd: folder,
    stopSignal: 'SIGTERM',
    asServer: true,
  })
  return { ...server, port }
}
