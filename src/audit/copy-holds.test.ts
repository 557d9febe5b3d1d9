import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { bucketOf, openShelf, type Shelf } from '../ledger/bucket.fixture.ts'
import { fill, makePlace } from '../ledger/ledger.fixture.ts'
import { openLedger } from '../ledger/ledger.ts'
import { readEntries } from '../ledger/journal/reader.ts'
import { CopyHolds } from './copy-holds.ts'

const sessions = new Map([
  ['019aa2c4-5a3e-7000-8000-000000000001', 'bank'],
  ['019aa2c4-5a3e-7000-8000-000000000002', 'cards'],
])
const [bank = '', cards = ''] = sessions.keys()
const lost = '019aa2c4-5a3e-7000-8000-000000000003'

/** What lies in a bucket, some of it in two versions. */
async function fillShelf(shelf: Shelf): Promise<void> {
  const lock = { until: new Date(systemClock.now() + 86_400_000), isHeld: false }
  const recordings = [bank, cards, lost].map((session) => `recordings/${session}/1 & 2.seg`)
  const shared = ['tile/entries/000', 'tile/0/000', 'journal/0.seg', 'journal/0.seg', 'epoch/1', 'tsa/1']
  for (const name of [...recordings, ...shared, 'checkpoint'])
    await bucketOf(shelf).put(name, Buffer.from(name), lock)
}

function heldIn(shelf: Shelf): readonly string[] {
  return [...shelf.objects]
    .flatMap(([name, versions]) => versions.flatMap(({ isHeld }) => (isHeld ? [name] : [])))
    .map((name) => name.replace('gateway 1/', ''))
    .toSorted()
}

const allShared = ['epoch/1', 'journal/0.seg', 'journal/0.seg', 'tile/0/000', 'tile/entries/000', 'tsa/1']
const recordingOf = (session: string): string => `recordings/${session}/1 & 2.seg`

test('I10: a legal hold is set on what lies in the bucket, goes on where it failed, and is lifted, each on record', async () => {
  await using place = await makePlace()
  await using shelf = await openShelf()
  await fillShelf(shelf)
  await using ledger = await openLedger(place.config())
  await fill(ledger, place.ring, 1)
  const path = join(place.base, 'holds')
  const troubles: string[] = []
  const open = (held: readonly string[]): CopyHolds =>
    new CopyHolds({
      bucket: bucketOf(shelf),
      ledger,
      path,
      held: () => Promise.resolve(new Set(held)),
      resourceOf: (session) => Promise.resolve(sessions.get(session) ?? null),
      everyMs: 3_600_000,
      clock: systemClock,
      onTrouble: (words) => void troubles.push(words),
    })
  const settle = async (held: readonly string[]): Promise<readonly string[]> => {
    await using holds = open(held)
    await holds.round()
    return heldIn(shelf)
  }
  assert.deepEqual(await settle([]), [])
  assert.equal(shelf.holds, 0, 'nothing is on hold, nothing is asked')

  shelf.holdsMax = 5
  {
    await using holds = open(['bank'])
    await assert.rejects(holds.round(), /503[^]*SlowDown/)
    assert.match(troubles.join(), /SlowDown/)
    // Not one that stands at every place where the first had stopped.
    shelf.holdsMax = null
    await holds.round()
    const bound = [...allShared, recordingOf(bank), recordingOf(lost)].toSorted()
    assert.deepEqual(heldIn(shelf), bound, 'whose it is, nobody knows: it is held')
    assert.deepEqual(await Promise.all([null, bank, cards, lost].map((session) => holds.isHeld(session))), [
      true,
      true,
      false,
      true,
    ])
  }
  const asked = shelf.holds
  await settle(['bank'])
  assert.equal(shelf.holds, asked, 'as it was told: nothing is asked')

  assert.deepEqual(await settle(['cards']), [...allShared, recordingOf(cards), recordingOf(lost)].toSorted())
  // Stopped within: what was begun is known, so nothing stays held for ever.
  shelf.holdsMax = shelf.holds + 2
  {
    await using holds = open(['bank', 'cards'])
    await assert.rejects(holds.round(), /SlowDown/)
  }
  assert.match(readFileSync(path, 'utf8'), /"isDone":false/)
  shelf.holdsMax = null
  assert.deepEqual(await settle([]), [])
  writeFileSync(path, 'torn')
  assert.ok((await settle(['bank'])).includes(recordingOf(bank)))
  rmSync(path)
  await settle(['bank'])

  await ledger.checkpoint()
  const told: string[] = []
  for await (const { leaf } of readEntries(place.directory))
    if (leaf?.type === 'access.changed') told.push(`${leaf.noun} ${leaf.verb} ${leaf.id}`)
  assert.deepEqual(told, [
    'retention held bank',
    'retention lifted bank',
    'retention held cards',
    'retention lifted cards',
    'retention lifted bank',
    'retention held bank',
    'retention held bank',
  ])
})
