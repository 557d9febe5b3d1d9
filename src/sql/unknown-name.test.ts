import assert from 'node:assert/strict'
import test from 'node:test'
import { inspectHere } from './inspect-fixture.ts'
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

test('a text whose names are not looked up before it runs is not forgiven', () => {
  assert.equal(absentNames(inspectHere('do $$ begin perform 1 from nosuch; end $$')), null)
  assert.equal(absentNames(inspectHere('select 1; truncate nosuch'))?.isAnalysed, false)
})
