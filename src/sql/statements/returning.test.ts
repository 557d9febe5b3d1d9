import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from '../inspect-fixture.ts'

/** By verb and table, the columns that are read: those that are only shown in parentheses. */
function readIn(text: string): readonly string[] {
  return factsOf(text).effects.flatMap(({ kind, columns, shown = [] }) => {
    if (kind !== 'read') return []
    const read = columns.filter((column) => !shown.includes(column))
    return [`${fieldsOf(read)} (${fieldsOf(shown)})`]
  })
}

function fieldsOf(columns: readonly string[]): string {
  return columns.map((column) => column.split('.').at(-1)).join()
}

test('I4: rows that a change returns count as read when they go on to another query, and as shown when they do not', () => {
  const cases: readonly (readonly [string, ...string[]])[] = [
    ['update customers set name = $1 returning ssn', ' (ssn)'],
    ['update customers set name = $1 where id = 1 returning ssn, id', 'id (ssn)'],
    ['delete from cards returning *', ' (id,account_id,pan,kind)'],
    ['insert into cards (id) values (1) returning cards', ' (id,account_id,pan,kind)'],
    ['update cards set kind = $1 returning old.pan, upper(new.kind)', ' (pan,kind)'],
    [
      'delete from cards returning (select max(iban) from accounts a where a.id = account_id)',
      ' (account_id)',
      'id,iban ()',
    ],
    [
      'merge into cards c using accounts a on a.id = c.account_id when matched then delete returning c.pan',
      'id ()',
      'account_id (pan)',
    ],
    [
      'with d as (update customers set name = $1 returning ssn) insert into app.scratch(x) select ssn from d',
      'ssn ()',
    ],
    ["copy (delete from customers returning ssn) to program 'x'", 'ssn ()'],
  ]
  for (const [text, ...read] of cases) assert.deepEqual(readIn(text).toSorted(), read.toSorted(), text)
})

test('an upsert reads the columns that its assignments and its condition look at', () => {
  const upsert = 'insert into cards as c (id, kind) values (1, $1) on conflict (id) do update set kind ='
  assert.deepEqual(readIn(`${upsert} c.pan`), ['pan ()'])
  assert.deepEqual(readIn(`${upsert} $2 where c.account_id = 1`), ['account_id ()'])
  assert.deepEqual(readIn(`${upsert} $2`), [])
})
