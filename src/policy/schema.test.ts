import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { effectKinds } from '../core/inspection.ts'
import { pinnedSettings } from './pinned-settings.ts'
import { budgetSchema, policySchema, ruleSchema } from './schema.ts'

const docs = join(import.meta.dirname, '../../docs')

test('the policy reference names every key, every kind of effect and every pinned setting', () => {
  const text = readFileSync(join(docs, 'policy.md'), 'utf8')
  const words = [
    ...Object.keys(policySchema.shape),
    ...Object.keys(ruleSchema.shape),
    ...Object.keys(budgetSchema.shape),
    ...effectKinds,
    ...pinnedSettings,
  ]
  assert.deepEqual(
    words.filter((word) => !text.includes(`\`${word}\``)),
    [],
  )
})
