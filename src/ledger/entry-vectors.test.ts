import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { z } from 'zod'
import { decodeLeaf } from './entries/leaf.ts'
import { hashLeaf } from './tiles/tree.ts'

const lines = readFileSync(new URL('../../test/golden/ledger/entries.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
const published = z.fromJSONSchema(
  z
    .custom<Parameters<typeof z.fromJSONSchema>[0]>((value) => typeof value === 'object')
    .parse(JSON.parse(readFileSync(new URL('../../docs/ledger-entry.schema.json', import.meta.url), 'utf8'))),
)

test('the published leaves are read, hash as they say, and are of the published schema', () => {
  assert.ok(lines.length >= 20)
  for (const line of lines) {
    const bytes = Buffer.from(line.slice(65))
    assert.equal(hashLeaf(bytes).toString('hex'), line.slice(0, 64))
    assert.ok(decodeLeaf(bytes), line)
    assert.ok(published.safeParse(JSON.parse(bytes.toString())).success, line)
  }
})

test('a leaf with a member too many, one too few or one of another kind is not of the published schema', () => {
  for (const line of lines) {
    const leaf = z.record(z.string(), z.unknown()).parse(JSON.parse(line.slice(65)))
    assert.ok(!published.safeParse({ ...leaf, another: 1 }).success)
    assert.ok(!published.safeParse({ ...leaf, index: 'one' }).success)
    const { at: _at, ...without } = leaf
    assert.ok(!published.safeParse(without).success)
  }
})
