import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { splitScript } from './split.ts'

test('a script is cut where statements end, and nowhere else', () => {
  const parts = [
    "SELECT ';', E'\\';', $$;$$, $a$;$$;$a$, \";\"",
    'SELECT 1 /* ; /* ; */ ; */ + 1',
    'CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM t; DELETE FROM t)',
    'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
    'BEGIN',
    'SELECT $1; -- the end'.slice(0, 9),
    'COMMIT',
  ]
  assert.deepEqual([...splitScript(`-- first ;\n${parts.join(';\n')} ;; /* last */`)], parts)
})

test('what is left open goes on to the end', () => {
  for (const open of ["SELECT 'a; b", 'SELECT "a; b', 'SELECT $$a; b', 'SELECT (1; b', 'SELECT /* a; b'])
    assert.deepEqual([...splitScript(open)], [open])
})

test('statements are pieces of the script, in its order, whatever the script', () => {
  const pieces = fc.constantFrom(
    "'",
    '"',
    ';',
    '$$',
    '$a$',
    '/*',
    '*/',
    '--',
    '\n',
    ' x ',
    '(',
    ')',
    'E',
    '\\',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (list) => {
      const script = list.join('')
      let at = 0
      for (const statement of splitScript(script)) {
        const found = script.indexOf(statement, at)
        assert.ok(found >= at && statement !== '')
        at = found + statement.length
      }
    }),
  )
})
