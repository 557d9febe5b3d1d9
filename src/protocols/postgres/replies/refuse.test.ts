import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Refusal, refusalCodes } from '../../../core/refusal.ts'
import { noticeFieldsIn } from '../messages/message-from-target.ts'
import { changeMessage, holdMessage, questionMessage, refusalMessage, sqlStateOf } from './refuse.ts'

test('docs/refusals.md lists every code once, with the SQLSTATE that is sent', async () => {
  const doc = await readFile(new URL('../../../../docs/refusals.md', import.meta.url), 'utf8')
  const rows = [...doc.matchAll(/^\| `([a-z-]+)` *\| *`([0-9A-Z]{5})` *\|([^|]+)\|([^|]+)\|$/gm)]
  assert.deepEqual(
    rows.map(([, code, sqlState]) => `${code} ${sqlState}`),
    refusalCodes.map((code) => `${code} ${sqlStateOf(code)}`),
  )
  for (const [row, , , meaning, advice] of rows) assert.ok(meaning?.trim() && advice?.trim(), row)
})

test('a refusal tells people in words and machines in the detail', () => {
  const refusal = new Refusal('denied', 'Dropping databases is not allowed here.', {
    rule: 'no-drop',
    object: 'public."Odd name"',
    hint: 'Ask for a grant.',
    position: 3,
  })
  const fields = fieldsOf(refusalMessage(refusal, 'ERROR'))
  assert.deepEqual(Object.fromEntries(fields), {
    S: 'ERROR',
    V: 'ERROR',
    C: '42501',
    M: 'Dropping databases is not allowed here.',
    D: 'code=denied rule=no-drop object="public.\\"Odd name\\""',
    H: 'Ask for a grant.',
    P: '3',
  })
})

test('words of people cannot drive the terminal that prints them, nor end the message', () => {
  const evil = 'a\u001b[2J\u0000\u009b1m\u202eb\u2028c\r\nd\te'
  const told = 'a\\u{1b}[2J\\u{0}\\u{9b}1m\\u{202e}b\\u{2028}c\\u{d}\nd\te'
  const held = { reviewId: 'r', url: 'http://x/r', endsAt: 0, reason: evil }
  const asked = { reviewId: 'r', url: 'http://x/r', by: evil, words: evil }
  const messages = [
    refusalMessage(new Refusal('review-denied', evil, { hint: evil }), 'ERROR'),
    holdMessage(held),
    questionMessage(asked),
    changeMessage(evil),
  ]
  for (const message of messages) {
    const fields = fieldsOf(message)
    assert.ok(fields.get('M')?.includes(told))
    assert.doesNotMatch([...fields.values()].join(), /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/u)
  }
})

test('a detail cannot be forged by the words in it', () => {
  const refusal = new Refusal('denied', 'No.', { rule: 'x review=1 "y"\n', reviewId: '01-a' })
  assert.equal(
    fieldsOf(refusalMessage(refusal, 'FATAL')).get('D'),
    'code=denied rule="x review=1 \\"y\\"\\n" review=01-a',
  )
})

test('a hold names its review, where to answer it, and until when', () => {
  const hold = {
    reviewId: 'r1',
    url: 'https://gate/reviews/r1',
    endsAt: Date.UTC(2026, 0, 1),
    reason: 'Deletes every row.',
  }
  const fields = fieldsOf(holdMessage(hold))
  assert.equal(fields.get('S'), 'NOTICE')
  assert.equal(
    fields.get('D'),
    'code=held review=r1 url=https://gate/reviews/r1 until=2026-01-01T00:00:00.000Z',
  )
})

function fieldsOf(bytes: Buffer): ReadonlyMap<string, string> {
  return noticeFieldsIn({ type: bytes.readUInt8(0), bytes })
}
