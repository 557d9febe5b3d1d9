import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StatementFacts } from '../../core/inspection.ts'
import { effectsIn, inspectHere, outputsIn } from '../inspect-fixture.ts'
import { SessionNames } from './session-names.ts'

/** Inspects one statement within a session, as a protocol does, and notes it as done. */
function run(names: SessionNames, text: string): StatementFacts {
  const resolved = names.resolve(inspectHere(text))
  for (const facts of resolved.statements) names.note(facts)
  const [first] = resolved.statements
  assert.ok(first)
  return first
}

test('EXECUTE takes on the effects, outputs and uses of what was prepared', () => {
  const names = new SessionNames()
  run(names, 'prepare p as select ssn from customers where email = $1')
  const facts = run(names, 'execute p(1)')
  assert.deepEqual(effectsIn(facts), ['session execute p', 'read select public.customers'])
  assert.equal(outputsIn(facts), 'ssn=ssn')
  assert.deepEqual(facts.uses, ['public.customers.email'])
  assert.deepEqual(facts.unknowns, [])
})

test('a prepared write is a write when executed', () => {
  const names = new SessionNames()
  run(names, 'prepare d as delete from cards')
  assert.ok(effectsIn(run(names, 'execute d')).includes('write delete public.cards every'))
})

test('I3: names that were never given, or were dropped, are unknown', () => {
  const names = new SessionNames()
  assert.notDeepEqual(run(names, 'execute p').unknowns, [])
  for (const drop of ['deallocate p', 'deallocate all', 'discard all']) {
    run(names, 'prepare p as select 1')
    assert.deepEqual(run(names, 'execute p').unknowns, [])
    run(names, drop)
    assert.notDeepEqual(run(names, 'execute p').unknowns, [], drop)
  }
})

test('a name given earlier in the same text means what it was given there', () => {
  const names = new SessionNames()
  run(names, 'prepare p as select name from customers')
  const inText = (text: string) => {
    const last = names.resolve(inspectHere(text)).statements.at(-1)
    assert.ok(last)
    return last
  }
  assert.equal(outputsIn(inText('prepare q as select ssn from customers; execute q')), 'ssn=ssn')
  assert.equal(outputsIn(inText('declare c cursor for select ssn from customers; fetch c')), 'ssn=ssn')
  assert.equal(
    outputsIn(inText('deallocate p; prepare p as select ssn from customers; execute p')),
    'ssn=ssn',
  )
  assert.notDeepEqual(inText('deallocate p; execute p').unknowns, [])
  assert.notDeepEqual(inText('deallocate all; execute p').unknowns, [])
  assert.notDeepEqual(inText('execute q; prepare q as select 1; execute r').unknowns, [])
  assert.equal(outputsIn(run(names, 'execute p')), 'name=name', 'nothing has run')
})

test('FETCH yields the rows of its cursor; MOVE yields none', () => {
  const names = new SessionNames()
  run(names, 'declare "C 1" cursor for select upper(ssn) from customers')
  assert.equal(outputsIn(run(names, 'fetch all from "C 1"')), 'upper<ssn')
  assert.equal(outputsIn(run(names, 'move 1 in "C 1"')), 'none')
  assert.notDeepEqual(run(names, 'fetch c').unknowns, [])
  run(names, 'close all')
  assert.notDeepEqual(run(names, 'fetch "C 1"').unknowns, [])
})

test('prepared statements and cursors do not share names', () => {
  const names = new SessionNames()
  run(names, 'prepare x as select name from customers')
  run(names, 'declare x cursor for select ssn from customers')
  assert.equal(outputsIn(run(names, 'execute x')), 'name=name')
  assert.equal(outputsIn(run(names, 'fetch x')), 'ssn=ssn')
})

test('names given by the protocol itself count too', () => {
  const names = new SessionNames()
  const [facts] = inspectHere('select ssn from customers').statements
  assert.ok(facts)
  names.noteName({ space: 'prepared', act: 'create', name: 'wire', facts })
  assert.equal(outputsIn(run(names, 'execute wire')), 'ssn=ssn')
})

test('I4: a prepared statement on other ground means what it meant and what it means now', () => {
  const names = new SessionNames()
  const text = 'prepare p as select kind from cards'
  const [facts] = inspectHere(text).statements
  assert.ok(facts)
  names.note(facts, { text, ground: 'one' })
  const execute = inspectHere('execute p')
  const outdated = { space: 'prepared', name: 'p', text } as const
  assert.equal(names.outdated(execute, 'one'), null)
  assert.deepEqual(names.outdated(execute, 'two'), outdated)
  names.renew(outdated, inspectHere('prepare p as select pan as kind from cards'), 'two')
  assert.equal(names.outdated(execute, 'two'), null)
  const [merged] = names.resolve(execute).statements
  assert.equal(merged && outputsIn(merged), 'kind<cards.kind+cards.pan')
  names.noteDescribed('p', 'two')
  assert.deepEqual(names.resolve(execute).statements[0]?.unknowns, [])
  names.noteDescribed('p', 'three')
  assert.notDeepEqual(names.resolve(execute).statements[0]?.unknowns, [])
})

test('I4: names that a text drops, makes or renames mean something unknown in what follows', () => {
  for (const text of [
    'drop table cards; select kind from cards',
    'alter table accounts rename to cards; select kind from cards',
    'alter table app.scratch set schema public; select pan from cards, scratch',
    'drop schema app cascade; select kind from cards',
    'prepare p as select kind from cards; drop table cards; execute p',
    'prepare p as select kind from cards; create temp table cards as select ssn as kind from customers; execute p',
  ])
    assert.notDeepEqual(unknownsOfLast(text), [], text)
  assert.deepEqual(unknownsOfLast('drop table accounts; select kind from cards'), [])
  assert.deepEqual(unknownsOfLast('alter table cards add column x int; select kind from cards'), [])
  assert.deepEqual(unknownsOfLast('create table t (id int); create index on t (id)'), [])
})

test('I4: a name that may mean a temporary table is unknown', () => {
  const inspection = inspectHere('select kind from cards')
  const [facts] = new SessionNames().resolve(inspection, new Set(['cards'])).statements
  assert.equal(facts?.outputs.kind, 'unknown')
  assert.notDeepEqual(facts?.unknowns, [])
})

test('I4: a column of a temporary table is what it was made of, whatever table it hides', () => {
  const { statements } = new SessionNames().resolve(
    inspectHere('select ssn as kind into temp cards from customers; select kind from cards'),
  )
  const [, second] = statements
  assert.equal(second && outputsIn(second), 'kind<cards.kind+pg_temp.cards.kind+ssn')
  assert.deepEqual(second?.unknowns, [])
})

test('statements without names are left as they are', () => {
  const inspection = inspectHere('select ssn from customers; delete from cards')
  assert.equal(new SessionNames().resolve(inspection), inspection)
})

function unknownsOfLast(text: string): readonly string[] {
  return new SessionNames().resolve(inspectHere(text)).statements.at(-1)?.unknowns ?? ['?']
}

test('EXPLAIN and CREATE TABLE AS take on what the name that they execute stands for', () => {
  const names = new SessionNames()
  run(names, "prepare p as select ssn from customers where email = 'x'")
  const plan = run(names, 'explain (costs off) execute p')
  assert.deepEqual([plan.unknowns, outputsIn(plan)], [[], 'QUERY PLAN<email'])
  assert.equal(outputsIn(run(names, 'explain execute p')), 'QUERY PLAN<email+ssn')
  const made = run(names, 'create table kept as execute p')
  assert.deepEqual(made.unknowns, [])
  assert.ok(
    made.effects.some(({ kind, columns }) => kind === 'read' && columns.includes('public.customers.ssn')),
  )
  assert.ok(effectsIn(made).includes('write create public.kept'))
  run(names, 'prepare d as delete from cards')
  assert.ok(effectsIn(run(names, 'explain analyze execute d')).includes('write delete public.cards every'))
  assert.ok(!effectsIn(run(names, 'explain execute d')).some((one) => one.startsWith('write')))
})

test('I3: EXPLAIN and CREATE TABLE AS of a name that was never given are unknown', () => {
  const names = new SessionNames()
  for (const text of ['explain execute p', 'create table kept as execute p'])
    assert.notDeepEqual(run(names, text).unknowns, [], text)
})

test('I3, I8: cursors of bodies are known within their transaction, and none of them once there were too many', () => {
  const opens = "do $$ declare c refcursor := 'oc'; begin open c for select ssn from customers; end $$"
  const names = new SessionNames()
  run(names, opens)
  assert.deepEqual(run(names, 'fetch oc').unknowns, [])
  names.transactionEnded()
  assert.notDeepEqual(run(names, 'fetch oc').unknowns, [])
  for (let many = 0; many < 300; many += 1) run(names, opens)
  assert.notDeepEqual(run(names, 'fetch oc').unknowns, [])
  names.transactionEnded()
  run(names, opens)
  assert.deepEqual(run(names, 'fetch oc').unknowns, [])
})
