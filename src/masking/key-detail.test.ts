import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogColumn, CatalogSnapshot, Relation } from '../core/catalog-snapshot.ts'
import type { Protection } from '../core/decision.ts'
import { bankSnapshot } from '../sql/bank-fixture.ts'
import { openKeyDetail } from './key-detail.ts'

const masks = new Map<string, Protection>(
  ['public.customers.ssn', 'public.copied.ssn', 'public.made.ssn'].map((column) => [
    column,
    { column, dataClass: 'ssn', strategy: { kind: 'null' } },
  ]),
)

function changed(
  name: string,
  change: (one: Relation, all: readonly Relation[]) => Relation,
): CatalogSnapshot {
  const snapshot = bankSnapshot()
  const { relations } = snapshot
  return {
    ...snapshot,
    relations: relations.map((one) => (one.name === name ? change(one, relations) : one)),
  }
}

function unique(table: string, detail: string, snapshot = bankSnapshot(), more = {}): string | null {
  const fields = { C: '23505', F: 'nbtinsert.c', R: '_bt_check_unique', s: 'public', t: table, ...more }
  return openKeyDetail(new Map(Object.entries(fields)), detail, masks, snapshot)
}

function foreign(
  table: string,
  detail: string,
  snapshot: CatalogSnapshot,
  sqlState = '23503',
): string | null {
  const fields = { C: sqlState, F: 'ri_triggers.c', R: 'ri_ReportViolation', s: 'public', t: table }
  return openKeyDetail(new Map(Object.entries(fields)), detail, masks, snapshot)
}

/** The accounts' column points to that of customers. */
function pointing(column: string, to: string): CatalogSnapshot {
  return changed('accounts', (one, all) => {
    const target = all.find(({ name }) => name === 'customers')?.oid ?? 0
    const key = {
      target,
      columns: [column],
      targetColumns: [to],
      onDelete: 'none',
      onUpdate: 'none',
    } as const
    return { ...one, foreignKeys: [key] }
  })
}

/** Gives a table a column more. */
function named(name: string): (one: Relation) => Relation {
  return (one) => ({
    ...one,
    columns: [...one.columns, { ...(one.columns[0] as CatalogColumn), number: 9, name }],
  })
}

test('I4: the values of a key are told where all of its columns are open', () => {
  for (const detail of [
    'Key (id)=(1) already exists.',
    'Key (id, name)=(1, x) already exists.',
    'Key (name)=(a) already exists.\n) already exists.',
  ])
    assert.equal(unique('customers', detail), detail)
  for (const detail of [
    'Key (ssn)=(1) already exists.',
    'Key (id, ssn)=(1, 2) already exists.',
    'Key (ssn, id)=(1, 2) already exists.',
    'Key (nothing)=(1) already exists.',
    'Key (upper(name))=(X) already exists.',
    'Key ("id")=(1) already exists.',
    'Key (id)=(1) conflicts with existing key (id)=(1).',
    'key (id)=(1) already exists.',
    `Key (id)=(${'1'.repeat(5000)}) already exists.`,
  ])
    assert.equal(unique('customers', detail), null, detail)
})

test('I4: none is told of what the server does not say itself, or of a table that is not known', () => {
  const detail = 'Key (id)=(1) already exists.'
  for (const more of [
    { F: 'pl_exec.c' },
    { R: 'exec_stmt_raise' },
    { C: 'P0001' },
    { C: '23503' },
    { s: 'app' },
    { t: 'nothing' },
  ])
    assert.equal(unique('customers', detail, bankSnapshot(), more), null, JSON.stringify(more))
})

test('I4: none is told of a column that is made of others, or behind names that read like several', () => {
  const detail = 'Key (id)=(1) already exists.'
  assert.equal(unique('made', detail), detail)
  assert.equal(unique('made', 'Key (last4)=(1) already exists.'), null)
  assert.equal(unique('customers', detail, changed('customers', named('a, b'))), null)
  assert.equal(unique('customers', detail, changed('customers', named('plain'))), detail)
  for (const more of [{ isUnread: true as const }, { filledFrom: ['public.customers.ssn'] }])
    assert.equal(
      unique(
        'customers',
        detail,
        changed('customers', (one) => ({ ...one, ...more })),
      ),
      null,
    )
})

test('I4: of a foreign key both ends are open', () => {
  const absent = 'Key (customer_id)=(5) is not present in table "customers".'
  const left = 'Key (id)=(5) is still referenced from table "accounts".'
  assert.equal(foreign('accounts', absent, pointing('customer_id', 'id')), absent)
  assert.equal(foreign('accounts', left, pointing('customer_id', 'id')), left)
  const restricted = left.replace('still ', '')
  assert.equal(foreign('accounts', restricted, pointing('customer_id', 'id'), '23001'), restricted)
  assert.equal(foreign('accounts', restricted, pointing('customer_id', 'id')), null)
  assert.equal(foreign('accounts', restricted, pointing('customer_id', 'ssn'), '23001'), null)
  assert.equal(foreign('accounts', absent, pointing('customer_id', 'ssn')), null)
  assert.equal(foreign('accounts', absent, pointing('iban', 'id')), null)
  assert.equal(foreign('accounts', absent, bankSnapshot()), null)
})
