import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { MemberProtection } from '../../core/decision.ts'
import { documentMask, writeDocument } from './document-mask.ts'

const keys = { tokenKey: () => createSecretKey(Buffer.alloc(32, 7)) }
const hidden = Buffer.from('"****"')
const none: MemberProtection['strategy'] = { kind: 'null' }

function member(path: readonly string[], strategy: MemberProtection['strategy'] = none): MemberProtection {
  return { path, dataClass: 'c', strategy }
}

function masked(document: string, members: readonly MemberProtection[], hasVersion = false): string {
  const mask = documentMask(members, hasVersion, hidden)
  const input = Buffer.from(document)
  const output = Buffer.alloc(input.length * mask.growth + hidden.length)
  const end = writeDocument(mask, keys, input, 0, input.length, output, 0)
  return output.toString('utf8', 0, end)
}

for (const [document, path, expected] of [
  ['{"a": 1, "b" : 2}', ['a'], '{"a": null, "b" : 2}'],
  ['{"a": {"b": [1, {"c": 2}]}, "d": "x"}', ['a'], '{"a": null, "d": "x"}'],
  ['[{"a": 1}, [{"a": 2, "b": 3}]]', ['a'], '[{"a": null}, [{"a": null, "b": 3}]]'],
  ['{"x": [{"a": "1"}], "a": 2}', ['x', 'a'], '{"x": [{"a": null}], "a": 2}'],
  [String.raw`{"\u0061": "v", "b\"": 1}`, ['a'], String.raw`{"\u0061": null, "b\"": 1}`],
  ['{"a": 1, "a": 2}', ['a'], '{"a": null, "a": null}'],
  ['{"x": {"a": 1}, "y": {"a": 2, "b": 3}}', ['*', 'a'], '{"x": {"a": null}, "y": {"a": null, "b": 3}}'],
  ['{}', ['a'], '{}'],
  ['7', ['a'], '7'],
  ['{"b": "}\\""}', ['a'], '{"b": "}\\""}'],
] as const)
  test(`members of ${document}`, () => {
    assert.equal(masked(document, [member(path)]), expected)
  })

test('each class stands for a member in its own way', () => {
  assert.equal(by({ kind: 'fixed', text: 'no "way"' }, '[1]'), String.raw`{"a": "no \"way\""}`)
  assert.equal(by({ kind: 'keep-last', count: 4 }, '"899-40-6781"'), '{"a": "****6781"}')
  assert.equal(by({ kind: 'keep-last', count: 4 }, '"1234"'), '{"a": "****"}')
  assert.equal(by({ kind: 'keep-last', count: 4 }, '899406781'), '{"a": null}')
  assert.equal(by({ kind: 'year' }, '"1960-03-05"'), '{"a": "1960-01-01"}')
  assert.match(by({ kind: 'token', dataClass: 'ssn' }, '"x"'), /^\{"a": "ssn_[0-9a-f]{32}"\}$/)
  assert.equal(by({ kind: 'fixed', text: 'x' }, 'null'), '{"a": null}')
})

test('I4: what is no document is hidden whole', () => {
  for (const broken of [
    '',
    '{',
    '{"a"',
    '{"a": 1',
    '{"a": 1}}',
    '{"a" 1}',
    '{a: 1}',
    '[1,',
    '{"b": "x',
    'x y',
  ])
    assert.equal(masked(broken, [member(['a'])]), hidden.toString(), broken)
  assert.equal(masked(`${'['.repeat(300)}1${']'.repeat(300)}`, [member(['a'])]), hidden.toString())
  // In binary, jsonb of another version than is known.
  assert.equal(masked('\u0002{"a": 1}', [member(['a'])], true), hidden.toString())
  assert.equal(masked('\u0001{"a": 1}', [member(['a'])], true), '\u0001{"a": null}')
})

test('I4: of any document, members at a path are gone and all others are as they were', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'größe', 'q"uote')
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.boolean(),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
    ),
  }))
  const strategy = fc.constantFrom<MemberProtection['strategy']>(
    none,
    { kind: 'fixed', text: '[hidden]' },
    { kind: 'keep-last', count: 4 },
    { kind: 'token', dataClass: 'a-class-with-a-long-name-of-its-own' },
  )
  const space = fc.constantFrom(0, 1, 3)
  fc.assert(
    fc.property(
      tree,
      fc.array(key, { minLength: 1, maxLength: 2 }),
      strategy,
      space,
      (value, path, how, gap) => {
        const document = JSON.stringify(value, null, gap)
        const shown: unknown = JSON.parse(masked(document, [member(path, how)]))
        assert.deepEqual(without(shown, path), without(JSON.parse(document), path))
        if (how.kind === 'null') assert.ok(allNull(shown, path))
      },
    ),
    { numRuns: 400 },
  )
})

/** The value with nothing where the path leads, through whatever arrays. */
function without(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((one) => without(one, path))
  if (typeof value !== 'object' || value === null) return value
  const [first, ...rest] = path
  return Object.entries(value).map(([key, inner]: [string, unknown]) => {
    if (key !== first) return [key, inner]
    return rest.length === 0 ? [key] : [key, without(inner, rest)]
  })
}

function allNull(value: unknown, path: readonly string[]): boolean {
  if (Array.isArray(value)) return value.every((one) => allNull(one, path))
  if (typeof value !== 'object' || value === null) return true
  const [first = '', ...rest] = path
  const inner: unknown = Object.hasOwn(value, first) ? Reflect.get(value, first) : null
  return rest.length === 0 ? inner === null : allNull(inner, rest)
}

function by(strategy: MemberProtection['strategy'], value: string): string {
  return masked(`{"a": ${value}}`, [member(['a'], strategy)])
}
