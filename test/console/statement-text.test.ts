/** What a reviewer sees of a statement is the statement: nothing left out, nothing hidden. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { effectWords } from '../../console/src/parts/effect-words.ts'
import { hasHidden, seen } from '../../console/src/parts/hidden-characters.ts'
import { sqlTokens } from '../../console/src/parts/sql-tokens.ts'

const odd = fc.constantFrom(
  "'",
  '"',
  '$',
  '$$',
  '$a$',
  '--',
  '/*',
  '*/',
  '\n',
  '\\',
  "E'",
  ' ',
  'select',
  '1.5',
  '\u202e',
)

test('colours leave out no character of any text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(odd, fc.string())).map((parts) => parts.join('')),
      (text) => {
        assert.equal(
          sqlTokens(text)
            .map((token) => token.text)
            .join(''),
          text,
        )
      },
    ),
  )
})

test('each piece of SQL is what PostgreSQL takes it for', () => {
  assert.deepEqual(kinds("SELECT 'it''s', E'a\\'b' -- not 'this'\nFROM \"odd \"\"name\""), [
    'word:SELECT',
    "text:'it''s'",
    'other:, ',
    "text:E'a\\'b'",
    "comment:-- not 'this'",
    'word:FROM',
    'name:"odd ""name"',
  ])
  assert.deepEqual(kinds('/* a /* b */ c */ DELETE'), ['comment:/* a /* b */ c */', 'word:DELETE'])
  assert.deepEqual(kinds("$f$ ' -- $f$ , $1"), ["text:$f$ ' -- $f$", 'other: , ', 'number:$1'])
})

test('characters that hide or turn the text are named', () => {
  assert.deepEqual(seen('a\u202eb\u200b\tc\n'), [
    { kind: 'plain', text: 'a' },
    { kind: 'hidden', name: 'RLO' },
    { kind: 'plain', text: 'b' },
    { kind: 'hidden', name: 'ZWSP' },
    { kind: 'plain', text: '\tc\n' },
  ])
  assert.ok(hasHidden('x\u00a0y') && hasHidden('\u{e0041}') && hasHidden('\u3164') && hasHidden('a\rb'))
  assert.ok(!hasHidden('SELECT 1\n\t, äöü, 日本'))
})

test('effects are told in words, the unknown as what it is', () => {
  assert.equal(told('write', 'delete', true), 'Delete every row of public.t')
  assert.equal(told('write', 'update'), 'Change rows of public.t')
  assert.equal(told('define', 'drop'), 'Drop public.t')
  assert.match(told('unknown', 'call'), /could not be established/)
  assert.match(told('never-heard-of', 'call'), /could not be established/)
})

function kinds(text: string): readonly string[] {
  return sqlTokens(text)
    .filter((token) => token.text.trim() !== '')
    .map((token) => `${token.kind}:${token.text}`)
}

function told(kind: string, verb: string, everyRow = false): string {
  return effectWords({ kind, verb, object: 'public.t', everyRow })
}
