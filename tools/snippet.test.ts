import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outputMatches, snippetsOf } from './snippet.ts'

const fence = '```'

test('only marked blocks are examples to hold true', () => {
  const markdown = `
${fence}sh
rm -rf everything
${fence}

1. First

   ${fence}yaml file=policy.yaml
   rules:
     - name: one
   ${fence}

${fence}sh test
sallyport policy check policy.yaml
${fence}

${fence}text output
ok: … rules
${fence}

${fence}ts test
await import('./src/core/clock.ts')
${fence}
`
  assert.deepEqual(snippetsOf(markdown), [
    { kind: 'file', line: 8, name: 'policy.yaml', code: 'rules:\n  - name: one\n' },
    { kind: 'sh', line: 13, code: 'sallyport policy check policy.yaml\n', output: 'ok: … rules\n' },
    { kind: 'ts', line: 21, code: "await import('./src/core/clock.ts')\n", output: null },
  ])
})

test('a mark that nobody knows, or output of nothing, is a mistake', () => {
  assert.throws(() => snippetsOf(`${fence}sh tset\ntrue\n${fence}\n`), /tset/)
  assert.throws(() => snippetsOf(`${fence}text output\nok\n${fence}\n`), /output/)
})

test('output is compared as a whole, save for what the ellipsis leaves open', () => {
  assert.ok(outputMatches('3 rules\n', '3 rules\n'))
  assert.ok(outputMatches('first\n…\nlast', 'first\nmany\nmore\nlast\n'))
  assert.ok(outputMatches('took … ms (a+b)', 'took 12.5 ms (a+b)'))
  assert.ok(!outputMatches('3 rules', '13 rules'))
  assert.ok(!outputMatches('a.c', 'abc'))
})
