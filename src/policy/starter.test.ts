import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parsePolicy } from './parse.ts'
import { startPolicy, type StarterWish } from './starter.ts'

const wish: StarterWish = {
  resource: 'shop',
  readers: ['analysts'],
  reviewers: ['reviewers', 'the "others"'],
  columns: [
    { column: 'public.customers.ssn', dataClass: 'ssn' },
    { column: 'public.customers.email', dataClass: 'email' },
  ],
}

test('an empty policy gets rules and protected columns, and nothing else', () => {
  const text = startPolicy('version: 1\nrules: []\n', wish)
  assert.ok(text)
  const parsed = parsePolicy(Buffer.from(text), 'policy')
  assert.ok(parsed.ok, text)
  assert.deepEqual(
    parsed.policy.rules.map(({ name, verdict }) => [name, verdict]),
    [
      ['shop-read-masked', 'allow'],
      ['shop-changes-are-reviewed', 'review'],
      ['shop-no-change-of-every-row', 'deny'],
    ],
  )
  assert.deepEqual(parsed.policy.rules[1]?.review?.groups, ['reviewers', 'the "others"'])
  const [protection] = parsed.policy.protections
  assert.equal(protection?.columns.get('public.customers.ssn'), 'ssn')
})

test('every policy of the examples keeps each of its lines, in order', () => {
  for (const name of ['demo', 'bank-baseline', 'read-only-agent', 'ci-migration', 'dba']) {
    const before = readFileSync(new URL(`../../examples/policies/${name}.yaml`, import.meta.url), 'utf8')
    const after = startPolicy(before, wish)
    assert.ok(after, name)
    const lines = after.split('\n')
    let at = 0
    for (const line of before.split('\n')) {
      const found = lines.indexOf(line, at)
      assert.ok(found >= at, `${name} lost: ${line}`)
      at = found + 1
    }
    assert.ok(parsePolicy(Buffer.from(after), name).ok, name)
  }
})

test('a text with faults, or with rules of these names, is left alone', () => {
  assert.equal(startPolicy('rules: nothing', wish), null)
  const once = startPolicy('version: 1\nrules: []\n', wish)
  assert.ok(once)
  assert.equal(startPolicy(once, wish), null)
})
