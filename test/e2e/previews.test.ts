/** What reviewers are shown of writes on hold: tried on a real server, rolled back, masked. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import type { z } from 'zod'
import { review } from '../../src/api/contract.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { startStage, type Stage } from './stage.ts'
import { bind, execute, nameOf, parse, query, sync, Wire, wordsOf } from './wire.ts'

let stage: Stage
let direct: pg.Client
const doors = { ana: '', rita: '', omar: '' }

before(async () => {
  stage = await startStage({ policy: 'test/e2e/previews.yaml' })
  direct = new pg.Client({ ...stage.direct, ssl: false })
  await direct.connect()
  await direct.query(`
    CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, ssn text UNIQUE, amount numeric NOT NULL, note text);
    INSERT INTO people SELECT n, 'name ' || n, '900-11-' || (1000 + n), n, 'plain ' || n FROM generate_series(1, 9) n;
    UPDATE people SET note = 'his SSN is 078-05-1120' WHERE id = 2;
    CREATE TABLE orders (id serial PRIMARY KEY, person integer REFERENCES people, "order" text);
    INSERT INTO orders (person, "order") VALUES (9, 'one');
    CREATE TABLE heard (id integer);
    CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('news', 'x'); RETURN NEW; END $$;
    CREATE TRIGGER tell AFTER INSERT ON heard FOR EACH ROW EXECUTE FUNCTION tell();
    ANALYZE people`)
  for (const who of ['ana', 'rita', 'omar'] as const) doors[who] = (await stage.through(who)).password
})
after(async () => {
  await direct.end()
  await stage[Symbol.asyncDispose]()
})

type View = z.infer<typeof review>

async function show(id: string, who: keyof typeof doors = 'rita'): Promise<View> {
  const response = await fetch(`${stage.gateway.apiUrl}/api/v1/reviews/${id}`, {
    headers: { authorization: `Bearer ${doors[who]}` },
  })
  return review.parse(await response.json())
}

async function rule(id: string, word: string): Promise<void> {
  const response = await fetch(`${stage.gateway.apiUrl}/api/v1/reviews/${id}/${word}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${doors.rita}`, 'content-type': 'application/json' },
    body: JSON.stringify({ justification: 'Seen.' }),
  })
  assert.equal(response.status, 200, await response.text())
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  const endsAt = performance.now() + 15_000
  for (;;) {
    const found = await look()
    if (found !== null) return found
    assert.ok(performance.now() < endsAt, 'it did not come')
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

async function held(wire: Wire): Promise<string> {
  const words = (await wire.until((frame) => nameOf(frame) === 'NoticeResponse')).map(wordsOf).join()
  const id = /review=([0-9a-f-]{36})/.exec(words)?.[1]
  assert.ok(id, words)
  return id
}

/** Holds a statement, looks at its preview, denies it. */
async function previewed(text: string, who: 'ana' | 'omar' = 'ana'): Promise<NonNullable<View['preview']>> {
  await using wire = await Wire.openRaw(await stage.through(who))
  wire.send(query(text))
  const id = await held(wire)
  const shown = await until(async () => {
    const { preview } = await show(id)
    return preview?.state === 'waiting' ? null : preview
  })
  await rule(id, 'deny')
  await wire.ready()
  return shown
}

async function why(text: string): Promise<string> {
  const { state, reason, rows } = await previewed(text)
  assert.deepEqual([state, rows], ['none', null], text)
  return reason
}

async function people(): Promise<unknown> {
  const { rows } = await direct.query('SELECT md5(array_agg(people ORDER BY id)::text) AS all FROM people')
  return rows
}

test('I4: a reviewer sees the rows that an update would change, before and after, without what is protected', async () => {
  const was = await people()
  const shown = await previewed(
    'UPDATE people SET amount = amount * 2, note = note WHERE id <= 7; -- all of them',
  )
  assert.equal(shown.rows, 7)
  assert.equal(shown.sample.length, 5)
  const text = JSON.stringify(shown)
  assert.doesNotMatch(text, /900-11|078-05/)
  assert.deepEqual(
    shown.columns.filter(({ isMasked }) => isMasked).map(({ name }) => name),
    ['ssn'],
  )
  const at = shown.columns.findIndex(({ name }) => name === 'amount')
  for (const { before: old, after: now } of shown.sample)
    assert.equal(Number(now?.[at]), 2 * Number(old?.[at]), text)
  assert.match(text, /\*\*\*\*/)
  assert.deepEqual(await people(), was)
})

test('I4: what would carry protected values into other columns shows none of them, whoever asks', async () => {
  const shown = await previewed('UPDATE people SET note = ssn, amount = 1 WHERE id = 1', 'omar')
  assert.equal(shown.rows, 1)
  assert.doesNotMatch(JSON.stringify(shown), /900-11/)
  assert.ok(shown.columns.some(({ name, isMasked }) => name === 'note' && isMasked))
})

test('a delete shows the rows that would go, and counts them with parameters in either format', async () => {
  await using wire = await Wire.openRaw(await stage.through('ana'))
  const four = Buffer.alloc(4)
  four.writeInt32BE(4)
  wire.send(
    parse('', 'DELETE FROM people WHERE id = $1 OR id = $2::integer', [23]),
    bind({ values: [four, '5'], formats: [1, 0] }),
    execute(),
    sync,
  )
  const id = await held(wire)
  const shown = await until(async () => (await show(id)).preview?.rows ?? null)
  const { preview, estimatedCost } = await show(id)
  assert.equal(shown, 2)
  assert.deepEqual(
    preview?.sample.map((row) => [row.before?.[0], row.after]),
    [
      ['4', null],
      ['5', null],
    ],
  )
  assert.ok((estimatedCost ?? 0) > 0)
  assert.equal((await show(id, 'ana')).preview, null, 'whoever asks learns nothing by asking')
  await rule(id, 'deny')
  await wire.ready()
})

test('I1: a preview is on record before it runs, with what was shown, and so is what the reviewer had seen', async () => {
  await previewed('DELETE FROM people WHERE id = 6')
  stage.gateway.ledger.flush()
  const leaves = []
  for await (const { leaf } of readEntries(stage.config.ledger.directory)) if (leaf) leaves.push(leaf)
  const ended = leaves.findLast((leaf) => leaf.type === 'preview.ended')
  const started = leaves.findLast((leaf) => leaf.type === 'preview.started')
  const ruled = leaves.findLast((leaf) => leaf.type === 'review.ruled')
  assert.ok(ended && started && ruled)
  assert.ok(started.index < ended.index && ended.index < ruled.index)
  assert.equal(ended.rows, 1)
  assert.equal(ruled.preview, ended.shown)
})

test('what a rollback would not undo is not tried, and says so', async () => {
  const { rows: before } = await direct.query<{ last_value: string }>('SELECT last_value FROM orders_id_seq')
  assert.match(await why('INSERT INTO orders (person) VALUES (1)'), /numbers of a sequence/)
  assert.match(await why('UPDATE orders SET id = DEFAULT'), /numbers of a sequence/)
  assert.match(await why("UPDATE orders SET person = nextval('orders_id_seq')"), /sequence/)
  assert.match(await why('INSERT INTO heard VALUES (1)'), /may outlast|known/)
  assert.match(await why('DELETE FROM orders; DELETE FROM heard'), /several statements/)
  assert.match(await why("DELETE FROM people WHERE ssn = '900-11-1001'"), /protected columns/)
  assert.match(await why('DELETE FROM people WHERE id = 9'), /SQLSTATE 23503/)
  assert.match(
    await why("COPY heard FROM PROGRAM 'touch /tmp/sallyport-was-here'"),
    /INSERT, UPDATE|understood/,
  )
  const { rows: after } = await direct.query('SELECT last_value FROM orders_id_seq')
  assert.deepEqual(after, before)
})

test('names that are words of the grammar, RETURNING and keys that change are counted or shown as they are', async () => {
  const quoted = await previewed(`UPDATE orders SET "order" = 'two'`)
  assert.deepEqual(
    [quoted.rows, quoted.sample[0]?.before?.[2], quoted.sample[0]?.after?.[2]],
    [1, 'one', 'two'],
  )
  const returning = await previewed('DELETE FROM people WHERE id < 4 RETURNING name')
  assert.deepEqual([returning.rows, returning.sample], [3, []])
  const moved = await previewed('UPDATE people SET id = id + 100 WHERE id > 4 AND id < 9')
  assert.equal(moved.rows, 4)
  assert.ok(moved.sample.every(({ before: old }) => old === null))
  const joined = await previewed('UPDATE people SET amount = 0 FROM orders WHERE orders.person = people.id')
  assert.equal(joined.rows, 1)
  const none = await previewed('DELETE FROM people WHERE id = -1')
  assert.deepEqual([none.state, none.rows, none.sample], ['shown', 0, []])
})

test('a write that is locked out is not waited for', async () => {
  await direct.query('BEGIN; UPDATE people SET amount = amount WHERE id = 8')
  const { state, reason } = await previewed('DELETE FROM people WHERE id = 8')
  await direct.query('ROLLBACK')
  assert.equal(state, 'none')
  assert.match(reason, /others hold locks/)
})

test('in a transaction nothing is tried; the reviewer sees what it locks and who waits, and the wait is shorter', async () => {
  await using wire = await Wire.openRaw(await stage.through('ana'))
  await wire.query('BEGIN; LOCK TABLE people IN EXCLUSIVE MODE')
  wire.send(query('DELETE FROM people WHERE id = 1'))
  const id = await held(wire)
  const waiter = direct.query('UPDATE people SET amount = amount WHERE id = 1')
  const found = await until(async () => {
    const seen = await show(id)
    return seen.locks !== null && seen.locks.waitingCount > 0 && seen.preview?.state !== 'waiting'
      ? seen
      : null
  })
  assert.ok(found.isInTransaction)
  assert.match(found.preview?.reason ?? '', /transaction of its client/)
  assert.deepEqual(found.locks?.held[0], { mode: 'ExclusiveLock', object: 'public.people' })
  const waits = Date.parse(found.endsAt) - Date.parse(found.openedAt)
  assert.ok(waits <= 40_000, String(waits))
  await rule(id, 'deny')
  await wire.ready()
  await wire.query('ROLLBACK')
  await waiter
})

test("the target's own limit on idle transactions ends the wait before it ends the session", async () => {
  await direct.query(`ALTER ROLE CURRENT_USER SET idle_in_transaction_session_timeout = '4s'`)
  try {
    await using wire = await Wire.openRaw(await stage.through('ana'))
    await wire.query('BEGIN')
    wire.send(query('DELETE FROM people WHERE id = 1'))
    const { endsAt, openedAt } = await show(await held(wire))
    const waits = Date.parse(endsAt) - Date.parse(openedAt)
    assert.ok(waits > 1000 && waits <= 2000, String(waits))
    assert.match((await wire.ready()).map(wordsOf).join(), /code=review-expired/)
    assert.match((await wire.query('ROLLBACK')).map(wordsOf).join(), /ROLLBACK/)
  } finally {
    await direct.query('ALTER ROLE CURRENT_USER RESET idle_in_transaction_session_timeout')
  }
})
