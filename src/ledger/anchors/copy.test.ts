/** The copy in a bucket, against a small server. */
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '../../core/clock.ts'
import { Secret } from '../../core/secret.ts'
import { bucketOf, id, openShelf, secret, type Shelf } from '../bucket.fixture.ts'
import { LedgerCopy, type LedgerCopyConfig } from './copy.ts'
import { fill, makePlace, verify } from '../ledger.fixture.ts'
import { openLedger } from '../ledger.ts'
import { signRequest } from './s3.ts'

test('a request is signed as the example in the documentation of AWS', () => {
  const headers = signRequest({
    method: 'GET',
    url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
    headers: { Range: 'bytes=0-9' },
    body: Buffer.alloc(0),
    at: new Date(Date.UTC(2013, 4, 24)),
    region: 'us-east-1',
    key: { id, secret: new Secret(secret) },
  })
  assert.match(
    headers['authorization'] ?? '',
    /SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41$/,
  )
})

function copyOf(shelf: Shelf, directory: string, more: Partial<LedgerCopyConfig> = {}): LedgerCopy {
  return new LedgerCopy({
    directory,
    bucket: bucketOf(shelf),
    everyMs: 3_600_000,
    lockDays: { entries: 60, bodies: 30, recordings: 20 },
    isHeld: () => Promise.resolve(false),
    recordings: null,
    clock: systemClock,
    onTrouble: () => undefined,
    onContradiction: () => undefined,
    ...more,
  })
}

/** What somebody has who fetches everything. */
async function fetched(shelf: Shelf): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-fetched-'))
  for (const [name, versions] of shelf.objects) {
    const path = join(directory, name.replace(/^gateway 1\//, ''))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, versions.at(-1)?.bytes ?? '')
  }
  return directory
}

test('what is in the bucket is a whole ledger, locked, however often it grew and whatever went down meanwhile', async () => {
  await using place = await makePlace()
  await using shelf = await openShelf()
  const ledger = await openLedger(place.config())
  await fill(ledger, place.ring, 40)
  await ledger.checkpoint()
  {
    await using copy = copyOf(shelf, place.directory)
    assert.equal(await copy.round(), ledger.head.size)
    await fill(ledger, place.ring, 300)
    await ledger.checkpoint()
    shelf.state = 'down'
    await assert.rejects(copy.round(), /503[^]*SlowDown/)
    shelf.state = 'full'
    shelf.puts = 0
    await assert.rejects(copy.round(), /OutOfSpace/)
    shelf.state = 'up'
    assert.equal(await copy.round(), ledger.head.size)
    const puts = shelf.puts
    assert.equal(await copy.round(), ledger.head.size)
    assert.equal(shelf.puts, puts, 'nothing new, nothing put')
  }
  await fill(ledger, place.ring, 20)
  await ledger[Symbol.asyncDispose]()
  await using later = copyOf(shelf, place.directory)
  const copied = await later.round()
  const directory = await fetched(shelf)
  const [there, here] = [await verify(directory), await verify(place.directory)]
  assert.ok(there.ok, JSON.stringify(there))
  assert.equal(copied, here.checkpoint?.size)
  assert.deepEqual([there.entries, there.bodies], [here.entries, here.bodies])
  for (const [name, versions] of shelf.objects) {
    const days = name.includes('/journal/') ? 30 : 60
    for (const { lockedUntil } of versions)
      assert.equal(Math.round((lockedUntil - Date.now()) / 86_400_000), days, name)
  }
  await rm(directory, { recursive: true })
})

test('recordings go to the bucket as they lie there, sealed, once their digest is an entry', async () => {
  await using place = await makePlace()
  await using shelf = await openShelf()
  await using ledger = await openLedger(place.config())
  const recordings = join(place.base, 'recordings')
  const sessions = [await fill(ledger, place.ring, 1), await fill(ledger, place.ring, 1)]
  for (const session of sessions) {
    await mkdir(join(recordings, session), { recursive: true })
    await writeFile(join(recordings, session, '1.seg'), `sealed ${session}`)
    ledger.append({ type: 'recording.sealed', session, segment: 0, digest: '00', bytes: 1 })
  }
  const [kept = '', disposed = ''] = sessions
  ledger.append({ type: 'recording.disposed', session: disposed, author: 'retention', reason: 'over' })
  await rm(join(recordings, disposed), { recursive: true })
  await ledger.checkpoint()
  await using copy = copyOf(shelf, place.directory, { recordings })
  await copy.round()
  const names = [...shelf.objects.keys()].filter((name) => name.includes('/recordings/'))
  assert.deepEqual(names, [`gateway 1/recordings/${kept}/1.seg`])
  const [version] = shelf.objects.get(names[0] ?? '') ?? []
  assert.equal(version?.bytes.toString(), `sealed ${kept}`)
  assert.equal(Math.round(((version?.lockedUntil ?? 0) - Date.now()) / 86_400_000), 20)
})

test('a bucket with another history is not added to', async () => {
  await using mine = await makePlace()
  await using others = await makePlace()
  await using shelf = await openShelf()
  for (const place of [others, mine]) {
    await using ledger = await openLedger(place.config())
    await fill(ledger, place.ring, 20)
  }
  {
    await using copy = copyOf(shelf, others.directory)
    await copy.round()
  }
  const puts = shelf.puts
  const said = Promise.withResolvers<string>()
  await using copy = copyOf(shelf, mine.directory, { onContradiction: said.resolve })
  await assert.rejects(copy.round(), /entries that this ledger does not/)
  assert.match(await said.promise, /entries/)
  assert.equal(shelf.puts, puts)
})
