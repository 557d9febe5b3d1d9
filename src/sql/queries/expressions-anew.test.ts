import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogFunction, Relation } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { catalogWith, factsOf, shortNames } from '../inspect-fixture.ts'

function routine(name: string, body: string): CatalogFunction {
  return {
    schema: 'public',
    name,
    argumentCount: 1,
    volatility: 'immutable',
    language: 'sql',
    body,
    securityDefiner: false,
  }
}

const checked = (expressions: readonly string[]): readonly Relation[] =>
  bankSnapshot().relations.map((one) =>
    one.name === 'customers' ? { ...one, writeExpressions: expressions } : one,
  )
const catalog = catalogWith({
  relations: checked(['public.tidied(ssn)', 'public.sound(email)', 'public.ordered(1, 2)']),
  functions: [
    routine('tidied', 'SELECT public.helper($1)'),
    routine('helper', 'SELECT Lower($1)'),
    routine('sound', 'SELECT $1 IS NOT NULL'),
    { ...routine('ordered', 'SELECT 0'), argumentCount: 2 },
    routine('apart', 'SELECT $1'),
  ],
})

const made = (name: string, body: string): string =>
  `create or replace function ${name}(t text) returns text language sql as '${body}'`

/** Texts, and the columns of which they make the server compute something else. */
const cases: readonly (readonly [text: string, columns: readonly string[]])[] = [
  [made('tidied', 'select upper($1)'), ['ssn']],
  [made('helper', 'select upper($1)'), ['ssn']],
  [made('sound', 'select $1 > 1'), ['email']],
  [
    "create or replace function ordered(a text, b text) returns int language sql as 'select 1'",
    ['born', 'email', 'id', 'name', 'note', 'ssn'],
  ],
  // What does the same as before, and what no table calls.
  [made('helper', 'SELECT Lower($1)'), []],
  [made('apart', 'select upper($1)'), []],
  [made('another', 'select upper($1)'), []],
  [made('app.low', 'select $1'), []],
  // A body names it, and may find it first along some path.
  [made('app.lower', 'select $1'), ['ssn']],
  ['alter function apart(text) rename to lower', ['ssn']],
  ['alter function helper(text) set search_path = app', ['ssn']],
  ['alter function apart(text) set search_path = app', []],
]

for (const [text, columns] of cases)
  test(`I4: what tables compute anew is what they computed before: ${text}`, () => {
    assert.deepEqual(shortNames(factsOf(text, { catalog }).uses), columns)
  })
