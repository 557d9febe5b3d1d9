import assert from 'node:assert/strict'
import test from 'node:test'
import { Refusal, type RefusalCode } from '../core/refusal.ts'
import type { Statement } from '../core/statement.ts'
import { inspectHere } from '../sql/inspect-fixture.ts'
import { statementOf } from './gate.fixture.ts'
import { ProbeWatch, watchesMax } from './probe-watch.ts'

test('the same thing asked in other words, and refused, is told once', () => {
  const watch = new ProbeWatch()
  const told = Array.from({ length: 12 }, (_, at) => refuse(watch, `select ${at}`, at * 1000))
  assert.deepEqual(
    told.flatMap((words, at) => (words === null ? [] : [at])),
    [4],
  )
  assert.match(told[4] ?? '', /5 different statements within 60 s were refused to i#ana over public\.t\./)
  // After a quiet minute it is news again.
  const again = Array.from({ length: 5 }, (_, at) => refuse(watch, `select ${at}`, 200_000 + at))
  assert.notEqual(again[4], null)
})

test('a client that retries, one that mistypes, and a few slow mistakes are no probes', () => {
  const watch = new ProbeWatch()
  const slow = new ProbeWatch()
  for (let at = 0; at < 50; at += 1) {
    assert.equal(refuse(watch, 'select 1', at), null)
    assert.equal(refuse(slow, `select ${at}`, at * 160_000), null)
    assert.equal(refuse(watch, `selec ${at}`, at, 'unparsed'), null)
    assert.equal(refuse(watch, `select ${at}`, at, 'ledger-unavailable'), null)
  }
})

test('whoever takes their time is noticed within the hour', () => {
  const watch = new ProbeWatch()
  const told = Array.from({ length: 60 }, (_, at) => refuse(watch, `select ${at}`, at * 20_000))
  assert.deepEqual(
    told.flatMap((words, at) => (words === null ? [] : [at])),
    [24],
  )
  assert.match(
    told[24] ?? '',
    /25 different statements within an hour were refused to i#ana over public\.t\./,
  )
})

test('an alias, a comment, another case, more space and a function around it are other words for the same', () => {
  const variants = [
    "select id from customers where ssn like '1%'",
    "SELECT c.id FROM public.customers AS c WHERE c.ssn LIKE '1%'",
    "select /* only testing */ id from customers where ssn like '1%'",
    "sElEcT  id\n\tfrom customers where ssn like '1%'",
    "select id from customers where left(reverse(reverse(ssn)), 1) = '1'",
    "with c as (select * from customers) select id from c where ssn ~ '^1'",
    "select id from (select id, ssn || '' as s from customers) x where s >= '1' and s < '2'",
  ]
  for (const last of variants.slice(4)) {
    const watch = new ProbeWatch()
    const told = [...variants.slice(0, 4), last].map((text, at) => {
      const statement = { ...statementOf([], text), inspection: inspectHere(text) }
      const refusal = new Refusal('protected-predicate', 'No.')
      return watch.refused('i#ana', 'bank', statement, refusal, at * 1000)
    })
    assert.deepEqual(told.slice(0, 4), [null, null, null, null])
    assert.match(told[4] ?? '', /over public\.customers\./, last)
  }
})

test('what passes although it was refused in other words is told, once for each refusal', () => {
  const watch = new ProbeWatch()
  const no = (text: string, code: RefusalCode = 'denied', nowMs = 0): void =>
    void watch.refused('i#ana', 'bank', inspected(text), new Refusal(code, 'No.'), nowMs)
  const pass = (text: string, nowMs = 1000, who = 'i#ana'): string | null =>
    watch.passed(who, 'bank', inspected(text), nowMs)
  assert.equal(watch.isQuiet, true)
  assert.equal(pass('delete from accounts where id > 0'), null)
  no('delete from accounts')
  // Something else, the same text again, or somebody else.
  for (const other of ['select id from accounts', 'delete from cards where id = 1', 'delete from accounts'])
    assert.equal(pass(other), null, other)
  assert.equal(pass('delete from accounts where true or id = 1', 1000, 'i#rita'), null)
  assert.match(
    pass('delete /* all */ from accounts where id > 0') ?? '',
    /over public\.accounts \(denied\) was let through/,
  )
  assert.equal(pass('delete from accounts where id > 1'), null)
  // What follows the hint shows the column instead of comparing it.
  no("select id from customers where ssn like '1%'", 'protected-predicate')
  assert.equal(pass('select id, ssn from customers where id = 1'), null)
  assert.match(pass("select id from customers where ssn || '' like '1%'") ?? '', /protected-predicate/)
  no('delete from accounts')
  assert.equal(pass('delete from accounts where id > 0', 3_600_001), null)
  assert.equal(watch.isQuiet, true)
})

test('what one principal asks is not held against another', () => {
  const watch = new ProbeWatch()
  for (let at = 0; at < 50; at += 1)
    assert.equal(refuse(watch, `select ${at}`, at, 'denied', `i#${at}`), null)
})

test('I8: what is watched is bounded', () => {
  const watch = new ProbeWatch()
  for (let at = 0; at < watchesMax + 100; at += 1) refuse(watch, 'x', at, 'denied', `i#${at}`)
  assert.equal(watch.size, watchesMax)
})

function inspected(text: string): Statement {
  return { ...statementOf([], text), inspection: inspectHere(text) }
}

function refuse(
  watch: ProbeWatch,
  text: string,
  nowMs: number,
  code: RefusalCode = 'denied',
  principal = 'i#ana',
): string | null {
  return watch.refused(principal, 'bank', statementOf(['read'], text), new Refusal(code, 'No.'), nowMs)
}
