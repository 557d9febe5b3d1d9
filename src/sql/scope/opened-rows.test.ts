import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from '../inspect-fixture.ts'

// For each column: the row it is from where several stand side by side, `-` where that is not told, `.` where all are from one.
const cases: readonly (readonly [string, string])[] = [
  ['select id, name from customers', '. .'],
  ['select c.*, c.name from customers c', '. . . . . . .'],
  ['select a.id, b.name, a.name from customers a, customers b', '0 1 0'],
  ['select a.id, b.name from customers a join customers b on a.id = b.id', '0 1'],
  ['select id, a.name, b.name from customers a join customers b using (id)', '- 0 1'],
  ['with few as (select id, name from customers) select id, name from few', '. .'],
  ['with few as (select id, name from customers) select a.id, b.name from few a, few b', '0 1'],
  ['select x.id, x.name from (select a.id, b.name from customers a, customers b) x', '0 1'],
  ['select a.id, x.name from customers a, lateral (select a.name) x', '0 1'],
  ['select id, name from customers union select id, name from customers', '- -'],
  ['update customers set note = note returning id, name', '. .'],
  ['update customers a set note = b.note from customers b returning a.id, b.name', '0 1'],
]

for (const [text, expected] of cases)
  test(`the rows that values are from: ${text}`, () => {
    assert.equal(rowsOf(text), expected)
  })

function rowsOf(text: string): string {
  const { outputs } = factsOf(text)
  assert.ok(outputs.kind === 'known')
  return outputs.columns.map(({ row }) => (row === undefined ? '.' : row < 0 ? '-' : String(row))).join(' ')
}
