/** The PostgreSQL that all ways lead to: the machine's own, on a folder of its own. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { DemoCertificate } from '../src/demo/certificate.ts'
import { freePort } from '../src/store/free-port.ts'
import { giveToServer, runAsServer, startServer, type Server } from './child.ts'

export const database = 'bench'
export const role = 'bench'
/** Rows of the table that bulk results are read from. */
export const bulkRows = 1_000_000

const startMsMax = 30_000
const pollMs = 100

const installed = '/usr/lib/postgresql'

/** Folder of the programs of the newest PostgreSQL of this machine, pgbench among them. */
export function findPrograms(): string {
  const versions = existsSync(installed) ? readdirSync(installed) : []
  const folders = versions
    .toSorted((left, right) => Number(right) - Number(left))
    .map((version) => join(installed, version, 'bin'))
  const found = folders.find((folder) =>
    ['postgres', 'initdb', 'pgbench', 'psql'].every((name) => existsSync(join(folder, name))),
  )
  if (found === undefined) throw new Error('PostgreSQL with pgbench is missing: apt-get install postgresql')
  return found
}

export interface Postgres extends Server {
  readonly port: number
  readonly programs: string
}

/** Starts a fresh server with TLS at hand. `sessionsMax` is how many connections it takes. */
export async function startPostgres(
  directory: string,
  certificate: DemoCertificate,
  sessionsMax: number,
): Promise<Postgres> {
  const programs = findPrograms()
  const data = join(directory, 'postgres')
  const init = ['-D', data, '-U', role, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync']
  runAsServer(join(programs, 'initdb'), init, directory)
  for (const [from, name] of [
    [certificate.certificateFile, 'server.crt'],
    [certificate.keyFile, 'server.key'],
  ] as const) {
    copyFileSync(from, join(data, name))
    giveToServer(join(data, name))
  }
  const port = await freePort()
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: sessionsMax,
    shared_buffers: '1GB',
    fsync: 'off',
    jit: 'off',
    ssl: 'on',
    max_wal_size: '4GB',
    autovacuum: 'off',
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = await startServer(join(programs, 'postgres'), ['-D', data, ...args], {
    port,
    cwd: directory,
    stopSignal: 'SIGINT',
    asServer: true,
  })
  const postgres = { ...server, port, programs }
  await untilReady(postgres)
  return postgres
}

/** A server listens before it takes sessions. */
async function untilReady(postgres: Postgres): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    try {
      psql(postgres, 'postgres', 'SELECT 1')
      return
    } catch (error) {
      if (waitedMs > startMsMax) throw error
      await pause(pollMs)
    }
  }
}

/** Makes what is measured: pgbench's tables and the bulk table. */
export function fill(postgres: Postgres, scale: number, rows: number): void {
  const { port, programs } = postgres
  psql(postgres, 'postgres', `CREATE DATABASE ${database}`)
  const place = ['-h', '127.0.0.1', '-p', String(port), '-U', role]
  const { status, stderr } = spawnSync(
    join(programs, 'pgbench'),
    [...place, '-i', '-q', '-s', String(scale), database],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`pgbench -i failed: ${stderr}`)
  psql(
    postgres,
    database,
    `CREATE TABLE bulk AS SELECT
       n::bigint AS id,
       md5(n::text) AS token,
       'person' || n || '@example.com' AS email,
       to_char(n % 900 + 100, 'FM000') || '-' || to_char(n % 90 + 10, 'FM00') || '-' || to_char(n % 9000 + 1000, 'FM0000') AS ssn,
       'Name ' || n AS name,
       (n % 100000)::numeric / 100 AS amount,
       timestamptz '2026-01-01' + n * interval '1 second' AS at,
       n % 2 = 0 AS flag,
       'Street ' || n % 5000 || ', City ' || n % 300 AS address,
       repeat('x', 20 + n % 20) AS note
     FROM generate_series(1, ${rows}) AS n`,
    'VACUUM ANALYZE bulk',
    'VACUUM ANALYZE',
    'CHECKPOINT',
  )
}

/** Runs statements around every proxy; throws with what psql said when one fails. */
export function psql(postgres: Postgres, name: string, ...texts: readonly string[]): string {
  const args = ['-X', '-At', '-h', '127.0.0.1', '-p', String(postgres.port), '-U', role, '-d', name]
  const commands = texts.flatMap((text) => ['-c', text])
  const program = join(postgres.programs, 'psql')
  const { status, stdout, stderr } = spawnSync(program, [...args, ...commands], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`psql failed: ${stderr}`)
  return stdout.trim()
}
