/** Clients that shut down their writing side behind their last message, as scripts do that pipe into a socket. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Frame } from '../../src/protocols/postgres/messages/frame.ts'
import { allowAll, startStage, type Door } from './stage.ts'
import { bind, describe, execute, nameOf, parse, query, sync, Wire, wordsOf } from './wire.ts'

/** A gateway that hears nothing more makes sure that somebody listens, by a setting that never changes. */
function isProbe(frame: Frame): boolean {
  return nameOf(frame) === 'ParameterStatus' && frame.bytes.includes('integer_datetimes')
}

function run(text: string): readonly Buffer[] {
  return [parse('', text), bind(), describe('P'), execute()]
}

async function leaving(door: Door, ...messages: readonly Buffer[]): Promise<readonly string[]> {
  await using wire = await Wire.open(door)
  wire.forget()
  wire.socket.end(Buffer.concat(messages))
  return (await wire.end()).filter((frame) => !isProbe(frame)).map(wordsOf)
}

test('a client that says no more is answered as the server itself does', { timeout: 60_000 }, async (t) => {
  await using stage = await startStage({ policy: allowAll })
  const doors = [stage.direct, await stage.through('omar')]
  const alike = async (...messages: readonly Buffer[]): Promise<readonly string[]> => {
    const [direct, gateway] = await Promise.all(doors.map((door) => leaving(door, ...messages)))
    assert.deepEqual(gateway, direct)
    return gateway ?? []
  }

  await t.test('simple queries', async () => {
    const heard = await alike(query('SELECT 1 AS one'), query('SELECT pg_sleep(0.8), 2 AS two'))
    assert.equal(heard.filter((one) => one.startsWith('ReadyForQuery')).length, 2)
  })

  await t.test('a pipeline, and an error in it', async () => {
    await alike(
      ...run('SELECT 1'),
      ...run('SELECT count(*) FROM customers'),
      sync,
      ...run('SELECT 1/0'),
      sync,
    )
  })

  await t.test('rows of some megabytes', async () => {
    const heard = await alike(query("SELECT n, repeat('x', 500) FROM generate_series(1, 20000) AS n"))
    assert.ok(heard.length > 20_000)
  })

  await t.test('a write lasts, and an open transaction does not', async () => {
    await alike(query('CREATE TABLE half (id int)'), query('DROP TABLE half'))
    for (const door of doors) {
      await leaving(door, query(`CREATE TABLE half_${door.name} (id int)`))
      await leaving(door, query('BEGIN'), query(`DROP TABLE half_${door.name}`))
    }
    await using wire = await Wire.open(stage.direct)
    const left = await wire.query("SELECT relname FROM pg_class WHERE relname LIKE 'half_%' ORDER BY 1")
    assert.equal(left.filter((frame) => nameOf(frame) === 'DataRow').length, 2)
  })
})
