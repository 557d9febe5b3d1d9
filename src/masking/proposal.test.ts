import assert from 'node:assert/strict'
import test from 'node:test'
import { proposeClass } from './proposal.ts'

const cases: readonly [name: string, typeName: string, values: readonly string[], expected: string | null][] =
  [
    ['ssn', 'text', [], 'ssn'],
    ['tax_id', 'varchar', ['x'], 'ssn'],
    ['reference', 'text', ['899-45-6789', '001-01-0001', '899-45-6780'], 'ssn'],
    ['contact', 'text', ['a.b@example.com', 'c@example.com', ''], 'email'],
    ['number', 'text', ['4111111111111111', '5555555555554444'], 'card-number'],
    ['date_of_birth', 'date', ['1980-01-01'], 'birthday'],
    ['body', 'text', ['called about 899-45-6789', 'nothing', 'fine', 'all good'], 'free-text'],
    ['city', 'text', ['Cleveland', 'Boise'], null],
    ['email_count', 'int4', ['3', '4'], null],
    ['amount', 'numeric', ['12.50', '9.99'], null],
  ]

for (const [name, typeName, values, expected] of cases) {
  test(`${name} ${typeName} is ${expected ?? 'left alone'}`, () => {
    assert.equal(proposeClass({ table: 'things', name, typeName, values })?.dataClass ?? null, expected)
  })
}
