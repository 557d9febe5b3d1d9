import assert from 'node:assert/strict'
import { test } from 'node:test'
import { methodsAt } from './other-methods.ts'

const routes = ['GET /api/v1/reviews', 'GET /api/v1/grants/:id', 'DELETE /api/v1/grants/:id', 'POST /token']

test('a path is told by its parts, whatever its parameters and its query', () => {
  assert.deepEqual(methodsAt(routes, '/api/v1/reviews?x=/token'), ['GET'])
  assert.deepEqual(methodsAt(routes, '/api/v1/grants/a%2Fb'), ['DELETE', 'GET'])
  assert.deepEqual(methodsAt(routes, '/token'), ['POST'])
})

test('what is no path has no methods', () => {
  for (const url of [
    '/',
    '',
    '/api/v1/grants',
    '/api/v1/grants/',
    '/api/v1/grants/a/b',
    '/token/',
    '//token',
    '/'.repeat(99),
  ])
    assert.deepEqual(methodsAt(routes, url), [], url)
})
