/** No column is protected, but text is searched: what it says of cards, people and accounts leaves in no message. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { startStage, type Door, type Stage } from './stage.ts'
import { bind, execute, nameOf, parse, query, sync, Wire, wordsOf } from './wire.ts'

let stage: Stage
let door: Door

before(async () => {
  stage = await startStage({ policy: 'test/e2e/content.yaml' })
  door = await stage.through('omar')
  await using wire = await Wire.open(stage.direct)
  const heard = await wire.query(
    "CREATE TYPE contact AS (name text, card text); CREATE TYPE texts AS RANGE (subtype = text); CREATE DOMAIN note AS text; CREATE TABLE jottings (id int, body note, tags text[], who contact, span texts, doc json, docb jsonb, raw bytea); INSERT INTO jottings SELECT n, 'card 4111 1111 1111 1111 of maria@bank.example, SSN 899-45-6789, call (415) 555-0132', ARRAY['a', '4111111111111111', 'IBAN GB82 WEST 1234 5698 7654 32'], ROW('x', '5555555555554444')::contact, texts('4111111111111111', '5'), '{\"pan\": 4111111111111111, \"ssn\": \"899456789\"}', '{\"pan\": 4111111111111111, \"ssn\": \"899456789\"}', 'maria@bank.example'::bytea FROM generate_series(1, 3000) n",
  )
  assert.deepEqual(heard.filter((frame) => nameOf(frame) === 'ErrorResponse').map(wordsOf), [])
})
after(() => stage[Symbol.asyncDispose]())

const secrets = /4111[ -]?1111[ -]?1111|555555555555|maria@bank|899-?45-?6789|555-0132|WEST/i

const questions = [
  'SELECT * FROM jottings',
  "SELECT body, upper(body), id || ' ' || body, reverse(reverse(body)) FROM jottings",
  'SELECT array_agg(body) FROM jottings WHERE id < 100',
  'SELECT jottings FROM jottings WHERE id < 100',
  'SELECT json_agg(jottings) FROM jottings WHERE id < 100',
  'SELECT array_agg(who), array_agg(tags) FROM jottings WHERE id < 10',
  'SELECT xmlelement(name a, body) FROM jottings WHERE id < 10',
  "SELECT repeat('x', 65400 + id % 300) || ' 4111111111111111 ' || repeat('y', 65500) FROM jottings WHERE id < 300",
  "SELECT string_agg(body, ',') FROM jottings",
  'SELECT query_plan FROM (SELECT body AS query_plan FROM jottings LIMIT 3) p',
  "EXPLAIN SELECT * FROM jottings WHERE body = 'maria@bank.example'",
  "DO $$ BEGIN RAISE NOTICE 'card % of %', '4111111111111111', 'maria@bank.example'; END $$",
  "DO $$ BEGIN RAISE EXCEPTION 'card %', '4111-1111-1111-1111' USING DETAIL = 'SSN 899-45-6789'; END $$",
  "SELECT 'maria@bank.example'::int",
  'SELECT (\'{"a": "4111111111111111"\' || repeat(\' \', id))::json FROM jottings LIMIT 1',
]
const copies = [
  'COPY jottings TO STDOUT',
  'COPY jottings TO STDOUT (FORMAT csv, HEADER)',
  "COPY jottings TO STDOUT (FORMAT csv, DELIMITER '*', QUOTE '~')",
  'COPY jottings TO STDOUT (FORMAT binary)',
  'COPY (SELECT body, tags, who, id * 1000000000 FROM jottings) TO STDOUT (FORMAT csv)',
]
const forms: Readonly<Record<string, (wire: Wire, text: string) => Promise<unknown>>> = {
  'in the simple protocol': (wire, text) => wire.query(text),
  'in binary, never described': (wire, text) => {
    wire.send(parse('', text), bind({ results: [1] }), execute(), sync)
    return wire.ready()
  },
  'in pieces': (wire, text) => {
    wire.send(parse('', text), bind({ portal: 'p' }), execute('p', 7), execute('p', 0), sync)
    return wire.ready()
  },
}

for (const [form, say] of Object.entries(forms)) {
  test(`I4: what text says is hidden ${form}`, async () => {
    await using wire = await Wire.open(door)
    wire.keepsBytes = true
    for (const text of [...questions, ...copies]) {
      wire.chunks.length = 0
      const from = wire.frames.length
      await say(wire, text)
      const shown = Buffer.concat(wire.chunks).toString('latin1')
      assert.equal(secrets.exec(shown)?.[0], undefined, text)
      if (text.startsWith('SELECT *')) assert.equal(shown.includes('6d61726961'), false)
      assert.ok(wire.frames.length > from)
      if (text.startsWith('SELECT *')) assert.ok(/\*{12}1111/.test(shown), `${text}: ${shown.slice(0, 400)}`)
    }
  })
}

test('I4: a row longer than others is searched on its way, whatever its form, and what follows it keeps its place', async () => {
  await using through = await Wire.open(door)
  await using direct = await Wire.open(stage.direct)
  const cells =
    "repeat('some words 12 ', 20000) || '4111111111111111' || repeat(' and more', 20000), repeat('x', 100000)"
  for (const text of [
    `SELECT ${cells}; SELECT 'after'; SELECT 1/0`,
    `SELECT n, ${cells} FROM generate_series(1, 3) n`,
    `SELECT json_build_array(${cells})`,
    `SELECT ARRAY[${cells}]`,
    `SELECT (${cells.replace(', repeat', ' || repeat')})::bytea`,
    `COPY (SELECT ${cells}) TO STDOUT`,
    `COPY (SELECT ${cells}, 'x') TO STDOUT (FORMAT csv, FORCE_QUOTE *)`,
    `COPY (SELECT ${cells}) TO STDOUT (FORMAT binary)`,
  ])
    for (const results of [null, [1]]) {
      if (results !== null && /^COPY|;/.test(text)) continue
      const told = []
      for (const wire of [through, direct]) {
        if (results) wire.send(parse('', text), bind({ results }), execute(), sync)
        else wire.send(query(text))
        const frames = await wire.ready()
        told.push(Buffer.concat(frames.map((frame) => frame.bytes)))
      }
      const [shown = '', whole = ''] = told.map((bytes) => bytes.toString('latin1'))
      const [value = '', mask = ''] = ['4111111111111111', '************1111'].map((one) =>
        whole.includes('\\x') ? Buffer.from(one).toString('hex') : one,
      )
      assert.ok(whole.includes(value), text)
      assert.ok(shown === whole.replaceAll(value, mask), text)
    }
})

test('each cell in which something is hidden is on record once, as what was found in it', async () => {
  const classes = new Set<string>()
  for await (const { leaf } of readEntries(stage.config.ledger.directory)) {
    if (leaf?.type !== 'statement.concluded') continue
    const { masked, maskedBy = {}, found = {} } = leaf
    const each = Object.values(maskedBy)
    assert.equal(
      each.reduce((sum, cells) => sum + cells, 0),
      masked,
    )
    assert.deepEqual(
      new Set(Object.keys(maskedBy).flatMap((name) => name.split(' '))),
      new Set(Object.keys(found)),
    )
    for (const name of Object.keys(maskedBy)) classes.add(name)
  }
  assert.ok(
    [...classes].some((name) => name.includes(' ')),
    'a cell with several kinds of value',
  )
  assert.ok([...classes].some((name) => !name.includes(' ')))
})

test('I4: payloads of notifications are searched', async () => {
  await using wire = await Wire.open(door)
  await using other = await Wire.open(stage.direct)
  await wire.query('LISTEN talk')
  await other.query("NOTIFY talk, 'maria@bank.example 4111111111111111'")
  const heard = await wire.until((frame) => nameOf(frame) === 'NotificationResponse')
  const words = heard.map((frame) => frame.bytes.toString('latin1')).join()
  assert.match(words, /talk\0\*+@\*+\.\*+mple \*{12}1111\0/)
})

test('what is no such value is byte for byte what the bank says, and so is a column that is excepted', async () => {
  await using through = await Wire.open(door)
  await using direct = await Wire.open(stage.direct)
  for (const text of [
    'SELECT id, first_name, city, risk_score, created_at, email FROM customers LIMIT 500',
    'SELECT * FROM transactions LIMIT 2000',
    'SELECT * FROM pg_type',
    'SELECT relname, relacl::text, reltuples FROM pg_class',
  ]) {
    const sides = []
    for (const wire of [through, direct]) sides.push((await wire.query(text)).map(wordsOf))
    assert.deepEqual(sides[0], sides[1], text)
  }
})
