import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MaskStrategy } from '../../core/decision.ts'
import { growthFactor, growthMax, maskFor, writeMasked } from './cell-mask.ts'
import { hasMaskForm } from './mask-form.ts'
import type { TokenKeys } from './token.ts'

const keys: TokenKeys = { tokenKey: () => createSecretKey(Buffer.alloc(32, 1)) }
const types = { text: 25, jsonb: 3802, date: 1082, timestamptz: 1184 } as const
const dataClass = 'phone number'

const ofText: readonly MaskStrategy[] = [
  { kind: 'fixed', text: '[hidden]' },
  { kind: 'keep-last', count: 4 },
  { kind: 'token', dataClass },
  { kind: 'token', dataClass, isReversible: true },
]
const year: MaskStrategy = { kind: 'year' }
const members: MaskStrategy = {
  kind: 'members',
  members: [
    { path: ['owner', 'phone'], dataClass, strategy: { kind: 'keep-last', count: 4 } },
    { path: ['others', '*', 'phone'], dataClass, strategy: { kind: 'token', dataClass } },
  ],
}

/** What is shown of a value, and whether that is known for it when it comes back. */
function comesBack(
  strategy: MaskStrategy,
  type: keyof typeof types,
  value: Buffer,
  format: 0 | 1,
  isNew = false,
): boolean {
  const protection = { column: 'public.t.c', dataClass, strategy }
  const mask = maskFor(protection, {
    name: 'c',
    tableOid: 0,
    columnNumber: 0,
    typeOid: types[type],
    typeSize: -1,
    typeModifier: -1,
    format,
  })
  const shown = Buffer.alloc(value.length * growthFactor(mask) + growthMax(mask) + 64)
  const end = writeMasked(mask, keys, value, 0, value.length, shown, 0)
  assert.ok(end > 0)
  return hasMaskForm(protection, { value: shown.subarray(0, end), format }, isNew)
}

test('what a mask shows of any text has the form of that mask, and the text itself has not', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom(...ofText),
      fc.boolean(),
      (text, strategy, isNew) => {
        const value = Buffer.from(text)
        assert.ok(comesBack(strategy, 'text', value, 0, isNew))
        const protection = { column: 'public.t.c', dataClass, strategy }
        if (!text.startsWith('****') && text !== '[hidden]')
          assert.equal(hasMaskForm(protection, { value, format: 0 }, isNew), false)
      },
    ),
  )
})

test('the year of a date has its form in text and binary, in rows that are there already', () => {
  const day = Buffer.alloc(4)
  day.writeInt32BE(-5000)
  assert.ok(comesBack(year, 'date', day, 1))
  assert.ok(comesBack(year, 'date', Buffer.from('1985-08-29'), 0))
  assert.ok(comesBack(year, 'timestamptz', Buffer.from('1985-08-29 10:11:12.5+02'), 0))
  assert.equal(comesBack(year, 'date', Buffer.from('1985-08-29'), 0, true), false)
  const protection = { column: 'public.t.c', dataClass, strategy: year }
  const texts = {
    '1985-08-29': false,
    '1985-01-01T00:00:00.000+00:00': true,
    '1985-01-01 +00': true,
    '1985-01-010': false,
  }
  for (const [text, expected] of Object.entries(texts))
    assert.equal(hasMaskForm(protection, { value: Buffer.from(text), format: 0 }, false), expected, text)
  assert.equal(hasMaskForm(protection, { value: day, format: 1 }, false), false)
})

test('members of a document are found where their masks are', () => {
  const document = {
    owner: { phone: '+1 555 0100 2000', name: 'x' },
    others: { a: [{ phone: '1' }, { phone: '2' }] },
  }
  for (const [one, expected] of [
    [document, true],
    [{ owner: { phone: '' } }, true],
    [{ others: [{ b: { phone: '3' } }] }, true],
    [{ owner: { name: 'x' } }, false],
  ] as const) {
    const text = Buffer.from(JSON.stringify(one))
    assert.equal(comesBack(members, 'jsonb', text, 0), expected, text.toString())
    assert.equal(comesBack(members, 'jsonb', Buffer.concat([Buffer.from([1]), text]), 1), expected)
  }
  const protection = { column: 'public.t.c', dataClass, strategy: members }
  assert.equal(
    hasMaskForm(protection, { value: Buffer.from(JSON.stringify(document)), format: 0 }, false),
    false,
  )
  assert.equal(hasMaskForm(protection, { value: Buffer.from('{"owner":'), format: 0 }, false), false)
})
