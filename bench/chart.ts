/**
 * Draws the figures that a run wrote (`--json`) as a small chart: what share of PgBouncer's transactions and of the direct
 * rate the gateway gives. `node bench/chart.ts figures.json docs/performance.svg`
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { Measurements, wayNames } from './measurements.ts'
import { barChart, type Bar } from './bars.ts'

const written = z.object({
  conditions: z.record(z.string(), z.string()),
  measurements: z.array(
    z.object({
      case: z.string(),
      way: z.enum(wayNames),
      round: z.int(),
      figures: z.record(z.string(), z.number().nullable()),
    }),
  ),
})

const [from, to] = process.argv.slice(2)
if (from === undefined || to === undefined) throw new Error('node bench/chart.ts <figures.json> <chart.svg>')
const { conditions, measurements } = written.parse(JSON.parse(readFileSync(from, 'utf8')))
const all = new Measurements()
for (const one of measurements) all.add(one)
const { sallyport, node, postgres, pgbouncer, load } = conditions
writeFileSync(
  to,
  barChart(
    'Through the gateway, everything on',
    [...loads(all), ...bulk(all)],
    [`Sallyport ${sallyport}, Node ${node}, ${postgres}`, `${pgbouncer}, load ${load}`],
  ),
)

function loads(all: Measurements): readonly Bar[] {
  const cases = [...new Set(all.all.map((one) => one.case))].filter((of) =>
    /^(?:simple|extended|prepared) /.test(of),
  )
  return cases.toSorted().flatMap((of) => {
    const value = all.ratio('tps', of, 'gateway', 'pgbouncer')
    return value === null ? [] : [{ label: `pgbench -S, ${of} / PgBouncer`, value }]
  })
}

function bulk(all: Measurements): readonly Bar[] {
  const cases = { bulk: 'SELECT', 'bulk copy': 'COPY', 'bulk tls': 'SELECT, TLS' }
  const ways = {
    gateway: 'as it is',
    'gateway masked': 'masked',
    'gateway both': 'masked and searched',
  } as const
  return Object.entries(cases).flatMap(([of, text]) =>
    Object.entries(ways).flatMap(([way, how]) => {
      const value = all.ratio(
        'mebibytesPerSecond',
        of,
        wayNames.find((name) => name === way) ?? 'gateway',
        'direct',
      )
      return value === null ? [] : [{ label: `1 M rows, ${text}, ${how} / direct`, value }]
    }),
  )
}
