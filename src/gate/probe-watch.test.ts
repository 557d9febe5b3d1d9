import assert from 'node:assert/strict'
import test from 'node:test'
import { Refusal, type RefusalCode } from '../core/refusal.ts'
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

test('a client that retries, one that mistypes, and slow mistakes are no probes', () => {
  const watch = new ProbeWatch()
  const slow = new ProbeWatch()
  for (let at = 0; at < 50; at += 1) {
    assert.equal(refuse(watch, 'select 1', at), null)
    assert.equal(refuse(slow, `select ${at}`, at * 20_000), null)
    assert.equal(refuse(watch, `selec ${at}`, at, 'unparsed'), null)
    assert.equal(refuse(watch, `select ${at}`, at, 'ledger-unavailable'), null)
  }
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

function refuse(
  watch: ProbeWatch,
  text: string,
  nowMs: number,
  code: RefusalCode = 'denied',
  principal = 'i#ana',
): string | null {
  return watch.refused(principal, 'bank', statementOf(['read'], text), new Refusal(code, 'No.'), nowMs)
}
