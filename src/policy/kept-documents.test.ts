import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Effect, PlacedColumn, StatementFacts } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import { formatFault } from './document.ts'
import { parsePolicy } from './parse.ts'
import { carriedColumns, shieldFor } from './protection.ts'
import { marksByColumn, placesLacking } from './protection-marks.ts'

const parsed = parsePolicy(
  Buffer.from(`version: 1
classes:
  ssn: { mask: { keep-last: 4 } }
  email: { mask: { fixed: '[hidden]' } }
  pin: { mask: null }
protect:
  - columns:
      public.people.ssn: ssn
      public.people.email: email
      public.people.doc -> pin: pin
      public.log.row: [ssn, email, pin]
      public.log.less: [ssn, email]
      public.log.member -> pin: pin
      public.log.number: ssn
unmask: [{ name: some, principals: { groups: [some] }, classes: [ssn, pin] }]
rules: [{ name: all, verdict: allow }]
`),
  'p',
)
if (!parsed.ok) assert.fail(parsed.faults.map(formatFault).join('\n'))
const { policy } = parsed

test('I4: a document of a row stays protected in a column of all its classes, and in no other', () => {
  for (const groups of [[], ['some']]) {
    assert.deepEqual(carried(groups, made('row')), [])
    assert.deepEqual(carried(groups, made('less')).includes('public.people.doc'), groups.length === 0)
    assert.ok(carried(groups, made('member')).includes('public.people.email'))
    assert.ok(carried(groups, made('note')).includes('public.people.email'))
  }
  assert.deepEqual(carried([], made('row', 'number')), ['public.people.doc', 'public.people.email'])
})

test('I4: what is put somewhere as it is needs the same members, or the same mask', () => {
  assert.deepEqual(carried([], [placed('ssn', ['number'])]), ['public.people.doc', 'public.people.email'])
  assert.ok(carried([], [placed('doc', ['row'])]).includes('public.people.doc'))
})

test('I4: a call of pg_notify beside what is stored carries what the statement uses', () => {
  const [all, call] = [made('row'), notice('pg_notify')]
  assert.deepEqual(carried([], all, { effects: [call] }), [])
  assert.deepEqual(carried([], all, { effects: [call], uses: ['public.people.ssn', 'public.people.id'] }), [
    'public.people.ssn',
  ])
  assert.deepEqual(carried([], all, { effects: [call], uses: ['*'] }), ['*'])
  assert.ok(carried([], made('less'), { effects: [call] }).includes('public.people.doc'))
  const read = { ...notice('select'), kind: 'read', columns: ['public.people.email'] } as const
  assert.deepEqual(carried([], all, { effects: [call, read] }), [])
  for (const verb of ['notify', 'listen'])
    assert.deepEqual(carried([], all, { effects: [notice(verb), read] }), ['public.people.email'])
})

test('a refusal says by which classes the places of what is stored would have to be protected', () => {
  const marks = marksByColumn(policy, { name: 'bank', protocol: 'postgres', labels: {} })
  const all = ['public.people.doc', 'public.people.email', 'public.people.ssn']
  assert.deepEqual([...placesLacking(marks, made('row'), all)], [])
  assert.deepEqual(
    [...placesLacking(marks, made('less', 'note'), all)],
    [
      ['public.log.note', ['email', 'pin', 'ssn']],
      ['public.log.less', ['pin']],
    ],
  )
  assert.deepEqual(
    [...placesLacking(marks, made('note'), ['public.people.ssn'])],
    [['public.log.note', ['ssn']]],
  )
})

function notice(verb: string): Effect {
  return { kind: 'notify', verb, objectKind: 'channel', object: 'c', columns: [], everyRow: false }
}

function made(...targets: readonly string[]): readonly PlacedColumn[] {
  return ['ssn', 'email', 'doc'].map((source) => placed(source, targets, true))
}

function placed(source: string, targets: readonly string[], isMade = false): PlacedColumn {
  return {
    source: `public.people.${source}`,
    targets: targets.map((name) => ({ names: [`public.log.${name}`], ...(isMade ? { isMade } : {}) })),
  }
}

function carried(
  groups: readonly string[],
  where: readonly PlacedColumn[],
  more: { readonly effects?: readonly Effect[]; readonly uses?: readonly string[] } = {},
): readonly string[] {
  const asker: Principal = {
    id: 'i#a',
    kind: 'person',
    issuer: 'i',
    subject: 'a',
    name: 'a',
    groups,
    claims: {},
    endsAt: 0,
  }
  const effect: Effect = {
    kind: 'write',
    verb: 'insert',
    objectKind: 'table',
    object: 'public.log',
    columns: [],
    everyRow: false,
  }
  const { effects: others = [], uses = [] } = more
  const effects = [effect, ...others]
  const statement: StatementFacts = {
    node: 'InsertStmt',
    effects,
    outputs: { kind: 'none' },
    uses,
    stored: ['public.people.doc', 'public.people.email', 'public.people.ssn'],
    placed: where,
    unknowns: [],
    sessionName: null,
    copy: null,
  }
  const shield = shieldFor(policy, asker, { name: 'bank', protocol: 'postgres', labels: {} })
  return carriedColumns(shield, { statement, effects, prepares: false })
}
