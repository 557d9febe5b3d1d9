import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogFunction } from '../../core/catalog-snapshot.ts'
import { catalogWith, effectsIn, factsOf } from '../inspect-fixture.ts'

function heard(body: string): CatalogFunction {
  return {
    schema: 'public',
    name: 'heard',
    argumentCount: 0,
    volatility: 'volatile',
    language: 'plpgsql',
    body,
    securityDefiner: false,
    parameters: '',
    result: 'event_trigger',
  }
}

function catalogOf(event: string, body: string): ReturnType<typeof catalogWith> {
  return catalogWith({
    functions: [heard(body)],
    eventTriggers: [{ event, schema: 'public', name: 'heard' }],
  })
}

const copying = 'begin insert into cards (kind) select ssn from customers; end'
const told = ['read select public.customers', 'write insert public.cards']

test('what an event trigger does counts for definitions, and for nothing else', () => {
  const catalog = catalogOf('ddl_command_end', copying)
  for (const text of ['create table t (a int)', 'grant select on cards to app', 'select 1 as a into temp t'])
    for (const one of told) assert.ok(effectsIn(factsOf(text, { catalog })).includes(one), text)
  for (const text of ['select 1', 'update cards set kind = null', 'create role r', 'set work_mem = 1000'])
    assert.ok(!effectsIn(factsOf(text, { catalog })).includes(told[0] ?? ''), text)
})

test('an event trigger on drops counts for what may drop', () => {
  const catalog = catalogOf('sql_drop', copying)
  assert.ok(effectsIn(factsOf('drop table cards', { catalog })).includes(told[0] ?? ''))
  assert.ok(!effectsIn(factsOf('create table t (a int)', { catalog })).includes(told[0] ?? ''))
})

test('an event trigger that writes down what was defined is known', () => {
  const catalog = catalogOf(
    'ddl_command_end',
    'declare r record; begin for r in select * from pg_event_trigger_ddl_commands() loop insert into cards (kind) values (r.command_tag || tg_tag); end loop; end',
  )
  const { unknowns, stored } = factsOf('create table t (a int)', { catalog })
  assert.deepEqual([unknowns, stored], [[], undefined])
})

test('I3: an event trigger that is not understood makes definitions unknown', () => {
  const catalog = catalogOf('ddl_command_start', "begin execute current_setting('x'); end")
  assert.ok(factsOf('create table t (a int)', { catalog }).unknowns.length > 0)
  const missing = catalogWith({ eventTriggers: [{ event: 'ddl_command_end', schema: 'c', name: 'd' }] })
  assert.ok(factsOf('create table t (a int)', { catalog: missing }).unknowns.length > 0)
})

test('I4: a function of an event trigger is not replaced unseen', () => {
  const catalog = catalogOf('ddl_command_end', 'begin end')
  const text = `create or replace function heard() returns event_trigger language plpgsql as '${copying}'`
  assert.ok(factsOf(text, { catalog }).unknowns.length > 0)
})
