import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { systemClock } from '../src/core/clock.ts'
import type { CatalogSnapshot } from '../src/core/catalog-snapshot.ts'
import type { ColumnName, Inspection } from '../src/core/inspection.ts'
import { emptyServer } from '../src/store/kept-cluster.fixture.ts'
import { startTemporaryServer } from '../src/store/temporary-store.ts'
import type { TemporaryServer } from '../src/store/temporary-store.ts'
import { Inspector } from '../src/sql/parser/inspector.ts'
import { catalogOf } from './catalog-of.ts'
import { RandomQuery } from './random-query.ts'

// Inspection against a real server: the catalog as it is, the grammar's own errors, and where values really turn up.

const statementsMin = 2000
const canaryColumns: readonly string[] = [
  'customers.name',
  'customers.ssn',
  'customers.email',
  'accounts.iban',
  'accounts.note',
  'cards.pan',
  'logs.secret',
  'heirs.mark',
  'heirs.extra',
]

let temporary: TemporaryServer
let client: pg.Client
let snapshot: CatalogSnapshot
const inspector = new Inspector(systemClock)

before(async () => {
  temporary = await startTemporaryServer(emptyServer)
  const { socketDirectory: host, port } = temporary.server
  const types = { getTypeParser: () => (value: string) => value }
  client = new pg.Client({ host, port, user: 'sallyport', database: 'postgres', types })
  await client.connect()
  await client.query(schema)
  snapshot = await catalogOf(client)
})

after(async () => {
  await inspector.close()
  await client.end()
  await temporary[Symbol.asyncDispose]()
})

const schema = `
  create table customers(id text, name text, ssn text, email text);
  create table accounts(id text, iban text, note text);
  create table cards(id text, pan text);
  create table scratch(x text, y text);
  create view customer_view as select id, name as full_name, ssn from customers;
  create view deep_view as select v.id, upper(v.ssn) as u, a.iban from customer_view v join accounts a using (id);
  create materialized view copied as select id, pan from cards;
  create table logs(id text, secret text) partition by list (id);
  create table logs_1 partition of logs default;
  create table forebears(id text, mark text);
  create table heirs(extra text) inherits (forebears);
  create table made(id int, ssn text, last4 text generated always as (right(ssn, 4)) stored);
  create function owner_of(text) returns text language sql stable as 'select name || $1 from public.customers limit 1';
  create function opaque() returns text language plpgsql as 'begin return 1; end';
  create function settled() returns text language sql set work_mem = '1MB' as 'select 1';
  create function watch() returns trigger language plpgsql as 'begin return new; end';
  create trigger watching before insert on made for each row execute function watch();
  create function same(text, text) returns boolean language sql as 'select true';
  create operator === (leftarg = text, rightarg = text, function = same);
  create domain checked as text check (same(value, 'x'));
  create domain plain as text check (value <> '');
  create rule keep as on delete to made do instead nothing;
  insert into scratch values ('a', 'b'), ('c', 'd');
  ${canaryRows()}
  refresh materialized view copied;`

function canaryRows(): string {
  const columns = Map.groupBy(canaryColumns, (column) => column.split('.')[0] ?? '')
  return [...columns]
    .map(([table, names]) => {
      const values = names.map((name) => `'${canaryOf(name)}' || i`)
      const list = names.map((name) => name.split('.')[1])
      return `insert into ${table}(id, ${list.join(', ')}) select i::text, ${values.join(', ')} from generate_series(1, 2) i;`
    })
    .join('\n')
}

/** A word that no other column holds and that reads the same in any case. */
function canaryOf(column: string): string {
  return `zq${column.replace('.', '')}qz`
}

async function inspect(text: string): Promise<Inspection> {
  return inspector.inspect(text, { resource: 'bank', snapshot, searchPath: ['public'] })
}

test('a snapshot holds what inspection asks of a catalog', async () => {
  const find = (name: string) =>
    snapshot.relations.find((one) => one.name === name && one.schema === 'public')
  assert.ok(snapshot.serverVersion >= 130_000)
  assert.match(find('deep_view')?.definition ?? '', /public\.customer_view/)
  assert.equal(find('copied')?.kind, 'materialized')
  assert.equal(find('logs')?.kind, 'partitioned')
  assert.deepEqual(find('logs_1')?.parents, [find('logs')?.oid])
  assert.equal(find('made')?.hasTriggers, true)
  assert.equal(find('made')?.hasRules, true)
  assert.equal(find('customer_view')?.hasRules, false)
  assert.match(find('made')?.columns[2]?.generated ?? '', /right/)
  assert.deepEqual(snapshot.customOperators, ['==='])
  assert.deepEqual(snapshot.customTypes, ['_checked', 'checked'])
  const bodies = new Map(snapshot.functions.map((one) => [one.name, one.body]))
  assert.match(bodies.get('owner_of') ?? '', /select name/)
  assert.equal(bodies.get('settled'), 'select 1')
  assert.deepEqual(snapshot.functions.find((one) => one.name === 'settled')?.settings, ['work_mem=1MB'])
  assert.ok(snapshot.relations.some((one) => one.schema === 'pg_catalog' && one.name === 'pg_class'))
  assert.equal((await catalogOf(client)).version, snapshot.version)
  await client.query('alter table scratch add column z text')
  assert.notEqual((await catalogOf(client)).version, snapshot.version)
  await client.query('alter table scratch drop column z')
})

test('syntax errors are the ones that the server reports', async () => {
  const texts = [
    'selct 1',
    'select 1 +',
    "select 'é' from x where and",
    "select 'abc",
    'select "abc',
    'select 1 /* x',
    "select '😀' x y z",
    'select $a$ x',
    'create table (',
    'insert into t values 1',
    'select * from a join b where',
    'select 1;; selec',
    "select U&'\\D800'",
    "select e'\\u12'",
    'select x from t where (a = 1',
    'delete customers',
    'select ? ',
    'grant all on',
    "select 1 'a'",
    'select 1e',
    'select 0x',
    'select 123abc',
    'select :x',
    'select a b c',
    'copy t from',
    'begin work hard',
  ]
  for (const text of texts) {
    const { fault } = await inspect(text)
    await assert.rejects(
      client.query(text),
      (error: { readonly message: string; readonly position?: string }) => {
        assert.deepEqual(
          { text, ...fault },
          { text, message: error.message, position: Number(error.position) },
        )
        return true
      },
    )
  }
})

test('I4: wherever a canary turns up, its column is among the sources of that output', async () => {
  const queries = new RandomQuery(20_261_121)
  let [ran, unknown, seen] = [0, 0, 0]
  for (let made = 0; made < 4 * statementsMin && ran < statementsMin; made++) {
    const text = queries.statement()
    const found = await runInside(text)
    if (!found) continue
    ran++
    const inspection = await inspect(text)
    const facts = inspection.statements[0]
    assert.ok(facts, text)
    if (facts.outputs.kind !== 'known') {
      unknown++
      continue
    }
    const outputs = facts.outputs.columns
    assert.deepEqual(
      outputs.map((one) => one.name),
      found.names,
      text,
    )
    for (const row of found.rows) {
      for (const [at, cell] of row.entries()) {
        const output = outputs[at]
        const columns = canariesIn(cell ?? '')
        seen += columns.length
        for (const column of columns)
          assert.ok(output?.sources.includes(`public.${column}`), `${column} in output ${at + 1} of: ${text}`)
        if (output?.direct && columns.length > 0)
          assert.equal(/^zq\w+qz\d$/.test(cell ?? ''), true, `output ${at + 1} is called unchanged: ${text}`)
      }
    }
  }
  assert.ok(ran >= statementsMin, `only ${ran} of the statements ran`)
  assert.ok(seen > 1000, `only ${seen} canaries were seen`)
  assert.ok(unknown <= ran / 50, `${unknown} of ${ran} are unknown`)
})

interface Found {
  readonly names: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** Runs a statement and undoes it; null when the server refuses it. */
async function runInside(text: string): Promise<Found | null> {
  await client.query('begin')
  try {
    const { fields, rows } = await client.query<(string | null)[]>({ text, rowMode: 'array' })
    return { names: fields.map((field) => field.name), rows }
  } catch (error) {
    if (error instanceof pg.DatabaseError) return null
    throw error
  } finally {
    await client.query('rollback')
  }
}

function canariesIn(cell: string): readonly ColumnName[] {
  const plain = cell.toLowerCase()
  const reversed = plain.split('').reverse().join('')
  return canaryColumns.filter(
    (column) => plain.includes(canaryOf(column)) || reversed.includes(canaryOf(column)),
  )
}
