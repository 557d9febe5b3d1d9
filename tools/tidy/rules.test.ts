/** The rules judge the tree; these judge the rules: each is shown something that it must find. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { invariantsOf } from '../invariants.ts'
import { dependencyLines, mayImport } from './dependency-book.ts'
import { circlesOf, importsOf, packageOf } from './imports.ts'
import { exportsOf, wordsForNothing } from './names.ts'
import { powerFault } from './powers.ts'
import { rankFault } from './ranks.ts'
import { testNamesOf } from './test-names.ts'

test('imports of every form are seen, and texts that look like one are not', () => {
  const text = [
    `import type { A } from './a.ts'`,
    `import {`,
    `  b,`,
    `} from "../b.ts"`,
    `import './c.ts'`,
    `export * from './d.ts'`,
    `export { e } from './e.ts'`,
    `const f = await import('./f.ts')`,
    `new Worker(new URL('g.ts', import.meta.url))`,
    `import x, * as y from '@scope/name/part'`,
    `// import './not.ts'`,
    `const words = "import './not.ts'"`,
    `export const z = './not.ts'`,
    `new URL('../docs/not.md', import.meta.url)`,
  ].join('\n')
  const imports = importsOf({ path: 'src/gate/x.ts', text })
  assert.deepEqual(imports.map(({ specifier }) => specifier).sort(), [
    '../b.ts',
    './a.ts',
    './c.ts',
    './d.ts',
    './e.ts',
    './f.ts',
    './g.ts',
    '@scope/name/part',
  ])
  assert.ok(imports.some(({ target }) => target === 'src/b.ts'))
  assert.deepEqual(
    imports.filter(({ isType }) => isType).map(({ specifier }) => specifier),
    ['./a.ts'],
  )
  assert.equal(packageOf('@scope/name/part'), '@scope/name')
  assert.equal(packageOf('kysely/migration'), 'kysely')
  assert.equal(packageOf('node:fs'), null)
})

test('ranks: down and across the own folder, never up, sideways or out', () => {
  const allowed = [
    ['src/gate/submit.ts', 'src/ledger/append.ts'],
    ['src/gate/submit.ts', 'src/gate/admit.ts'],
    ['src/protocols/postgres/serve.ts', 'src/core/gate.ts'],
    ['src/protocols/postgres/serve.ts', 'src/masking/mask.ts'],
    ['src/protocols/conformance.ts', 'src/protocols/postgres/serve.ts'],
    ['src/cli/main.ts', 'src/main.ts'],
    ['src/config.test.ts', 'src/config.ts'],
    ['src/sql/queries/select.ts', 'src/sql/text/tree.ts'],
    ['src/ledger/ledger.ts', 'src/ledger/journal/journal.ts'],
    ['src/gate/submit.ts', 'src/ledger/entries/entry.ts'],
    ['src/sql/text/literals.test.ts', 'src/sql/queries/select.ts'],
  ] as const
  const refused = [
    ['src/core/gate.ts', 'src/sql/session/inspect.ts'],
    ['src/policy/decide.ts', 'src/ledger/append.ts'],
    ['src/gate/submit.ts', 'src/protocols/postgres/serve.ts'],
    ['src/protocols/postgres/serve.ts', 'src/gate/submit.ts'],
    ['src/protocols/postgres/serve.ts', 'src/policy/decide.ts'],
    ['src/protocols/postgres/serve.ts', 'src/protocols/mysql/frame.ts'],
    ['src/reviews/desk.ts', 'src/main.ts'],
    ['src/gate/submit.ts', 'test/e2e/world.ts'],
    ['src/gate/submit.ts', 'src/gate/admit.test.ts'],
    ['src/gate/submit.ts', 'src/core/manual-clock.ts'],
    ['src/odd/thing.ts', 'src/core/gate.ts'],
    ['src/sql/text/tree.ts', 'src/sql/queries/select.ts'],
    ['src/ledger/journal/journal.ts', 'src/ledger/ledger.ts'],
    ['src/ledger/odd/thing.ts', 'src/ledger/entries/entry.ts'],
  ] as const
  for (const [from, to] of allowed) assert.equal(rankFault(from, to), null, `${from} → ${to}`)
  for (const [from, to] of refused) assert.notEqual(rankFault(from, to), null, `${from} → ${to}`)
})

test('only some files reach outside the process', () => {
  assert.equal(powerFault('src/ledger/journal/disk.ts', 'node:fs'), null)
  assert.equal(powerFault('src/policy/decide.ts', 'node:path'), null)
  for (const [from, specifier] of [
    ['src/policy/decide.ts', 'node:fs'],
    ['src/protocols/postgres/conversation/conversation.ts', 'node:net'],
    ['src/gate/submit.ts', 'node:child_process'],
    ['src/cli/main.ts', 'node:vm'],
  ] as const)
    assert.notEqual(powerFault(from, specifier), null, `${from} ${specifier}`)
})

test('circles are found once, however long', () => {
  const edges = ['a b', 'b c', 'c a', 'c d', 'd d', 'e a'].map((edge) => {
    const [from = '', target = ''] = edge.split(' ')
    return { from, target, specifier: target, index: 0, isType: false }
  })
  assert.deepEqual(circlesOf(edges), [['a', 'b', 'c'], ['d']])
})

test('words for nothing are found in any spelling, given names are not', () => {
  assert.deepEqual(wordsForNothing('SessionManager'), ['manager'])
  assert.deepEqual(wordsForNothing('src/x/string-utils.ts'), ['utils'])
  assert.deepEqual(wordsForNothing('userInfo'), ['info'])
  assert.deepEqual(wordsForNothing('encodeDataRow'), [])
  assert.deepEqual(wordsForNothing('database'), [])
})

test('a docstring counts only where it stands above its export', () => {
  const text = [
    `/** One. */`,
    `export function one(): void {}`,
    `export function two(): void {}`,
    `/* Not a docstring. */`,
    `export class Three {}`,
    `export const fourBytesMax = 4`,
    `/** Five. */`,
    `export function five(x: 1): void`,
    `export function five(x: 1 | 2): void {}`,
  ].join('\n')
  const bare = exportsOf({ path: 'x.ts', text }).filter(({ documented }) => !documented)
  assert.deepEqual(
    bare.map(({ name }) => name),
    ['two', 'Three'],
  )
})

test('a dependency may be imported from its own files alone', () => {
  const [line, ...others] = dependencyLines(
    [
      '| package | why | imported by | licence |',
      '| --- | --- | --- | --- |',
      '| `pg` | a driver | `src/store/**`, `src/main.ts` | MIT |',
    ].join('\n'),
  )
  assert.ok(line)
  assert.deepEqual(others, [])
  assert.deepEqual([line.name, line.licence], ['pg', 'MIT'])
  assert.ok(mayImport(line, 'src/store/deep/er.ts') && mayImport(line, 'src/main.ts'))
  assert.ok(!mayImport(line, 'src/storehouse/x.ts') && !mayImport(line, 'src/gate/submit.ts'))
})

test('the invariants that a test name begins with', () => {
  assert.deepEqual(invariantsOf('I1: an entry first'), ['I1'])
  assert.deepEqual(invariantsOf('I2, I12: the same bytes'), ['I2', 'I12'])
  assert.deepEqual(invariantsOf('I4 and I11: masked in both'), ['I4', 'I11'])
  assert.deepEqual(invariantsOf('nothing about I7'), [])
  assert.deepEqual(
    testNamesOf({ path: 'x.test.ts', text: "test('I1: a', () => {})\n  it(`b`, f)\n// test('c')" }),
    ['I1: a', 'b'],
  )
})
