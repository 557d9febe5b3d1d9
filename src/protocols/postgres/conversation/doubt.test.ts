import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterEffects } from '../session/after-effects.ts'
import type { StatementFacts } from '../../../core/inspection.ts'
import { inspectionOf, readFacts, replies, requests, say, talk } from './conversation-fixture.ts'
import { doubted, withoutDoubt } from '../session/postgres-statement.ts'

test('I3: after something unknown every statement may do anything, and shows nothing that lineage vouches for', () => {
  const [facts] = doubted(inspectionOf(readFacts)).statements
  assert.ok(facts?.effects.some((effect) => effect.kind === 'unknown'))
  assert.deepEqual(facts?.outputs, { kind: 'unknown' })
  assert.equal(facts?.unknowns.length, 1)
})

test('a doubted read leaves behind no more than the read: the catalog is not read again after each', () => {
  const read = inspectionOf(readFacts)
  const once = doubted(read)
  assert.equal(doubted(read), once)
  assert.equal(withoutDoubt(once), read)
  assert.equal(afterEffects(once).catalog, true)
  assert.equal(afterEffects(withoutDoubt(once)).catalog, false)
})

/** Resolves to whether a read is doubted behind a text of unknown effect that the target answers with this error. */
async function isDoubtedBehind(
  fields: Readonly<Record<string, string>>,
  ...facts: readonly StatementFacts[]
): Promise<boolean> {
  return isDoubtedAfter([requests.query('other')], fields, facts)
}

async function isDoubtedAfter(
  asked: readonly Buffer[],
  fields: Readonly<Record<string, string>>,
  facts: readonly StatementFacts[],
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const { client, target } = talk({
    inspect: (text) => inspectionOf(...(text === 'read' ? [readFacts] : facts)),
    answer: ({ text, inspection }) => {
      if (text === 'read') resolve(inspection.statements[0]?.outputs.kind === 'unknown')
      return 'allow'
    },
  })
  client(...asked)
  const all = Object.entries({ S: 'ERROR', V: 'ERROR', M: 'said', F: 'parse.c', ...fields })
  const words = all.flatMap(([code, text]) => [{ int8: code.charCodeAt(0) }, { text }])
  target(say('ErrorResponse', ...words, { int8: 0 }), replies.ready('idle'))
  client(requests.query('read'))
  return promise
}

test('what the target could make no sense of has done nothing, and nothing is in doubt behind it', async () => {
  const unknown = { ...readFacts, unknowns: ['There is no table nope.'] }
  const missing = { C: '42P01', R: 'parserOpenTable' }
  assert.equal(await isDoubtedBehind(missing, unknown), false)
  assert.equal(await isDoubtedBehind({ C: '22012', R: 'int4div' }, unknown), true)
  assert.equal(await isDoubtedBehind({ ...missing, W: 'PL/pgSQL function f() line 1' }, unknown), true)
  // An earlier statement of the text ran.
  assert.equal(await isDoubtedBehind(missing, readFacts, unknown), true)
  assert.equal(await isDoubtedBehind({ C: '42703', R: 'transformAlterTableStmt' }, unknown), true)
  const define = {
    kind: 'define',
    verb: 'create',
    objectKind: 'view',
    object: 'v',
    columns: [],
    everyRow: false,
  } as const
  assert.equal(await isDoubtedBehind(missing, { ...unknown, effects: [define] }), true)
})

test('nor has what the target passed over, since it could make no sense of an earlier message', async () => {
  const unknown = { ...readFacts, unknowns: ['There is no table nope.'] }
  const batch = [requests.parse('', 'other'), requests.bind('', ''), requests.execute(''), requests.sync]
  assert.equal(await isDoubtedAfter(batch, { C: '42P01', R: 'parserOpenTable' }, [unknown]), false)
})
