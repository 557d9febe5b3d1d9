/** An exporter to be killed: tells a ledger to whatever its arguments name, says `up`, and `done` when all is told. */
import { readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { systemClock } from '../../src/core/clock.ts'
import { systemRandom } from '../../src/core/random.ts'
import { Feed } from '../../src/export/feed.ts'
import { fileSink } from '../../src/export/file-sink.ts'
import { httpSink } from '../../src/export/http-sink.ts'
import { syslogSink } from '../../src/export/syslog-sink.ts'
import { readCheckpoint } from '../../src/ledger/tiles/checkpoint.ts'
import { origin } from '../../src/ledger/ledger.fixture.ts'

const { base, directory, splunk, webhook, syslog, ca } = z
  .object({
    base: z.string(),
    directory: z.string(),
    splunk: z.string(),
    webhook: z.string(),
    syslog: z.number(),
    ca: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))
const sinks = {
  file: fileSink(join(base, 'told')),
  splunk: httpSink({ kind: 'splunk', url: splunk, secret: null }, systemClock),
  webhook: httpSink({ kind: 'webhook', url: webhook, secret: null }, systemClock),
  syslog: syslogSink({ host: 'localhost', port: syslog, tls: { ca }, body: 'cef' }),
}
const signedTo = (): number => readCheckpoint(readFileSync(join(directory, 'checkpoint'), 'utf8'))?.size ?? 0
const feeds = Object.entries(sinks).map(
  ([name, sink]) =>
    new Feed({
      name,
      sink,
      directory,
      cursors: join(base, 'cursors'),
      teller: { origin, version: '0.1.0' },
      signedTo,
      clock: systemClock,
      random: systemRandom,
      log: () => undefined,
      everyMs: 5,
      backOffMs: { least: 1, most: 20 },
    }),
)
writeSync(1, 'up\n')
while (!feeds.every(({ health }) => health.next !== null && health.behind === 0)) await systemClock.sleep(5)
for (const feed of feeds) await feed[Symbol.asyncDispose]()
writeSync(1, 'done\n')
