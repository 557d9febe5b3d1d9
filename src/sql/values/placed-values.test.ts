import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogColumn, Relation } from '../../core/catalog-snapshot.ts'
import { catalogWith, factsOf } from '../inspect-fixture.ts'

const text = { typeOid: 25, typeName: 'pg_catalog.text', generated: null, modifier: -1 } as const

test('I4: only what is put as it is into a column that takes all of it is told to be placed', () => {
  assert.equal(placed('insert into history select id, ssn from people'), 'ssn>ssn')
  assert.equal(placed('update history set ssn = p.ssn from people p where p.id = history.id'), 'ssn>ssn')
  assert.equal(placed('insert into history (id, ssn) select id, reverse(ssn) from people'), '')
  assert.equal(placed('insert into history (id, ssn, note) select id, ssn, upper(ssn) from people'), '')
  assert.equal(placed('insert into history (id, ssn) select id, nullif(ssn, $1) from people'), '')
})

test('I4: nothing is placed where a value may be refused', () => {
  const bounds: readonly Partial<CatalogColumn>[] = [
    { isBound: true },
    { isNotNull: true },
    { modifier: 14 },
    { typeOid: 23, typeName: 'pg_catalog.int4' },
  ]
  for (const bound of bounds)
    assert.equal(placed('insert into history select id, ssn from people', bound), '')
  assert.equal(placed('insert into history select id, ssn from people', {}, { hasTriggers: true }), '')
  assert.equal(placed('insert into history select id, ssn from people', {}, { hasRules: true }), '')
  assert.equal(
    placed('insert into history select id, ssn from people', {}, { readExpressions: ['true'] }),
    '',
  )
})

test('I4: documents of whole values are told apart from whatever else is made', () => {
  const into = 'insert into history (image) select'
  assert.equal(placed(`${into} to_jsonb(p) from people p`), 'id>made image ssn>made image')
  assert.equal(placed(`${into} jsonb_build_object('a', ssn) from people`), 'ssn>made image')
  assert.equal(placed(`${into} to_jsonb(repeat(ssn, 9)) from people`), '')
  assert.equal(placed(`${into} coalesce(to_jsonb(ssn), '1') from people`), '')
})

test('I4: documents are made of documents, less keys and with more of them', () => {
  const into = 'insert into history (image) select'
  const whole = 'id>made image ssn>made image'
  for (const made of [
    "to_jsonb(p) - 'id'",
    "to_jsonb(p) || jsonb_build_object('by', current_user)",
    "'{}' || to_jsonb(p)",
    "jsonb_build_object('a', to_jsonb(p), 'b', now())",
    "jsonb_strip_nulls(to_jsonb(p) - array['x'])",
    'row_to_json(p)::jsonb',
  ])
    assert.equal(placed(`${into} ${made} from people p`), whole, made)
  for (const made of [
    'to_jsonb(p) - ssn',
    "to_jsonb(ssn) - 'a'",
    'to_jsonb(p) || to_jsonb(ssn)',
    "'1' || to_jsonb(p)",
    "jsonb_build_object('a', upper(ssn))",
    "jsonb_build_object('a', (select ssn from people limit 1))",
    "jsonb_build_object('a', current_query(), 'b', ssn)",
    '(row_to_json(p)::text)::jsonb',
    `to_jsonb(p)${" || jsonb_build_object('a', ssn)".repeat(100)}`,
  ])
    assert.equal(placed(`${into} ${made} from people p`), '', made)
})

function block(declared: string, body: string): string {
  const variables = `declare r record;\n v jsonb${declared};\n`
  return placed(`do $$ ${variables} begin select * into r from people; ${body} end $$`)
}

test('I4: a variable that only ever holds documents is placed as they are', () => {
  const put = 'insert into history (image) values (v);'
  const whole = 'id>made image ssn>made image'
  assert.equal(block('', `v := to_jsonb(r); ${put}`), whole)
  assert.equal(block(" := '{}'", `v := v || to_jsonb(r); v := v - 'id'; ${put}`), whole)
  for (const body of [
    `select to_jsonb(r) into v; ${put}`,
    `v := to_jsonb(r.ssn); ${put}`,
    `v := to_jsonb(r); v['a'] := v['ssn']; ${put}`,
    `v := to_jsonb(r); v := v -> 'ssn'; ${put}`,
    `v := to_jsonb(r); insert into history (note) values (v::text);`,
    `v := to_jsonb(r); begin declare v jsonb := to_jsonb(r.ssn); begin ${put} end; end;`,
  ])
    assert.equal(block('', body), '', body)
})

test('I4: a document that CASE chooses among documents is placed as each of them is', () => {
  const into = 'insert into history (image) select'
  const one = 'id>made image ssn>made image'
  assert.equal(placed(`${into} case when id = 1 then to_jsonb(ssn) end from people`), one)
  assert.equal(placed(`${into} case id when 1 then null else to_jsonb(p) end from people p`), one)
  const refused = [
    'case when id = 1 then to_jsonb(repeat(ssn, 9)) end',
    `case when id = 1 then to_jsonb(ssn) else '1' end`,
    `case when id = 1 then to_jsonb(ssn) || '1' end`,
    'case when id = 1 then ssn::jsonb end',
    'case when id = 1 then case when id = 2 then to_jsonb(ssn) end end',
    '(case when id = 1 then to_jsonb(ssn) end)::jsonb',
    `case when id = 1 then to_jsonb(ssn) end || '1'`,
  ]
  for (const value of refused) assert.equal(placed(`${into} ${value} from people`), '', value)
  assert.equal(
    placed(`insert into history (note) select case when id = 1 then to_jsonb(ssn) end from people`),
    '',
  )
})

test('I4: by what CASE chooses a document is a use of it', () => {
  const { uses } = factsOf(
    'insert into history (image) select case when ssn = $1 then to_jsonb(id) end from people',
    { catalog: catalogOf() },
  )
  assert.ok(JSON.stringify(uses).includes('public.people.ssn'))
})

test('I4: t.* within VALUES stands for all of its columns', () => {
  const facts = factsOf('select v.column2, v.column3 from people p, lateral (values (p.*, 1)) v', {
    catalog: catalogOf(),
  })
  assert.ok(facts.outputs.kind === 'known')
  const [ssn, one] = facts.outputs.columns.map(({ sources }) => sources.join())
  assert.deepEqual([ssn, one], ['public.people.ssn', ''])
})

test('I4: what a routine that is defined puts where it stays is told apart from what it carries', () => {
  const into = 'insert into history (ssn) select ssn from people'
  assert.deepEqual(defined(into), ['ssn>ssn'])
  assert.deepEqual(defined(`${into} where id = 1`), ['ssn>ssn', 'id'])
  assert.deepEqual(defined(`${into} where ssn = '1'`), ['ssn>ssn', 'ssn'])
  assert.deepEqual(defined(`${into} returning ssn`, 'setof text'), ['ssn>ssn', 'ssn'])
  assert.deepEqual(defined(`${into}; insert into people (ssn) select upper(ssn) from people`), ['', 'ssn'])
  assert.deepEqual(defined(`${into}; select pg_notify('a', 'b')`), ['ssn>ssn'])
  assert.deepEqual(defined(`${into}; select pg_notify('a', ssn) from people`), ['ssn>ssn', 'ssn'])
  assert.deepEqual(defined(`${into}; select 1 from people where id = 1 for update`), ['ssn>ssn', 'id'])
  assert.deepEqual(defined(`${into}; select pg_sleep(ascii(ssn)) from people`), ['ssn>ssn', 'ssn'])
  assert.deepEqual(defined(`${into}; select set_config('a.b', 'c', true)`), ['', 'ssn'])
})

function defined(body: string, result = 'void'): readonly string[] {
  const text = `create function f() returns ${result} language sql as $$ ${body} $$`
  const facts = factsOf(text, { catalog: catalogOf() })
  const read = facts.effects.flatMap(({ kind, columns }) => (kind === 'read' ? columns.map(last) : []))
  return [placed(text), ...new Set(read)]
}

function placed(statement: string, bound: Partial<CatalogColumn> = {}, more: Partial<Relation> = {}): string {
  const { placed: found = [] } = factsOf(statement, { catalog: catalogOf(bound, more) })
  const shown = found.map(({ source, targets }) => {
    const places = targets.map(({ names, isMade }) => `${isMade ? 'made ' : ''}${last(names[0])}`)
    return `${last(source)}>${places.join('+')}`
  })
  return shown
    .filter((one) => one !== 'id>id')
    .sort()
    .join(' ')
}

function last(name = ''): string {
  return name.split('.').at(-1) ?? ''
}

function catalogOf(
  bound: Partial<CatalogColumn> = {},
  more: Partial<Relation> = {},
): ReturnType<typeof catalogWith> {
  const id: CatalogColumn = { ...text, number: 1, name: 'id', typeOid: 23, typeName: 'pg_catalog.int4' }
  const ssn: CatalogColumn = { ...text, number: 2, name: 'ssn' }
  const image = { ...text, number: 3, name: 'image', typeOid: 3802, typeName: 'pg_catalog.jsonb' }
  const note: CatalogColumn = { ...text, number: 4, name: 'note' }
  return catalogWith({
    relations: [
      table(90_001, 'people', [id, ssn]),
      { ...table(90_002, 'history', [id, { ...ssn, ...bound }, image, note]), ...more },
    ],
  })
}

function table(oid: number, name: string, columns: readonly CatalogColumn[]): Relation {
  return {
    oid,
    schema: 'public',
    name,
    kind: 'table',
    columns,
    definition: null,
    hasTriggers: false,
    hasRules: false,
    parents: [],
    triggers: [],
    rules: [],
    foreignKeys: [],
    readExpressions: [],
    writeExpressions: [],
  }
}
