import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf, shortNames } from '../inspect-fixture.ts'

/** `column=constants` for each column that is given any, with `new` where only new rows get them. */
function told(text: string): string {
  const groups = (factsOf(text).assigned ?? []).map(({ columns, constants, isNew }) => {
    const named = constants.map((one) => (one.kind === 'parameter' ? `$${one.number}` : `#${one.at}`))
    return `${isNew ? 'new ' : ''}${shortNames(columns).join('+')}=${named.join(',')}`
  })
  return groups.join(' ') || '-'
}

const cases: Readonly<Record<string, string>> = {
  'update customers set ssn = $1, email = $2 where id = $3': 'ssn=$1 email=$2',
  "update customers set ssn = 'x' where id = 5": 'ssn=#0',
  "update customers as c set ssn = $1::text, email = cast('x' as varchar(9)) where c.id = 1":
    'ssn=$1 email=#0',
  "update customers set (ssn, email) = ($2, 'x') where id = $1": 'ssn=$2 email=#0',
  "insert into customers (id, ssn) values ($1, 'a'), ($2, 'b')": 'new id=$1,$2 new ssn=#0,#1',
  "insert into customers (id, ssn) values (1, 'a') on conflict do nothing": 'new ssn=#1',
  "insert into customers (id, ssn) values (1, $1) on conflict (id) do update set ssn = excluded.ssn, email = 'x'":
    'ssn=$1 email=#1',
  'with x as (update customers set ssn = $1 where id = 1 returning id) select id from x': 'ssn=$1',
  "merge into customers c using accounts a on a.id = c.id when matched then update set ssn = $1 when not matched then insert (id, ssn) values (1, 'x')":
    'ssn=$1 new ssn=#1',
  // What is computed is not the constant any more, and a number is no form of a mask.
  "update customers set ssn = lower($1), email = 'x' || email, id = 5 where id = 1": '-',
  'update customers set ssn = email where ssn = $1': '-',
  'insert into customers (id, ssn) select $1, $2': '-',
  "update customers set ssn = 'x' /* y */ where id = $1": 'ssn=#0',
  // No place in a text with a comment inside another is certain.
  "update customers set ssn = 'x' /* /* y */ */ where id = $1": '-',
  'select ssn from customers where id = $1': '-',
}

for (const [text, expected] of Object.entries(cases))
  test(`constants that come to rest: ${text}`, () => assert.equal(told(text), expected))
