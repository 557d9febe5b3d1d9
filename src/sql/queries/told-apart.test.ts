import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Relation } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { CatalogIndex } from '../scope/catalog-index.ts'
import { inspectHere, shortNames } from '../inspect-fixture.ts'

const { relations, ...others } = bankSnapshot()
const keys: Readonly<Record<string, Relation['rowKeys']>> = {
  customers: { primary: [1], others: [[4]] },
  accounts: { primary: [1, 2], others: [[1, 4]] },
  cards: { primary: [1], others: [] },
  made: { primary: [1], others: [] },
}
const child: Relation | undefined = relations.find(({ name }) => name === 'accounts')
const cards = relations.find(({ name }) => name === 'cards')
assert.ok(child && cards)
const catalog = new CatalogIndex({
  ...others,
  relations: [
    ...relations.map((one) => {
      const rowKeys = keys[one.name]
      return rowKeys ? { ...one, rowKeys } : one
    }),
    { ...child, oid: 99_001, name: 'savings', parents: [cards.oid] },
    {
      ...child,
      oid: 99_002,
      name: 'by_key',
      kind: 'view',
      columns: child.columns.slice(0, 2),
      definition: 'SELECT id, count(*) FROM public.customers GROUP BY id, ssn',
    },
  ],
})

function usesOf(text: string): readonly string[] {
  const { statements } = inspectHere(text, { catalog })
  return [...new Set(shortNames(statements.flatMap(({ uses }) => uses)))].sort()
}

// Columns of customers by their bare names; the keys themselves are used like any other.
const uses: readonly (readonly [string, readonly string[]])[] = [
  ['select ssn, id, count(*) from customers group by ssn, id', ['id']],
  ['select ssn, id, count(*) from customers group by 1, 2', ['id']],
  ['select c.ssn as s, c.id as i from customers c group by s, i', ['id']],
  ['select c.* from customers c group by c.id, c.name, c.ssn, c.born, c.note', ['id']],
  ['select ssn from customers group by 1, id', ['id']],
  ['select ssn, id, count(*) from customers group by ssn, id order by ssn', ['id', 'ssn']],
  ['select ssn, id from customers group by ssn, id having max(ssn) > $1', ['id', 'ssn']],
  // The key of another entry, a part of a key, or none.
  [
    'select a.ssn, b.id from customers a join customers b on a.note = b.note group by a.ssn, b.id',
    ['id', 'note', 'ssn'],
  ],
  ['select iban, id from accounts group by iban, id', ['accounts.iban', 'accounts.id']],
  ['select ssn, name from customers group by ssn, name', ['name', 'ssn']],
  // Whatever is no plain column stays, and so do sets.
  ['select id from customers group by id, upper(ssn)', ['id', 'ssn']],
  ['select id from customers group by id, ssn::text', ['id', 'ssn']],
  ['select id, ssn from customers group by rollup (id, ssn)', ['id', 'ssn']],
  ['select id, ssn from customers group by id, grouping sets ((ssn), ())', ['id', 'ssn']],
  // A generated column that is worked out where it is grouped by.
  ['select id, last4 from made group by id, last4', ['made.id', 'made.last4', 'made.ssn']],
  ['select distinct id, last4 from made order by id', ['made.id']],
  // An index that may take the key's place.
  ['select id from customers group by id, email', ['email', 'id']],
  [
    'select count(*) from accounts group by id, customer_id, iban, balance',
    ['accounts.customer_id', 'accounts.iban', 'accounts.id'],
  ],
  // Names of joins that merge columns.
  [
    'select ssn, c.id from customers c left join accounts using (id) group by ssn, c.id',
    ['accounts.id', 'id'],
  ],
  ['select ssn, id from customers c join accounts using (id) group by ssn, id', ['accounts.id', 'id', 'ssn']],
  // A table that others inherit from.
  ['select pan from cards group by id, pan', ['cards.id', 'cards.pan', 'savings.id']],
  ['select pan from only cards group by id, pan', ['cards.id', 'savings.id']],
  // Distinct rows come in the order of hashes unless they are ordered.
  ['select distinct id, ssn from customers', ['id', 'ssn']],
  ['select distinct id, ssn from customers order by id', ['id']],
  ['select distinct c.* from customers c order by c.name, c.id', ['id', 'name']],
  [
    'select distinct c.id, c.ssn, a.balance from customers c join accounts a on a.customer_id = c.id order by c.id',
    ['accounts.balance', 'accounts.customer_id', 'id', 'ssn'],
  ],
  [
    'select distinct c.id, c.ssn, a.balance from customers c join accounts a on a.customer_id = c.id order by 3, 1',
    ['accounts.balance', 'accounts.customer_id', 'id'],
  ],
  ['select distinct id, ssn from customers order by id using >', ['id', 'ssn']],
  ['select distinct id, ssn, upper(name) from customers order by id', ['id', 'name', 'ssn']],
  ['select distinct id, upper(ssn) from customers order by id', ['id', 'ssn']],
  ['select distinct ssn from customers order by ssn', ['ssn']],
  // Behind what may move keys, and in bodies, they are not rested upon.
  ['alter table customers drop constraint x; select ssn, id from customers group by ssn, id', ['id', 'ssn']],
  [
    'create unique index on cards (kind); select ssn, id from customers group by ssn, id',
    ['cards.kind', 'id', 'ssn'],
  ],
  ['rollback; select ssn, id from customers group by ssn, id', ['id', 'ssn']],
  ['select public.evil(); select ssn, id from customers group by ssn, id', ['id', 'ssn']],
  ['begin; select ssn, id from customers group by ssn, id', ['id']],
  ['do $$ begin perform ssn, id from customers group by ssn, id; end $$', ['id', 'ssn']],
  ['select * from by_key', ['id']],
  ['create view v as select id, count(*) as n from customers group by id, ssn', ['id']],
  ['alter table customers drop constraint x; select * from by_key', ['id', 'ssn']],
  [
    'create view v as select id, count(*) as n from customers group by id, ssn; drop index i; select * from v',
    ['id', 'ssn'],
  ],
]

for (const [text, expected] of uses) {
  test(`I4: ${text}`, () => {
    assert.deepEqual(usesOf(text), expected)
  })
}

test('I4: what rests on keys rests on definitions', () => {
  const [facts] = inspectHere('select ssn, id from customers group by ssn, id', { catalog }).statements
  assert.equal(facts?.restsOnDefinitions, true)
})
