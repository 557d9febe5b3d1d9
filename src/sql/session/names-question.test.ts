import assert from 'node:assert/strict'
import test from 'node:test'
import { inspectHere } from '../inspect-fixture.ts'
import { questionOfNames } from './names-question.ts'
import { absentNames } from '../scope/unknown-name.ts'

const questionOf = (text: string) => {
  const absent = absentNames(inspectHere(text))
  return absent && questionOfNames(absent, text)
}
const partOf = (text: string) => {
  const question = questionOf(text)
  return question?.kind === 'part' ? question.text : null
}

test('a statement that opens a relation by its name has it looked up, whatever else it holds', () => {
  for (const text of [
    'truncate "No such".t',
    'alter table "No such".t add check (id > 0)',
    'create table x (id int references "No such".t)',
    'copy "No such".t to stdout',
    '/* $\u2603$ */ select 1; truncate "No such".t',
  ])
    assert.deepEqual(questionOf(text), { kind: 'relation', name: '"No such"."t"' }, text)
})

test('of a statement with a query the query alone is analysed, at its place', () => {
  for (const [text, part] of [
    ['create view v as select nosuch from customers', '                 select nosuch from customers'],
    [
      'create view v as select nosuch from customers with check option',
      '                 select nosuch from customers ',
    ],
    [
      "copy (select nosuch from customers where name = 'a') to stdout",
      "      select nosuch from customers where name = 'a'",
    ],
    ['prepare p as select * from nosuch', '             select * from nosuch'],
    ['select 1; select nosuch from customers', '          select nosuch from customers'],
    ['select 1; call nosuch(1)', '          call nosuch(1)'],
  ] as const)
    assert.equal(partOf(text), part, text)
})

test('behind other statements, and within definitions, the name alone is', () => {
  for (const [text, before, named, behind] of [
    ['create table h (id int); insert into h select id from shop.nosuch', 'select from', 'shop.nosuch', ''],
    ['create index on customers (nosuch(name, (1)))', 'select', 'nosuch(name, (1))', ' from customers'],
    [
      'alter table only customers alter name type text using nosuch::text',
      'select',
      'nosuch',
      ' from customers',
    ],
  ] as const)
    assert.equal(partOf(text), `${before.padEnd(text.indexOf(named))}${named}${behind}`, text)
})

test('I3: a text that the server may cut into other words than these is not taken apart', () => {
  for (const text of [
    "select 1; select e'\\' from nosuch, x as '",
    'select 1; select $\u2603$ $\u2603$, nosuch from customers',
    'select 1; -- \r select nosuch from customers',
    'create function f() returns int begin atomic select 1; end; select nosuch from customers',
    'prepare p (int) as select nosuch from customers where id = $1',
  ])
    assert.equal(questionOf(text) ?? null, null, text)
})

test('what a session has not made is asked for by its name', () => {
  assert.deepEqual(questionOf('execute "No such" (1)'), { kind: 'prepared', name: 'No such' })
  assert.deepEqual(questionOf('fetch all from nosuch'), { kind: 'cursor', name: 'nosuch' })
})
