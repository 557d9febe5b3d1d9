import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { protectColumns } from './protect-columns.ts'
import { textDifference } from './text-difference.ts'

const demo = readFileSync(new URL('../../examples/policies/demo.yaml', import.meta.url), 'utf8')

function changesOf(
  text: string,
  resource: string,
  columns: Parameters<typeof protectColumns>[2],
): readonly string[] {
  const written = protectColumns(text, resource, columns)
  assert.ok(written !== null)
  return textDifference(text, written).lines
}

test('a column is put where its like stand, and nothing else of the text changes', () => {
  assert.deepEqual(changesOf(demo, 'bank', [{ column: 'public.customers.phone', dataClass: 'ssn' }]), [
    '+      public.customers.phone: ssn',
  ])
})

test('a class that is not there is added, with a mask that fits it', () => {
  assert.deepEqual(
    changesOf(demo, 'bank', [
      { column: 'public.customers.phone', dataClass: 'phone' },
      { column: 'public.accounts.iban', dataClass: 'iban' },
    ]),
    [
      '+  phone: { mask: {"keep-last":4} }',
      '+  iban: { mask: {"keep-last":4} }',
      '+      public.customers.phone: phone',
      '+      public.accounts.iban: iban',
    ],
  )
})

test('another resource gets an entry of its own, and a policy without any protection its first', () => {
  assert.equal(changesOf(demo, 'other', [{ column: 'a.b.c', dataClass: 'ssn' }]).length, 3)
  const bare = 'version: 1\nrules: [{ name: a, verdict: deny }]'
  assert.ok(protectColumns(bare, 'bank', [{ column: 'a.b.c', dataClass: 'odd' }])?.startsWith('version: 1\n'))
  const flow =
    'version: 1\nclasses: { odd: {} }\nprotect: [{ resources: bank, columns: { a.b.d: odd } }]\nrules: []\n'
  assert.ok(protectColumns(flow, 'bank', [{ column: 'a.b.c', dataClass: 'odd' }]))
})

test('what is no policy is left alone', () => {
  for (const text of ['version: 9', ']', 'protect: 4', 'version: 1\nrules: [}'])
    assert.equal(protectColumns(text, 'bank', [{ column: 'a.b.c', dataClass: 'ssn' }]), null, text)
})

test('names that YAML would read otherwise are quoted', () => {
  const column = 'public."a: b".c'
  const written = protectColumns(demo, 'bank', [{ column, dataClass: 'ssn' }])
  assert.match(written ?? '', /"public\.\\"a: b\\"\.c": ssn/)
})
