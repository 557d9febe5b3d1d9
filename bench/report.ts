/** Measurements as tables for people. */
import { wayNames, type Measurement, type Measurements } from './measurements.ts'
import { cell, table } from './table.ts'

/** pgbench by protocol and number of clients: throughput, latency, CPU. */
export function loadTable(all: Measurements): string {
  const head = ['pgbench -S', 'tps direct', 'PgBouncer', 'gateway', '/direct', '/PgBouncer']
  const more = [
    'p50 direct',
    'PgB',
    'gateway',
    'added',
    'p99 direct',
    'PgB',
    'gateway',
    'CPU/tx PgB',
    'gateway',
    'ratio',
  ]
  const rows = casesWith(all, 'tps').map((of) => [
    of,
    cell(all.figure('tps', of, 'direct')),
    cell(all.figure('tps', of, 'pgbouncer')),
    cell(all.figure('tps', of, 'gateway')),
    cell(all.ratio('tps', of, 'gateway', 'direct')),
    cell(all.ratio('tps', of, 'gateway', 'pgbouncer')),
    cell(all.figure('p50', of, 'direct')),
    cell(all.figure('p50', of, 'pgbouncer')),
    cell(all.figure('p50', of, 'gateway')),
    cell(all.added('p50', of, 'gateway', 'direct')),
    cell(all.figure('p99', of, 'direct')),
    cell(all.figure('p99', of, 'pgbouncer')),
    cell(all.figure('p99', of, 'gateway')),
    cell(all.figure('cpuPerTransaction', of, 'pgbouncer')),
    cell(all.figure('cpuPerTransaction', of, 'gateway')),
    cell(all.ratio('cpuPerTransaction', of, 'gateway', 'pgbouncer')),
  ])
  return `${table([...head, ...more], rows)}\nLatency and CPU in µs.`
}

/** A million rows of ten columns: as a result, as a copy, and with TLS on both sides. */
export function bulkTable(all: Measurements): string {
  const heads = { bulk: 'SELECT', 'bulk copy': 'COPY … TO STDOUT', 'bulk tls': 'SELECT, TLS' }
  const rows = Object.entries(heads).flatMap(([of, head]) =>
    waysOf(all, of).map((way) => [
      `${head}: ${way}`,
      cell(all.figure('mebibytesPerSecond', of, way)),
      cell(all.ratio('mebibytesPerSecond', of, way, 'direct')),
      cell(all.ratio('mebibytesPerSecond', of, way, 'pgbouncer')),
      cell(all.figure('cpuSeconds', of, way)),
      cell(all.ratio('cpuSeconds', of, way, 'pgbouncer')),
      cell(all.figure('peakMiB', of, way)),
    ]),
  )
  const head = ['MiB/s', '/direct', '/PgBouncer', 'proxy CPU s', '/PgBouncer', 'peak RSS MiB']
  return table(['1 M rows × 10 columns', ...head], rows)
}

/** Memory under a client that reads 1 MB/s. */
export function slowTable(all: Measurements): string {
  const rows = waysOf(all, 'slow reader').map((way) => [
    way,
    cell(all.figure('readMiB', 'slow reader', way)),
    cell(all.figure('beforeMiB', 'slow reader', way)),
    cell(all.figure('peakMiB', 'slow reader', way)),
  ])
  return table(['reader of 1 MB/s', 'MiB read', 'RSS before', 'peak RSS MiB'], rows)
}

/** Time from the first byte to ReadyForQuery. */
export function sessionTable(all: Measurements): string {
  const rows = ['connect', 'connect tls'].flatMap((of) =>
    waysOf(all, of).map((way) => [
      `${of}, ${way}`,
      cell(all.figure('p50', of, way)),
      cell(all.added('p50', of, way, 'direct')),
      cell(all.figure('p99', of, way)),
      cell(all.figure('cpuMicros', of, way)),
    ]),
  )
  return table(['', 'p50 ms', 'over direct', 'p99 ms', 'proxy CPU µs'], rows)
}

/** Sessions offered faster than they are served. */
export function stormTable(all: Measurements): string {
  const figures = ['offered', 'refused', 'perSecond', 'p50', 'p99', 'cpuMicros'] as const
  const rows = ['storm', 'storm tls'].flatMap((of) =>
    waysOf(all, of).map((way) => [
      `${of}, ${way}`,
      ...figures.map((name) => cell(all.figure(name, of, way))),
    ]),
  )
  return table(['500 sessions/s', 'offered', 'refused', 'served/s', 'p50 ms', 'p99 ms', 'proxy CPU µs'], rows)
}

/** Memory of sessions that do nothing. */
export function idleTable(all: Measurements): string {
  const rows = waysOf(all, 'idle').map((way) => [
    way,
    cell(all.figure('sessions', 'idle', way)),
    cell(all.figure('kibibytesEach', 'idle', way)),
    cell(all.figure('openedPerSecond', 'idle', way)),
  ])
  return table(['idle sessions', 'count', 'KiB each', 'opened/s'], rows)
}

/** Cost and memory along a long run. */
export function flatTable(all: Measurements): string {
  const cases = [...new Set(all.all.map((one) => one.case))].filter((of) => of.startsWith('flat '))
  const rows = cases.flatMap((of) =>
    (['cpuEach', 'residentMiB'] as const).map((name) => [
      `${of.slice('flat '.length)}, ${name === 'cpuEach' ? 'CPU µs each' : 'RSS MiB'}`,
      ...all.all.filter((one) => one.case === of).map(({ figures }) => cell(figures[name] ?? null)),
    ]),
  )
  return table(['fifths of a run', 'first', 'second', 'third', 'fourth', 'last'], rows)
}

/** Memory of the gateway before anybody used it. */
export function startTable(all: Measurements): string {
  const figures = ['residentMiB', 'peakMiB'].map((name) => cell(all.figure(name, 'start', 'gateway')))
  return table(['memory at the start', 'RSS MiB', 'peak RSS MiB'], [['gateway', ...figures]])
}

function casesWith(all: Measurements, figure: string): readonly string[] {
  return [...new Set(all.all.filter(({ figures }) => figure in figures).map((one) => one.case))].toSorted()
}

function waysOf(all: Measurements, of: string): readonly Measurement['way'][] {
  return wayNames.filter((way) => all.all.some((one) => one.case === of && one.way === way))
}
