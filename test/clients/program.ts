/** Runs clients that are programs of the machine, at either door. A client that is not there fails its test. */
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import type { Door } from '../e2e/stage.ts'

/** What a program said and how it ended. */
export interface Ended {
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

export interface Run {
  readonly input?: string | Buffer
  readonly environment?: Readonly<Record<string, string>>
  readonly msMax?: number
}

/** Runs a program to its end. Rejects, naming the Debian package, when it is not on this machine. */
export function runProgram(program: string, words: readonly string[], run: Run = {}): Promise<Ended> {
  requireFile(program)
  const child = spawn(program, words, {
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', HOME: '/nonexistent', ...run.environment },
    timeout: run.msMax ?? 60_000,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const output: Buffer[] = []
  const errors: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => void output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => void errors.push(chunk))
  child.stdin.on('error', () => undefined).end(run.input ?? '')
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code, output: Buffer.concat(output).toString(), errors: Buffer.concat(errors).toString() }),
    )
  })
}

/** Throws, with what to install, when a file of a client is not there. */
export function requireFile(file: string): void {
  try {
    accessSync(file, constants.R_OK)
  } catch (cause) {
    throw new Error(`${file} is not on this machine. Debian has it: apt-get install ${packages}`, { cause })
  }
}

/** The Debian packages that bring every client under test. */
const packages =
  'postgresql-client python3-psycopg2 python3-psycopg python3-asyncpg libpostgresql-jdbc-java default-jdk-headless ' +
  'libdbd-pg-perl ruby ruby-pg php-cli php-pgsql golang-go golang-github-jackc-pgx-v4-dev golang-github-lib-pq-dev'

/** How libpq is told of a door. */
export function libpqEnvironment(door: Door): Readonly<Record<string, string>> {
  return {
    PGHOST: 'localhost',
    PGHOSTADDR: door.host,
    PGPORT: String(door.port),
    PGUSER: door.user,
    PGPASSWORD: door.password,
    PGDATABASE: door.database,
    PGSSLMODE: door.caFile === null ? 'disable' : 'verify-full',
    ...(door.caFile === null ? {} : { PGSSLROOTCERT: door.caFile }),
    PGAPPNAME: 'client under test',
  }
}
