import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makePlace } from '../ledger/ledger.fixture.ts'
import { openLedger } from '../ledger/ledger.ts'
import { readEntries } from '../ledger/journal/reader.ts'
import type { Retention } from './disposal.ts'
import { recordRetention } from './retention-record.ts'

const standard: Retention = {
  class: 'standard',
  bodiesDays: 396,
  recordingsDays: 396,
  entriesDays: 2557,
  hold: null,
}

test('I10: what is kept for how long, and what is on hold, is on record whenever it changes', async () => {
  await using place = await makePlace()
  await using ledger = await openLedger(place.config())
  const path = join(place.base, 'retention')
  const enter = (
    retentions: readonly (readonly [string, Retention])[],
    disposal = 'by 2 of records',
  ): Promise<void> => recordRetention(path, new Map(retentions), disposal, ledger, assert.fail)
  await enter([
    ['bank', standard],
    ['cards', standard],
  ])
  await enter([
    ['bank', standard],
    ['cards', standard],
  ])
  await enter([['bank', { ...standard, hold: 'case 12' }]])
  await enter([['bank', standard]])
  await enter([['bank', standard]], 'by itself')
  writeFileSync(path, 'torn')
  await enter([['bank', standard]])
  const told: string[] = []
  for await (const { leaf } of readEntries(place.directory))
    if (leaf?.type === 'access.changed')
      told.push(
        `${leaf.noun} ${leaf.verb} ${leaf.id} ${JSON.stringify(leaf.details['hold'])} ${JSON.stringify(leaf.details['disposal'])}`,
      )
  assert.deepEqual(told, [
    'retention set bank null "by 2 of records"',
    'retention set cards null "by 2 of records"',
    'retention set bank "case 12" "by 2 of records"',
    'retention removed cards undefined undefined',
    'retention set bank null "by 2 of records"',
    'retention set bank null "by itself"',
    'retention set bank null "by 2 of records"',
  ])
})
