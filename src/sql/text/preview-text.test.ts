import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countingText, samplingText, type Sampling } from './preview-text.ts'

const sampling: Sampling = {
  verb: 'update',
  table: ['public', 'Odd "name"'],
  columns: [
    { name: 'id', isMasked: false },
    { name: 'order', isMasked: false },
    { name: 'ssn', isMasked: true },
  ],
  rowsMax: 5,
  charsMax: 240,
}

test('I4: masked columns keep a place and are not asked for', () => {
  const text = samplingText('UPDATE t SET x = 1', sampling, ['id']) ?? ''
  assert.doesNotMatch(text, /ssn/)
  assert.match(text, /RETURNING "id", "order"\)/)
  assert.equal(text.match(/NULL::pg_catalog\.text/g)?.length, 2)
  assert.match(text, /LEFT JOIN "public"\."Odd ""name""" AS b ON a\."id" OPERATOR\(pg_catalog\.=\) b\."id"/)
})

test('without a key nothing is joined, and what was before is not told', () => {
  const text = samplingText('UPDATE t SET x = 1', sampling, []) ?? ''
  assert.doesNotMatch(text, /JOIN/)
  assert.equal(text.match(/NULL::pg_catalog\.text/g)?.length, 4)
})

test('a comment or a semicolon at the end of a statement ends nothing of ours', () => {
  for (const text of ['DELETE FROM t -- all', 'DELETE FROM t; -- all', 'DELETE FROM t;;  /* all */'])
    assert.match(
      samplingText(text, { ...sampling, verb: 'delete' }, []) ?? '',
      /^WITH sallyport_preview AS \(\nDELETE FROM t( -- all)?\nRETURNING/,
    )
})

test('what is not one statement is not wrapped', () => {
  for (const text of ['DELETE FROM t; DELETE FROM u', '', '-- nothing'])
    assert.deepEqual([samplingText(text, sampling, []), countingText(text)], [null, null])
})
