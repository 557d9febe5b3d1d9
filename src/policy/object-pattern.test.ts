/** What rules that forbid or hold are taken to mean by the names in them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Effect, ObjectKind } from '../core/inspection.ts'
import { mayReach, namesObject, parseObjectPattern } from './object-pattern.ts'

function reaches(pattern: string, object: string, objectKind: ObjectKind = 'table'): boolean {
  const effect: Effect = { kind: 'read', verb: 'select', objectKind, object, columns: [], everyRow: false }
  return mayReach(patternOf(pattern), effect)
}

function patternOf(text: string): NonNullable<ReturnType<typeof parseObjectPattern>> {
  const pattern = parseObjectPattern(text)
  assert.ok(pattern)
  return pattern
}

test('a name without a schema is forbidden in every schema, and allowed in none', () => {
  for (const object of ['public.customers', 'other.customers', 'customers'])
    assert.ok(reaches('customers', object), object)
  assert.ok(reaches('audit_*', 'public.audit_log'))
  assert.ok(reaches('pg_sleep', 'pg_catalog.pg_sleep', 'function'))
  assert.ok(!reaches('customers', 'public.customers_old'))
  assert.ok(!reaches('public', 'public.customers'))
  assert.ok(!reaches('role', 'search_path', 'setting'))
  assert.ok(!namesObject(patternOf('customers'), 'public.customers'))
})

test('what holds an object, and a name that no schema is known of, is forbidden with it', () => {
  assert.ok(reaches('public.customers', 'public', 'schema'))
  assert.ok(reaches('public.customers', 'bank', 'database'))
  assert.ok(reaches('public.customers', 'customers'))
  assert.ok(!reaches('public.customers', 'other.customers'))
})
