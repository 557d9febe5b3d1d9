import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogSnapshot } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { catalogWith, factsOf, inspectHere } from '../inspect-fixture.ts'
import type { CatalogIndex } from '../scope/catalog-index.ts'

const dumped = `SELECT set_config(name, 'view, foreign-table', false) FROM pg_settings
  WHERE name = 'restrict_nonsystem_relation_kind'`
const kept = 'keep restrict_nonsystem_relation_kind'

test('what pg_dump sets stays that setting where operators = of users take values of users', () => {
  assert.equal(settingIn(dumped, withEquals([])), kept)
  assert.equal(settingIn(dumped, withEquals([['public.money8', 'public.money8']])), kept)
  assert.equal(settingIn(dumped, withEquals([['pg_catalog.text', 'public.money8']])), kept)
  assert.equal(settingIn(dumped.replaceAll(/\bname\b/g, 'pg_settings.name'), ofMoney), kept)
})

test('I3: where an operator of users may stand for =, which setting it is stays unknown', () => {
  for (const types of [
    ['pg_catalog.text', 'pg_catalog.text'],
    ['pg_catalog.anyelement', 'pg_catalog.anyelement'],
    ['information_schema.sql_identifier', 'pg_catalog.name'],
    ['public.money8'],
    [],
  ]) {
    assert.equal(settingIn(dumped, withEquals([types])), 'set ?', types.join())
    assert.equal(settingIn(dumped, withEquals([['public.money8', 'public.money8'], types])), 'set ?')
  }
  for (const functions of [[], ['texteq'], ['29999'], ['20000', 'texteq']]) {
    const operators = [{ name: '=', functions }]
    assert.equal(settingIn(dumped, withEquals([['public.money8', 'public.money8']], { operators })), 'set ?')
  }
  const { operators: _operators, ...unread } = ofMoney.snapshot
  assert.equal(settingIn(dumped, catalogWith(unread)), 'set ?')
  const defining = 'create operator = (leftarg = text, rightarg = text, function = same)'
  const { statements } = inspectHere(`${defining}; ${dumped}`, { catalog: ofMoney })
  const last = statements.at(-1)?.effects.filter(({ objectKind }) => objectKind === 'setting')
  assert.deepEqual(
    last?.map(({ verb, object }) => [verb, object]),
    [['set', null]],
  )
})

test('I3: beside operators of users, nothing but the name of a setting as it is counts', () => {
  const call = "SELECT set_config(name, 'view, foreign-table', false) FROM pg_settings"
  for (const text of [
    dumped.replace("kind'", "kind'::name"),
    dumped.replace("kind'", "kind'::varchar"),
    dumped.replace(' = ', ' OPERATOR(public.=) '),
    dumped.replace('WHERE name', 'AS s(setting, name) WHERE name'),
    dumped.replace('(name', '(setting').replace('WHERE name', 'WHERE setting'),
    dumped
      .replace('(name', '(tablename')
      .replace('WHERE name', 'WHERE tablename')
      .replace('settings', 'tables'),
    `${call} WHERE 'restrict_nonsystem_relation_kind' = name`,
    `${call} WHERE name IN ('restrict_nonsystem_relation_kind')`,
    `${call} WHERE name = $1`,
  ])
    assert.equal(settingIn(text, ofMoney), 'set ?', text)
})

/** Operators `=` of users whose functions take these types. */
function withEquals(
  types: readonly (readonly string[])[],
  more: Partial<CatalogSnapshot> = {},
): CatalogIndex {
  const { functions } = bankSnapshot()
  const [one] = functions
  assert.ok(one)
  return catalogWith({
    functions: [
      ...functions,
      ...types.map((argumentTypes, at) => ({ ...one, name: 'same', oid: 20_000 + at, argumentTypes })),
    ],
    customOperators: types.length === 0 ? [] : ['='],
    operators: types.map((_, at) => ({ name: '=', functions: [String(20_000 + at)] })),
    ...more,
  })
}

const ofMoney = withEquals([['public.money8', 'public.money8']])

function settingIn(text: string, catalog: CatalogIndex): string {
  return factsOf(text, { catalog })
    .effects.filter(({ objectKind }) => objectKind === 'setting')
    .map(({ verb, object }) => `${verb} ${object ?? '?'}`)
    .join()
}
