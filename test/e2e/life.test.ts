/** How sessions end and what may be interrupted: cancels, killed clients, killed targets, a gateway that stops. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { writeUntyped } from '../../src/protocols/postgres/messages/message-writer.ts'
import { playBothWays } from './both-ways.ts'
import { allowAll, startStage, type Door, type Stage } from './stage.ts'
import {
  bind,
  encrypted,
  execute,
  nameOf,
  parse,
  plain,
  query,
  sync,
  terminate,
  Wire,
  wordsOf,
} from './wire.ts'

let stage: Stage
let door: Door

before(async () => {
  stage = await startStage({ policy: allowAll })
  door = await stage.through('omar')
})
after(() => stage[Symbol.asyncDispose]())

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('a cancel', () => {
  for (const minor of [0, 2] as const) {
    test(`in protocol 3.${minor} stops what runs, and only that`, async () => {
      await using wire = await Wire.openRaw(door, {}, minor)
      const key = keyOf(wire)
      wire.send(query('SELECT pg_sleep(20)'))
      await pause(200)
      await sendCancel(key)
      assert.match((await wire.ready()).map(wordsOf).join(), /C=57014/)
      await sendCancel(key)
      assert.match((await wire.query('SELECT 1')).map(wordsOf).join(), /SELECT 1/)
    })
  }

  test('stops one statement of a pipeline; those behind it run', async () => {
    await using wire = await Wire.openRaw(door)
    const key = keyOf(wire)
    wire.send(
      query('SELECT pg_sleep(20)'),
      query("SELECT 'next'"),
      parse('', 'SELECT 3'),
      bind(),
      execute(),
      sync,
    )
    await pause(200)
    await sendCancel(key)
    const heard = (await wire.ready(3)).map(wordsOf)
    assert.match(heard[1] ?? heard[0] ?? '', /RowDescription|C=57014/)
    assert.equal(heard.filter((words) => words.includes('C=57014')).length, 1)
    assert.ok(heard.some((words) => words.includes('next')))
  })

  test('with a wrong key does nothing', async () => {
    await using wire = await Wire.openRaw(door)
    const key = Buffer.from(keyOf(wire))
    key.writeUInt8(key.readUInt8(key.length - 1) ^ 1, key.length - 1)
    wire.send(query("SELECT pg_sleep(0.5), 'whole'"))
    await pause(100)
    await sendCancel(key)
    assert.ok((await wire.ready()).some((frame) => wordsOf(frame).includes('whole')))
  })

  test('that comes late, again and again, never hits the next statement', { timeout: 30_000 }, async () => {
    await using wire = await Wire.openRaw(door)
    const key = keyOf(wire)
    for (let round = 0; round < 60; round += 1) {
      // The cancel is on its way just as the first statement ends; once that was answered nothing may be cancelled.
      wire.send(query('SELECT pg_sleep(0.004)'))
      const cancelled = pause(round % 8).then(() => sendCancel(key))
      await wire.ready()
      await cancelled
      const next = (await wire.query("SELECT pg_sleep(0.01), 'kept'")).map(wordsOf).join()
      assert.match(next, /kept/)
    }
  })
})

describe('a client that goes', () => {
  test('without a word in the middle of a query stops it within a second', async () => {
    const wire = await Wire.openRaw(door)
    wire.send(query('SELECT pg_sleep(30) /* gone */'))
    await until(async () => (await running('gone')) === 1, 3000)
    wire.socket.destroy()
    const leftAt = performance.now()
    await until(async () => (await running('gone')) === 0, 3000)
    assert.ok(performance.now() - leftAt < 1000, `${performance.now() - leftAt} ms`)
  })

  test('with a word has what it asked before done', async () => {
    await using observer = await Wire.open(stage.direct)
    await observer.query('CREATE TABLE farewells (a int)')
    for (const one of [stage.direct, door]) {
      for (let round = 0; round < 20; round += 1) {
        const wire = await Wire.open(one)
        wire.send(query('INSERT INTO farewells VALUES (1)'), terminate)
        if (round % 2 === 0) wire.socket.end()
        else wire.socket.destroySoon()
      }
    }
    const count = async (): Promise<string> =>
      wordsOf((await observer.query('SELECT count(*) FROM farewells'))[1]!)
    await until(async () => (await count()).endsWith('40'), 5000)
    await observer.query('DROP TABLE farewells')
  })

  test('while it does not read does not hold the gateway up', async () => {
    const wire = await Wire.openRaw(door)
    wire.socket.pause()
    wire.send(query("SELECT repeat('x', 1000) FROM generate_series(1, 200000)"))
    await pause(500)
    const before = process.memoryUsage().rss
    await using other = await Wire.open(door)
    await other.query('SELECT 1')
    assert.ok(process.memoryUsage().rss - before < 100 * 1024 * 1024)
    wire.socket.destroy()
    await until(async () => (await running('repeat(')) === 0, 3000)
  })
})

describe('a target that goes', () => {
  test('in the middle of a query: the client hears why', async () => {
    const heard = await playBothWays([stage.direct, door], async (wire) => {
      const pid = pidIn(await wire.query('SELECT pg_backend_pid()'))
      wire.forget()
      wire.send(query('SELECT pg_sleep(20)'))
      await pause(100)
      await admin(`SELECT pg_terminate_backend(${pid})`)
      await wire.end()
    })
    assert.match(heard.join(), /C=57P01/)
  })

  test('while nothing runs: the client hears why', async () => {
    await playBothWays([stage.direct, door], async (wire) => {
      const pid = pidIn(await wire.query('SELECT pg_backend_pid()'))
      wire.forget()
      await admin(`SELECT pg_terminate_backend(${pid})`)
      await wire.end()
    })
  })

  test('with a big reply still unread: the client gets all of it first', async () => {
    await playBothWays([stage.direct, door], async (wire) => {
      wire.send(query("SELECT repeat('x', 20000000); SELECT pg_terminate_backend(pg_backend_pid())"))
      wire.socket.pause()
      await pause(1500)
      wire.socket.resume()
      await wire.end()
    })
  })

  test('by a crash: the client gets a clean error, and new sessions work when it is back', async () => {
    const wire = await Wire.openRaw(door)
    const pid = pidIn(await wire.query('SELECT pg_backend_pid()'))
    wire.send(query('SELECT pg_sleep(20)'))
    await pause(100)
    process.kill(pid, 'SIGKILL')
    const heard = (await wire.end()).map(wordsOf)
    assert.match(heard.at(-1) ?? '', /FATAL.*C=08/)
    await until(async () => {
      try {
        await using again = await Wire.openRaw(door)
        return (await again.query('SELECT 1')).length === 4
      } catch {
        return false
      }
    }, 15_000)
  })
})

test('a gateway that stops tells every client so, busy or idle', async () => {
  const other = await startStage({ policy: allowAll })
  try {
    const there = await other.through('omar')
    const idle = await Wire.openRaw(there)
    const busy = await Wire.openRaw(there)
    busy.send(query('SELECT pg_sleep(30)'))
    const half = await plain(there)
    half.on('error', () => undefined).resume()
    await pause(200)
    const startedAt = performance.now()
    const stopped = other.gateway.close('the test says so')
    for (const wire of [idle, busy])
      assert.match((await wire.end()).map(wordsOf).at(-1) ?? '', /FATAL.*C=57P01/)
    await stopped
    assert.ok(performance.now() - startedAt < 5000)
  } finally {
    await other[Symbol.asyncDispose]()
  }
})

test('a client that floods without reading is held back, and gets every answer in the end', async () => {
  await playBothWays([stage.direct, door], async (wire) => {
    wire.socket.pause()
    const one = Buffer.concat([parse('', "SELECT repeat('x', 200)"), bind(), execute(), sync])
    for (let at = 0; at < 40; at += 1) wire.send(Buffer.concat(Array.from({ length: 100 }, () => one)))
    await pause(300)
    wire.socket.resume()
    await wire.ready(4000)
  })
})

test('messages that pile up behind one that waits for the target all get through', async () => {
  await playBothWays([stage.direct, door], async (wire) => {
    // The setting makes everything behind it wait for its answer, with more bytes than are kept of a client ahead.
    wire.send(query('SET search_path = public'), query('SELECT pg_sleep(0.2)'))
    const big = 'y'.repeat(1024 * 1024)
    for (let at = 0; at < 12; at += 1)
      wire.send(parse('', 'SELECT length($1)'), bind({ values: [big] }), execute(), sync)
    await wire.ready(14)
  })
})

function keyOf(wire: Wire): Buffer {
  const frame = wire.frames.find((one) => nameOf(one) === 'BackendKeyData')
  assert.ok(frame)
  return frame.bytes.subarray(5)
}

/** Resolves when the gateway has closed the connection. */
async function sendCancel(key: Buffer): Promise<void> {
  const socket = await encrypted(door)
  const closed = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve))
  socket.resume()
  socket.write(writeUntyped([{ int32: 80_877_102 }, { bytes: key }]))
  await closed
}

async function admin(text: string): Promise<string> {
  await using wire = await Wire.open(stage.direct)
  return (await wire.query(text)).map(wordsOf).join('\n')
}

async function running(mark: string): Promise<number> {
  const heard = await admin(
    `SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%${mark}%' AND pid <> pg_backend_pid()`,
  )
  return Number(/DataRow \d+ \S*\\x01(\d)/.exec(heard)?.[1] ?? -1)
}

function pidIn(frames: readonly { readonly type: number; readonly bytes: Buffer }[]): number {
  const row = frames.find((frame) => nameOf(frame) === 'DataRow')
  return Number(row?.bytes.subarray(11).toString('latin1'))
}

async function until(holds: () => Promise<boolean>, msMax: number): Promise<void> {
  const endsAt = performance.now() + msMax
  while (!(await holds())) {
    assert.ok(performance.now() < endsAt, `not within ${msMax} ms`)
    await pause(10)
  }
}
