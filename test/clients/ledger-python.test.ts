/** Python's own library over the published leaves: it shares nothing with us. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { runProgram } from './program.ts'

const folder = new URL('../golden/ledger/', import.meta.url).pathname

test('every published leaf is canonical and hashes as it says', async () => {
  const entries = `${folder}entries.txt`
  const { code, output, errors } = await runProgram('/usr/bin/python3', [
    `${folder}check_entries.py`,
    entries,
  ])
  assert.equal(code, 0, errors)
  const lines = readFileSync(entries, 'utf8').split('\n').slice(1, -1)
  assert.equal(Number(output), lines.length)
})
