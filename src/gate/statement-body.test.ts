import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Statement } from '../core/statement.ts'
import { decodeStatementBody, encodeStatementBody, parametersBytesMax } from './statement-body.ts'

test('parameters are kept as they came, large ones as their digest', () => {
  for (const bytes of [0, 7, parametersBytesMax]) {
    const parameters = Buffer.alloc(bytes, 7)
    const body = decodeStatementBody(encodeStatementBody(statementWith(parameters)))
    assert.equal(body.parameters, parameters.toString('base64'))
  }
  assert.equal(decodeStatementBody(encodeStatementBody(statementWith(null))).parameters, null)
  const large = Buffer.alloc(parametersBytesMax + 1, 7)
  const body = encodeStatementBody(statementWith(large))
  assert.ok(body.length < 1000)
  const sha256 = createHash('sha256').update(large).digest('hex')
  assert.deepEqual(decodeStatementBody(body).parameters, { bytes: large.length, sha256 })
})

test('a body says what was asked under which settings, whatever bodies were made before', () => {
  const text = fc.oneof(
    fc.constantFrom('', 'select 1', 'select "ø"', '\u0000'.repeat(512), '😀'.repeat(256), 'x'.repeat(5000)),
    fc.string({ unit: 'binary', maxLength: 600 }),
  )
  const states = ['public', 'a, b', 'ü'.repeat(3000)].map((searchPath) => ({
    ...statementWith(null).state,
    searchPath,
  }))
  const asked = fc.record({
    text,
    parameters: fc.option(
      fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
      { nil: null },
    ),
    state: fc.constantFrom(...states),
    isRestored: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(asked, { minLength: 1, maxLength: 10 }), (list) => {
      for (const { isRestored, ...one } of [...list, ...list]) {
        const restored = isRestored
          ? ([{ constant: { kind: 'parameter', number: 1 }, dataClass: 'ssn' }] as const)
          : undefined
        const statement = { ...statementWith(null), ...one, ...(restored ? { restored } : {}) }
        const body = decodeStatementBody(encodeStatementBody(statement))
        assert.equal(body.text, one.text.toWellFormed())
        assert.equal(body.parameters, one.parameters && one.parameters.toString('base64'))
        assert.deepEqual(body.settings, one.state)
        assert.deepEqual(body.restored, restored && ['$1 ssn'])
        assert.deepEqual(body.spoken, [])
      }
    }),
    { numRuns: 200 },
  )
})

function statementWith(parameters: Buffer | null): Statement {
  return {
    number: 1,
    act: 'run',
    text: 'select "ø"',
    parameters,
    bytes: Buffer.alloc(0),
    inspection: { kind: 'parsed', fault: null, statements: [], fingerprint: '' },
    catalogVersion: null,
    state: { searchPath: '', role: '', standardConformingStrings: 'on', clientEncoding: 'UTF8' },
    parameterTexts: [],
  }
}
