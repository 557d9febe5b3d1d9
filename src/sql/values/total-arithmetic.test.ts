import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogWith, factsOf } from '../inspect-fixture.ts'

const column = { generated: null, modifier: -1 } as const
const catalog = catalogWith({
  relations: [
    {
      oid: 90_001,
      schema: 'public',
      name: 'people',
      kind: 'table',
      columns: [
        { ...column, number: 1, name: 'id', typeOid: 23, typeName: 'pg_catalog.int4' },
        { ...column, number: 2, name: 'born', typeOid: 1082, typeName: 'pg_catalog.date' },
      ],
      definition: null,
      hasTriggers: false,
      hasRules: false,
      parents: [],
    },
  ],
})

test('I4: a protected date that is moved once, by no more than some years, tells nothing', () => {
  for (const moved of [
    "born + interval '18 years'",
    "interval '1 year 6 months' + born",
    'born + 30',
    'born - 7::int',
    "(born + interval '1 month')::date",
  ])
    assert.deepEqual(uses(moved), [], moved)
})

test('I4: a date that is moved far, by what is not written out, or again and again tells what it was', () => {
  for (const moved of [
    "born + interval '292316 years'",
    "born + interval '99999 days'",
    "born + interval '1 year' + interval '1 year'",
    "(born + interval '1 month')::date + 1",
    'born + 2145031948',
    'born + id',
    "born + interval '1 year' * id",
    "coalesce(born, '294276-12-31'::date) + interval '1 day'",
    "born + interval(3) '1 day'",
  ])
    assert.deepEqual(uses(moved), ['public.people.born'], moved)
})

function uses(value: string): readonly string[] {
  return factsOf(`select ${value} from people`, { catalog }).uses.filter((one) => one.endsWith('born'))
}
