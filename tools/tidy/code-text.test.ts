import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { codeOf } from './code-text.ts'

const cases: readonly (readonly [string, string, string])[] = [
  ['comments', 'a // b\nc /* d\ne */ f', 'a     \nc     \n     f'],
  ['strings', `'a\\'b' + "c"`, `'    ' + " "`],
  ['templates', '`a${b + `c${d}`}e`', '` ${b + ` ${d}`} `'],
  ['objects in templates', '`${{ a: 1 }.a}x`', '`${{ a: 1 }.a} `'],
  ['regular expressions', `x.test(/'[/]"/) / 2`, `x.test(/     /) / 2`],
  ['divisions', `a / b / c + 'd'`, `a / b / c + ' '`],
  ['a quote in a comment', `// it's\nprocess.env`, `       \nprocess.env`],
  ['a comment in a string', `'//' + process.env`, `'  ' + process.env`],
]

for (const [name, text, code] of cases) {
  test(`blanks ${name}`, () => assert.equal(codeOf(text), code.padEnd(text.length)))
}

test('keeps every index and line, whatever the text', () => {
  const pieces = fc.constantFrom(
    "'",
    '"',
    '`',
    '${',
    '}',
    '{',
    '/',
    '//',
    '/*',
    '*/',
    '\\',
    '\n',
    'a',
    ' ',
    '[',
    ']',
  )
  fc.assert(
    fc.property(
      fc.array(pieces).map((parts) => parts.join('')),
      (text) => {
        const code = codeOf(text)
        assert.equal(code.length, text.length)
        for (const [at, character] of code.split('').entries())
          assert.ok(character === ' ' || character === text[at], `${at}`)
        assert.equal(code.split('\n').length, text.split('\n').length)
      },
    ),
  )
})
