import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
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
