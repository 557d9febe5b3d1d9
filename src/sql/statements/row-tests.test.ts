import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogColumn, CatalogFunction, Relation } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { CatalogIndex } from '../scope/catalog-index.ts'
import { factsOf, shortNames } from '../inspect-fixture.ts'

const key = 'public.customers.email'
const live = { column: key, conditions: ['(born IS NULL)'] }

test('a change tells of what checks, keys and expressions hold it against with what stays in its row', () => {
  for (const [held, text, told] of [
    [{ checks: [['name', 'ssn']] }, "update customers set name = 'x'", ['ssn']],
    [{ checks: [['name', 'ssn']] }, "update customers set note = 'x'", []],
    [{ checks: [['note', 'ssn', '']] }, "update customers set name = 'x'", ['note', 'ssn']],
    [{ checks: [['name', 'ssn']] }, "insert into customers (id, name) values (1, 'x')", []],
    [
      { foreignKeys: [{ ...pointing, columns: ['name', 'ssn'] }] },
      "update customers set name = 'x'",
      ['ssn'],
    ],
    [{ indexExpressions: ['(1 / (ssn)::integer)'] }, "update customers set name = 'x'", []],
    [{ indexExpressions: ['(1 / length((name || ssn)))'] }, "update customers set name = 'x'", ['ssn']],
  ] as const)
    assert.deepEqual(columnsTold(text, held), told, text)
})

test('a change is not compared in an index that it takes its row out of', () => {
  for (const [value, isCompared] of [
    ['now()', false],
    ["'x'::customers", true],
    ['pg_catalog.clock_timestamp()', false],
    ['current_timestamp', false],
    ["now() at time zone 'utc'", false],
    ["'2025-01-01'", false],
    ["'2025-01-01'::timestamptz", false],
    ['coalesce(born, now())', false],
    ['null', true],
    ['default', true],
    ['$1', true],
    ['nullif(now(), now())', true],
    ['coalesce(name, null)', true],
    ['public.now()', true],
    ["'x'::public.checked", true],
    ['(select now())', true],
    ['case when true then now() end', true],
  ] as const) {
    const told = columnsTold(`update customers set born = ${value} where id = 1`, {}, [live])
    assert.equal(told.includes('email'), isCompared, value)
  }
})

test('which conditions a row certainly does not meet', () => {
  for (const [condition, isCompared] of [
    ['(born IS NULL)', false],
    ["((born IS NULL) AND (name = 'x'::text))", false],
    ["((name = 'x'::text) AND ((id > 1) AND (born IS NULL)))", false],
    ['(NOT (born IS NOT NULL))', false],
    ["((born IS NULL) OR (name = 'x'::text))", true],
    ['(NOT (born IS NULL))', true],
    ['(born IS NOT NULL)', true],
    ['(customers.* IS NULL)', true],
    ['(lower(born) IS NULL)', true],
    ['(note IS NULL)', true],
    ['(NOT flag)', false],
    ['(flag = false)', false],
    ['(flag IS NOT TRUE)', false],
    ['(flag <> true)', false],
    ['flag', true],
    ['(flag OPERATOR(public.=) false)', true],
    ['((flag IS TRUE) OR (born IS NULL))', true],
  ] as const) {
    const where = { column: key, conditions: [condition] }
    const told = columnsTold("update customers set born = 'x', flag = true where id = 1", {}, [where])
    assert.equal(told.includes('email'), isCompared, condition)
  }
})

test('a row is compared all the same where a trigger may set the column, or its type is of users', () => {
  const text = 'update customers set born = now() where id = 1'
  const compared = (body: string): boolean => columnsTold(text, triggered(body), [live]).includes('email')
  assert.equal(compared('begin new.note := 1; return new; end'), false)
  assert.equal(compared('begin new.born := null; return new; end'), true)
  assert.equal(compared('begin select null into new.born; return new; end'), true)
  assert.equal(compared('begin old.email := new.name; return old; end'), true)
  const typed = { typeOid: 99_999, typeName: 'public.pair' }
  assert.ok(columnsTold(text, {}, [live], typed).includes('email'))
})

test('what a trigger puts into a compared column counts, but for what nobody chooses', () => {
  for (const [value, isCompared] of [
    ['lower(new.name)', true],
    ["'x'", true],
    ['gen_random_uuid()::text', false],
    ["'t_' || encode(sha256(gen_random_uuid()::text::bytea), 'hex')", false],
    ['uuid_generate_v4()::text', false],
    ['random()::text', true],
    ['lower(new.email)', false],
    ['old.email', false],
    ['coalesce(new.email, new.name)', true],
    ["lower(coalesce(new.email, 'x'))", true],
    ['null', false],
    ['get_ssn(1)', true],
  ] as const)
    for (const text of [
      "insert into customers (id, name) values (1, 'x')",
      "update customers set name = 'x'",
    ]) {
      const told = columnsTold(text, triggered(`begin new.email := ${value}; return new; end`), [], {}, [key])
      assert.equal(told.includes('email'), isCompared, `${text}: ${value}`)
    }
})

const pointing = {
  target: 1,
  columns: [],
  targetColumns: ['id'],
  onDelete: 'none',
  onUpdate: 'none',
} as const

function triggered(body: string): Partial<Relation> & { readonly body: string } {
  const definition =
    'CREATE TRIGGER t BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW EXECUTE FUNCTION public.on_change()'
  return { hasTriggers: true, triggers: [definition], body }
}

/** The columns that a statement tells of, of a table of customers that differs in this. */
function columnsTold(
  text: string,
  { body = '', ...differing }: Partial<Relation> & { readonly body?: string },
  where: CatalogColumn['comparedWhere'] & {} = [],
  typed: Partial<CatalogColumn> = { typeOid: 1184, typeName: 'pg_catalog.timestamptz' },
  compared: readonly string[] = where.map((one) => one.column),
): readonly string[] {
  const snapshot = bankSnapshot()
  const onChange: CatalogFunction = {
    schema: 'public',
    name: 'on_change',
    argumentCount: 0,
    volatility: 'volatile',
    language: 'plpgsql',
    body,
    securityDefiner: false,
    parameters: '',
    result: 'trigger',
  }
  const relations = snapshot.relations.map((one): Relation => {
    if (one.name !== 'customers') return one
    const flag = { number: 9, name: 'flag', typeOid: 16, typeName: 'pg_catalog.bool', generated: null }
    const columns = [...one.columns, flag].map((column) => ({
      ...column,
      ...(column.name === 'born' ? typed : {}),
      ...(['born', 'email', 'flag'].includes(column.name) && compared.length > 0
        ? { comparedWith: compared, comparedWhere: where }
        : {}),
    }))
    return { ...one, columns, ...differing }
  })
  const catalog = new CatalogIndex({ ...snapshot, relations, functions: [...snapshot.functions, onChange] })
  return shortNames(factsOf(text, { catalog }).uses)
}
