import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { z } from 'zod'
import { drivesTerminal, folderWith, sallyport } from './cli.fixture.ts'
import { exits } from './exit.ts'

const policy = `version: 1
rules:
  - name: readers
    principals: { groups: [readers] }
    effects: [connect, read]
    verdict: allow
  - name: changes
    effects: [write]
    verdict: review
    review: { groups: [dba], wait: 5m }
`
const faulty = `version: 1
rules:
  - name: readers
    verdict: alow
  - name: changes
    verdict: deny
    effects: [raed]
    efects: [write]
`
const agent = `subject: agent-7
kind: agent
groups: [readers]
on-behalf-of: { subject: anna, groups: [readers] }
`

let folder: Awaited<ReturnType<typeof folderWith>>
let file: string

before(async () => {
  folder = await folderWith({
    'policy.yaml': policy,
    'faulty.yaml': faulty,
    'agent.yaml': agent,
    'odd.yaml': 'kind: robot\n',
  })
  file = join(folder.path, 'policy.yaml')
})
after(() => folder[Symbol.asyncDispose]())

describe('policy check', () => {
  test('a sound file exits 0', async () => {
    const { exit, out } = await sallyport(['policy', 'check', file])
    assert.equal(exit, exits.ok)
    assert.match(out, /✓ .*policy\.yaml: 2 rules/)
    const { out: json } = await sallyport(['policy', 'check', file, '--json'])
    assert.partialDeepStrictEqual(JSON.parse(json), { ok: true, policy: { rules: 2, shadowRules: 0 } })
  })

  test('every fault is told at once, with its place and what to do', async () => {
    const { exit, out } = await sallyport(['policy', 'check', join(folder.path, 'faulty.yaml')])
    assert.equal(exit, exits.failed)
    for (const line of [4, 7, 8]) assert.match(out, new RegExp(`faulty\\.yaml:${line}:\\d+: \\S`), out)
    assert.match(out, /allow/, 'what was probably meant')
  })

  test('and as JSON', async () => {
    const { exit, out } = await sallyport(['policy', 'check', join(folder.path, 'faulty.yaml'), '--json'])
    assert.equal(exit, exits.failed)
    const fault = z.strictObject({
      file: z.string(),
      line: z.int(),
      column: z.int(),
      path: z.string(),
      message: z.string(),
      fix: z.string(),
    })
    const { faults } = z.strictObject({ ok: z.literal(false), faults: z.array(fault) }).parse(JSON.parse(out))
    assert.ok(faults.length >= 3)
  })

  test('a file that is not there exits 2', async () => {
    assert.equal((await sallyport(['policy', 'check', join(folder.path, 'none.yaml')])).exit, exits.usage)
  })
})

describe('policy explain', () => {
  test('says the verdict, the rule, and why the others do not speak', async () => {
    const { exit, out } = await explain('SELECT 1', '--groups', 'readers')
    assert.equal(exit, exits.ok)
    assert.match(out, /^allow: /)
    assert.match(out, /\+ readers, line 3: allow/)
    assert.match(out, /- changes, line 7: speaks of write/)
    const other = await explain('SELECT 1', '--groups', 'guests')
    assert.match(other.out, /^deny: /)
    assert.match(other.out, /- readers, line 3: does not select this principal/)
  })

  test('asks for everyone in the chain that a file describes', async () => {
    const { out } = await explain('SELECT 1', '--as', join(folder.path, 'agent.yaml'))
    assert.match(out, /as https:\/\/issuer\.example#agent-7/)
    assert.match(out, /as https:\/\/issuer\.example#anna/)
  })

  test('tells what is wrong with such a file', async () => {
    const { exit, err } = await explain('SELECT 1', '--as', join(folder.path, 'odd.yaml'))
    assert.equal(exit, exits.usage)
    assert.match(err, /odd\.yaml:1:\d+: [^]*subject/)
  })

  test('says so when it knows no catalog, and then nothing is harmless', async () => {
    const { out, err } = await explain('DELETE FROM accounts', '--groups', 'readers')
    assert.match(err, /No catalog/)
    assert.match(out, /^deny: [^]*unknown-effect/)
  })

  test('knows what a text prepares and then runs, as a session does', async () => {
    const { out } = await explain('PREPARE one AS SELECT 1; EXECUTE one', '--groups', 'readers')
    assert.match(out, /No rule allows prepare[^]*\n\n *select \(read\)/, out)
    assert.doesNotMatch(out, /unknown:|unknown-effect/)
    const { out: unknown } = await explain('EXECUTE two', '--groups', 'readers')
    assert.match(unknown, /^deny: [^]*unknown-effect/)
  })

  test('as JSON it holds the decision, the trace and the inspection', async () => {
    const { out } = await explain('SELECT 1', '--groups', 'readers', '--json')
    assert.partialDeepStrictEqual(JSON.parse(out), {
      decision: { verdict: 'allow', rule: 'readers', obligations: { masks: [] } },
      effects: [
        {
          kind: 'read',
          rules: [
            { rule: 'readers', matched: true },
            { rule: 'changes', matched: false },
          ],
        },
      ],
      shadow: null,
      inspection: { kind: 'parsed' },
    })
    // Why it is denied is said of a denial alone.
    assert.doesNotMatch(out, /"code"/)
    const { out: denied } = await explain('SELECT 1', '--groups', 'nobody', '--json')
    assert.partialDeepStrictEqual(JSON.parse(denied), { decision: { verdict: 'deny', code: 'denied' } })
  })

  test('no name in a statement can drive the terminal', async () => {
    const evil = 'SELECT * FROM "\u001b[2J\u202e\u009b31m"'
    for (const more of [[], ['--json']]) {
      const { out, err } = await explain(evil, ...more)
      assert.ok(!drivesTerminal(out + err), JSON.stringify(out))
    }
  })
})

function explain(sql: string, ...more: readonly string[]): ReturnType<typeof sallyport> {
  return sallyport(['policy', 'explain', sql, '--policy', file, '--resource', 'bank', ...more])
}
