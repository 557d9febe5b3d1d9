import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseSync } from 'libpg-query'
import { freeLiterals } from './free-literals.ts'
import { inspectHere } from '../inspect-fixture.ts'
import { shapeOf, type Literal, type Shape } from './literals.ts'
import { isTree } from './tree.ts'

test('a shape keeps everything but its constants', () => {
  const shape = shapeOf(`select a1 from "t1" where id = 42 and name = 'O''Hara é' and b = 7 limit $1`)
  assert.ok(shape)
  assert.equal(shape.key, `select a1 from "t1" where id = \u0001 and name = \u0002 and b = \u0001 limit $1`)
  assert.deepEqual(
    shape.literals.map(({ source }) => source),
    ['42', `'O''Hara é'`, '7'],
  )
  assert.deepEqual(
    shape.literals.map(({ byteAt }) => byteAt),
    [31, 45, 66],
  )
})

test('I12: where it is not plain how the server cuts a text, there is no shape', () => {
  const texts = [
    `select * from t where a = E'x' and b = 1`,
    `select * from t where a = e'x'`,
    `select * from t where a = U&'x'`,
    `select * from t where a = B'1'`,
    `select * from t where a = X'1'`,
    `select * from t where a = N'1'`,
    `select * from t where a = $$x$$`,
    `select * from t where a = $x$1$x$`,
    `select * from t where a = 'x\\'`,
    `select * from t where a = 'x`,
    `select * from t where a = "x`,
    `select * from t where a = 123abc`,
    `select * from t where a = 1.5`,
    `select * from t where a = .5`,
    `select * from t where a = 1e5`,
    `select * from t where a = 0x1F`,
    `select * from t where a = 1_000`,
    `select * from t where a = 1234567890`,
    `select * from t where a = $1x and b = 2`,
    `select * from t where a = 1 -- é`,
    `select * from t where a = /* é */ 1`,
    `select * from t where a = /* /* */ */ 1`,
    `select * from t where a = 1 /* b`,
    `select * from t where a = 1 -- \u0001`,
    `select * from t where é = 1`,
    `select * from t where a = 1é`,
    `select * from t where a = date'2020-01-01'`,
    `select * from t where a = \u00011`,
    `select * from t where a = \u0001`,
    `select * from t`,
  ]
  assert.deepEqual(
    texts.filter((text) => shapeOf(text) !== null),
    [],
  )
})

test('I12: a constant that may change what a statement is or shows is part of the text', () => {
  const free: readonly (readonly [string, string])[] = [
    [`select set_config(name, 'x', false) from pg_settings where name = 'work_mem'`, ''],
    ['select ssn from customers where id = 1', '1'],
    ['select ssn from customers where 1 = 1', ''],
    [`select ssn from customers where '1' = '2' or id < 5`, '5'],
    ['select id from customers where id = 4 order by 2 limit 3 offset 6', '4'],
    ['select 1, id from customers where id in (2, 3)', '2 3'],
    ['select count(*) from customers group by 1', ''],
    [`select set_config('search_path', 'x', false) from customers where id = 1`, ''],
    [`select nextval('s') from customers where name like '%a'`, ''],
    [`select 'customers'::regclass, name from customers where id between 1 and 2`, '1 2'],
    [`select * from customers where born = '2020-01-01'::date and name = 'x'`, `'x'`],
    [`select interval '1 day' from customers where id = 2`, '2'],
    ['select * from customers where id = -5', ''],
    ['select * from customers where id / 0 = 1', ''],
    ['select * from customers where id operator(pg_catalog.=) 1', ''],
    [`insert into accounts values (1, 2, 'x', abs(4))`, `1 2 'x'`],
    [`update accounts set balance = 5, iban = upper('b') where id = 7`, '5 7'],
    ['delete from accounts where id = 7', '7'],
    ['explain select * from accounts where id = 7', ''],
    ['create table x as select * from accounts where id = 7', ''],
    [`copy (select * from accounts where id = 7) to '/tmp/x'`, ''],
    ['prepare p as select * from accounts where id = 7', ''],
    ['select 1; set role x; select * from accounts where id = 7', ''],
    [`select name from customers where name = 'a'\n'b'`, ''],
    [`/* app='x' */ select name from customers where name = 'a' -- 'b'`, `'a'`],
    [`select name from customers where id = 4/* 5 */and name = /* c */'a'`, `4 'a'`],
    ['select * from customers tablesample bernoulli (10)', ''],
    ['select cast(1 as float(3)) from customers where id = 8', '8'],
  ]
  for (const [text, expected] of free) {
    const shape = shapeOf(text)
    assert.ok(shape, text)
    assert.equal(
      freeOf(text, shape)
        .map(({ source }) => source)
        .join(' '),
      expected,
      text,
    )
  }
})

const numbers = fc.oneof(fc.constantFrom('0', '1', '2', '007', '999999999'), fc.nat(999_999_999).map(String))
const words = fc.constantFrom(
  '',
  'a',
  '0',
  '1',
  'true',
  'off',
  'customers',
  'select ssn from customers',
  'search_path',
)
const odd = fc.constantFrom(
  '--',
  '/*',
  '$1',
  '$$',
  'é😀',
  `it's`,
  `''`,
  '1.5',
  '{1}',
  '[1]',
  ';',
  '\n',
  '\u0001',
  '"',
)
const strings = fc.oneof(words, odd, fc.string({ unit: 'grapheme', maxLength: 12 }).filter(isQuotable))

test('I12: texts of one shape and equal fixed constants have one inspection and one fingerprint', () => {
  let tried = 0
  const bases = corpusTexts().flatMap((text) => {
    const shape = shapeOf(text)
    return shape && isParsed(text) && freeOf(text, shape).length > 0 ? [{ text, shape }] : []
  })
  assert.ok(bases.length > 400)
  for (const { text, shape } of bases) {
    const free = new Set(freeOf(text, shape))
    const expected = inspectHere(text)
    const values = shape.literals.map((one) => (one.kind === 'number' ? numbers : strings.map(quoted)))
    fc.assert(
      fc.property(fc.tuple(...values), (sources) => {
        const other = withSources(shape, free, sources)
        const again = shapeOf(other)
        assert.equal(again?.key, shape.key)
        assert.deepEqual(
          again?.literals.map(({ source }) => source),
          shape.literals.map((one, at) => (free.has(one) ? sources[at] : one.source)),
        )
        assert.deepEqual(inspectHere(other), expected)
        tried += 1
      }),
      { numRuns: 6 },
    )
  }
  assert.ok(tried > 2000)
})

test('I12: any text either has no shape, or its constants are put back where they were', () => {
  const piece = fc.constantFrom(
    `'`,
    `''`,
    '"',
    '$',
    '$1',
    '1',
    '12',
    ' ',
    'a',
    'E',
    'U&',
    '-',
    '--',
    '/*',
    '*/',
    '*',
    '\n',
    '.',
    ';',
    '(',
    ')',
    '\\',
    'é',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = `select ${pieces.join('')}`
      const shape = shapeOf(text)
      if (shape === null) return
      const sources = shape.literals.map(({ source }) => source)
      assert.equal(withSources(shape, new Set(), sources), text)
    }),
    { numRuns: 5000 },
  )
})

function freeOf(text: string, shape: Shape): readonly Literal[] {
  const parsed: unknown = parseSync(text)
  assert.ok(isTree(parsed))
  const free = freeLiterals(parsed, shape.literals)
  return shape.literals.filter((_, at) => free?.[at])
}

/** The text of a shape with other constants in place of the free ones. */
function withSources(shape: Shape, free: ReadonlySet<Literal>, sources: readonly string[]): string {
  let at = -1
  // oxlint-disable-next-line no-control-regex
  return shape.key.replaceAll(/[\u0001\u0002]/g, () => {
    at += 1
    const literal = shape.literals[at]
    assert.ok(literal)
    return free.has(literal) ? (sources[at] ?? '') : literal.source
  })
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function isQuotable(value: string): boolean {
  return value.isWellFormed() && !value.includes('\\') && !value.includes('\0')
}

function isParsed(text: string): boolean {
  try {
    parseSync(text)
    return true
  } catch {
    return false
  }
}

/** Every statement of the corpora under test/corpus, and a few shapes that applications send. */
function corpusTexts(): readonly string[] {
  const folder = new URL('../../../test/corpus/', import.meta.url)
  const texts = new Set<string>(applications)
  for (const part of ['honest/', 'bypass/', 'risk/']) {
    for (const name of readdirSync(new URL(part, folder))) {
      const content = readFileSync(new URL(part + name, folder), 'utf8')
      const pieces = name.endsWith('.sql')
        ? content.split(/^--.*$/m)
        : content.split('\n').map((line) => line.split(' | ').slice(2).join(' | '))
      for (const piece of pieces) if (piece.trim() !== '') texts.add(piece.trim())
    }
  }
  return [...texts]
}

const applications = [
  `select c.name, a.balance from customers c join accounts a on a.customer_id = c.id and a.balance > 10 where c.id = 1`,
  `select name from customers where (id > 5 and name <> 'x') or note like '%y%' order by 1 limit 10`,
  `with w as (select * from customers where id = 1) select * from w where name in ('a', 'b') and id between 1 and 9`,
  `select case when id = 1 then 'one' else 'more' end, ssn = 'x' from customers where ssn = '123'`,
  `update customers set name = 'a', note = 'b' where id = 1 returning ssn`,
  `insert into accounts (id, customer_id, balance, iban) values (1, 2, 3, 'x'), (4, 5, 6, 'y') returning id`,
  `delete from accounts where customer_id = 5 and iban = 'x'`,
  `select * from customer_view where id = 4 and full_name = 'a'`,
  `select count(*) filter (where id > 3), sum(id) from accounts where balance >= 100 group by iban having sum(id) > 5`,
]
