/**
 * Portals and cursors share one space of names, and what is bound now may run later: whatever a name has come to stand
 * for is judged and masked as what it is.
 */
import assert from 'node:assert/strict'
import { after, before as beforeAll, describe, test } from 'node:test'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { clientMessageType } from '../../src/protocols/postgres/messages/message.ts'
import { demoPolicy, startStage, type Door, type Stage } from './stage.ts'
import { bind, close, describe as ask, execute, parse, query, sync, Wire, wordsOf } from './wire.ts'

let stage: Stage
let door: Door

beforeAll(async () => {
  stage = await startStage({ policy: demoPolicy })
  door = await stage.through('ledger-bot')
})
after(() => stage[Symbol.asyncDispose]())

const whole = /\d{3}-\d{2}-\d{4}/
const masked = /\*\d{4}/

async function heard(wire: Wire, ...messages: readonly Buffer[]): Promise<string> {
  const readies = messages.filter((one) => one === sync || one[0] === clientMessageType('Query')).length
  wire.send(...messages)
  return (await wire.ready(readies)).map(wordsOf).join('\n')
}

const declared = 'DECLARE p CURSOR FOR SELECT ssn FROM customers LIMIT 3'

// Described, so that its columns are known.
const harmlessPortal = [
  parse('h', "SELECT 'x'::text AS ssn"),
  bind({ portal: 'p', statement: 'h' }),
  ask('P', 'p'),
]

describe('I4: a portal whose name has come to mean another cursor', () => {
  for (const [how, ...messages] of [
    ['by CLOSE', ...harmlessPortal, sync, query('CLOSE p'), query(declared), execute('p'), sync],
    ['by CLOSE ALL', ...harmlessPortal, sync, query('CLOSE ALL'), query(declared), execute('p'), sync],
    [
      'by the end of its savepoint',
      query('SAVEPOINT s'),
      ...harmlessPortal,
      sync,
      query('ROLLBACK TO s'),
      query(declared),
      execute('p'),
      sync,
    ],
    [
      'within one batch',
      ...harmlessPortal,
      parse('', 'CLOSE p'),
      bind(),
      execute(),
      parse('', declared),
      bind(),
      execute(),
      execute('p'),
      sync,
    ],
    ['within one text', ...harmlessPortal, sync, query(`CLOSE p; ${declared}`), execute('p'), sync],
    [
      'by a portal that was bound before',
      ...harmlessPortal,
      parse('c', 'CLOSE p'),
      parse('d', declared),
      bind({ portal: 'close', statement: 'c' }),
      bind({ portal: 'declare', statement: 'd' }),
      sync,
      execute('close'),
      execute('declare'),
      execute('p'),
      sync,
    ],
  ] as const)
    test(how, async () => {
      await using wire = await Wire.open(door)
      await wire.query('BEGIN')
      const words = await heard(wire, ...messages)
      assert.doesNotMatch(words, whole)
      assert.match(words, /DataRow|ErrorResponse/)
    })
})

describe('a cursor that SQL declared', () => {
  for (const [how, ...messages] of [
    ['in the same batch', parse('', declared), bind(), execute(), execute('p'), sync],
    ['earlier', query(declared), execute('p', 2), execute('p'), sync],
    ['and described first', query(declared), ask('P', 'p'), execute('p'), close('P', 'p'), sync],
  ] as const) {
    test(`is fetched from by the protocol, masked: ${how}`, async () => {
      await using wire = await Wire.open(door)
      await wire.query('BEGIN')
      const words = await heard(wire, ...messages)
      assert.equal(words.match(/DataRow/g)?.length, 3, words)
      assert.match(words, masked)
      assert.doesNotMatch(words, whole)
    })
  }
})

describe('I4: a cursor whose name a body gave to another query', () => {
  const other = query(
    "DO $$ DECLARE c refcursor := 'p'; BEGIN CLOSE c; OPEN c FOR SELECT upper(ssn) FROM customers LIMIT 3; END $$",
  )
  const harmless = "DECLARE p CURSOR FOR SELECT 'x'::text AS upper"
  for (const [how, ...messages] of [
    ['and that is executed', ...harmlessPortal, sync, other, execute('p'), sync],
    [
      'and that is executed in pieces',
      ...harmlessPortal,
      execute('p', 1),
      other,
      execute('p', 2),
      execute('p'),
      sync,
    ],
    ['and that is fetched from', query(harmless), other, query('FETCH ALL FROM p')],
    ['by an earlier body', query(harmless), other, ask('P', 'p'), execute('p'), sync],
    [
      'within one text',
      query(
        `${harmless}; DO $$ DECLARE c refcursor := 'p'; BEGIN CLOSE c; OPEN c FOR SELECT upper(ssn) FROM customers; END $$; FETCH ALL FROM p`,
      ),
    ],
  ] as const)
    test(how, async () => {
      await using wire = await Wire.open(door)
      await wire.query('BEGIN')
      const words = await heard(wire, ...messages)
      assert.match(words, /DataRow \d+ \S*\*{4}|code=unknown-effect/)
      assert.doesNotMatch(words, whole)
    })
})

for (const [when, ...messages] of [
  [
    'later than it was bound',
    parse('s', 'SET LOCAL search_path = pg_catalog'),
    bind({ portal: 'later', statement: 's' }),
    sync,
    query('SELECT count(*) FROM customers'),
    execute('later'),
  ],
  [
    'in the batch of what follows',
    query('SELECT count(*) FROM customers'),
    parse('', 'SET LOCAL search_path = pg_catalog'),
    bind(),
    execute(),
  ],
] as const)
  test(`a setting that changes ${when} counts for what follows`, async () => {
    const before = await readsOfCustomers()
    await using wire = await Wire.open(door)
    await wire.query('BEGIN')
    const after = [parse('', 'SELECT count(*) FROM customers'), bind(), execute(), sync]
    assert.match(await heard(wire, ...messages, ...after), /ErrorResponse/)
    // Where the second one runs there is no such table of the bank's.
    assert.equal((await readsOfCustomers()) - before, 1)
  })

async function readsOfCustomers(): Promise<number> {
  stage.gateway.ledger.flush()
  let count = 0
  for await (const { leaf } of readEntries(stage.config.ledger.directory))
    if (leaf && 'effects' in leaf && leaf.effects.some(({ object }) => object === 'public.customers'))
      count += 1
  return count
}

test('what a portal runs in a body is looked up where it runs', async () => {
  await using owner = await Wire.open(stage.direct)
  await owner.query(`CREATE SCHEMA elsewhere; CREATE VIEW elsewhere.people AS SELECT upper(ssn) AS name FROM customers;
    CREATE VIEW people AS SELECT upper(city) AS name FROM customers;
    CREATE FUNCTION named() RETURNS text LANGUAGE plpgsql STABLE AS 'BEGIN RETURN (SELECT max(name) FROM people); END';
    GRANT USAGE ON SCHEMA elsewhere TO PUBLIC; GRANT SELECT ON elsewhere.people, people TO PUBLIC`)
  await using wire = await Wire.open(door)
  await wire.query('BEGIN')
  const words = await heard(
    wire,
    parse('n', 'SELECT public.named()'),
    bind({ portal: 'n', statement: 'n' }),
    ask('P', 'n'),
    sync,
    query('SET LOCAL search_path = elsewhere, public'),
    execute('n'),
    sync,
  )
  assert.doesNotMatch(words, whole)
  await wire.query('ROLLBACK')
  const fetched = await heard(
    wire,
    query('BEGIN; DECLARE n CURSOR FOR SELECT public.named()'),
    query('SET LOCAL search_path = elsewhere, public'),
    query('FETCH n'),
  )
  assert.doesNotMatch(fetched, whole)
})

function run(text: string): readonly Buffer[] {
  return [parse('', text), bind(), execute()]
}

describe('I4, I12: settings that come back in the middle of a batch or a text', () => {
  const asked = "SELECT count(*) FROM customers WHERE ssn > ''"
  const own = 'SET LOCAL search_path = apart'
  const part = 'SAVEPOINT s; ' + own
  const byLocal = "SELECT set_config('search_path', 'apart', true)"
  beforeAll(async () => {
    await using wire = await Wire.open(stage.direct)
    const made = 'CREATE SCHEMA apart; CREATE TABLE apart.customers (ssn text);'
    await wire.query(
      `${made} GRANT USAGE ON SCHEMA apart TO PUBLIC; GRANT SELECT ON apart.customers TO PUBLIC`,
    )
  })
  for (const [how, set, ...messages] of [
    ['ROLLBACK', own, ...run('ROLLBACK'), ...run(asked), sync],
    ['COMMIT', own, ...run('COMMIT'), ...run('SELECT 1'), ...run(asked), sync],
    ['ROLLBACK TO', part, ...run('ROLLBACK TO s'), ...run(asked), sync],
    ['COMMIT of what the batch began', 'END', ...run(byLocal), ...run('COMMIT'), ...run(asked), sync],
    ['a text that begins with ROLLBACK', own, query(`ROLLBACK; ${asked}`)],
    ['one that begins with ROLLBACK TO', part, query(`ROLLBACK TO s; ${asked}`)],
    ['one that runs what has a name', own, query(`PREPARE x AS ${asked}`), query('COMMIT; EXECUTE x')],
  ] as const)
    test(how, async () => {
      await using wire = await Wire.open(door)
      await heard(wire, query('BEGIN'), query(set))
      assert.match(await heard(wire, ...messages), /C=42501/)
    })

  test('what goes by other schemas is answered all the same', async () => {
    await using wire = await Wire.open(door)
    const ended = [...run('ROLLBACK'), ...run('SELECT count(city) FROM customers'), sync]
    const told = await heard(wire, query('BEGIN'), query(own), query(asked), ...ended)
    assert.doesNotMatch(told, /ErrorResponse/)
    assert.match(told, /2000/)
    await heard(wire, query('BEGIN'), query('SELECT 1/0'))
    assert.match(await heard(wire, ...ended), /2000/)
  })
})
