import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openapiDocument } from './openapi.ts'
import { operations } from './operations.ts'

const document = openapiDocument()

test('every reference in the document leads somewhere, and every schema is referred to', () => {
  const text = JSON.stringify(document)
  const referred = new Set([...text.matchAll(/"\$ref":"([^"]*)"/g)].map(([, target]) => target))
  const defined = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`)
  assert.deepEqual(referred, new Set(defined))
})

test('every operation has an id of its own, a summary that is a sentence, and the parameters of its path', () => {
  const ids = new Set<unknown>()
  for (const { method, path, does } of operations) {
    const told: unknown = document.paths[path]?.[method]
    assert.ok(typeof told === 'object' && told !== null && 'operationId' in told && 'parameters' in told)
    assert.ok(!ids.has(told.operationId), `${String(told.operationId)} is there twice`)
    ids.add(told.operationId)
    assert.match(does, /^[A-Z].*\.$/)
    for (const [, name] of path.matchAll(/\{(\w+)\}/g))
      assert.match(
        JSON.stringify(told.parameters),
        new RegExp(`"name":"${name}","in":"path","required":true`),
      )
  }
  assert.equal(ids.size, operations.length)
})

test('whatever changes something says what it leaves on record', () => {
  const silent = operations.filter(
    ({ method, access, leaves, reads }) =>
      method !== 'get' && access === 'principal' && leaves === undefined && reads !== true,
  )
  assert.deepEqual(silent, [])
})
