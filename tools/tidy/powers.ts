import { matchesGlob } from 'node:path'

const outermost = ['src/*.ts', 'src/config/**', 'src/demo/**', 'src/cli/**']

/**
 * Which files of what ships may reach outside the process, by the module of Node that they do it with. What is not
 * named here decides, transforms and keeps state, and can be tested without a disk or a network.
 */
const powers: Readonly<Record<string, readonly string[]>> = {
  files: [
    'src/keys/**', // key files
    'src/core/spare-memory.ts', // where the system says what lies in memory
    'src/ledger/**',
    'src/recording/**',
    'src/policy/policy-file.ts',
    'src/catalog/secret-source.ts',
    'src/identity/trust-bundle.ts',
    'src/audit/disposal.ts', // recordings that go
    'src/audit/retention-record.ts', // what the ledger was told of retention
    'src/audit/copy-holds.ts', // what holds a bucket was told to set
    'src/export/cursor.ts',
    'src/reconcile/log-records.ts',
    'src/reconcile/target-log.ts',
    'src/reconcile/watch.ts',
    'src/export/file-sink.ts',
    'src/store/**', // the embedded server's folder
    'src/listener/unix-socket.ts',
    'src/api/console-files.ts',
    'src/sql/parser/*-thread.ts',
    'src/sql/parser/*-pool.ts',
    ...outermost,
  ],
  sockets: [
    'src/core/dial-rule.ts', // what a name may resolve to
    'src/protocols/*/serve.ts',
    'src/protocols/*/opening/target-*.ts',
    'src/protocols/*/opening/client-*.ts', // TLS on a socket that is already open
    'src/listener/unix-socket.ts',
    'src/ledger/journal/lock.ts', // the lock is a socket, which the system releases with its process
    'src/store/**',
    'src/catalog/**',
    'src/export/syslog-sink.ts',
    'src/api/**',
    ...outermost,
  ],
  http: [
    'src/identity/document.ts',
    'src/identity/issuer-fetch.ts',
    'src/catalog/vault-secret.ts',
    'src/api/**',
    ...outermost,
  ],
  processes: ['src/store/**', ...outermost],
  threads: ['src/sql/parser/**'],
  nobody: [],
}

const powerOf: Readonly<Record<string, keyof typeof powers>> = {
  'node:fs': 'files',
  'node:fs/promises': 'files',
  'node:net': 'sockets',
  'node:tls': 'sockets',
  'node:dgram': 'sockets',
  'node:dns': 'sockets',
  'node:dns/promises': 'sockets',
  'node:http': 'http',
  'node:https': 'http',
  'node:http2': 'http',
  'node:child_process': 'processes',
  'node:cluster': 'processes',
  'node:worker_threads': 'threads',
  'node:vm': 'nobody',
  'node:inspector': 'nobody',
  'node:repl': 'nobody',
  'node:sqlite': 'nobody',
  'node:assert': 'nobody',
  'node:assert/strict': 'nobody',
  'node:test': 'nobody',
}

/** Why a file of `src/` may not import a module of Node; null when it may, or when it is no such module. */
export function powerFault(from: string, specifier: string): string | null {
  if (!specifier.startsWith('node:')) return null
  const power = powerOf[specifier]
  if (power === undefined) return null
  if (powers[power]?.some((glob) => matchesGlob(from, glob))) return null
  return power === 'nobody' ? 'nothing that ships uses it' : `${power} are not for it (tools/tidy/powers.ts)`
}
