import { cpus, loadavg, release, totalmem } from 'node:os'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { version } from '../src/version.ts'
import { findPgbouncer, pgbouncerVersion } from './pgbouncer.ts'
import { findPrograms } from './postgres.ts'

/** Under which conditions the figures came about. */
export function conditions(): Readonly<Record<string, string>> {
  const pgbouncer = findPgbouncer()
  const postgres = spawnSync(join(findPrograms(), 'postgres'), ['--version'], { encoding: 'utf8' })
  return {
    sallyport: version,
    node: process.version,
    postgres: postgres.stdout.trim(),
    pgbouncer: pgbouncer === null ? 'absent (apt-get install pgbouncer)' : pgbouncerVersion(pgbouncer),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${(totalmem() / 1024 ** 3).toFixed(0)} GiB, Linux ${release()}`,
    load: `${(loadavg()[0] ?? 0).toFixed(2)} before the first run; client, proxy and server share the machine, over loopback`,
    gateway: 'identity, policy, masking rules, ledger, recording of statements and shown rows: all on',
    pgbouncerMode: 'session pooling, trust authentication',
  }
}
