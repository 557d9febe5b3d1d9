import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { guardMessage } from './messages.ts'

/** An error with these fields ("Error and Notice Message Fields"), guarded, with a bar between the fields. */
function told(fields: Readonly<Record<string, string>>, sent?: string, isCopied = false): string {
  const all = Object.entries({ S: 'ERROR', V: 'ERROR', F: 'int.c', ...fields })
  const body = Buffer.from(`${all.map(([code, text]) => `${code}${text}\0`).join('')}\0`)
  const header = Buffer.from([0x45, 0, 0, 0, 0])
  header.writeInt32BE(body.length + 4, 1)
  const message = guardMessage(
    Buffer.concat([header, body]),
    sent === undefined ? {} : { sent: { bytes: Buffer.from(sent), isCopied } },
  )
  assert.equal(message.readInt32BE(1), message.length - 1)
  return message.toString('utf8', 5).replaceAll('\0', '|')
}

test('sentences that hold no value are told, and of what is said besides that alone which holds none', () => {
  const retry = { H: 'The transaction might succeed if retried.' }
  const pivot = { D: 'Reason code: Canceled on identification as a pivot, during write.' }
  const dependencies = 'could not serialize access due to read/write dependencies among transactions'
  for (const [fields, words] of [
    [
      { C: '57014', M: 'canceling statement due to user request' },
      'Mcanceling statement due to user request|',
    ],
    [{ C: '40001', M: dependencies, ...pivot, ...retry }, `M${dependencies}|D${pivot.D}|H${retry.H}|`],
    [{ C: '22003', M: 'numeric field overflow', D: 'A value of 123-45-6789.' }, 'Mnumeric field overflow|F'],
    [{ C: '22012', M: 'division by zero', W: `SQL statement "select '123'"` }, 'Mdivision by zero|F'],
    [
      { C: '22001', M: 'value too long for type character varying(60)' },
      'Mvalue too long for type character varying(60)|',
    ],
  ] as const)
    assert.ok(told(fields).includes(`C${fields.C}|${words}`), told(fields))
})

test('I4: another sentence is withheld, as is one of another SQLSTATE, with more behind it, or by code of users', () => {
  for (const fields of [
    { C: '22012', M: 'division of 123-45-6789' },
    { C: '22003', M: 'division by zero' },
    { C: '22012', M: 'division by zero 123-45-6789' },
    { C: '22012', M: 'division by zero\n123-45-6789' },
    { C: '22012', M: 'division by zero', F: 'pl_exec.c' },
    { C: '22012', M: 'division by zero', F: 'plpy_elog.c' },
    { C: '55P03', M: 'could not obtain lock on relation "123-45 6789"' },
  ])
    assert.ok(told(fields).includes('withheld'), JSON.stringify(fields))
})

test('a constant or a parameter that the client gave is told', () => {
  const constant = { C: '22P02', M: 'invalid input syntax for type integer: "abc"', P: '30' }
  const text = "update customers set score = 'abc'"
  assert.ok(told(constant, text).includes('|Minvalid input syntax for type integer: "abc"|P30|'))
  const parameter = { ...constant, P: undefined, W: 'unnamed portal parameter $1' }
  const { P, ...bound } = parameter
  assert.equal(P, undefined)
  assert.ok(told(bound, '\0abc\0').includes(`|M${bound.M}|W${bound.W}|`))
  const date = {
    C: '22008',
    M: 'date/time field value out of range: "31.12.2024"',
    H: 'Perhaps you need a different "datestyle" setting.',
    P: '3',
  }
  assert.ok(told(date, "'31.12.2024'").includes(`M${date.M}|H${date.H}|`))
})

test('a name that is too long is told where the client wrote it', () => {
  const long = 'a'.repeat(70)
  const M = `identifier "${long}" will be truncated to "${long.slice(0, 63)}"`
  assert.ok(told({ C: '42622', M }, `select id as ${long}`).includes(`|M${M}|`))
  assert.ok(told({ C: '42622', M }, 'select email::regclass').includes('withheld'))
})

test('I4: a value that the client did not give is withheld, as is one that is found when rows are', () => {
  const constant = { C: '22P02', M: 'invalid input syntax for type integer: "123-45-6789"', P: '8' }
  assert.ok(told(constant, 'select ssn::int from customers').includes('withheld'))
  const guess = "select ssn::int from customers where ssn <> '123-45-6789'"
  const { P: place, ...found } = constant
  assert.equal(place, '8')
  for (const fields of [
    found,
    { ...constant, W: 'SQL function "f" statement 1' },
    { ...constant, q: guess },
    { ...constant, p: '4' },
    { ...constant, C: 'P0001' },
    { ...constant, F: 'pl_exec.c' },
    { ...found, W: 'unnamed portal parameter $1\nSQL function "f" statement 1' },
  ])
    assert.ok(told(fields, guess).includes('withheld'), JSON.stringify(fields))
  assert.ok(told(constant).includes('withheld'))
})

test('a value that the client sends in a COPY is told, and no other', () => {
  const M = 'invalid input syntax for type integer: "abc"'
  const W = 'COPY customers, line 1, column id: "abc"'
  const copy = 'copy customers from stdin'
  assert.ok(told({ C: '22P02', M, W }, copy, true).includes(`|M${M}|W${W}|`))
  const missing = { C: '22P04', M: 'missing data for column "name"', W: 'COPY customers, line 1: "7"' }
  assert.ok(told(missing, copy, true).includes(`|M${missing.M}|W${missing.W}|`))
  for (const fields of [
    { C: '22P02', M, W: 'COPY customers, line 1, column id: "7"' },
    { C: '22P02', M, W: `SQL statement "select 'abc'"\n${W}` },
    { C: '22P02', M, W, F: 'pl_exec.c' },
    { C: '22P04', M: 'missing 123-45-6789', W },
  ])
    assert.ok(told(fields, copy, true).includes('withheld'), JSON.stringify(fields))
  assert.ok(told({ C: '22P02', M, W }, copy).includes('withheld'))
})
