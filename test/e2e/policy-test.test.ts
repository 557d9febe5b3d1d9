/** A candidate policy held against what sessions on record asked: from a gateway's directories, and through its API. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { z } from 'zod'
import { sallyport, type Run } from '../../src/cli/cli.fixture.ts'
import { exits } from '../../src/cli/exit.ts'
import { systemClock } from '../../src/core/clock.ts'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { demoPolicy, startStage, type Stage } from './stage.ts'

let stage: Stage
let candidate: string
let same: string
let token: string

before(async () => {
  stage = await startStage({ policy: demoPolicy, more: { audit: { readers: ['reviewers'] } } })
  const text = readFileSync(demoPolicy, 'utf8')
  same = file('same.yaml', `${text}# no rule is another\n`)
  candidate = file(
    'candidate.yaml',
    text
      .replace('ssn: { mask: { keep-last: 4 } }', "ssn: { mask: 'null' }")
      .replace(
        'rules:\n',
        'rules:\n  - { name: no-cards, objects: [public.cards], verdict: deny, reason: Cards are closed. }\n',
      ),
  )
  token = file('token', (await stage.through('rita')).password)
  const door = await stage.through('ana')
  const client = new pg.Client({
    ...door,
    ssl: door.ca === null ? false : { ca: door.ca, servername: 'localhost' },
  })
  await client.connect()
  await client.query('SELECT id, ssn FROM customers ORDER BY id LIMIT 1')
  await client.query('PREPARE of_cards AS SELECT count(*) FROM cards')
  await client.query('EXECUTE of_cards')
  await client.query('SELECT id FROM customers WHERE id = $1', [1])
  await assert.rejects(client.query("SELECT id FROM customers WHERE ssn = '1'"))
  await client.query('SET search_path = pg_catalog')
  await assert.rejects(client.query('SELECT id FROM customers'))
  await client.end()
})
after(() => stage[Symbol.asyncDispose]())

function file(name: string, text: string): string {
  const path = join(stage.directory, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}

function policyTest(...words: readonly string[]): Promise<Run> {
  return sallyport(['policy', 'test', '--config', stage.configFile, ...words])
}

const statement = z.object({
  kind: z.literal('statement'),
  text: z.string(),
  recorded: z.object({ verdict: z.string(), rule: z.string() }).nullable(),
  before: z.object({ verdict: z.string(), rule: z.string() }),
  after: z.object({ verdict: z.string(), rule: z.string() }),
  differences: z.array(
    z.object({
      what: z.string(),
      column: z.string().optional(),
      before: z.union([z.string(), z.number(), z.null()]),
      after: z.union([z.string(), z.number(), z.null()]),
    }),
  ),
})
const summary = z.object({
  kind: z.literal('summary'),
  statements: z.int(),
  changed: z.int(),
  transitions: z.record(z.string(), z.int()),
  undecided: z.record(z.string(), z.int()),
  drifted: z.int(),
})

function read(run: Run): {
  readonly lines: readonly z.infer<typeof statement>[]
  readonly end: z.infer<typeof summary>
} {
  const all: readonly unknown[] = run.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  return {
    lines: all.slice(0, -1).map((line) => statement.parse(line)),
    end: summary.parse(all.at(-1), { error: () => run.out + run.err }),
  }
}

function holdsTheSession(run: Run, undecided: Readonly<Record<string, number>> = {}): void {
  const { lines, end } = read(run)
  assert.deepEqual([end.undecided, end.drifted], [undecided, 0])
  const found = new Map(lines.map((line) => [line.text, line]))
  assert.ok(end.statements >= 8, run.out)
  for (const { text, recorded, before: now } of lines)
    assert.deepEqual([text, recorded?.verdict, recorded?.rule], [text, now.verdict, now.rule])
  const masked = found.get('SELECT id, ssn FROM customers ORDER BY id LIMIT 1')
  assert.deepEqual(masked?.differences, [
    { what: 'mask', column: 'public.customers.ssn', before: 'ssn by keep-last 4', after: 'ssn by null' },
  ])
  // What the name stands for is known, since the session's earlier statements are.
  assert.equal(found.get('EXECUTE of_cards')?.after.rule, 'no-cards')
  assert.deepEqual(found.get('SELECT id FROM customers WHERE id = $1')?.differences, [])
  assert.equal(end.transitions['allow → deny'], 2)
  assert.equal(end.changed, 3)
}

test('a running gateway tells what was asked to whoever may read evidence', async () => {
  const through = ['--recorded', '--api', stage.gateway.apiUrl, '--token-file', token]
  for (let round = 0; ; round += 1) {
    const run = await policyTest(...through, '--policy', candidate, '--json', '--all')
    // The index follows the ledger.
    if (round < 50 && (run.exit !== exits.ok || read(run).end.statements < 8)) {
      await systemClock.sleep(100)
      continue
    }
    // A predicate on a protected column, and a statement of which it is not known what it reads.
    holdsTheSession(run, { 'its words may name values that are protected from you': 2 })
    break
  }
  const door = await stage.through('ana')
  const nobody = file('ana', door.password)
  const refused = await policyTest(
    '--recorded',
    '--api',
    stage.gateway.apiUrl,
    '--token-file',
    nobody,
    '--policy',
    candidate,
  )
  assert.equal(refused.exit, exits.failed)
  assert.match(refused.err, /audit\.readers/)
})

test('I10: while a gateway writes the ledger, its directories are not read unless one insists', async () => {
  const refused = await policyTest('--recorded', '--policy', candidate)
  assert.deepEqual([refused.exit, refused.out], [exits.unavailable, ''])
  assert.match(refused.err, /cannot be recorded[^]*--unrecorded/)
})

test('a file of statements is decided on the catalog of the target, or on the one that was kept of it', async () => {
  const script = file(
    'script.sql',
    'SELECT id FROM customers;\nSELECT pan FROM cards; -- closed\nDELETE FROM notes WHERE id = 1;',
  )
  const kept = join(stage.directory, 'bank.catalog')
  const who = ['--groups', 'analysts', '--resource', 'bank', '--policy', candidate, '--file', script]
  const live = await policyTest(...who, '--keep-catalog', kept)
  assert.equal(live.exit, exits.ok, live.err)
  assert.match(live.out, /^allow → deny {2}\S+ at bank\n {2}SELECT pan FROM cards\n/)
  assert.match(live.out, /3 statements: 1 would change, 2 would not\n {2}allow → deny: 1\n/)
  assert.match(live.err, /catalog of bank: the target as it is now/)
  // Without the configuration nothing leads to the target.
  const words = ['policy', 'test', ...who, '--against', same, '--catalog', kept]
  const stored = await sallyport([...words, '--label', 'env=demo'])
  assert.equal(stored.out, live.out)
  assert.match(stored.err, /catalog of bank: .*bank\.catalog, read 2/)
})

test('--fail-on-change says by its exit code that something would change', async () => {
  const one = ['SELECT count(*) FROM cards', '--resource', 'bank', '--groups', 'analysts', '--fail-on-change']
  assert.equal((await policyTest(...one, '--policy', candidate)).exit, exits.failed)
  assert.equal((await policyTest(...one, '--policy', same)).exit, exits.ok)
  const both = await policyTest(...one, '--recorded', '--policy', same)
  assert.equal(both.exit, exits.usage)
})

test('I10: once it has stopped its directories tell the same, and the reading is on record', async () => {
  await stage.gateway.close('the test goes on without it')
  holdsTheSession(await policyTest('--recorded', '--policy', candidate, '--json', '--all'))
  let readings = 0
  for await (const { leaf } of readEntries(stage.config.ledger.directory))
    if (leaf?.type === 'evidence.read' && leaf.subject === 'body' && leaf.reader.startsWith('unix#'))
      readings += 1
  assert.equal(readings, 1)
  // Its session asked at least three statements that are counted, of which a candidate would let one through.
  const budget = file(
    'budget.yaml',
    `${readFileSync(same, 'utf8')}budgets:\n  - { name: once, per: hour, statements: 1 }\n`,
  )
  const counted = read(await policyTest('--recorded', '--policy', budget, '--json'))
  assert.ok((counted.end.transitions['allow → deny'] ?? 0) >= 2)
  assert.ok(counted.lines.every(({ after: { rule } }) => rule === 'once'))
  const later = await policyTest('--recorded', '--from', '2099-01-01', '--policy', candidate, '--json')
  assert.equal(read(later).end.statements, 0)
})
