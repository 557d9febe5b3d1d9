import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileCondition, isConditionFault } from './condition.ts'

/** What is said of a condition; empty where nothing is. */
function said(text: string): string {
  const compiled = compileCondition(text)
  return isConditionFault(compiled) ? compiled.message : ''
}

test('a window that never opens is a fault, wherever it stands, and one that never closes too', () => {
  for (const never of [
    'now.hour >= 22 && now.hour < 6',
    'now.hour >= 22 && effect.kind == "write" && now.hour < 6',
    'principal.kind == "agent" || now.hour == 24',
    'now.weekday == 0',
    'now.weekday in [0, 8]',
    '!(now.hour >= 8 || now.hour < 18)',
    'now.day == 31 && now.month > 12',
    'now.hour * 60 + now.minute >= 1440',
  ])
    assert.match(said(never), /^At no time/, never)
  for (const always of ['now.hour < 8 || now.hour >= 6', '(now.hour >= 0) || now.minute == 3'])
    assert.match(said(always), /at all times/, always)
  assert.match(said('!(now.hour >= 8 || now.hour < 18)'), /`!\(now.hour >= 8 \|\| now.hour < 18\)`/)
})

test('whatever opens at times is none, nor what cannot be told by the clock alone', () => {
  for (const text of [
    'now.hour >= 22 || now.hour < 6',
    'now.minute >= 0',
    'now.hour >= 0 && now.hour <= 23',
    'now.hour < 0',
    '!(now.hour >= 8 && now.hour < 18)',
    'now.weekday > 5',
    'now.day == 31 && now.month == 12 && now.hour > 20',
    'now.year == 2027 && now.hour < 3',
    'now.hour >= 22 && effect.kind == "write" || now.hour < 6',
    '(now.hour < 8 || now.hour >= 6) && effect.everyRow',
    'now.hour < 3 ? effect.everyRow : effect.kind == "write"',
    'string(now.hour) == "25"',
    'now.hour / 0 == 1',
    '[now.hour, 25].exists(one, one == 25)',
  ])
    assert.equal(said(text), '', text)
})
