import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sieveCode } from '../src/masking/detectors/sieve-code.ts'
import { compiledSieve } from './sieve.ts'

test('the code of the sieve is what its source is compiled to', async () => {
  assert.equal(sieveCode, await compiledSieve(), 'run `node tools/sieve.ts`')
})
