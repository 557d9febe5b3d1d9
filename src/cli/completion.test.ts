import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { folderWith, sallyport } from './cli.fixture.ts'

const execute = promisify(execFile)
let script = ''

before(async () => {
  script = (await sallyport(['completion', 'bash'])).out
})

describe('bash completes', () => {
  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [['re'], ['review', 'reviews', 'reconcile', 'replay', 'request', 'resources']],
    [
      ['review', ''],
      [
        'show',
        'approve',
        'deny',
        'change',
        'comment',
        'ask',
        'answer',
        'withdraw',
        'bind-chat',
        'watch',
        'alike',
        'load',
        'tell-again',
      ],
    ],
    [['policy', 'e'], ['explain']],
    [['reviews', '--state', 'a'], ['approved']],
    [['reviews', '--json', '--st'], ['--state']],
    [
      ['policy', 'explain', 'select 1', '--kind', ''],
      ['person', 'agent', 'workload'],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['demo', '--to'], ['--tour']],
    [['verify', 'ledger.v'], ['ledger.vkey']],
    [['verify', 'x', '--key', 'led'], ['ledger.vkey']],
    [['review', 'approve', 'x', '--reason', 'led'], []],
  ]
  for (const [words, expected] of cases) {
    test(`sallyport ${words.join(' ')}`, async () => {
      await using folder = await folderWith({ 'ledger.vkey': '' })
      // `compopt` speaks only to the shell's own completion; here the function is called as that would call it.
      const ask =
        'compopt() { :; }; COMP_WORDS=(sallyport "$@"); COMP_CWORD=$#; _sallyport; printf "%s\\n" "${COMPREPLY[@]}"'
      const { stdout } = await execute('bash', ['-euc', `${script}\n${ask}`, 'bash', ...words], {
        cwd: folder.path,
      })
      assert.deepEqual(stdout.split('\n').filter(Boolean).sort(), [...expected].sort())
    })
  }
})

test('the scripts for zsh and fish speak of the same commands', async () => {
  for (const shell of ['zsh', 'fish']) {
    const { exit, out } = await sallyport(['completion', shell])
    assert.equal(exit, 0)
    for (const path of ['sallyport review approve', 'sallyport policy explain', 'sallyport demo'])
      assert.ok(out.includes(`'${path}'`), `${shell}: ${path}`)
  }
})
