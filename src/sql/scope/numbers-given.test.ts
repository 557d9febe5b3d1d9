import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogColumn, CatalogFunction, Relation } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { factsOf, shortNames } from '../inspect-fixture.ts'
import { CatalogIndex } from './catalog-index.ts'

const weighing = "begin new.email := nextval('numbers'); return new; end"

test('whoever chooses a number that a trigger gives, or which sequence its name means, asks whether it is there', () => {
  for (const [text, body, told] of [
    ["select setval('numbers', 41)", weighing, true],
    ['alter sequence numbers restart 41', weighing, true],
    ['create sequence numbers start 41', weighing, true],
    ['create sequence others start 41', weighing, false],
    ['alter sequence others rename to numbers', weighing, true],
    ['alter table others rename to numbers', weighing, true],
    ['create table t (n int generated always as identity (sequence name numbers start 41))', weighing, true],
    ['alter table cards add column n int generated always as identity', cardsWeighing, true],
    ['alter table cards add column n int generated always as identity', weighing, false],
    ["select setval('numbers', 41)", "begin new.name := nextval('numbers'); return new; end", false],
    ["select setval('numbers', 41)", "begin new.email := 'x'; return new; end", false],
    ["select nextval('numbers')", weighing, false],
  ] as const)
    assert.deepEqual(columnsTold(text, { body }), told ? ['email'] : [], text)
})

test('a table whose sequences begin anew gives numbers to rows of others', () => {
  const elsewhere = { isNumbered: true, isNumberedElsewhere: true } as const
  assert.deepEqual(columnsTold('truncate cards restart identity', { column: elsewhere }), ['email'])
  assert.deepEqual(columnsTold('truncate cards', { column: elsewhere }), [])
  assert.deepEqual(columnsTold('truncate customers restart identity', { column: elsewhere }), [])
  assert.deepEqual(columnsTold('truncate cards restart identity', { column: { isNumbered: true } }), [])
})

test('where an identity or a sequence begins is chosen', () => {
  for (const [command, told] of [
    ["set default nextval('numbers')", true],
    ['set default gen_random_uuid()', false],
    ['add generated always as identity', true],
    ['restart with 41', true],
    ['drop default', false],
  ] as const)
    assert.deepEqual(
      columnsTold(`alter table customers alter email ${command}`, {}),
      told ? ['email'] : [],
      command,
    )
})

test('what a view gives a column goes into that of its table', () => {
  assert.deepEqual(columnsTold("alter view mails alter address set default 'x'", {}), ['email'])
  assert.deepEqual(columnsTold('alter view mails alter id set default 7', {}), [])
})

test('an index that was left invalid is held against all rows when it is made anew', () => {
  const column = { isComparedAnew: true } as const
  for (const text of [
    'reindex table customers',
    'reindex index customers_email',
    'reindex schema public',
    'reindex database bank',
    'vacuum full',
    'alter table customers set unlogged',
    'alter table customers add column chance float8 default random()',
  ])
    assert.deepEqual(columnsTold(text, { column }), ['email'], text)
  for (const text of [
    'reindex schema other',
    'reindex table cards',
    'vacuum customers',
    'reindex system bank',
  ])
    assert.deepEqual(columnsTold(text, { column }), [], text)
})

const cardsWeighing = "begin new.email := nextval('cards_n_seq'); return new; end"

/** The columns that a statement tells of, of customers whose e-mail is compared and given by a trigger with this body. */
function columnsTold(
  text: string,
  {
    body = 'begin return new; end',
    column = {},
  }: { readonly body?: string; readonly column?: Partial<CatalogColumn> },
): readonly string[] {
  const snapshot = bankSnapshot()
  const weigh: CatalogFunction = {
    schema: 'public',
    name: 'weigh',
    argumentCount: 0,
    volatility: 'volatile',
    language: 'plpgsql',
    body,
    securityDefiner: false,
    parameters: '',
    result: 'trigger',
  }
  const trigger =
    'CREATE TRIGGER t BEFORE INSERT ON public.customers FOR EACH ROW EXECUTE FUNCTION public.weigh()'
  const relations = snapshot.relations.map((one): Relation => {
    if (one.name !== 'customers') return one
    const columns = one.columns.map((had) =>
      had.name === 'email' ? { ...had, comparedWith: ['public.customers.email'], ...column } : had,
    )
    return { ...one, columns, hasTriggers: true, triggers: [trigger] }
  })
  const [like] = relations.filter((one) => one.name === 'customer_view')
  assert.ok(like)
  const definition = 'SELECT id, email AS address FROM public.customers;'
  const columns = like.columns.slice(0, 2).map((one, at) => ({ ...one, name: ['id', 'address'][at] ?? '' }))
  relations.push({ ...like, oid: 99_999, name: 'mails', columns, definition })
  const catalog = new CatalogIndex({ ...snapshot, relations, functions: [...snapshot.functions, weigh] })
  return shortNames(factsOf(text, { catalog }).uses)
}
