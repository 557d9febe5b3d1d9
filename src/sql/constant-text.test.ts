import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadModule, parseSync } from 'libpg-query'
import { constantText, isTree, node, nodes, statementsOf } from './text/tree.ts'

await loadModule()

/** What is read of the one value of a query. */
function readOf(value: string): string | null {
  const parsed: unknown = parseSync(`select ${value}`)
  const [statement] = statementsOf(isTree(parsed) ? parsed : null)
  const [target] = statement ? nodes(statement.body, 'targetList') : []
  return target ? constantText(node(target.body, 'val')) : null
}

test('a constant is read through casts that keep it as it is written', () => {
  for (const value of [
    "'ab'",
    "e'a\\142'",
    "'ab'::text",
    "'ab'::varchar::text",
    "cast('ab' as pg_catalog.name)",
    "'ab'::regclass",
    "interval 'ab'",
  ])
    assert.equal(readOf(value), 'ab', value)
})

test('I3: a constant that a cast makes another text of is not told', () => {
  for (const value of [
    "'ab'::varchar(1)",
    "'ab'::char(1)::text",
    "'ab'::char",
    `'ab'::"char"`,
    "'ab'::text[]",
    "'ab'::regclass::text",
    "'ab'::xml::text",
    "'ab'::own",
    "'ab'::own.text",
    "'ab' || ''",
    `'${'ä'.repeat(40)}'::name`,
    "interval 'ab' day",
  ])
    assert.equal(readOf(value), null, value)
})
