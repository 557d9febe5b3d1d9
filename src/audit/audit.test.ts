import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { unknownClass } from '../core/masked-classes.ts'
import type { Principal } from '../core/principal.ts'
import { systemRandom, uuidv7 } from '../core/random.ts'
import { Refusal } from '../core/refusal.ts'
import type { EntryOf } from '../ledger/entries/entry.ts'
import { decided, makePlace, origin, verify } from '../ledger/ledger.fixture.ts'
import { openLedger, type Ledger } from '../ledger/ledger.ts'
import { readEntries } from '../ledger/journal/reader.ts'
import type { Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { AuditDesk, type Answer } from './desk.ts'
import { Indexer } from './indexer.ts'
import { readMaskedOf } from './masked-classes.ts'
import { knownNames, NameBook, partiesLike } from './known-names.ts'
import { questionSchema } from './question.ts'
import { sql } from 'kysely'

type Place = Awaited<ReturnType<typeof makePlace>>
let place: Place
let server: TemporaryServer
let store: Store
let ledger: Ledger
let indexer: Indexer
let desk: AuditDesk
const sessions: string[] = []

const reader: Principal = {
  id: 'https://issuer#olga',
  kind: 'person',
  issuer: 'https://issuer',
  subject: 'olga',
  name: 'Olga',
  groups: ['auditors'],
  claims: {},
  endsAt: Number.MAX_SAFE_INTEGER,
}

before(async () => {
  place = await makePlace()
  server = await startTemporaryServer()
  store = await server.open(20_000)
  ledger = await openLedger(place.config())
  await write()
  const common = { directory: place.directory, origin, store, keys: place.ring, clock: systemClock }
  indexer = new Indexer({
    ...common,
    syncedTo: () => ledger.syncedTo,
    log: (line) => assert.fail(line),
    everyMs: 60_000,
  })
  desk = new AuditDesk({
    ...common,
    ledger,
    random: systemRandom,
    readers: ['auditors'],
    hours: { zone: 'UTC', fromHour: 0, toHour: 24 },
    protectedFrom: (principal, resource) =>
      resource !== 'bank'
        ? null
        : new Set(principal.groups.includes('cleared') ? [] : ['public.customers.ssn']),
    isVeiled: ({ groups }) => !groups.includes('cleared'),
    columnsOf: (dataClass) => (dataClass === 'ssn' ? ['public.customers.ssn'] : []),
    rebuild: () => indexer.rebuild(),
  })
  await indexer.catchUp()
})
after(async () => {
  await indexer[Symbol.asyncDispose]()
  await ledger.close()
  await server[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
})

/** An agent for Maria, who reads a customer and drops a table, and Joe, who is refused. */
async function write(): Promise<void> {
  await session('https://issuer#agent-7', 'agent', 'https://issuer#maria', [
    { text: "SELECT name, ssn FROM customers WHERE id = $1 -- O'Brien", parameters: ['k4711q'], rows: 3 },
    { text: 'DROP TABLE accounts', effect: 'define', rows: 0 },
  ])
  await session('https://issuer#joe', 'person', null, [
    { text: 'DELETE FROM customers', effect: 'write', code: 'denied', rows: 0 },
    { text: 'SELECT 1', rows: 1 },
  ])
  await session('https://issuer#carol', 'person', null, [
    { text: "SELECT name FROM customers WHERE ssn = '899456789'", rows: 1 },
  ])
  ledger.append({ type: 'alert', code: 'probing', message: 'Joe tries.', session: sessions[1] ?? '' })
  await ledger.checkpoint()
}

interface Said {
  readonly text: string
  readonly parameters?: readonly string[]
  readonly effect?: 'read' | 'define' | 'write'
  readonly code?: string
  readonly rows: number
}

async function session(
  id: string,
  kind: 'person' | 'agent',
  root: string | null,
  statements: readonly Said[],
): Promise<void> {
  const session = uuidv7(systemClock.now(), systemRandom)
  sessions.push(session)
  using key = await place.ring.createSessionKey(session)
  const chain: EntryOf<'session.opened'>['chain'] = [
    { id, kind, groups: ['staff'], claims: { run_id: '8812' } },
    ...(root === null ? [] : [{ id: root, kind: 'person' as const, groups: [], claims: {} }]),
  ]
  ledger.append({
    type: 'session.opened',
    session,
    chain,
    resource: 'bank',
    protocol: 'postgres',
    origin: { address: '10.0.0.7', port: 1, tls: null, application: 'psql' },
    policyVersion: 'f'.repeat(64),
    endsAt: '2026-01-01T00:00:00.000000Z',
  })
  for (const [at, { text, parameters = [], effect = 'read', code = '', rows }] of statements.entries()) {
    const number = at + 1
    const kindOf = { read: 'select', define: 'drop', write: 'delete' } as const
    const effects = [
      { kind: effect, verb: kindOf[effect], object: 'public.customers', columns: ['name', 'ssn'] },
    ]
    const spoken = text.includes('ssn =') ? ['public.customers.ssn'] : ['public.customers.id']
    const body = JSON.stringify({ text, parameters: bind(parameters), settings: {}, spoken })
    const entry = {
      ...decided(session, number),
      code,
      effects,
      verdict: code === '' ? 'allow' : 'deny',
    } as const
    const index = ledger.append(entry, { key, plain: Buffer.from(body) })
    if (code !== '') continue
    ledger.append({
      type: 'statement.concluded',
      session,
      number,
      decided: index,
      result: 'ran',
      errorCode: '',
      tag: '',
      rows,
      bytes: 1,
      masked: rows,
      durationMs: 1,
    })
  }
  ledger.append({ type: 'session.closed', session, reason: 'client-left', statements: statements.length })
}

/** The parameter section of a Bind message, base64. */
function bind(values: readonly string[]): string {
  const head = Buffer.from([0, 0, 0, values.length])
  const parts = values.flatMap((value) => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(value.length)
    return [length, Buffer.from(value)]
  })
  return Buffer.concat([head, ...parts]).toString('base64')
}

async function ask(question: Readonly<Record<string, string>>, by = reader): Promise<Answer> {
  const answer = await desk.ask(questionSchema.parse(question), by)
  if (answer instanceof Refusal) assert.fail(answer.message)
  return answer
}

function change(text: string): Promise<unknown> {
  return store.transact((transaction) => sql.raw(text).execute(transaction))
}

function person(id: string, name: string): Principal {
  return { ...reader, id, name }
}

async function statementsOf(who: string): Promise<number> {
  return (await ask({ who, type: 'statement.decided' })).records.length
}

async function texts(question: Readonly<Record<string, string>>): Promise<readonly (string | null)[]> {
  return (await ask(question)).records.map(({ said }) => said?.text ?? null)
}

const brien = "SELECT name, ssn FROM customers WHERE id = $1 -- O'Brien"

test('records are found by who, chain, CI run, object, column, class, effect, verdict, outcome and words', async () => {
  const expected: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
    [{ who: 'https://issuer#maria', effect: 'read' }, [brien]],
    [{ who: 'MARIA', verb: 'select' }, [brien]],
    [{ kind: 'agent', verb: 'drop' }, ['DROP TABLE accounts']],
    [{ claim: 'run_id=8812', verdict: 'deny' }, ['DELETE FROM customers']],
    [{ table: 'customers', code: 'denied' }, ['DELETE FROM customers']],
    [{ column: 'public.customers.ssn', 'rows-min': '2' }, [brien]],
    [{ class: 'ssn', resource: 'bank', result: 'ran', application: 'psql', who: 'joe' }, ['SELECT 1']],
    [{ text: 'k4711q' }, [brien]],
    [{ text: 'o brien CUSTOMERS' }, [brien]],
    [{ saved: 'who-saw', text: 'k4711q' }, [brien]],
    [{ saved: 'unreviewed-ddl' }, ['DROP TABLE accounts']],
    [{ saved: 'refused' }, ['DELETE FROM customers']],
    [{ masked: 'no', result: 'ran' }, ['DROP TABLE accounts']],
    [{ text: 'nothing like it' }, []],
    [{ who: 'nobody' }, []],
  ]
  for (const [question, found] of expected)
    assert.deepEqual(await texts(question), found, JSON.stringify(question))
  const alerts = await ask({ saved: 'alerts' })
  assert.equal(alerts.records[0]?.entry.type, 'alert')
  const outside = await ask({ saved: 'agents-outside-hours' })
  const isWeekend = [0, 6].includes(new Date().getUTCDay())
  assert.equal(outside.records.length, isWeekend ? 2 : 0)
})

test('an answer holds the session, the outcome and the leaf hash, and pages go on where the last ended', async () => {
  const first = await ask({ resource: 'bank', type: 'statement.decided', limit: '3' })
  assert.equal(first.records.length, 3)
  assert.ok(first.next !== null)
  const second = await ask({
    resource: 'bank',
    type: 'statement.decided',
    limit: '3',
    before: String(first.next),
  })
  assert.deepEqual([second.records.length, second.next], [2, null])
  const record = second.records.at(-1)
  assert.equal(
    record?.session?.type === 'session.opened' && record.session.chain[1]?.id,
    'https://issuer#maria',
  )
  assert.equal(record?.outcome?.type === 'statement.concluded' && record.outcome.rows, 3)
  assert.deepEqual(record?.said?.parameters, ['k4711q'])
  assert.match(record?.leafHash ?? '', /^[0-9a-f]{64}$/)
})

test('whoever was met is found by name, by any part of it, and by nobody else’s id', async () => {
  const names = new NameBook(store)
  names.note({
    ...person('https://issuer#agent-7', 'Ledger bot'),
    onBehalfOf: person('https://issuer#maria', 'María Ruiz'),
  })
  names.note(person('https://issuer#joe', 'Joe\0 Bloggs\ud800'))
  // An id that another begins with is not the other.
  names.note(person('https://issuer#jo', 'Bloggins'))
  names.note(person('https://issuer#nameless', ' '))
  await names[Symbol.asyncDispose]()
  const ids = [
    'https://issuer#agent-7',
    'https://issuer#joe',
    'https://issuer#nameless',
    'https://issuer#olga',
  ]
  assert.deepEqual(
    [...(await knownNames(store, ids))],
    [
      ['https://issuer#agent-7', 'Ledger bot'],
      ['https://issuer#joe', 'Joe Bloggs\ufffd'],
    ],
  )
  const like = await partiesLike(store, 'BLOG', 10)
  assert.ok(Array.isArray(like))
  assert.deepEqual(
    like.map(({ id, kind }: { id: string; kind: string }) => [id, kind]),
    [
      ['https://issuer#jo', 'person'],
      ['https://issuer#joe', 'person'],
    ],
  )
  assert.equal(await statementsOf('maría r'), 2)
  assert.equal(await statementsOf('ledger BOT'), 2)
  assert.equal(await statementsOf('bloggins'), 0)
  assert.equal(await statementsOf('joe b'), 2)
})

test('times bound what is found', async () => {
  const all = await ask({ resource: 'bank' })
  const at = all.records.find(({ entry }) => entry.type === 'session.closed')?.entry.at ?? ''
  const later = await ask({ resource: 'bank', from: at })
  const earlier = await ask({ resource: 'bank', to: at })
  assert.equal(later.records.length + earlier.records.length, all.records.length)
  assert.ok(later.records.length > 0 && earlier.records.length > 0)
  assert.deepEqual((await ask({ resource: 'bank', from: '2999-01-01T00:00:00Z' })).records, [])
})

test('I10: each question is an entry, what was searched for sealed in it, before the answer is given', async () => {
  const { recordedAs } = await ask({ text: 'k4711q', who: 'maria' })
  assert.ok(ledger.syncedTo > recordedAs)
  for await (const { leaf } of readEntries(place.directory, recordedAs, recordedAs + 1)) {
    assert.partialDeepStrictEqual(leaf, {
      type: 'evidence.searched',
      reader: reader.id,
      question: 'own',
      filters: ['text', 'who'],
      found: 1,
    })
    assert.ok(!JSON.stringify(leaf).includes('k4711q'))
  }
  const result = await verify(place.directory, { keys: place.ring, live: true })
  assert.deepEqual(result.faults, [])
})

test('I10: whoever is in no group of readers is told nothing, and what is wrong with a question is said', async () => {
  const before = ledger.next
  for (const groups of [[], ['staff']]) {
    const answer = await desk.ask(questionSchema.parse({ who: 'maria' }), { ...reader, groups })
    assert.ok(answer instanceof Refusal)
    assert.equal(answer.code, 'denied')
  }
  assert.equal(ledger.next, before)
  for (const question of [
    { saved: 'nonsense' },
    { saved: 'who-saw' },
    { class: 'unknown' },
    { text: '--' },
  ]) {
    const answer = await desk.ask(questionSchema.parse(question), reader)
    assert.ok(answer instanceof Refusal)
    assert.equal(answer.code, 'request-invalid')
  }
  assert.ok(!questionSchema.safeParse({ unheard: 'of' }).success)
})

test('masked cells are told by class, the same when the index is made again', async () => {
  const [session = ''] = sessions
  const index = ledger.append(decided(session, 90))
  await ledger.checkpoint()
  await indexer.catchUp()
  const counts = { errorCode: '', tag: '', rows: 5, bytes: 1, masked: 9, durationMs: 1 }
  const bare = { type: 'statement.concluded', session, number: 90, decided: index, result: 'ran' } as const
  ledger.append({ ...bare, ...counts, maskedBy: { ssn: 5, 'card email': 4 } })
  await ledger.checkpoint()
  await indexer.catchUp()
  const told = [
    { class: 'ssn', statements: 1, cells: 5 },
    { class: 'card email', statements: 1, cells: 4 },
    // What an entry does not say is of no class that is known.
    { class: unknownClass, statements: 1, cells: 3 },
  ]
  assert.deepEqual(await readMaskedOf(store, origin, session), told)
  for (const [name, numbers] of [
    ['email', [90]],
    ['card email', [90]],
    [unknownClass, [1]],
    ['nothing', []],
  ] as const) {
    const { records } = await ask({ 'masked-as': name, session })
    assert.deepEqual(
      records.map(({ entry }) => entry.type === 'statement.decided' && entry.number),
      numbers,
      name,
    )
  }
  assert.ok(!((await desk.rebuild(reader)) instanceof Refusal))
  await indexer.catchUp()
  assert.deepEqual(await readMaskedOf(store, origin, session), told)
})

test('the store holds no word of any statement', async () => {
  const dump = await store.transact(async (transaction) => {
    const { rows } = await sql`
      SELECT r.*, (SELECT json_agg(term) FROM audit_terms) AS terms FROM audit_records r`.execute(transaction)
    return JSON.stringify(rows).toLowerCase()
  })
  assert.ok(typeof dump === 'string' && dump.includes('public.customers'))
  for (const word of ['k4711q', 'brien', 'drop table']) assert.ok(!dump.includes(word), word)
})

test('I4: search is no oracle: what a text says of protected columns is told, and found, by those alone who may see them', async () => {
  const cleared = { ...reader, groups: ['auditors', 'cleared'] }
  for (const question of [
    { text: '899456789' },
    { text: '899456789', saved: 'who-saw' },
    { text: '899456789', limit: '1' },
  ]) {
    const blind = await ask(question)
    assert.deepEqual([blind.records, blind.next, blind.astray], [[], null, 0], JSON.stringify(question))
    for await (const { leaf } of readEntries(place.directory, blind.recordedAs, blind.recordedAs + 1))
      assert.ok(
        leaf?.type === 'evidence.searched' && leaf.found === 0,
        'nor does the record of the question tell',
      )
    assert.equal((await ask(question, cleared)).records.length, 1)
  }
  // Neither that there is another page tells how many there are, nor how long it takes whether there is one.
  const said = { text: "SELECT name FROM customers WHERE ssn = '899456790'", rows: 1 }
  await session(
    'https://issuer#dan',
    'person',
    null,
    Array.from({ length: 60 }, () => said),
  )
  await indexer.catchUp()
  for (const word of ['899456790', '899456791']) {
    const beganMs = systemClock.monotonic()
    const { records, next, astray } = await ask({ text: word, limit: '1' })
    assert.deepEqual([records, next, astray], [[], null, 0], word)
    assert.ok(systemClock.monotonic() - beganMs >= 245, 'at set times alone')
  }
  const [known] = (await ask({ who: 'carol', type: 'statement.decided' })).records
  assert.ok(
    known && known.isWithheld && known.said === null,
    'that it was asked, by whom and of what, is no secret',
  )
  const [told] = (await ask({ who: 'carol', type: 'statement.decided' }, cleared)).records
  assert.match(told?.said?.text ?? '', /899456789/)
  assert.equal(
    (await ask({ text: 'k4711q', saved: 'who-saw' })).records.length,
    1,
    'an id is nobody’s secret',
  )
})

test('an index that was changed is not believed, and is made again from the ledger', async () => {
  await change(
    `UPDATE audit_records SET words = (SELECT words FROM audit_records WHERE concluded IS NOT NULL ORDER BY index LIMIT 1)`,
  )
  const forged = await ask({ text: 'k4711q', limit: '200' })
  assert.deepEqual(
    forged.records.map(({ said }) => said?.text),
    [brien],
  )
  assert.ok(forged.astray > 0)
  await change(`UPDATE audit_records SET place = place + 1`)
  const moved = await ask({ resource: 'bank' })
  assert.deepEqual(moved.records, [])
  assert.ok(moved.astray > 0)
  await change(`DELETE FROM audit_records`)
  assert.deepEqual(await texts({ text: 'k4711q' }), [])
  const rebuilt = await desk.rebuild(reader)
  assert.ok(!(rebuilt instanceof Refusal))
  await indexer.catchUp()
  assert.deepEqual(await texts({ text: 'k4711q' }), [brien])
  assert.equal((await ask({ resource: 'bank' })).astray, 0)
  // A store that was lost altogether: the index begins again by itself.
  await change(`TRUNCATE audit_records, audit_sessions, audit_spans, audit_logs CASCADE`)
  await indexer.catchUp()
  assert.deepEqual(await texts({ text: 'k4711q', who: 'maria' }), [brien])
})

test('an index of any size is forgotten at once, and what it leaves behind is taken away in pieces', async () => {
  await change(
    `INSERT INTO audit_records (log, index, place, at, terms, words)
      SELECT (SELECT min(id) FROM audit_logs), 1000000 + i, 0, now(), '{}', '{}' FROM generate_series(1, 12000) i`,
  )
  assert.ok(!((await desk.rebuild(reader)) instanceof Refusal))
  assert.deepEqual(await texts({ text: 'k4711q' }), [], 'nothing is found of what was forgotten')
  const pieces: unknown[] = []
  while (pieces.at(-1) !== 0) pieces.push(await indexer.sweep())
  assert.ok(pieces.filter((rows) => rows === 5000).length >= 2, pieces.join(' '))
  await indexer.catchUp()
  assert.deepEqual(await texts({ text: 'k4711q' }), [brien])
  assert.partialDeepStrictEqual(await change('SELECT count(*)::int AS logs FROM audit_logs'), {
    rows: [{ logs: 1 }],
  })
})

test('an outcome that comes later joins its statement, and a destroyed key takes the words with it', async () => {
  const session = uuidv7(systemClock.now(), systemRandom)
  using key = await place.ring.createSessionKey(session)
  ledger.append({
    type: 'session.opened',
    session,
    chain: [{ id: 'https://issuer#late', kind: 'workload', groups: [], claims: {} }],
    resource: 'bank',
    protocol: 'postgres',
    origin: { address: '10.0.0.8', port: 1, tls: null, application: 'job' },
    policyVersion: 'f'.repeat(64),
    endsAt: '2026-01-01T00:00:00.000000Z',
  })
  const plain = Buffer.from(JSON.stringify({ text: 'SELECT zebra', parameters: null }))
  const index = ledger.append(decided(session, 1), { key, plain })
  await ledger.synced(index)
  await indexer.catchUp()
  assert.deepEqual(await texts({ text: 'zebra', who: 'late' }), ['SELECT zebra'])
  assert.deepEqual(await texts({ text: 'zebra', result: 'failed' }), [])
  const outcome = { tag: '', rows: 0, bytes: 0, masked: 0, durationMs: 1 }
  ledger.append({
    type: 'statement.concluded',
    session,
    number: 1,
    decided: index,
    result: 'failed',
    errorCode: '42P01',
    ...outcome,
  })
  await ledger.synced(ledger.next - 1)
  await indexer.catchUp()
  assert.deepEqual(await texts({ text: 'zebra', result: 'failed', error: '42P01' }), ['SELECT zebra'])
  await place.ring.destroySessionKey(session)
  await ledger.synced(
    ledger.append({ type: 'key.destroyed', session, author: 'unix#root', reason: 'retention' }),
  )
  await indexer.catchUp()
  assert.deepEqual(await texts({ text: 'zebra' }), [])
  assert.equal((await ask({ who: 'late', error: '42P01' })).records[0]?.said, null)
})
