import assert from 'node:assert/strict'
import test from 'node:test'
import { inspectHere } from '../inspect-fixture.ts'
import { absentNames } from './unknown-name.ts'

test('a statement that names nothing unknown has no absent names', () => {
  assert.equal(absentNames(inspectHere('select name from customers')), null)
})

test('what an absent table, column or function makes unknown is forgiven, and nothing else', () => {
  const table = absentNames(inspectHere('select id from public._prisma_migrations where id = 1'))
  assert.equal(table?.kind, 'relation')
  assert.equal(table.isAnalysed, true)
  const [beside] = table.beside.statements
  assert.deepEqual(beside?.unknowns, [])
  assert.deepEqual(
    beside?.effects.map(({ kind, object }) => [kind, object]),
    [['read', 'public._prisma_migrations']],
  )
  assert.equal(absentNames(inspectHere('select nosuch from customers order by nosuch'))?.kind, 'column')
  const call = absentNames(inspectHere('select nosuch(1)'))
  assert.equal(call?.kind, 'function')
  assert.deepEqual(call.beside.statements[0]?.unknowns, [])
  const both = absentNames(inspectHere("select nosuch, pg_read_file('x') from customers"))
  assert.ok(both?.beside.statements[0]?.effects.some(({ kind }) => kind === 'server-file'))
})

test('what the target looks up only when it runs is told in its words, and not asked for', () => {
  for (const [text, told] of [
    ['select 1; truncate nosuch', 'relation "nosuch" does not exist'],
    ['alter table shop.nosuch add check (id > 0)', 'relation "shop.nosuch" does not exist'],
    ['create view v as select nosuch from customers', 'column "nosuch" does not exist'],
    ['create rule r as on insert to nosuch do instead nothing', 'relation "nosuch" does not exist'],
    // A body may catch that it is not there.
    ['do $$ begin perform 1 from nosuch; end $$', null],
  ] as const) {
    const absent = absentNames(inspectHere(text))
    assert.deepEqual([absent?.isAnalysed, absent?.told], [false, told], text)
  }
})

test('what the session has not given a name is told likewise, and nothing else is forgiven with it', () => {
  const execute = absentNames(inspectHere('execute nosuch (1)'))
  assert.deepEqual(
    [execute?.kind, execute?.isAnalysed, execute?.told],
    ['prepared', false, 'prepared statement "nosuch" does not exist'],
  )
  assert.deepEqual(execute?.beside.statements[0]?.effects, [])
  assert.equal(absentNames(inspectHere('explain execute nosuch'))?.isAnalysed, false)
  // A function may have opened it, so only the code says what is missing.
  const fetch = absentNames(inspectHere('fetch all from nosuch'))
  assert.deepEqual([fetch?.kind, fetch?.told], ['cursor', null])
  const both = absentNames(inspectHere("execute nosuch (pg_read_file('x'))"))
  assert.ok(both?.beside.statements[0]?.effects.some(({ kind }) => kind === 'server-file'))
})
