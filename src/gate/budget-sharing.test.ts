import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { systemClock, type Clock } from '../core/clock.ts'
import { ManualClock } from '../core/manual-clock.ts'
import type { Principal } from '../core/principal.ts'
import { Secret } from '../core/secret.ts'
import { nothingTaken } from '../policy/budget-account.ts'
import { BudgetBook } from '../policy/budget.ts'
import type { Taken } from '../policy/rule.ts'
import { openStore, type Store } from '../store/database.ts'
import { startTemporaryServer, type TemporaryServer } from '../store/temporary-store.ts'
import { awayMsMax, BudgetSharing } from './budget-sharing.ts'
import { policyOf } from './gate.fixture.ts'

const policy = policyOf(`
version: 1
budgets:
  - { name: hourly, per: hour, rows: 100 }
  - { name: daily, per: day, statements: 10, masked-cells: 5 }
rules: [{ name: all, verdict: allow }]
`)
const people = policyOf(`
version: 1
subjects: [{ columns: { public.people.id: person } }]
budgets: [{ name: people, per: hour, subjects: 100 }]
rules: [{ name: all, verdict: allow }]
`)
const hourMs = 3_600_000
const bank = { name: 'bank', protocol: 'postgres', labels: {} } as const
// The store forgets by its own clock.
const noon = Math.floor(systemClock.now())
let server: TemporaryServer
before(async () => {
  server = await startTemporaryServer()
})
after(() => server[Symbol.asyncDispose]())

function someone(subject: string): Principal {
  const id = `https://issuer#${subject}`
  return { id, kind: 'agent', issuer: 'i', subject, name: subject, groups: [], claims: {}, endsAt: 0 }
}

interface Replica {
  readonly book: BudgetBook
  readonly sharing: BudgetSharing
}

async function replica(store: Store, clock: Clock, most?: number): Promise<Replica> {
  const book = new BudgetBook(most)
  const parts = { store, budgets: book, isNeeded: () => false, clock, log: () => undefined }
  return { book, sharing: await BudgetSharing.open(parts) }
}

function charge({ book }: Replica, who: Principal, taken: Partial<Taken>, at = noon): void {
  book.charge(policy, who, bank, { ...nothingTaken, ...taken }, at)
}

function rows({ book }: Replica, who: Principal, at = noon): number {
  return book.spent(policy, who, bank, at)[0]?.taken.rows ?? -1
}

test('replicas count together, each of what is taken once', async () => {
  const clock = new ManualClock(noon)
  const ann = someone('ann')
  const [one, two] = [await replica(await server.open(), clock), await replica(await server.open(), clock)]
  charge(one, ann, { rows: 30 })
  charge(two, ann, { rows: 12 })
  assert.deepEqual([rows(one, ann), rows(two, ann)], [30, 12])
  for (let round = 0; round < 2; round += 1)
    for (const { sharing } of [one, two, one]) await sharing.exchange()
  assert.deepEqual([rows(one, ann), rows(two, ann)], [42, 42])
  assert.equal(rows(one, someone('bob')), 0)
  await Promise.all([one, two].map(({ sharing }) => sharing[Symbol.asyncDispose]()))
})

test('replicas count the same subjects once, and a restart forgets none', async () => {
  const clock = new ManualClock(noon)
  const who = someone('frida')
  const subjects = ({ book }: Replica, at = noon): number =>
    book.spent(people, who, bank, at)[0]?.taken.subjects ?? -1
  const show = ({ book }: Replica, named: readonly number[], own: number, at = noon): void =>
    book.charge(people, who, bank, { ...nothingTaken, subjects: own }, at, named)
  const [one, two] = [await replica(await server.open(), clock), await replica(await server.open(), clock)]
  const far = 2 ** 53 - 1
  show(one, [1, 2, far], 1)
  show(two, [2, far, 4], 0)
  assert.deepEqual([subjects(one), subjects(two)], [4, 3])
  for (let round = 0; round < 2; round += 1)
    for (const { sharing } of [one, two, one]) await sharing.exchange()
  assert.deepEqual([subjects(one), subjects(two)], [5, 5])
  // Who is shown again later stays longer.
  const later = noon + hourMs / 2
  show(two, [far], 0, later)
  for (const { sharing } of [two, one]) await sharing.exchange()
  const afterwards = noon + hourMs + hourMs / 8
  assert.deepEqual([subjects(one, afterwards), subjects(two, afterwards)], [1, 1])
  await Promise.all([one, two].map(({ sharing }) => sharing[Symbol.asyncDispose]()))
  const third = await replica(await server.open(), clock)
  assert.equal(subjects(third, later), 5)
  await third.sharing[Symbol.asyncDispose]()
})

test('what was taken outlasts a restart, and its window', async () => {
  const clock = new ManualClock(noon)
  const who = someone('carol')
  const store = await server.open()
  const first = await replica(store, clock)
  charge(first, who, { rows: 99, bytes: 700, maskedCells: 2, statements: 1 })
  await first.sharing[Symbol.asyncDispose]()
  const second = await replica(store, clock)
  assert.deepEqual(
    second.book.spent(policy, who, bank, noon).map(({ taken, isKnown }) => [taken, isKnown]),
    [
      [{ statements: 1, rows: 99, bytes: 700, maskedCells: 2, subjects: 0 }, true],
      [{ statements: 1, rows: 99, bytes: 700, maskedCells: 2, subjects: 0 }, true],
    ],
  )
  assert.equal(rows(second, who, noon + 2 * 3_600_000), 0)
  await second.sharing[Symbol.asyncDispose]()
})

test('accounts that do not fit are learned so that nobody is told less than was taken', async () => {
  const clock = new ManualClock(noon)
  const store = await server.open()
  const first = await replica(store, clock)
  for (const [at, name] of ['d1', 'd2', 'd3', 'd4'].entries())
    charge(first, someone(name), { rows: 10 * (at + 1) })
  await first.sharing[Symbol.asyncDispose]()
  const narrow = await replica(store, clock, 2)
  await narrow.sharing.exchange()
  for (const [at, name] of ['d1', 'd2', 'd3', 'd4'].entries())
    assert.ok(rows(narrow, someone(name)) >= 10 * (at + 1), name)
  await narrow.sharing[Symbol.asyncDispose]()
})

test('nothing is let through under a budget before the store has answered, nor long after it did', async () => {
  const clock = new ManualClock(noon)
  const nowhere = { kind: 'url', url: new Secret('postgres://nobody@127.0.0.1:1/none') } as const
  await using down = await openStore({ source: nowhere, clock: systemClock, log: () => undefined })
  const who = someone('erin')
  const cut = await replica(down, clock)
  assert.equal(cut.book.spent(policy, who, bank, noon)[0]?.isKnown, false)
  charge(cut, who, { rows: 5 })
  await cut.sharing.exchange()
  assert.equal(rows(cut, who), 5, 'what did not arrive still counts')
  await cut.sharing[Symbol.asyncDispose]()

  const up = await replica(await server.open(), clock)
  const known = (at: number): boolean | undefined => up.book.spent(policy, who, bank, at)[0]?.isKnown
  assert.deepEqual([known(noon), known(noon + awayMsMax), known(noon + awayMsMax + 1)], [true, true, false])
  // Without an exchange, and with a clock that was set back.
  clock.advance(awayMsMax)
  assert.equal(known(noon - hourMs), true)
  clock.advance(1)
  assert.equal(known(noon - hourMs), false)
  await up.sharing[Symbol.asyncDispose]()
})

test('whatever is taken and exchanged in whatever order, all ends up counted once', async () => {
  const stores = [await server.open(), await server.open()]
  let round = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(1), fc.option(fc.nat(9))), { minLength: 1, maxLength: 12 }),
      async (steps) => {
        round += 1
        const who = someone(`round-${round}`)
        const clock = new ManualClock(noon)
        const both = await Promise.all(stores.map((store) => replica(store, clock)))
        let sum = 0
        for (const [at, taken] of steps) {
          const one = both[at]
          assert.ok(one)
          if (taken === null) await one.sharing.exchange()
          else charge(one, who, { rows: taken })
          sum += taken ?? 0
          assert.ok(rows(one, who) <= sum)
        }
        for (const { sharing } of [...both, ...both]) await sharing.exchange()
        assert.deepEqual(
          both.map((one) => rows(one, who)),
          [sum, sum],
        )
        await Promise.all(both.map(({ sharing }) => sharing[Symbol.asyncDispose]()))
      },
    ),
    { numRuns: 30 },
  )
})
