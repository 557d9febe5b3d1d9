import type { CatalogFunction, CatalogSnapshot, Relation } from '../core/catalog-snapshot.ts'

/** A small bank's catalog, for tests. */
export function bankSnapshot(more: Partial<CatalogSnapshot> = {}): CatalogSnapshot {
  oids = 16_384
  const customers = relation('customers', ['id', 'name', 'ssn', 'email', 'born', 'note'])
  const accounts = relation('accounts', ['id', 'customer_id', 'balance', 'iban'])
  const logs = relation('logs', ['id', 'day', 'email'], { kind: 'partitioned' })
  return {
    version: 'bank-1',
    serverVersion: 180_004,
    relations: [
      customers,
      accounts,
      relation('cards', ['id', 'account_id', 'pan', 'kind']),
      relation('customer_view', ['id', 'full_name', 'ssn'], {
        kind: 'view',
        definition: 'SELECT id, name AS full_name, ssn FROM public.customers WHERE id > 0;',
      }),
      relation('view_on_view', ['id', 'u', 's'], {
        kind: 'view',
        definition: 'SELECT v.id, upper(v.ssn) AS u, v.ssn AS s FROM public.customer_view v;',
      }),
      relation('lost_view', ['a'], { kind: 'view', definition: null }),
      relation('copied', ['id', 'ssn'], {
        kind: 'materialized',
        definition: 'SELECT id, ssn FROM public.customers;',
      }),
      logs,
      relation('logs_1', ['id', 'day', 'email'], { parents: [logs.oid] }),
      {
        ...relation('made', ['id', 'ssn', 'last4']),
        columns: columns(['id', 'ssn', 'last4']).map((column) =>
          column.name === 'last4' ? { ...column, generated: '"right"(ssn, 4)' } : column,
        ),
      },
      relation('watched', ['id'], { hasTriggers: true }),
      { ...relation('keyed', ['id', 'code']), columns: compared(['id', 'code'], 'code') },
      { ...relation('pointing', ['id', 'to_code']), columns: compared(['id', 'to_code'], 'to_code') },
      relation('keyed_view', ['id', 'code'], {
        kind: 'view',
        definition: 'SELECT id, code FROM public.keyed;',
      }),
      relation('ruled', ['id'], { hasRules: true }),
      relation('abroad', ['id', 'secret'], { kind: 'foreign' }),
      relation('ids', ['last_value', 'log_cnt', 'is_called'], { kind: 'sequence' }),
      relation('scratch', ['x', 'y'], { schema: 'app' }),
      relation('pg_class', ['oid', 'relname', 'relnamespace'], { schema: 'pg_catalog' }),
      relation('pg_namespace', ['oid', 'nspname'], { schema: 'pg_catalog' }),
      relation('pg_stats', ['tablename', 'attname', 'most_common_vals'], {
        schema: 'pg_catalog',
        kind: 'view',
      }),
      relation('pg_settings', ['name', 'setting', 'context'], { schema: 'pg_catalog', kind: 'view' }),
      relation('pg_stat_activity', ['pid', 'state', 'query'], { schema: 'pg_catalog', kind: 'view' }),
    ],
    functions: [
      routine('get_ssn', 1, 'sql', 'SELECT ssn FROM public.customers WHERE id = $1'),
      routine('plus_one', 1, 'sql', 'SELECT a + 1'),
      routine('evil', 0, 'plpgsql', "declare t text := 'x'; begin execute t; return 1; end"),
      routine('loops', 0, 'sql', 'SELECT public.loops()'),
      routine('full_label', 1, 'sql', 'SELECT $1.name'),
      routine('upper', 1, 'plpythonu', 'return 1', 'app'),
      routine('dblink', 2, 'c', null),
      routine('uuid_generate_v4', 0, 'c', null),
    ],
    customOperators: ['==='],
    customTypes: ['checked'],
    ...more,
  }
}

let oids = 0

function relation(name: string, names: readonly string[], more: Partial<Relation> = {}): Relation {
  oids += 10
  return {
    oid: oids,
    schema: 'public',
    name,
    kind: 'table',
    columns: columns(names),
    definition: null,
    hasTriggers: false,
    hasRules: false,
    parents: [],
    ...more,
  }
}

/** Columns of which one is compared with `keyed.code` when it is written. */
function compared(names: readonly string[], key: string): Relation['columns'] {
  return columns(names).map((column) =>
    column.name === key ? { ...column, comparedWith: ['public.keyed.code'] } : column,
  )
}

function columns(names: readonly string[]): Relation['columns'] {
  return names.map((name, at) => ({
    number: at + 1,
    name,
    typeOid: 25,
    typeName: 'pg_catalog.text',
    generated: null,
  }))
}

function routine(
  name: string,
  argumentCount: number,
  language: string,
  body: string | null,
  schema = 'public',
): CatalogFunction {
  return { schema, name, argumentCount, volatility: 'stable', language, body, securityDefiner: false }
}
