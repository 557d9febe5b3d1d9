import assert from 'node:assert/strict'
import { test } from 'node:test'
import { schemasIn } from '../messages/search-path.ts'
import {
  areReadable,
  pinnedStateAfter,
  pinnedStateFrom,
  understood,
  unknownSearchPath,
} from './session-settings.ts'

const reported = {
  search_path: '"$user", public',
  session_authorization: 'gate',
  is_superuser: 'off',
  standard_conforming_strings: 'on',
  client_encoding: 'UTF8',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
}

test('the state is what the target reports', () => {
  const state = stateOf(reported)
  assert.deepEqual(state, {
    searchPath: '"$user", public',
    role: 'gate',
    standardConformingStrings: 'on',
    clientEncoding: 'UTF8',
    values: 'ISO, MDY; postgres; UTC',
  })
  assert.equal(areReadable(state), true)
})

test('I12: a change of any of them is a change of state, a change of another is none', () => {
  const state = stateOf(reported)
  for (const [name, value] of [
    ['search_path', 'other'],
    ['session_authorization', 'postgres'],
    ['is_superuser', 'on'],
    ['standard_conforming_strings', 'off'],
    ['client_encoding', 'SJIS'],
    ['DateStyle', 'ISO, DMY'],
    ['IntervalStyle', 'sql_standard'],
    ['TimeZone', 'Asia/Tokyo'],
  ] as const) {
    const next = pinnedStateAfter(state, name, new Map(Object.entries({ ...reported, [name]: value })))
    assert.notDeepEqual(next, state, name)
  }
  assert.equal(pinnedStateAfter(state, 'application_name', new Map()), state)
})

test('I12: nothing can be judged with other strings or another encoding, nor when the target does not say', () => {
  for (const change of [
    { standard_conforming_strings: 'off' },
    { client_encoding: 'LATIN1' },
    { client_encoding: 'SQL_ASCII' },
    { standard_conforming_strings: '' },
    { client_encoding: '' },
  ]) {
    assert.equal(areReadable(stateOf({ ...reported, ...change })), false)
  }
  assert.equal(areReadable(stateOf({})), false)
})

test('a search path that the target does not report stays what it was known to be', () => {
  const { search_path: _, ...older } = reported
  const state = stateOf(older)
  assert.equal(state.searchPath, unknownSearchPath)
  const known = { ...state, searchPath: 'bank' }
  const next = pinnedStateAfter(
    known,
    'is_superuser',
    new Map(Object.entries({ ...older, is_superuser: 'on' })),
  )
  assert.equal(next.searchPath, 'bank')
})

function stateOf(parameters: Readonly<Record<string, string>>): ReturnType<typeof pinnedStateFrom> {
  return pinnedStateFrom(new Map(Object.entries(parameters)))
}

test('I12: a name that was heard in another encoding than UTF-8 is not taken for one', () => {
  const settings = new Map([
    ['client_encoding', 'LATIN1'],
    ['search_path', '\u00e9, pg_catalog'],
    ['session_authorization', 'app'],
  ])
  const heard = understood(settings)
  assert.equal(schemasIn(heard.get('search_path') ?? '', 'app'), null)
  assert.equal(heard.get('session_authorization'), 'app')
  assert.equal(
    understood(new Map([...settings, ['client_encoding', 'utf8']])).get('search_path'),
    '\u00e9, pg_catalog',
  )
})
