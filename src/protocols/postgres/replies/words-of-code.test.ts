import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import { replies, requests, say, talk } from '../conversation/conversation-fixture.ts'

const place = { F: 'pl_exec.c', L: '3923', R: 'exec_stmt_raise' }
const caller = 'PL/pgSQL function lives_in(integer,character varying) line 1 at RAISE'

/** What the client hears of a notice with these fields ("Error and Notice Message Fields"), and of the same as an error. */
function heard(fields: Readonly<Record<string, string>>, tellsRaised = true): readonly string[] {
  return (['NoticeResponse', 'ErrorResponse'] as const).map((type) => {
    const { client, target, clientBytes } = talk({ guardMessages: true, tellsRaised })
    client(requests.query('select'))
    const all = Object.entries({ S: 'NOTICE', V: 'NOTICE', C: 'P0002', M: 'in Oslo', H: 'ask', ...fields })
    const end = { int8: 0 }
    const letters = all.flatMap(([code, text]) => [{ int8: code.charCodeAt(0) }, { text }])
    target(say(type, ...letters, end), replies.ready('idle'))
    return Buffer.concat(clientBytes).toString('latin1')
  })
}

test('what a body raises is told with who called whom', () => {
  for (const words of heard({ W: `${caller}\nPL/pgSQL function f() line 2 at PERFORM`, ...place }))
    assert.ok(words.includes(`Min Oslo\0Hask\0W${caller}\nPL/pgSQL function f() line 2 at PERFORM\0F`), words)
})

test('I4: a text that a body ran is left out: it may hold values', () => {
  for (const line of [
    `SQL statement "select f('123-45-6789')"`,
    `PL/pgSQL function "123-45-6789 line 1 at RAISE\n"() line 1 at RAISE`,
    'COPY scratch, line 1: "123-45-6789"',
  ])
    for (const words of heard({ W: `${caller}\n${line}`, ...place })) {
      assert.ok(words.includes('Min Oslo\0Hask\0Fpl_exec.c'), words)
      assert.ok(!words.includes('123'), words)
    }
})

test('I4: the rest of what is said by the way is withheld, and so is all of it where something may raise what is protected', () => {
  const others = [
    { F: 'pl_exec.c', R: 'exec_stmt_assert' },
    { F: 'elog.c', R: 'exec_stmt_raise' },
    { F: 'int.c', R: 'int4div' },
  ]
  for (const fields of others)
    for (const words of heard({ W: caller, ...fields })) assert.ok(!words.includes('Oslo'), words)
  for (const words of heard({ W: caller, ...place }, false)) assert.ok(!words.includes('Oslo'), words)
})

test('I4: that a body gives notice is not told where its words are withheld, that it fails is', () => {
  const [plain = '', failed = ''] = heard({ W: caller, ...place }, false)
  assert.ok(
    !plain.includes('RAISE') && !plain.includes('withheld') && !plain.includes('exec_stmt_raise'),
    plain,
  )
  assert.ok(failed.includes('P0002') && failed.includes('withheld'), failed)
  const [said = ''] = heard({ W: caller, F: 'int.c', R: 'int4div' }, false)
  assert.ok(said.includes('withheld'), said)
})
