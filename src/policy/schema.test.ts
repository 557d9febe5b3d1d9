import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { effectKinds } from '../core/inspection.ts'
import { pinnedSettings } from './pinned-settings.ts'
import { policyJsonSchema, policySchema, ruleSchema } from './schema.ts'

const docs = join(import.meta.dirname, '../../docs')

test('the published JSON Schema is the one that checks policies (node tools/schemas.ts writes it)', () => {
  const published: unknown = JSON.parse(readFileSync(join(docs, 'policy.schema.json'), 'utf8'))
  assert.deepEqual(published, policyJsonSchema())
})

test('the policy reference names every key, every kind of effect and every pinned setting', () => {
  const text = readFileSync(join(docs, 'policy.md'), 'utf8')
  const words = [
    ...Object.keys(policySchema.shape),
    ...Object.keys(ruleSchema.shape),
    ...effectKinds,
    ...pinnedSettings,
  ]
  assert.deepEqual(
    words.filter((word) => !text.includes(`\`${word}\``)),
    [],
  )
})
