import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Effect, Inspection } from '../core/inspection.ts'
import type { Principal } from '../core/principal.ts'
import type { Resource } from '../core/resource.ts'
import { nothingTaken } from './budget-account.ts'
import { allowance } from './budget-finding.ts'
import { BudgetBook } from './budget.ts'
import { decide } from './decide.ts'
import { formatFault } from './document.ts'
import { parsePolicy } from './parse.ts'
import type { Policy } from './rule.ts'
import { SubjectSet, subjectsKeptMax } from './subject-set.ts'

const bank: Resource = { name: 'bank', protocol: 'postgres', labels: {} }
const elsewhere: Resource = { ...bank, name: 'elsewhere' }
const hourMs = 3_600_000
const noon = Date.UTC(2026, 0, 5, 12)
const who: Principal = {
  id: 'i#a',
  kind: 'agent',
  issuer: 'i',
  subject: 'a',
  name: 'a',
  groups: [],
  claims: {},
  endsAt: 0,
}
const other: Principal = { ...who, id: 'i#b', kind: 'person' }
const reading: Inspection = {
  kind: 'parsed',
  fault: null,
  fingerprint: '',
  statements: [
    {
      node: '',
      effects: [],
      outputs: { kind: 'none' },
      uses: [],
      unknowns: [],
      sessionName: null,
      copy: null,
    },
  ],
}
const policy = policyOf(`
version: 1
subjects:
  - { resources: bank, columns: { public.people.id: person } }
  - { columns: { public.loans.person_id: person } }
budgets:
  - { name: few, principals: { kinds: [agent] }, per: hour, subjects: 10 }
rules: [{ name: all, verdict: allow }]
`)

test('whoever was shown counts once within the window, and by what names them or not', () => {
  const book = new BudgetBook()
  show(book, [1, 2, 3], 0, noon)
  show(book, [3, 2, 4], 2, noon + hourMs / 2)
  assert.equal(taken(book, noon + hourMs / 2), 6)
  assert.equal(decided(book, noon + hourMs / 2).verdict, 'allow')
  show(book, [5, 6, 7, 8], 0, noon + hourMs / 2)
  const after = decided(book, noon + hourMs / 2)
  assert.deepEqual([after.verdict, after.code, after.rule], ['deny', 'budget-exceeded', 'few'])
  assert.match(after.reason, /10 of 10 subjects within 1 h/)
  // Who was shown at noon alone has left the window by then.
  assert.equal(taken(book, noon + hourMs + hourMs / 12), 9)
  assert.equal(taken(book, noon + 2 * hourMs), 0)
})

test('only whom a budget of subjects is for has rows read, by the columns of the resource', () => {
  const book = new BudgetBook()
  const columns = (principal: Principal, resource: Resource): readonly string[] | undefined => {
    const { subjects } = decided(book, noon, principal, resource).obligations
    return subjects && [...subjects.keys()]
  }
  assert.deepEqual(columns(who, bank), ['public.people.id', 'public.loans.person_id'])
  assert.deepEqual(columns(who, elsewhere), ['public.loans.person_id'])
  assert.equal(columns(other, bank), undefined)
  assert.equal(decided(book, noon).obligations.isCounted, true)
})

test('the words of the target are withheld where they could repeat what is counted', () => {
  assert.equal(guards({ object: 'public.people' }), true)
  assert.equal(guards({ object: 'public.people_2026', columns: ['public.people.name'] }), true)
  assert.equal(guards({ kind: 'unknown' }), true)
  assert.equal(guards({ object: 'public.branches', columns: ['public.branches.city'] }), false)
})

test('what is read of such a table goes into no setting and no notification', () => {
  const put = (effect: Partial<Effect>, read = 'public.people'): string => {
    const { verdict, rule, reason } = decidedOn([effect, { object: read }])
    return `${verdict} ${rule} ${/into a \w+/.exec(reason)?.[0] ?? ''}`
  }
  const setting = { kind: 'session', verb: 'set', objectKind: 'setting', object: '"app.note"' } as const
  assert.equal(put(setting), 'deny few into a setting')
  assert.equal(put({ kind: 'notify', verb: 'notify', object: null }), 'deny few into a notification')
  for (const verb of ['show', 'keep'])
    assert.equal(put({ ...setting, verb }).split(' ')[0], verb === 'show' ? 'allow' : 'deny')
  assert.equal(put({ ...setting, objectKind: 'other', verb: 'declare' }).split(' ')[0], 'allow')
  assert.equal(put(setting, 'public.branches').split(' ')[0], 'allow')
  assert.equal(decidedOn([setting]).verdict, 'allow')
})

test('a reply goes on while there are as many left as it was told of, and ends with the first that is too many', () => {
  const book = new BudgetBook()
  const left = (): ReturnType<typeof allowance> => allowance(book.spent(policy, who, bank, noon))
  assert.equal(left().subjects, 1)
  show(book, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0, noon)
  assert.equal(left().subjects, 0)
  assert.ok(left().rows > 0)
  show(book, [10], 1, noon)
  assert.deepEqual(left(), { rows: 0, subjects: -1, budget: 'few' })
  book.sharesUntil(noon - 1)
  assert.equal(left().subjects, -1)
})

test('what is handed over, lost and learned again in whatever order, everybody counts once', () => {
  const step = fc.oneof(
    fc.array(fc.nat(8), { maxLength: 5 }),
    fc.constantFrom('exchange' as const, 'lose' as const),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1), step), { maxLength: 30 }), (steps) => {
      const books = [new BudgetBook(), new BudgetBook()]
      const store = new Map<number, number>()
      const all = new Set<number>()
      const exchange = (book: BudgetBook): void => {
        const handed = book.handOver()
        for (const { named, step: at } of handed)
          for (const subject of named) store.set(subject, Math.max(at, store.get(subject) ?? 0))
        const account = JSON.stringify(['few', hourMs, who.id, bank.name])
        const totals = [...store].map(([subject, at]) => ({
          account,
          windowMs: hourMs,
          step: at,
          taken: nothingTaken,
          named: [subject],
        }))
        book.arrived(totals, noon)
      }
      for (const [at, what] of steps) {
        const book = books[at]
        assert.ok(book)
        if (what === 'exchange') exchange(book)
        else if (what === 'lose') book.lost(book.handOver())
        else {
          show(book, what, 0, noon)
          for (const subject of what) all.add(subject)
        }
        assert.ok(taken(book, noon) <= all.size)
      }
      for (const book of [...books, ...books]) exchange(book)
      assert.deepEqual(
        books.map((book) => taken(book, noon)),
        [all.size, all.size],
      )
    }),
  )
})

test('I8: a set is bounded, and whoever finds no room in it makes it stricter until the window has passed', () => {
  const room = { left: 3 }
  const set = new SubjectSet(25, room)
  for (const subject of [1, 2, 3, 3]) set.add(subject, 100)
  set.slideTo(100)
  assert.deepEqual([set.size, room.left, set.hasRoomFor(3), set.hasRoomFor(4)], [3, 0, true, false])
  set.add(4, 101)
  set.slideTo(101)
  assert.equal(set.size, subjectsKeptMax)
  set.slideTo(126)
  assert.deepEqual([set.size, room.left], [0, 3])
})

test('faults are told with their place', () => {
  const parsed = parsePolicy(
    Buffer.from(`version: 1
subjects:
  - { resources: {}, columns: { people.id: person } }
  - { columns: {} }
  - { columns: { public.people.id: person, PUBLIC.people.id: person } }
rules: [{ name: r, verdict: deny }]
`),
    'p.yaml',
  )
  assert.ok(!parsed.ok)
  const told = parsed.faults.map(formatFault).join('\n')
  for (const words of [
    /:3:\d+: This selects every resource/,
    /:3:\d+: `people.id` is not a column name/,
    /:4:\d+: No column is named/,
    /:5:\d+: .* are the same column/,
  ])
    assert.match(told, words)
  const alone = parsePolicy(
    Buffer.from('version: 1\nbudgets: [{ name: b, per: day, subjects: 5 }]\nrules: []\n'),
    'p.yaml',
  )
  assert.ok(!alone.ok)
  assert.match(alone.faults.map(formatFault).join('\n'), /:2:\d+: No column says whom a row is about/)
})

function show(book: BudgetBook, named: readonly number[], own: number, nowMs: number): void {
  book.charge(policy, who, bank, { ...nothingTaken, subjects: own }, nowMs, named)
}

function guards(effect: Partial<Effect>): boolean {
  return decidedOn([effect]).obligations.guardMessages
}

function decidedOn(given: readonly Partial<Effect>[]): ReturnType<typeof decide> {
  const effects = given.map((effect): Effect => ({
    kind: 'read',
    verb: 'select',
    objectKind: 'table',
    object: null,
    columns: [],
    everyRow: false,
    ...effect,
  }))
  const statements = reading.statements.map((one) => ({ ...one, effects }))
  return decided(new BudgetBook(), noon, who, bank, { ...reading, statements })
}

function taken(book: BudgetBook, nowMs: number): number {
  return book.spent(policy, who, bank, nowMs)[0]?.taken.subjects ?? -1
}

function decided(
  book: BudgetBook,
  nowMs: number,
  principal = who,
  resource = bank,
  inspection = reading,
): ReturnType<typeof decide> {
  const spent = book.spent(policy, principal, resource, nowMs)
  return decide(policy, { principal, resource, act: 'run', inspection, nowMs, spent })
}

function policyOf(text: string): Policy {
  const parsed = parsePolicy(Buffer.from(text), 'p.yaml')
  if (!parsed.ok) assert.fail(parsed.faults.map(formatFault).join('\n'))
  return parsed.policy
}
