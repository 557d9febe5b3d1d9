import assert from 'node:assert/strict'
import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { fill, makePlace, origin } from '../ledger/ledger.fixture.ts'
import { openLedger } from '../ledger/ledger.ts'
import { encodeSegment, noDigest } from '../recording/segment.ts'
import { sallyport } from './cli.fixture.ts'
import { exits } from './exit.ts'

type Place = Awaited<ReturnType<typeof makePlace>>
let place: Place
let session: string

before(async () => {
  place = await makePlace()
  await using ledger = await openLedger(place.config())
  session = await fill(ledger, place.ring, 5)
})
after(() => place[Symbol.asyncDispose]())

const verdict = z.object({
  ok: z.boolean(),
  directory: z.string(),
  live: z.boolean(),
  checkpoint: z.object({ origin: z.string(), size: z.int(), root: z.string() }).nullable(),
  since: z.object({ origin: z.string(), size: z.int(), root: z.string() }).nullable(),
  keyWasGiven: z.boolean(),
  entries: z.int(),
  trusted: z.int(),
  notCheckpointed: z.int(),
  story: z.object({ sessions: z.int(), statements: z.int(), concluded: z.int(), unconcluded: z.int() }),
  bodies: z.object({ bodies: z.int(), opened: z.int(), unreadable: z.int() }),
  faults: z.array(
    z.object({
      file: z.string(),
      offset: z.int().nullable(),
      index: z.int().nullable(),
      problem: z.string(),
    }),
  ),
  faultsOmitted: z.int(),
  recordings: z.int(),
  witnessed: z
    .object({ size: z.int(), cosignatures: z.array(z.object({ witness: z.string(), at: z.int() })) })
    .nullable(),
  stamped: z.object({
    stamps: z.int(),
    trusted: z.int(),
    newest: z.object({ size: z.int(), at: z.string() }).nullable(),
  }),
  observations: z.array(z.object({ kind: z.string(), index: z.int(), text: z.string() })),
  observationsOmitted: z.int(),
})

test('a whole ledger exits 0 and says what it holds', async () => {
  const { exit, out, err } = await sallyport(['verify', place.directory])
  assert.equal(exit, exits.ok)
  assert.match(out, /^ledger +audit\.example\/sallyport\/test$/m)
  assert.match(out, /1 session, 5 statements, 5 concluded, 0 without an outcome/)
  assert.match(out, /^WHOLE: /m)
  assert.match(err, /--key/, 'a key from the directory itself proves less')
})

test('with the key that somebody kept, as text or in a file', async () => {
  const [name = ''] = (await readdir(place.directory)).filter((file) => file.endsWith('.vkey'))
  const file = join(place.directory, name)
  const line = (await readFile(file, 'utf8')).trim()
  for (const key of [line, file]) {
    const { exit, out, err } = await sallyport(['verify', place.directory, '--key', key, '--json'])
    assert.deepEqual([exit, err], [exits.ok, ''])
    const result = verdict.strict().parse(JSON.parse(out))
    assert.partialDeepStrictEqual(result, { ok: true, keyWasGiven: true, faults: [], checkpoint: { origin } })
  }
})

test('under another key it is not whole', async () => {
  await using other = await makePlace()
  await (await openLedger(other.config())).close()
  const [name = ''] = (await readdir(other.directory)).filter((file) => file.endsWith('.vkey'))
  const { exit, out } = await sallyport(['verify', place.directory, '--key', join(other.directory, name)])
  assert.equal(exit, exits.failed)
  assert.match(out, /NOT WHOLE[^]*checkpoint: the key that was given is none of this ledger/)
})

test('one flipped byte exits 1 and is named with its place', async () => {
  const copy = join(place.base, 'flipped')
  await cp(place.directory, copy, { recursive: true, filter: (path) => !path.includes('/lock') })
  const [segment = ''] = await readdir(join(copy, 'journal'))
  const path = join(copy, 'journal', segment)
  const bytes = await readFile(path)
  const at = bytes.indexOf(session)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  await writeFile(path, bytes)

  const plain = await sallyport(['verify', copy])
  assert.equal(plain.exit, exits.failed)
  assert.match(plain.out, new RegExp(`NOT WHOLE[^]*journal/${segment}, byte \\d+, entry \\d+: `))
  const machine = await sallyport(['verify', copy, '--json'])
  assert.equal(machine.exit, exits.failed)
  const result = verdict.strict().parse(JSON.parse(machine.out))
  assert.ok(!result.ok && result.faults[0]?.file === `journal/${segment}`)
})

test('an older checkpoint that was kept must be the beginning', async () => {
  const kept = join(place.base, 'kept')
  await cp(join(place.directory, 'checkpoint'), kept)
  const early = join(place.base, 'early')
  await cp(place.directory, early, { recursive: true, filter: (path) => !path.includes('/lock') })
  {
    await using ledger = await openLedger(place.config())
    await fill(ledger, place.ring, 300)
  }
  const grown = await sallyport(['verify', place.directory, '--since', kept])
  assert.equal(grown.exit, exits.ok)
  assert.match(grown.out, /^since +an older checkpoint over 12 entries$/m)
  const later = await sallyport(['verify', early, '--since', join(place.directory, 'checkpoint')])
  assert.equal(later.exit, exits.failed)
  assert.match(later.out, /an older one speaks for 614 entries, this one for 12: some were taken away/)

  await using fork = await makePlace()
  {
    await using ledger = await openLedger(place.config({ directory: fork.directory }))
    await fill(ledger, place.ring, 20)
  }
  const forked = await sallyport(['verify', fork.directory, '--since', kept, '--json'])
  assert.equal(forked.exit, exits.failed)
  assert.match(verdict.parse(JSON.parse(forked.out)).faults[0]?.problem ?? '', /forked or written anew/)
  const foreign = await sallyport(['verify', place.directory, '--since', join(place.base, 'nowhere')])
  assert.equal(foreign.exit, exits.usage)
})

test('a recording that is not the one that was sealed is found without its key', async () => {
  const recordings = join(place.base, 'recordings')
  const file = join(recordings, session, '1.seg')
  await mkdir(join(recordings, session), { recursive: true })
  using key = await place.ring.openSessionKey(session)
  assert.ok(key)
  const first = encodeSegment(key, session, 1, noDigest, Buffer.from('one'), 3)
  const second = encodeSegment(key, session, 2, first.digest, Buffer.from('two'), 3)
  const whole = Buffer.concat([first.bytes, second.bytes])
  await writeFile(file, whole)
  {
    await using ledger = await openLedger(place.config())
    const { digest } = second
    ledger.append({ type: 'recording.sealed', session, segment: 1, digest, bytes: whole.length })
  }
  const words = ['verify', place.directory, '--recordings', recordings, '--json']
  const good = verdict.parse(JSON.parse((await sallyport(words)).out))
  assert.deepEqual([good.ok, good.recordings], [true, 1])
  for (const at of [0, 60, first.bytes.length + 70, whole.length - 1]) {
    const changed = Buffer.from(whole)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    await writeFile(file, changed)
    assert.equal((await sallyport(words)).exit, exits.failed, `byte ${at}`)
  }
  await writeFile(file, first.bytes)
  assert.match((await sallyport(words)).out, /it has 1 segments, and 2 were sealed/)
  await rm(file)
  assert.equal((await sallyport(words)).exit, exits.failed)
})

test('with the master key every body is opened, and an earlier run is gone on with', async () => {
  const directory = join(place.base, 'longer')
  const kept = join(place.base, 'kept.json')
  const keys = ['--master-key', join(place.base, 'master.key'), '--keys', join(place.base, 'keys')]
  for (const trusted of [0, 512, 512]) {
    {
      await using ledger = await openLedger(place.config({ directory }))
      if (trusted === 0) await fill(ledger, place.ring, 300)
    }
    const { exit, out } = await sallyport(['verify', directory, ...keys, '--resume', kept])
    assert.equal(exit, exits.ok, out)
    assert.match(out, /^bodies +300 sealed, 300 opened and as committed, 0 without a key$/m)
    if (trusted > 0) assert.match(out, new RegExp(`^trusted +the first ${trusted}, found whole by 20`, 'm'))
  }
  const unopened = await sallyport(['verify', directory, ...keys.slice(2)])
  assert.equal(unopened.exit, exits.usage)
  assert.match((await sallyport(['verify', directory])).out, /^bodies +300 sealed, not compared with/m)
  await writeFile(kept, '{}')
  const damaged = await sallyport(['verify', directory, '--resume', kept])
  assert.equal(damaged.exit, exits.usage)
  assert.match(damaged.err, /is damaged/)
  const none = await sallyport(['verify', place.directory, '--master-key', join(place.base, 'nowhere')])
  assert.equal(none.exit, exits.usage)
})

test('several ledgers are verified with what each holds of the others', async () => {
  const other = 'audit.example/other'
  const directory = join(place.base, 'other')
  const write = async (of: string, note: string | null): Promise<void> => {
    const signingKey = place.ring.ledgerSigningKey(other)
    await using ledger = await openLedger(place.config({ origin: other, directory: of, signingKey }))
    if (note !== null) ledger.append({ type: 'alert', code: 'probing', message: note, session: null })
  }
  await write(directory, 'first')
  const checkpoint = await readFile(join(directory, 'checkpoint'), 'utf8')
  const [name = ''] = (await readdir(directory)).filter((file) => file.endsWith('.vkey'))
  const key = (await readFile(join(directory, name), 'utf8')).trim()
  {
    await using ledger = await openLedger(place.config())
    ledger.append({ type: 'ledger.anchored', ledger: other, key, size: 1, checkpoint })
  }
  const words = ['verify', place.directory, '--with', directory]
  const whole = await sallyport(words)
  assert.equal(whole.exit, exits.ok, whole.out)
  assert.match(whole.out, /^anchored +1 checkpoint of these ledgers in each other$/m)
  const small = join(import.meta.dirname, '..', '..', 'verifier', 'verify-ledger.mjs')
  const second = (): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [small, place.directory, '--with', directory], { encoding: 'utf8' })
  const agreed = second()
  assert.equal(agreed.status, 0, agreed.stdout)
  assert.match(agreed.stdout, /^1 checkpoints of these ledgers in each other$/m)

  await rm(directory, { recursive: true })
  await write(directory, 'another')
  const forked = await sallyport(words)
  assert.equal(forked.exit, exits.failed)
  assert.match(
    forked.out,
    /^NOT WHOLE: audit\.example\/other, as audit\.example\/sallyport\/test: journal\/\d+\.seg, byte \d+, entry \d+ tells: .* forked or written anew$/m,
  )
  const machine = await sallyport([...words, '--json'])
  assert.partialDeepStrictEqual(JSON.parse(machine.out), { ok: false, anchors: { compared: 1 } })
  const contradicted = second()
  assert.equal(contradicted.status, 1)
  assert.match(contradicted.stdout, /other: entry \d+ of .* holds a checkpoint that contradicts it$/m)
  const both = await sallyport([...words, '--resume', join(place.base, 'state')])
  assert.equal(both.exit, exits.usage)
})

test('a ledger that is being written is checked as far as it is', async () => {
  await using ledger = await openLedger(place.config())
  await fill(ledger, place.ring, 2)
  ledger.flush()
  const { exit, out } = await sallyport(['verify', place.directory, '--json'])
  assert.equal(exit, exits.ok)
  assert.ok(verdict.parse(JSON.parse(out)).live)
})

test('what is no ledger, and what is no key, exits 2', async () => {
  const nowhere = await sallyport(['verify', join(place.base, 'nowhere')])
  assert.equal(nowhere.exit, exits.usage)
  const noKey = await sallyport(['verify', place.directory, '--key', 'nothing'])
  assert.equal(noKey.exit, exits.usage)
  assert.match(noKey.err, /no verifier key/)
})
