/** Ceilings and budgets of bytes: what many rows hold does not leave in one, whatever it is put into. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { writeMessage } from '../../src/protocols/postgres/messages/message-writer.ts'
import { clientMessageType, targetMessageName } from '../../src/protocols/postgres/messages/message.ts'
import { startStage, type Door, type Stage } from './stage.ts'
import { bind, describe as ask, execute, parse, query, sync, Wire, wordsOf } from './wire.ts'

const bytesMax = 20_000
const spentMax = 100_000
const kinds = new Set(['DataRow', 'CopyData', 'ErrorResponse', 'NoticeResponse'])
const tooLong = /code=byte-limit rule=short/

let stage: Stage
let auditor: Door
let analyst: Door

before(async () => {
  stage = await startStage({ policy: 'test/e2e/bytes.yaml' })
  auditor = await stage.through('omar')
  analyst = await stage.through('ana')
  await using direct = await Wire.open(stage.direct)
  await direct.query(`
    CREATE TABLE wide (n integer, words text);
    INSERT INTO wide SELECT n, repeat('x', 90) FROM generate_series(1, 5000) n;
    CREATE TABLE narrow (n integer, words text);
    INSERT INTO narrow SELECT n, repeat('y', 90) FROM generate_series(1, 50000) n;
    CREATE TABLE masked (n integer, secret text, words text);
    INSERT INTO masked SELECT n, 'secret ' || n, repeat('z', 90) FROM generate_series(1, 2000) n;
    GRANT ALL ON wide, narrow, masked TO PUBLIC`)
})
after(() => stage[Symbol.asyncDispose]())

interface Heard {
  readonly words: string
  /** Bytes of rows, and of what the target said. */
  readonly bytes: number
}

async function heard(wire: Wire, ...messages: readonly Buffer[]): Promise<Heard> {
  wire.send(...messages)
  const frames = await wire.ready()
  const counted = frames.filter((frame) => kinds.has(targetMessageName(frame.type) ?? ''))
  const own = counted.filter((frame) => !/code=byte-limit|more than may be shown/.test(wordsOf(frame)))
  return {
    words: frames.map((frame) => wordsOf(frame).slice(0, 400)).join('\n'),
    bytes: own.reduce((sum, frame) => sum + frame.bytes.length, 0),
  }
}

const pieces = (rows: number): Buffer =>
  writeMessage(clientMessageType('Execute'), [{ text: '' }, { int32: rows }])
const all = 'SELECT n, words FROM wide'

describe('a reply ends where its bytes do', () => {
  const ways: Readonly<Record<string, readonly Buffer[]>> = {
    'many rows': [query(all)],
    'many rows in binary': [parse('', all), bind({ formats: [1] }), ask('P'), execute(), sync],
    'a portal in pieces': [parse('', all), bind(), ask('P'), pieces(100), pieces(100), pieces(200), sync],
    'a copy': [query(`COPY (${all}) TO STDOUT`)],
    'a document of all rows': [query('SELECT json_agg(w) FROM wide w')],
    'a document of many megabytes': [query('SELECT string_agg(words, repeat(words, 20)) FROM wide')],
    'an array': [query('SELECT array_agg(words) FROM wide')],
    'an array of a query': [query('SELECT ARRAY(SELECT w FROM wide w)')],
    'XML of a query': [query("SELECT query_to_xml('SELECT * FROM wide', true, true, '')")],
    'a few long rows': [query('SELECT n % 40, string_agg(words, chr(44)) FROM wide GROUP BY 1')],
    'what an error quotes': [query("SELECT string_agg(words, ',')::integer FROM wide")],
    'what notices say': [
      query(
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT words FROM wide LOOP RAISE NOTICE '%', r.words; END LOOP; END $$",
      ),
    ],
    'several statements': [query(`${all} LIMIT 100; ${all}; ${all}`)],
  }
  for (const [name, messages] of Object.entries(ways))
    test(name, async () => {
      await using wire = await Wire.openRaw(auditor)
      const { words, bytes } = await heard(wire, ...messages)
      assert.ok(bytes <= bytesMax, `${bytes} bytes, ${words.slice(0, 300)}`)
      assert.match(words, /byte-limit rule=short|more than may be shown/, words.slice(0, 600))
      assert.match((await heard(wire, query('SELECT 1 AS one'))).words, /SELECT 1/)
    })

  test('within the ceiling every byte is the target’s own', async () => {
    const texts = [
      `${all} WHERE n <= 150`,
      'SELECT json_agg(w) FROM wide w WHERE n < 100',
      "SELECT 'x'::integer",
    ]
    for (const text of texts) {
      const [direct, through] = await Promise.all(
        [stage.direct, auditor].map(async (door) => {
          await using wire = await Wire.open(door)
          return heard(wire, query(text))
        }),
      )
      assert.deepEqual(through, direct)
    }
  })

  test('in a transaction it is an error like any other', async () => {
    await using wire = await Wire.openRaw(auditor)
    await heard(wire, query('BEGIN'))
    assert.match((await heard(wire, query('SELECT json_agg(w) FROM wide w'))).words, tooLong)
    assert.match((await heard(wire, query('SELECT 1'))).words, /25P02/)
    assert.match((await heard(wire, query('ROLLBACK; SELECT 2 AS two'))).words, /SELECT 1/)
  })
})

test('bytes add up over statements, of one row or of many, masked or not, up to the budget', async () => {
  await using wire = await Wire.openRaw(analyst)
  await using other = await Wire.openRaw(analyst)
  const asked: readonly (readonly Buffer[])[] = [
    [query('SELECT n, secret, words FROM masked LIMIT 100')],
    [query('SELECT json_agg(w) FROM narrow w WHERE n < 150')],
    [query('COPY (SELECT n, words FROM narrow LIMIT 100) TO STDOUT')],
    [query("SELECT string_agg(words, ',')::integer FROM narrow WHERE n < 100")],
  ]
  let sum = 0
  for (const messages of asked) sum += (await heard(wire, ...messages)).bytes
  assert.ok(sum > 40_000 && sum < 80_000, String(sum))
  const whole = await heard(wire, query('SELECT json_agg(w) FROM narrow w'))
  assert.match(whole.words, /code=byte-limit rule=few-bytes/)
  assert.equal(whole.bytes, 0)
  const rest = await Promise.all([wire, other].map((one) => heard(one, query('SELECT n, words FROM narrow'))))
  for (const one of rest) {
    assert.match(one.words, /code=byte-limit rule=few-bytes|code=budget-exceeded/)
    sum += one.bytes
  }
  assert.ok(sum <= spentMax && sum > spentMax - 500, String(sum))
})

test('what no statement is answered with counts too: payloads of notifications, and long settings that are reported', async () => {
  await using wire = await Wire.openRaw(await stage.through('rita'))
  await using direct = await Wire.open(stage.direct)
  await heard(wire, query('LISTEN told'))
  for (let at = 0; at < 9; at += 1) await direct.query(`SELECT pg_notify('told', repeat('p', 7000))`)
  const payloads = await told(wire, query('SELECT 1'), 'NotificationResponse', 9)
  assert.deepEqual(
    payloads.map((bytes) => bytes > 7000),
    [true, true, true, true, true, true, true, false, false],
  )
  const long = query("SELECT length(set_config('search_path', repeat('s', 4000), false))")
  assert.deepEqual(await told(wire, long, 'ParameterStatus', 0), [])
  const short = query("SET application_name = 'a name'")
  assert.equal((await told(wire, short, 'ParameterStatus', 1)).length, 1)
})

/** How long each message of a kind is that comes with an answer or before it; waits until there were so many. */
async function told(wire: Wire, question: Buffer, kind: string, count: number): Promise<readonly number[]> {
  const lengths: number[] = []
  do {
    wire.send(question)
    for (const frame of await wire.ready())
      if (targetMessageName(frame.type) === kind) lengths.push(frame.bytes.length)
    wire.forget()
  } while (lengths.length < count)
  return lengths
}
