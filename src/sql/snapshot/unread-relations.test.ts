import assert from 'node:assert/strict'
import test from 'node:test'
import type { CatalogSnapshot, Relation } from '../../core/catalog-snapshot.ts'
import { bankSnapshot } from '../bank-fixture.ts'
import { catalogWith, inspectHere } from '../inspect-fixture.ts'
import { unreadWord } from './snapshot-relations.ts'
import { touchesUnread } from './unread-relations.ts'

const bank = bankSnapshot()
const snapshot: CatalogSnapshot = {
  ...bank,
  relations: bank.relations.map((one) =>
    one.name === 'customers' || one.name === 'customer_view' ? unread(one) : one,
  ),
}

/** As a reading finds it that somebody else has to himself. */
function unread(one: Relation): Relation {
  const { triggers: _triggers, rules: _rules, ...left } = one
  const expressions = one.kind === 'table' ? [`"${unreadWord}"()`] : []
  return { ...left, definition: null, hasTriggers: true, writeExpressions: expressions, isUnread: true }
}

function touches(text: string, catalog: CatalogSnapshot): boolean {
  return touchesUnread(inspectHere(text, { catalog: catalogWith({ relations: catalog.relations }) }), catalog)
}

test('I3: what goes by definitions that were not read is unknown and told; what does not is neither', () => {
  for (const [text, expected] of [
    ['SELECT full_name FROM customer_view', true],
    ["UPDATE customers SET name = 'x'", true],
    ['SELECT name FROM customers', false],
    ['SELECT 1', false],
    ['SELECT nothing_known(1)', false],
  ] as const) {
    assert.equal(touches(text, snapshot), expected, text)
    assert.equal(touches(text, bank), false, text)
  }
})
