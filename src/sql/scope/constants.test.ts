import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadModule, parseSync } from 'libpg-query'
import { bankSnapshot } from '../bank-fixture.ts'
import { CatalogIndex } from './catalog-index.ts'
import { bareConstant, wordsOf } from './constants.ts'
import { isTree, node, nodes, statementsOf } from '../text/tree.ts'

await loadModule()

test('a constant is the same however it is written', () => {
  const fives = [
    '5',
    "'5'::int2",
    'cast(5 as integer)',
    '5::int8::int4',
    "pg_catalog.int4 ' 5 '",
    '- -5',
    '-(-5::int8)',
  ]
  for (const five of fives) assert.equal(words(five), '5', five)
  for (const text of ["'x'", "'x'::text", "cast('x' as varchar)", "'x'::name", "'x'::text::name"])
    assert.equal(words(text), 'x', text)
  assert.equal(words('5::text'), '5')
  assert.equal(words("'-7'::smallint"), '-7')
  assert.equal(words("'yes'::bool"), 'true')
  assert.equal(words('0.50'), '0.50')
  assert.equal(words('null'), null)
})

test('what a cast may make another of stays what it is', () => {
  const others = [
    "'x'::varchar(1)",
    "'x'::char(2)",
    '\'x\'::"char"',
    "'x'::regclass::text",
    "'t'::bool::text::regclass",
    `'${'x'.repeat(64)}'::name`,
    "'70000'::int2",
    "'5e0'::int4",
    '1.6::int4',
    "'x'::mine",
    "'x'::other.text",
    "'{1}'::int[]",
    '5 + 1',
    '1e5',
    '$1',
  ]
  for (const other of others) assert.equal(words(other), undefined, other)
})

test('where another type or operator may be found first, nothing is said', () => {
  assert.equal(words("'5'::int4", ['public', 'pg_catalog']), undefined)
  assert.equal(words("'5'::int4", null), undefined)
  assert.equal(words('-(5::int4)', ['public'], ['-']), undefined)
})

function words(
  value: string,
  searchPath: readonly string[] | null = ['public'],
  customOperators: readonly string[] = [],
): string | null | undefined {
  const parsed: unknown = parseSync(`select ${value}`)
  const [statement] = statementsOf(isTree(parsed) ? parsed : null)
  const [target] = nodes(statement?.body ?? {}, 'targetList')
  const written = target ? node(target.body, 'val') : null
  assert.ok(written)
  const catalog = new CatalogIndex(bankSnapshot({ customOperators }))
  return wordsOf(bareConstant(written, { searchPath, catalog }))
}
