import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspectHere } from '../inspect-fixture.ts'
import { isToldByTexts } from './aside-definitions.ts'

const over = 'create table over (like customers) partition by range (id)'
const attach = 'alter table over attach partition customers for values from (1) to (9)'
const index = 'create index on over ((1 / length(ssn)))'

/** The columns that the last statement of a text uses. */
function used(text: string): readonly string[] {
  const facts = inspectHere(text).statements.at(-1)
  assert.ok(facts)
  assert.deepEqual(facts.unknowns, [], text)
  return [...facts.uses].toSorted()
}

test('I4: rows that become part of a table are held against what its text has defined so far', () => {
  const plain = used(`${over}; ${attach}`)
  assert.ok(!plain.includes('public.customers.ssn'), plain.join())
  for (const definition of [
    index,
    'create unique index on over (id, ssn)',
    'alter table over add foreign key (ssn) references accounts',
    'alter table over add unique (id, ssn)',
  ])
    assert.ok(used(`${over}; ${definition}; ${attach}`).includes('public.customers.ssn'), definition)
  assert.deepEqual(used(`${over}; create index on over (ssn); ${attach}`), plain)
})

test('I4: and against what comes with the table itself', () => {
  const columns = 'id int, name text, ssn text'
  for (const made of [
    `create table over (${columns}, unique (id, ssn)) partition by range (id)`,
    'create table over (like customers including all) partition by range (id)',
  ])
    assert.ok(used(`${made}; ${attach}`).includes('public.customers.ssn'), made)
  const checked = `create table over (${columns}, check (id > 0)) partition by range (id)`
  assert.ok(!used(`${checked}; ${attach}`).includes('public.customers.ssn'))
})

test('I4: what a table is attached to is read from the catalog, not told by texts', () => {
  const { statements } = inspectHere('alter table customers attach partition accounts default')
  assert.equal(statements[0]?.restsOnKeys, true)
  assert.equal(isToldByTexts(inspectHere(attach)), false)
})

test('I4: a body holds them against what no catalog says, and what a body defined is not told either', () => {
  assert.ok(used(`${over}; do $$ begin ${attach}; end $$`).includes('public.customers.ssn'))
  const facts = inspectHere(`${over}; do $$ begin ${index}; end $$; ${attach}`).statements.at(-1)
  assert.match(facts?.unknowns.join(' ') ?? '', /What a table holds its rows against is not known/)
})

test('I4: behind more definitions than are followed it is unknown', () => {
  const many = Array.from({ length: 210 }, (_, at) => `alter table over add unique (id, c${at})`).join('; ')
  const facts = inspectHere(`${over}; ${many}; ${attach}`).statements.at(-1)
  assert.match(facts?.unknowns.join(' ') ?? '', /What a table holds its rows against is not known/)
})
