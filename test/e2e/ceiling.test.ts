/** Ceilings on writes: within them every byte is the target's own, beyond them nothing lasts. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { writeMessage } from '../../src/protocols/postgres/messages/message-writer.ts'
import { clientMessageType } from '../../src/protocols/postgres/messages/message.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { startStage, type Door, type Stage } from './stage.ts'
import { bind, close, execute, parse, query, sync, Wire, wordsOf } from './wire.ts'

let stage: Stage
let door: Door

before(async () => {
  stage = await startStage({ policy: 'test/e2e/ceiling.yaml' })
  door = await stage.through('omar')
})
after(() => stage[Symbol.asyncDispose]())
beforeEach(async () => {
  await using direct = await Wire.open(stage.direct)
  await direct.query(
    `DROP TABLE IF EXISTS heap CASCADE; DROP TABLE IF EXISTS shown;
     CREATE TABLE heap (n integer UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO heap SELECT generate_series(1, 10);
     CREATE TABLE shown (n integer); INSERT INTO shown SELECT generate_series(1, 10);
     CREATE VIEW heap_seen AS SELECT n FROM heap;
     CREATE OR REPLACE FUNCTION empty_heap() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM heap; RETURN OLD; END';
     CREATE TRIGGER emptied INSTEAD OF DELETE ON heap_seen FOR EACH ROW EXECUTE FUNCTION empty_heap();
     DROP TABLE IF EXISTS stem, leaf, told CASCADE;
     CREATE TABLE stem (id integer PRIMARY KEY); INSERT INTO stem SELECT generate_series(1, 10);
     CREATE TABLE leaf (id integer, of integer REFERENCES stem ON DELETE CASCADE ON UPDATE CASCADE);
     INSERT INTO leaf SELECT n, 1 FROM generate_series(1, 50) AS n; INSERT INTO leaf VALUES (51, 2), (52, 2);
     CREATE TABLE told (n integer);
     CREATE OR REPLACE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO told VALUES (1); RETURN NULL; END';
     CREATE TRIGGER tells AFTER INSERT OR UPDATE OR DELETE ON stem FOR EACH ROW EXECUTE FUNCTION tell();
     GRANT ALL ON shown, heap_seen, stem, leaf, told TO PUBLIC`,
  )
})

const limit = /code=row-limit/

async function count(table = 'heap'): Promise<string> {
  await using direct = await Wire.open(stage.direct)
  const row = (await direct.query(`SELECT 'rows=' || count(*) AS n FROM ${table}`)).map(wordsOf)[1] ?? ''
  return /rows=(\d+)/.exec(row)?.[1] ?? row
}

async function said(wire: Wire, ...messages: readonly Buffer[]): Promise<string> {
  wire.send(...messages)
  return (await wire.ready()).map(wordsOf).join('\n')
}

/** What the wire answers at the bank itself and through the gateway, played on the same rows. */
async function bothSay(play: (wire: Wire) => Promise<string>): Promise<void> {
  const heard: string[] = []
  for (const way of [stage.direct, door]) {
    await using direct = await Wire.open(stage.direct)
    await direct.query('TRUNCATE heap; INSERT INTO heap SELECT generate_series(1, 10)')
    await using wire = await Wire.open(way)
    heard.push(await play(wire))
  }
  assert.equal(heard[1]?.replaceAll(/ L=\d+/g, ''), heard[0]?.replaceAll(/ L=\d+/g, ''))
}

const copyData = (text: string): Buffer =>
  writeMessage(clientMessageType('CopyData'), [{ bytes: Buffer.from(text) }])
const copyDone = writeMessage(clientMessageType('CopyDone'), [])
const pieces = (rows: number): Buffer =>
  writeMessage(clientMessageType('Execute'), [{ text: '' }, { int32: rows }])
const copyFail = writeMessage(clientMessageType('CopyFail'), [{ text: 'enough' }])

describe('within the ceiling everything is as it is without', () => {
  const texts = [
    'DELETE FROM heap WHERE n <= 3',
    'UPDATE heap SET n = n + 100 WHERE n <= 2 RETURNING n',
    'INSERT INTO heap VALUES (11); SELECT 1 AS one; INSERT INTO heap VALUES (12) RETURNING n',
    'INSERT INTO heap VALUES (1)',
    "INSERT INTO heap VALUES ('x')",
    'INSERT INTO heap VALUES (13); SELECT 1/0',
    'DELETE FROM heap WHERE false',
  ]
  for (const text of texts)
    test(`a simple query: ${text}`, () =>
      bothSay(async (wire) => {
        const first = await said(wire, query(text))
        const inside = [
          await said(wire, query('BEGIN')),
          await said(wire, query(text)),
          await said(wire, query('ROLLBACK')),
        ]
        return [first, ...inside, await said(wire, query('SELECT n FROM heap ORDER BY n'))].join('\n')
      }))

  test('the extended protocol, in batches', () =>
    bothSay(async (wire) => {
      const one = await said(
        wire,
        parse('', 'DELETE FROM heap WHERE n = $1', [23]),
        bind({ values: ['4'] }),
        execute(),
        sync,
      )
      const insert = [parse('s', 'INSERT INTO heap VALUES ($1)', [23])]
      const many = [21, 22, 1].flatMap((n) => [bind({ statement: 's', values: [`${n}`] }), execute()])
      const batch = await said(wire, ...insert, ...many, sync)
      return [one, batch, await said(wire, query('SELECT n FROM heap ORDER BY n'))].join('\n')
    }))

  test('a copy from the client, ended well and not', () =>
    bothSay(async (wire) => {
      const well = await said(wire, query('COPY heap FROM STDIN'), copyData('31\n32\n'), copyDone)
      const ill = await said(wire, query('COPY heap FROM STDIN'), copyData('33\n'), copyFail)
      const wrong = await said(wire, query('COPY heap FROM STDIN'), copyData('x\n'), copyDone)
      return [well, ill, wrong, await said(wire, query('SELECT n FROM heap ORDER BY n'))].join('\n')
    }))
})

describe('beyond the ceiling nothing lasts', () => {
  test('a simple query outside of a transaction', async () => {
    await using wire = await Wire.openRaw(door)
    const heard = await said(wire, query('DELETE FROM heap'))
    assert.match(heard, limit)
    assert.match(heard, /wrote 10 rows, more than the 3/)
    assert.match(heard, /ReadyForQuery 1 I/)
    assert.equal(await count(), '10')
    assert.match(await said(wire, query('DELETE FROM heap WHERE n = 1')), /DELETE 1[^]*ReadyForQuery 1 I/)
    assert.equal(await count(), '9')
  })

  test('the statements of one text count together', async () => {
    await using wire = await Wire.openRaw(door)
    const text = 'DELETE FROM heap WHERE n < 3; DELETE FROM heap WHERE n < 6; SELECT 42 AS answer'
    const heard = await said(wire, query(text))
    assert.match(heard, /DELETE 2[^]*code=row-limit/)
    assert.doesNotMatch(heard, /answer/)
    assert.equal(await count(), '10')
  })

  test('a transaction is aborted, and a savepoint saves what was before', async () => {
    await using wire = await Wire.openRaw(door)
    await said(wire, query('BEGIN; DELETE FROM heap WHERE n = 1'))
    await said(wire, query('BEGIN'))
    await said(wire, query('DELETE FROM heap WHERE n = 1'))
    await said(wire, query('SAVEPOINT s'))
    const heard = await said(wire, query('DELETE FROM heap'))
    assert.match(heard, /code=row-limit[^]*ReadyForQuery 1 E/)
    assert.match(await said(wire, query('SELECT 1')), /C=25P02/)
    await said(wire, query('ROLLBACK TO SAVEPOINT s'))
    assert.match(await said(wire, query('COMMIT')), /COMMIT/)
    assert.equal(await count(), '9')
  })

  test('the extended protocol: the batch fails as a whole, whatever was pipelined behind', async () => {
    await using wire = await Wire.openRaw(door)
    const heard = await said(
      wire,
      parse('', 'DELETE FROM heap WHERE n = 1'),
      bind(),
      execute(),
      parse('', 'DELETE FROM heap'),
      bind(),
      execute(),
      parse('', 'DELETE FROM heap WHERE n = 2'),
      bind(),
      execute(),
      sync,
    )
    assert.match(heard, /DELETE 1[^]*code=row-limit[^]*ReadyForQuery 1 I/)
    assert.doesNotMatch(heard, /DELETE 10|row-limit[^]*DELETE/)
    assert.equal(await count(), '10')
  })

  test('a copy from the client, in both protocols', async () => {
    await using wire = await Wire.openRaw(door)
    const rows = copyData('41\n42\n43\n44\n')
    assert.match(await said(wire, query('COPY heap FROM STDIN'), rows, copyDone), limit)
    const batch = [parse('', 'COPY heap FROM STDIN'), bind(), execute(), rows, copyDone, sync]
    assert.match(await said(wire, ...batch), limit)
    assert.match(await said(wire, query('SELECT 5 AS five')), /5/)
    assert.equal(await count(), '10')
  })

  test('a copy with a Sync before its end, which the target passes over', async () => {
    await using wire = await Wire.openRaw(door)
    const rows = copyData('41\n42\n43\n44\n')
    const begun = [parse('', 'COPY heap FROM STDIN'), bind(), execute()]
    for (const batch of [
      [...begun, sync, rows, copyDone, sync],
      [...begun, rows, sync, copyDone, sync],
    ])
      assert.match(await said(wire, ...batch), limit)
    assert.equal(await count(), '10')
  })

  test('a simple query that ends a batch in the place of a Sync', async () => {
    const batches = [
      [parse('a', 'SELECT 1')],
      [parse('a', 'SELECT 1'), bind({ statement: 'a' })],
      [close('S', 'a')],
      [parse('a', 'SELECT 1'), bind({ statement: 'a' }), execute()],
      [parse('a', 'BEGIN'), bind({ statement: 'a' }), execute()],
    ]
    for (const batch of batches) {
      await using wire = await Wire.openRaw(door)
      assert.match(await said(wire, ...batch, query('DELETE FROM heap')), limit)
      assert.equal(await count(), '10')
    }
    for (const batch of batches.slice(0, 3)) {
      await using wire = await Wire.openRaw(door)
      assert.match(await said(wire, ...batch, query('UPDATE heap SET n = -n WHERE n = 1')), /UPDATE/)
    }
  })

  test('a client that leaves before the commit commits nothing', async () => {
    const wire = await Wire.openRaw(door)
    wire.send(query('DELETE FROM heap'), query('COMMIT'))
    wire.socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 300))
    assert.equal(await count(), '10')
  })

  test('is on record as cut', async () => {
    await using wire = await Wire.openRaw(door)
    await said(wire, query('DELETE FROM heap'))
    stage.gateway.ledger.flush()
    let last = ''
    for await (const { leaf } of readEntries(stage.config.ledger.directory))
      if (leaf?.type === 'statement.concluded') last = `${leaf.result} ${leaf.tag}`
    assert.equal(last, 'cut DELETE 10')
  })
})

describe('what cannot be counted is refused before it runs', () => {
  const texts = [
    'WITH gone AS (DELETE FROM heap RETURNING n) SELECT count(*) FROM gone',
    'BEGIN; DELETE FROM heap WHERE n = 1; COMMIT',
    'TRUNCATE heap',
    'EXPLAIN ANALYZE DELETE FROM heap',
    'DELETE FROM heap_seen WHERE n = 1',
  ]
  for (const text of texts)
    test(text, async () => {
      await using wire = await Wire.openRaw(door)
      assert.match(await said(wire, query(text)), limit)
      assert.equal(await count(), '10')
    })

  test('a write fetched in pieces', async () => {
    await using wire = await Wire.openRaw(door)
    assert.match(await said(wire, parse('', 'DELETE FROM heap RETURNING n'), bind(), pieces(2), sync), limit)
    assert.equal(await count(), '10')
  })
})

describe('a change whose reply is cut is undone, as what the client is told is that it failed', () => {
  const gone = 'DELETE FROM shown RETURNING n'
  const ways: Readonly<Record<string, readonly Buffer[]>> = {
    'a simple query': [query(gone)],
    'a write in WITH': [query(`WITH gone AS (${gone}) SELECT n FROM gone`)],
    'with a SELECT behind it': [query('DELETE FROM shown WHERE n = 1; SELECT n FROM shown')],
    'the extended protocol': [parse('', gone), bind(), execute(), sync],
    'a portal in pieces': [parse('', gone), bind(), pieces(2), pieces(2), pieces(2), pieces(2), sync],
    'a copy to the client': [query(`COPY (${gone}) TO STDOUT`)],
  }
  for (const [name, messages] of Object.entries(ways))
    test(name, async () => {
      await using wire = await Wire.openRaw(door)
      const heard = await said(wire, ...messages)
      assert.match(heard, /code=row-limit rule=few-shown[^]*ReadyForQuery 1 I/)
      assert.equal(heard.match(/ErrorResponse/g)?.length, 1)
      assert.equal(await count('shown'), '10')
      assert.match(await said(wire, query('DELETE FROM shown WHERE n < 3 RETURNING n')), /DELETE 2/)
      assert.equal(await count('shown'), '8')
    })

  test('in a transaction, with its COMMIT sent along', async () => {
    await using wire = await Wire.openRaw(door)
    await said(wire, query('BEGIN'))
    const batch = [parse('', gone), bind(), execute(), parse('', 'COMMIT'), bind(), execute(), sync]
    assert.match(await said(wire, ...batch), /code=row-limit rule=few-shown[^]*ReadyForQuery 1 E/)
    assert.match(await said(wire, query('COMMIT')), /ROLLBACK/)
    assert.equal(await count('shown'), '10')
  })

  test('a write that is too much and shows too much is told of once', async () => {
    await using wire = await Wire.openRaw(door)
    const heard = await said(wire, query('DELETE FROM heap RETURNING n'))
    assert.match(heard, limit)
    assert.equal(heard.match(/ErrorResponse/g)?.length, 1)
    assert.equal(await count(), '10')
  })
})

const run = (text: string): readonly Buffer[] => [parse('', text), bind(), execute()]

describe('rows that triggers and foreign keys write are under the ceiling, each table by itself', () => {
  const many = 'DELETE FROM stem WHERE id = 1'
  const few = 'DELETE FROM stem WHERE id = 2'
  const telling = 'INSERT INTO stem VALUES (11), (12), (13)'
  const beyond: Readonly<Record<string, readonly Buffer[]>> = {
    'a simple query': [query(many)],
    'by a key that changes': [query('UPDATE stem SET id = 20 WHERE id = 1')],
    'behind another one': [query(`${few}; ${many}; SELECT 1`)],
    'the extended protocol': [...run(few), ...run(many), ...run('SELECT 1'), sync],
    'with rows': [query(`${many} RETURNING id`)],
  }
  for (const [name, messages] of Object.entries(beyond))
    test(`too many: ${name}`, async () => {
      await using wire = await Wire.openRaw(door)
      const heard = await said(wire, ...messages)
      assert.match(
        heard,
        /wrote, 5[02] rows of one table[^]*code=row-limit rule=few-rows[^]*ReadyForQuery 1 I/,
      )
      assert.equal(heard.match(/ErrorResponse/g)?.length, 1)
      assert.deepEqual([await count('stem'), await count('leaf'), await count('told')], ['10', '52', '0'])
      assert.match(await said(wire, query(few)), /DELETE 1[^]*ReadyForQuery 1 I/)
    })

  test('in a transaction of the client, by a prepared statement, and back to a savepoint', async () => {
    await using wire = await Wire.openRaw(door)
    await said(wire, query('PREPARE gone AS DELETE FROM stem WHERE id = $1'))
    for (const text of ['BEGIN', telling, 'SAVEPOINT s']) await said(wire, query(text))
    assert.match(await said(wire, query('EXECUTE gone(1)')), /code=row-limit[^]*ReadyForQuery 1 E/)
    await said(wire, query('ROLLBACK TO s'))
    assert.match(await said(wire, query('EXECUTE gone(2)')), /DELETE 1[^]*ReadyForQuery 1 T/)
    assert.match(await said(wire, query('COMMIT')), /COMMIT/)
    assert.deepEqual([await count('stem'), await count('leaf'), await count('told')], ['12', '50', '4'])
  })

  test('within it everything is as it is without', async () => {
    const heard: string[] = []
    for (const way of [stage.direct, door]) {
      await using direct = await Wire.open(stage.direct)
      await direct.query(
        'TRUNCATE stem, leaf, told; INSERT INTO stem VALUES (1), (2); INSERT INTO leaf VALUES (1, 1)',
      )
      await using wire = await Wire.open(way)
      const copied = [query('COPY stem FROM STDIN'), copyData('21\n22\n'), copyDone]
      const batch = [
        ...run(telling),
        ...run('DELETE FROM stem WHERE id = 1 RETURNING id'),
        ...run('SELECT 1'),
        sync,
      ]
      const failing = [...run('INSERT INTO stem VALUES (2)'), ...run('SELECT 1'), sync]
      const ended = [...run('ROLLBACK'), ...run('INSERT INTO stem VALUES (31)'), sync]
      const failed = [[query('BEGIN')], [query('SELECT 1/0')], ended]
      const parts = [
        copied,
        batch,
        failing,
        [query('BEGIN')],
        [query(few)],
        batch,
        [query('ROLLBACK')],
        ...failed,
      ]
      for (const messages of parts) heard.push((await said(wire, ...messages)).replaceAll(/ L=\d+/g, ''))
    }
    assert.deepEqual(heard.slice(10), heard.slice(0, 10))
  })

  test('what is written when the transaction ends is refused', async () => {
    await using direct = await Wire.open(stage.direct)
    await direct.query(
      `CREATE CONSTRAINT TRIGGER late AFTER INSERT ON leaf DEFERRABLE FOR EACH ROW EXECUTE FUNCTION tell()`,
    )
    await using wire = await Wire.openRaw(door)
    assert.match(await said(wire, query('INSERT INTO leaf VALUES (60, 2)')), limit)
  })
})
