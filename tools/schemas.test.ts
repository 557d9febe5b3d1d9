import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { configJsonSchema } from '../src/config/schema.ts'
import { leafJsonSchema } from '../src/ledger/entries/entry.ts'
import { policyJsonSchema } from '../src/policy/schema.ts'
import { configReference, formatReference } from './config-reference.ts'
import { entryVectors } from './entry-vectors.ts'

const docs = join(import.meta.dirname, '../docs')

test('the published JSON Schemas are those that check files (node tools/schemas.ts writes them)', () => {
  for (const [name, schema] of [
    ['policy.schema.json', policyJsonSchema()],
    ['config.schema.json', configJsonSchema()],
    ['ledger-entry.schema.json', leafJsonSchema()],
  ] as const) {
    const published: unknown = JSON.parse(readFileSync(join(docs, name), 'utf8'))
    assert.deepEqual(published, schema, name)
  }
})

test('the published leaves are of every type (node tools/schemas.ts writes them)', () => {
  const published = readFileSync(join(docs, '../test/golden/ledger/entries.txt'), 'utf8')
  assert.equal(published, entryVectors())
})

test('the configuration page lists every key, each with words (node tools/schemas.ts writes it)', () => {
  const page = readFileSync(join(docs, 'configuration.md'), 'utf8')
  assert.ok(squeeze(page).includes(squeeze(formatReference(configReference()))))
  assert.ok(configReference().every((row) => row.description !== ''))
})

// Tables are padded by the formatter.
function squeeze(text: string): string {
  return text.replaceAll(/[ -]+/g, ' ')
}
