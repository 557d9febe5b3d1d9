/** Budgets of different subjects: slow copying ends at the limit, and looking again at the same people costs nothing. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { z } from 'zod'
import { accessExplained } from '../../src/api/contract.ts'
import { systemClock } from '../../src/core/clock.ts'
import { startReplicas, type Replicas } from './replicas.ts'
import type { Door } from './stage.ts'
import { bind, describe, execute, parse, query, sync, Wire, wordsOf } from './wire.ts'

const limit = 30
const used =
  /few-people[\s\S]*code=(budget-exceeded|row-limit)|code=(budget-exceeded|row-limit)[\s\S]*few-people/

let replicas: Replicas

before(async () => {
  replicas = await startReplicas('test/e2e/subjects.yaml', {}, { sharesMasterKey: true })
  await using direct = await Wire.open(replicas.grounds.direct)
  await direct.query(`
    CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL);
    CREATE TABLE loans (id integer PRIMARY KEY, person_id bigint NOT NULL, amount integer NOT NULL);
    INSERT INTO people SELECT n, 'name ' || n FROM generate_series(1, 5000) n;
    INSERT INTO loans SELECT n, n % 5000 + 1, n FROM generate_series(1, 5000) n;
    CREATE VIEW neighbours AS SELECT id AS who, name FROM people;
    GRANT ALL ON people, loans, neighbours TO PUBLIC;
  `)
})
after(() => replicas[Symbol.asyncDispose]())

function door(who: Parameters<Replicas['grounds']['doorAt']>[1], at = replicas.one): Promise<Door> {
  return replicas.grounds.doorAt(at.port, who)
}

async function said(wire: Wire, ...messages: readonly Buffer[]): Promise<string> {
  wire.send(...messages)
  return (await wire.ready()).map(wordsOf).join('\n')
}

/** Asked for in binary and in pieces. */
function binary(text: string): readonly Buffer[] {
  return [
    parse('', text),
    bind({ formats: [1] }),
    describe('P'),
    execute('', 2),
    execute('', 1),
    execute(),
    sync,
  ]
}

/** How many people who were not looked at before may be looked at, one a statement, before it is said that it was enough. */
async function left(wire: Wire, from: number): Promise<number> {
  for (let count = 0; count <= limit; count += 1) {
    const words = await said(wire, query(`SELECT id, name FROM people WHERE id = ${from + count}`))
    if (used.test(words)) return count
    assert.match(words, /name \d+/, words)
  }
  return assert.fail('nothing ended it')
}

test('who is shown in whatever form counts once, and one by one they end at the limit', async () => {
  await using wire = await Wire.open(await door('omar'))
  const forms = [
    [query('SELECT id, name FROM people WHERE id <= 5')],
    [query('SELECT p.name, p.id AS n, p.name AS again FROM people p WHERE p.id <= 5')],
    [query('SELECT who, name FROM neighbours WHERE who <= 5')],
    [query('WITH few AS (SELECT * FROM people WHERE id <= 5) SELECT * FROM few')],
    [query('SELECT * FROM (SELECT name, id FROM people) AS x (a, b) WHERE b <= 5')],
    [query('SELECT person_id, amount FROM loans WHERE person_id <= 5')],
    [query('SELECT id, person_id FROM loans WHERE person_id <= 5 ORDER BY amount')],
    [query('UPDATE loans SET amount = amount + 1 WHERE person_id <= 5 RETURNING id, person_id')],
    [
      query(
        'BEGIN; DECLARE c CURSOR FOR SELECT id, name FROM people WHERE id <= 5; FETCH 3 FROM c; FETCH ALL FROM c; COMMIT',
      ),
    ],
    [query('PREPARE few AS SELECT id FROM people WHERE id <= 5; EXECUTE few; DEALLOCATE few')],
    binary('SELECT id FROM people WHERE id <= 5'),
    binary('SELECT person_id FROM loans WHERE person_id <= 5'),
    [
      query(
        'SELECT p.id, l.person_id, l.amount FROM people p JOIN loans l ON l.person_id = p.id WHERE p.id <= 5',
      ),
    ],
  ]
  for (const messages of forms) {
    const words = await said(wire, ...messages)
    assert.doesNotMatch(words, /ErrorResponse/, words)
  }
  assert.equal(await left(wire, 1000), limit - 5)
  assert.match(await said(wire, query('SELECT id FROM people WHERE id = 1')), used)
})

test('what does not say whom it is about counts by the row, and what is computed by its bytes', async () => {
  await using wire = await Wire.open(await door('rita'))
  const ways: readonly (readonly [string, number])[] = [
    ['SELECT name FROM people WHERE id <= 2', 2],
    ['SELECT id + 0 FROM people WHERE id = 1', 1],
    ['SELECT a.id, b.name FROM people a, people b WHERE a.id = 1 AND b.id <= 3', 4],
    ['SELECT id FROM people WHERE id = 1 UNION ALL SELECT id FROM people WHERE id = 1', 2],
    ['COPY (SELECT id, name FROM people WHERE id <= 2) TO STDOUT', 2],
    ['SELECT count(*) FROM people', 1],
    ['UPDATE loans SET person_id = 1 WHERE person_id IN (40, 41) RETURNING person_id, amount', 2],
    ["SELECT string_agg(name, ',') FROM people WHERE id BETWEEN 1 AND 9", 8],
    ['SELECT 1', 0],
  ]
  // Words of the target would be a way around.
  for (const text of [
    'SELECT name::integer FROM people WHERE id = 4321',
    "DO $$ BEGIN RAISE NOTICE '%', (SELECT name FROM people WHERE id = 4321); END $$",
  ])
    assert.doesNotMatch(await said(wire, query(text)), /name 4321/)
  // So would settings, which anybody may show.
  for (const text of [
    "SELECT set_config('a.b', string_agg(name, ','), false) IS NULL FROM people",
    "SELECT 1 FROM people WHERE set_config('application_name', name, false) IS NULL",
    "DO $$ BEGIN PERFORM set_config('a.b', (SELECT string_agg(name, ',') FROM people), false); END $$",
  ])
    assert.match(await said(wire, query(text)), /code=denied rule=few-people/)
  let all = 0
  for (const [text, count] of ways) {
    const words = await said(wire, query(text))
    assert.doesNotMatch(words, /ErrorResponse/, `${text}: ${words}`)
    all += count
  }
  const copied = await said(wire, query('COPY people TO STDOUT'))
  assert.match(copied, used)
  assert.equal(copied.match(/CopyData/g)?.length, limit - all)
})

test('one cell that may hold all of them is not shown', async () => {
  await using wire = await Wire.open(await door('deploy-ci'))
  const far = await said(wire, query("SELECT string_agg(name, ',') FROM people"))
  assert.match(far, used)
  assert.doesNotMatch(far, /name 4000/)
})

test('two gateways count the same people once together, and a restart forgets nobody', async () => {
  await using here = await Wire.open(await door('ana'))
  const text = 'SELECT id, name FROM people WHERE id <= 20'
  assert.doesNotMatch(await said(here, query(text)), /ErrorResponse/)
  await inStore(20)
  {
    await using there = await Wire.open(await door('ana', replicas.other))
    assert.doesNotMatch(await said(there, query(text)), /ErrorResponse/)
  }
  await replicas.killAndRestart(replicas.other)
  await using again = await Wire.open(await door('ana', replicas.other))
  assert.doesNotMatch(await said(again, query(text)), /ErrorResponse/)
  const asked = await fetch(`${replicas.one.api}/api/v1/access/explain?resource=bank`, {
    headers: { authorization: `Bearer ${(await door('ana')).password}` },
  })
  assert.deepEqual(accessExplained.parse(await asked.json()).budgets, [
    {
      budget: 'few-people',
      over: 'deny',
      windowMs: 86_400_000,
      isKnown: true,
      measures: [{ measure: 'subjects', taken: 20, limit }],
    },
  ])
  const rows = await said(again, query('SELECT name, id FROM people ORDER BY id LIMIT 200'))
  assert.match(rows, used)
  assert.match(rows, /name 30\b/)
  assert.doesNotMatch(rows, /name 31\b/)
})

/** Resolves when so many people of Ana's are in the store: hashes that nobody can take for an id. */
async function inStore(count: number): Promise<void> {
  const { socketDirectory, port } = replicas.store
  const client = new Client({ host: socketDirectory, port, user: 'sallyport', database: 'postgres' })
  await client.connect()
  try {
    for (const endsAt = performance.now() + 20_000; ;) {
      const { rows } = await client.query(
        `SELECT DISTINCT subject FROM sallyport.budget_subjects JOIN sallyport.budget_taken USING (digest)
         WHERE account LIKE '%ana"%'`,
      )
      if (rows.length === count) {
        const least = Math.min(
          ...z
            .array(z.object({ subject: z.number() }))
            .parse(rows)
            .map((row) => row.subject),
        )
        assert.ok(least > 5000, String(least))
        return
      }
      assert.ok(performance.now() < endsAt, `${rows.length} are in the store`)
      await systemClock.sleep(50)
    }
  } finally {
    await client.end()
  }
}
