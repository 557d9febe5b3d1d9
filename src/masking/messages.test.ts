import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { guardMessage } from './messages.ts'

test('I4: the words of the target are withheld, what drivers act on stays', () => {
  const guarded = decode(
    guardMessage(
      encode('E', {
        S: 'FEHLER',
        V: 'ERROR',
        C: '23505',
        M: 'duplicate key value violates unique constraint "customers_ssn_key"',
        D: 'Key (ssn)=(123-45-6789) already exists.',
        H: 'hint 123-45-6789',
        W: 'SQL statement "… 123-45-6789"',
        q: "SELECT '123-45-6789'",
        p: '8',
        P: '15',
        s: 'public',
        t: 'customers',
        n: 'customers_ssn_key',
        R: '_bt_check_unique',
        L: '666',
        F: 'nbtinsert.c',
      }),
    ),
  )
  assert.deepEqual(guarded, {
    S: 'ERROR',
    V: 'ERROR',
    C: '23505',
    M: 'duplicate key value violates unique constraint "customers_ssn_key"',
    D: 'The detail is withheld because it may hold protected values.',
    P: '15',
    s: 'public',
    t: 'customers',
    n: 'customers_ssn_key',
    F: 'nbtinsert.c',
    L: '666',
    R: '_bt_check_unique',
  })
})

test('I4: neither a code nor a name that user code chose carries a value', () => {
  const guarded = decode(
    guardMessage(
      encode('E', { S: '12345', V: '67890', C: '12345', t: '123-45-6789', c: 'ann@example.com', P: '12x' }),
    ),
  )
  assert.equal(guarded['S'], 'ERROR')
  assert.equal(guarded['V'], 'ERROR')
  assert.equal(guarded['C'], 'P0001')
  assert.deepEqual(Object.keys(guarded), ['S', 'V', 'C', 'M'])
})

test('I4: names are those of the server, whatever else reads like one', () => {
  const raised = { C: '23505', t: 'x123_45_6789', c: 'ann', n: 'x123_45_6789', s: 's', d: 'd' }
  for (const from of [{ F: 'pl_exec.c', R: 'exec_stmt_raise' }, { F: 'plpy_elog.c' }, {}])
    assert.deepEqual(
      Object.keys(decode(guardMessage(encode('N', { ...raised, ...from })))).filter((code) => code in raised),
      ['C'],
    )
})

test('I4: a sentence of the server stays where it is made of the names that stay, and nothing else does', () => {
  const check = { C: '23514', t: 'cards', n: 'cards_check', F: 'execMain.c' }
  const shown = (message: string, more: Readonly<Record<string, string>> = {}): boolean =>
    decode(guardMessage(encode('E', { S: 'ERROR', ...check, M: message, ...more })))['M'] === message
  const said = 'new row for relation "cards" violates check constraint "cards_check"'
  assert.ok(shown(said))
  assert.ok(!shown(said, { F: 'pl_exec.c' }), 'raised by code of users')
  assert.ok(!shown(said, { n: 'another' }), 'another name')
  assert.ok(!shown(said, { n: 'x y', M: said.replace('cards_check', 'x y') }), 'no plain name')
  assert.ok(!shown(`${said}!`) && !shown(said.replace('row', '4111')) && !shown(said.repeat(9)))
  assert.ok(!shown('Neue Zeile für »cards« verletzt Check-Constraint »cards_check«'))
  const row = 'new row violates row-level security policy for table "cards"'
  assert.ok(shown(row, { C: '42501', t: '', n: '' }))
  assert.ok(
    !shown(row, { C: '42501', F: 'aclchk.c' }) && !shown('permission denied for table cards', { C: '42501' }),
  )
  const altered = { C: '23502', t: 'cards', c: 'pan', F: 'tablecmds.c' }
  assert.ok(shown('column "pan" of relation "cards" contains null values', altered))
  assert.ok(!shown('column "other" of relation "cards" contains null values', altered))
  assert.ok(shown('new row violates check option for view "cards"', { C: '44000' }))
  const domain = { t: '', s: 'app', d: 'code', n: 'code_check', F: 'execExprInterp.c' }
  const value = 'value for domain app.code violates check constraint "code_check"'
  const empty = 'domain code does not allow null values'
  assert.ok(shown(value, domain) && shown(value.replace('app.', ''), { ...domain, F: 'domains.c' }))
  assert.ok(shown(empty, { ...domain, C: '23502' }))
  assert.ok(!shown(value, { ...domain, F: 'pl_exec.c' }) && !shown(value, { ...domain, n: 'other' }))
  assert.ok(!shown(value, { ...domain, s: 'other' }) && !shown(value, { ...domain, C: '23502' }))
  assert.ok(!shown(value.replace('app.code', '123-45-6789'), { ...domain, d: '123-45-6789' }))
  assert.ok(!shown(empty, domain) && !shown(`${empty}!`, { ...domain, C: '23502' }))
  const key = { C: '23503', t: 'cards', n: 'cards_fk', F: 'ri_triggers.c' }
  const deleted =
    'update or delete on table "people" violates foreign key constraint "cards_fk" on table "cards"'
  assert.ok(shown(deleted, key))
  assert.ok(!shown(deleted.replace('people', '123-45-6789'), key))
})

test('a notice stays a notice', () => {
  const guarded = guardMessage(
    encode('N', { S: 'WARNING', V: 'WARNING', C: '01000', M: 'ssn is 123-45-6789' }),
  )
  assert.equal(guarded.toString('latin1', 0, 1), 'N')
  assert.equal(decode(guarded)['V'], 'WARNING')
})

test('I4: whatever the target sends, the result is well formed and holds only known fields', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const fields = decode(guardMessage(Buffer.concat([Buffer.from('E\0\0\0\0', 'latin1'), bytes])))
      assert.ok(Object.keys(fields).every((code) => 'SVCMPstcdnFLR'.includes(code)))
      assert.match(fields['M'] ?? '', /^The target reported [0-9A-Z]{5} [a-z_]+; its words are withheld/)
    }),
    { numRuns: 1000 },
  )
})

test('empty and cut off messages become the general sentence', () => {
  for (const bytes of ['', 'E', 'E\x00\x00\x00\x04', 'E\x00\x00\x00\x09Mabc']) {
    assert.equal(decode(guardMessage(Buffer.from(bytes, 'latin1')))['C'], 'P0001')
  }
})

function encode(type: string, fields: Readonly<Record<string, string>>): Buffer {
  const body = Buffer.from(
    `${Object.entries(fields)
      .map(([code, value]) => `${code}${value}\0`)
      .join('')}\0`,
  )
  const header = Buffer.alloc(5)
  header.write(type)
  header.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}

function decode(message: Buffer): Record<string, string> {
  assert.equal(message.readInt32BE(1), message.length - 1)
  assert.equal(message[message.length - 1], 0)
  const texts = message.toString('utf8', 5, message.length - 1).split('\0')
  assert.equal(texts.pop(), '')
  return Object.fromEntries(texts.map((text) => [text.slice(0, 1), text.slice(1)]))
}
