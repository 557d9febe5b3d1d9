import assert from 'node:assert/strict'
import { test } from 'node:test'
import { schemasOfSetting } from './search-path-setting.ts'

test('a search_path is read as the server reads it', () => {
  const long = 'x'.repeat(63)
  for (const [value, schemas] of [
    ['', []],
    [' \t', []],
    ['""', []],
    ['"$user", public', ['$user', 'public']],
    ['A , "A" ,\n"a""b"', ['a', 'A', 'a"b']],
    ['"a,b",c', ['a,b', 'c']],
    ['É, "É"', ['É', 'É']],
    ['\u00a0a', ['\u00a0a']],
    [long, [long]],
    [`${long}x`, null],
    [`"${'é'.repeat(32)}"`, null],
    ['a,', null],
    ['a b', null],
    ['a"b', null],
    ['"', null],
    [',', null],
  ] as const)
    assert.deepEqual(schemasOfSetting(value), schemas, JSON.stringify(value))
})
