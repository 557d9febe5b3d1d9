import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CatalogFunction } from '../core/catalog-snapshot.ts'
import { bankSnapshot } from '../sql/bank-fixture.ts'
import { constantRaise } from './constant-raise.ts'

const body = [
  'begin',
  "  if new.name = '' then raise exception 'a name''s needed, 100%%' using hint = 'give one', errcode = '23514'; end if;",
  "  if new.id < 0 then raise exception '% is below', new.id; end if;",
  "  raise notice 'looked at'; raise notice '%', new.email;",
  "  raise 'no' /* */ ;",
  "  raise exception 'no' using hint = new.email;",
  '  raise warning',
  "    'on the next line';",
  "  raise exception using message = 'no';",
  "  raise exception E'no';",
  "  raise notice 'größer';",
  '  raise;',
  'end',
].join('\n')

function told(
  message: string,
  line: number,
  more: { readonly made?: Partial<CatalogFunction>; readonly fields?: object; readonly said?: object } = {},
): string | null {
  const [one] = bankSnapshot().functions
  assert.ok(one)
  const made: CatalogFunction = {
    ...one,
    schema: 'app',
    name: 'checked',
    argumentCount: 0,
    language: 'plpgsql',
    result: 'trigger',
    body,
    ...more.made,
  }
  const fields = new Map(Object.entries({ F: 'pl_exec.c', R: 'exec_stmt_raise', ...more.fields }))
  const context = `PL/pgSQL function app.checked() line ${line} at RAISE`
  const said = { message, detail: null, hint: null, context, position: null, isWithin: false, ...more.said }
  const words = constantRaise(fields, said, { ...bankSnapshot(), functions: [made] })
  return words && [words.message, words.hint, words.detail, words.context].map((one) => one ?? '').join('|')
}

const needed = "a name's needed, 100%"

test('a constant that a trigger raises is told, with what stands beside it', () => {
  const context = 'PL/pgSQL function app.checked() line 2 at RAISE'
  assert.equal(told(needed, 2, { said: { hint: 'give one' } }), `${needed}|give one||${context}`)
  assert.equal(
    told(needed, 2, { said: { context: context.replace('app.', '') } }),
    `${needed}|||${context.replace('app.', '')}`,
  )
  assert.ok(told('on the next line', 7))
  assert.ok(told(Buffer.from('größer').toString('latin1'), 11))
})

test('I4: what is made of values is not told, nor anything of a line where some of it is', () => {
  for (const [message, line] of [
    ['7 is below', 3],
    ['% is below', 3],
    ['looked at', 4],
    ['no', 5],
    ['no', 6],
    ['no', 9],
    ['no', 10],
    ['no', 12],
    [needed, 1],
    [needed, 3],
    [needed, 99],
    ['another', 2],
  ] as const)
    assert.equal(told(message, line), null, `${message} ${line}`)
  assert.equal(told(needed, 2, { said: { hint: '123-45-6789', detail: '123' } })?.includes('123'), false)
})

test('I4: none is told of another place, another function, or one that is no trigger’s', () => {
  for (const fields of [{ F: 'elog.c' }, { R: 'exec_stmt_assert' }])
    assert.equal(told(needed, 2, { fields }), null)
  for (const made of [
    { name: 'other' },
    { schema: 'other' },
    { argumentCount: 1 },
    { result: 'text' },
    { result: 'event_trigger' },
    { language: 'plpython3u' },
    { body: null },
  ])
    assert.equal(told(needed, 2, { made }), null, JSON.stringify(made))
  for (const context of [
    null,
    'PL/pgSQL function app.checked(text) line 2 at RAISE',
    'PL/pgSQL function inline_code_block line 2 at RAISE',
    'SQL statement "x"\nPL/pgSQL function app.checked() line 2 at RAISE',
    'PL/pgSQL function app.checked() line 2 at RAISE\nSQL statement "update t set a = 1"',
    'PL/pgSQL function app.checked() line 2 at RAISE\nPL/pgSQL function f(text) line 1 at PERFORM',
  ])
    assert.equal(told(needed, 2, { said: { context } }), null, String(context))
})
