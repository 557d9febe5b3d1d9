import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { exchangeLiterals } from '../text/exchanged-literals.ts'
import { factsOf, shortNames } from '../inspect-fixture.ts'
import { shapeOf } from '../text/literals.ts'

/** `column=constants` for each comparison, and behind a bar what is used beside them. */
function told(text: string): string {
  const tests = factsOf(text).constantTests
  if (!tests) return '-'
  const equalities = tests.equalities.map(({ columns, constants }) => {
    const named = constants.map((one) => (one.kind === 'parameter' ? `$${one.number}` : `#${one.at}`))
    return `${shortNames(columns).join('+')}=${named.join(',')}`
  })
  return `${equalities.join(' ')} | ${shortNames(tests.usesBeside).join(' ')}`.trimEnd()
}

const cases: Readonly<Record<string, string>> = {
  'select id from customers where ssn = $1': 'ssn=$1 |',
  "select id from customers where ssn = 'x'": 'ssn=#0 |',
  "select id from customers where 'x' = ssn and id = 5": 'ssn=#0 | id',
  "select id from customers c where c.ssn in ('x', $2, 'y')": 'ssn=#0,$2,#1 |',
  'select id from customers where ssn = $1::text': 'ssn=$1 |',
  "select id from customers where ssn = cast('x' as varchar)": 'ssn=#0 |',
  'select ssn from (select ssn from customers) c where ssn = $1': 'ssn=$1 |',
  "delete from customers where ssn = $1 and email = 'x'": 'ssn=$1 email=#0 |',
  'select count(*) from customers where ssn = $1 group by email': 'ssn=$1 | email',
  // Used in another way as well.
  'select id from customers where ssn = $1 order by ssn': 'ssn=$1 | ssn',
  'select id from customers where ssn = $1 or ssn > $2': 'ssn=$1 | ssn',
  'select id from customers where ssn = $1 and length(ssn) = 3': 'ssn=$1 | ssn',
  'select id from customers a join customers b using (ssn) where a.ssn = $1': 'ssn=$1 | ssn',
  // A constant that would be shown, computed with or compared elsewhere.
  'select $1 from customers where ssn = $1': '-',
  'select id from customers where ssn = $1 and email like $1': '-',
  'select id from customers where ssn = $1 limit length($1)': '-',
  // What is no comparison of a column with constants alone.
  "select id from customers where ssn = 'x' || 'y'": '-',
  'select id from customers where ssn = lower($1)': '-',
  'select id from customers where ssn <> $1': '-',
  'select id from customers where ssn not in ($1)': '-',
  'select id from customers where lower(ssn) = $1': '-',
  "select id from customers where ssn = 'x'::varchar(3)": '-',
  "select id from customers where ssn = 'x'::char": '-',
  'select id from customers where ssn = $1 collate "C"': '-',
  'select id from customers where ssn = email': '-',
  'select id from customers where ssn = any ($1)': '-',
  "select id /* x */ from customers where ssn = 'x'": 'ssn=#0 |',
  // No place in a text with a comment inside another is certain.
  "select id /* /* x */ */ from customers where ssn = 'x'": '-',
  'explain select id from customers where ssn = $1': '-',
  'prepare p as select id from customers where ssn = $1': '-',
  "declare c cursor for select id from customers where ssn = 'x'": '-',
}

for (const [text, expected] of Object.entries(cases))
  test(`${text} compares ${expected}`, () => assert.equal(told(text), expected))

test('exchanged constants leave the words around them as they are', () => {
  assert.equal(
    exchangeLiterals("select 'é', 1, 'a' -- é", () => 'x'),
    null,
  )
  assert.equal(
    exchangeLiterals("select 'é', 1, 'a''b' , x.\"c'd\"", (at, literal) =>
      at === 2 ? `${literal}'é` : null,
    ),
    "select 'é', 1, 'a''b''é' , x.\"c'd\"",
  )
  fc.assert(
    fc.property(fc.string(), fc.string(), (value, other) => {
      const text = `select 1 from t where a = 'x' and b = '${other.replaceAll("'", "''")}' and c = 2`
      const after = exchangeLiterals(text, (at) => (at === 1 ? value : null))
      if (after === null) return
      assert.equal(shapeOf(after)?.key, shapeOf(text)?.key)
      assert.deepEqual(
        shapeOf(after)?.literals.map(({ source }) => source),
        ['1', `'${value.replaceAll("'", "''")}'`, `'${other.replaceAll("'", "''")}'`, '2'],
      )
    }),
  )
})
