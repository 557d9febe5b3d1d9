import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { LogWatch } from './watch.ts'

const csvOf = (session: string, message: string): string =>
  `2026-11-21 05:00:00.123 UTC,"ann","bank",71,"10.0.0.7:4711",${session},1,"SELECT",2026-11-21 05:00:00 UTC,3/1,0,LOG,00000,"${message.replaceAll('"', '""')}",,,,,,,,,"","client backend",,0\n`
const jsonOf = (session: string, message: string): string =>
  `${JSON.stringify({ timestamp: '2026-11-21 05:00:00.123 UTC', user: 'ann', dbname: 'bank', remote_host: '10.0.0.7', remote_port: 4711, session_id: session, message })}\n`
const signIn = (application: string): string =>
  `connection authorized: user=ann database=bank application_name=${application}`

test('a csvlog is followed by whole records from the middle of one on, and both forms together tell once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-watch-'))
  const csv = join(folder, 'a.csv')
  const fake = csvOf('f.1', signIn('forged'))
  const split = csvOf('a.1', `statement: SELECT "x\n${fake}${fake}"`)
  // It begins in the middle of a record, within its quotes.
  writeFileSync(csv, csvOf('a.0', signIn('old')) + split.slice(0, split.length / 2))
  const said: string[] = []
  const looks: (() => void)[] = []
  {
    await using watch = new LogWatch({
      resource: 'bank',
      database: 'bank',
      folder,
      everyMs: 1,
      allowedUsers: [],
      stampedId: (application) => (application.startsWith('stamp') ? application : null),
      clock: {
        ...systemClock,
        sleep: async (ms, signal) => {
          await systemClock.sleep(ms, signal)
          for (const look of looks.splice(0)) look()
        },
      },
      onBypass: (words) => void said.push(words),
      onTrouble: (words) => assert.fail(words),
    })
    assert.ok(watch)
    const looked = async (): Promise<void> => {
      // The first may end a look that began before.
      for (let count = 0; count < 2; count += 1) {
        const { promise, resolve } = Promise.withResolvers<void>()
        looks.push(resolve)
        await promise
      }
    }
    await looked()
    appendFileSync(csv, split.slice(split.length / 2))
    appendFileSync(csv, csvOf('a.2', signIn('stamp-1')) + csvOf('a.3', signIn('psql "odd"\n name')))
    await looked()
    writeFileSync(join(folder, 'a.json'), jsonOf('a.2', signIn('stamp-1')) + jsonOf('a.3', signIn('psql')))
    await looked()
    appendFileSync(csv, csvOf('a.4', `statement: ${'x'.repeat(2 ** 20)}\n`) + csvOf('a.5', signIn('stamp-1')))
    await looked()
  }
  rmSync(folder, { recursive: true })
  assert.deepEqual(
    said.map((words) => /\((\S+)\)$/.exec(words)?.[1]),
    ['a.3', 'a.5'],
  )
  assert.match(said[1] ?? '', /used before/)
})
