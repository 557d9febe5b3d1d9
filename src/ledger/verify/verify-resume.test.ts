/** Verifications that go on where an earlier one ended: what they find, what they trust, and that they say so. */
import assert from 'node:assert/strict'
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Entry } from '../entries/entry.ts'
import { fill, makePlace, verify } from '../ledger.fixture.ts'
import { openLedger } from '../ledger.ts'
import type { Resumption, VerifyOptions, VerifyResult } from './verify.ts'
import { decodeSaved, encodeSaved, type SavedVerification } from './verify-saved.ts'

let place: Awaited<ReturnType<typeof makePlace>>
const everyEntries = 256

before(async () => {
  place = await makePlace()
})
after(() => place[Symbol.asyncDispose]())

async function write(directory: string, sessions: number, first: readonly Entry[] = []): Promise<void> {
  await using ledger = await openLedger(place.config({ directory, segmentBytesMax: 100_000 }))
  for (const entry of first) ledger.append(entry)
  for (let count = 0; count < sessions; count += 1) {
    await fill(ledger, place.ring, 150)
    await ledger.checkpoint()
  }
}

interface Run {
  readonly result: VerifyResult
  readonly kept: readonly SavedVerification[]
  readonly useless: readonly string[]
}

async function run(
  directory: string,
  from: SavedVerification | null = null,
  more: VerifyOptions = {},
): Promise<Run> {
  const kept: SavedVerification[] = []
  const useless: string[] = []
  const resume: Resumption = {
    from: from && throughFile(from),
    everyEntries,
    keep(saved) {
      kept.push(throughFile(saved))
      return Promise.resolve()
    },
    onUseless: (why) => useless.push(why),
  }
  return { result: await verify(directory, { ...more, resume }), kept, useless }
}

function throughFile(saved: SavedVerification): SavedVerification {
  const found = decodeSaved(encodeSaved(saved, '2026-01-01T00:00:00.000000Z'))
  assert.ok(found)
  return found.saved
}

test('from wherever it was interrupted it comes to what a whole reading comes to', async () => {
  const directory = join(place.base, 'interrupted')
  const changed = { type: 'access.changed', id: 'request', author: 'ann', resource: null } as const
  await write(directory, 5, [
    { ...changed, noun: 'disposal', verb: 'asked', details: { kind: 'erasure', digest: 'd', quorum: 2 } },
    { ...changed, noun: 'disposal', verb: 'approved', author: 'bob', details: { digest: 'd' } },
    { ...changed, noun: 'legal-hold', verb: 'placed', id: 'hold', resource: 'bank', details: {} },
    {
      ...changed,
      noun: 'retention',
      verb: 'set',
      id: 'cards',
      resource: 'cards',
      details: { hold: 'case 1' },
    },
  ])
  const session = '019aa2c4-5a3e-7000-8000-1c2d3e4f5a6b'
  const gone = { session, author: 'ann', reason: '', disposal: 'request', digest: 'd' } as const
  await write(directory, 1, [
    { type: 'key.destroyed', ...gone, resource: 'bank' },
    { type: 'recording.disposed', ...gone, resource: 'cards' },
  ])
  const { keys } = { keys: place.ring }
  const whole = await verify(directory, { keys })
  assert.equal(whole.ok, true)
  assert.equal(whole.observations.filter(({ kind }) => kind === 'disposal').length, 4)
  const first = await run(directory, null, { keys })
  assert.deepEqual(first.result, whole)
  assert.ok(first.kept.length >= 5)
  for (const saved of first.kept) {
    const { result, useless } = await run(directory, saved, { keys })
    assert.deepEqual(useless, [])
    assert.deepEqual(result, { ...whole, trusted: saved.size })
  }
  const last = first.kept.at(-1)
  assert.ok(last && last.head !== null && whole.entries - last.size <= 256, 'the end of a whole run is kept')

  await write(directory, 3)
  const grown = await run(directory, last, { keys })
  assert.deepEqual(grown.result, { ...(await verify(directory, { keys })), trusted: last.size })
})

test('a ledger that became shorter, was written anew, or lost what was read before is found', async () => {
  const directory = join(place.base, 'changed')
  await write(directory, 2)
  const early = join(place.base, 'early')
  cpSync(directory, early, { recursive: true, filter: (path) => !path.includes('lock') })
  await write(directory, 2)
  const last = (await run(directory)).kept.at(-1)
  assert.ok(last)

  const shorter = await run(early, last)
  assert.equal(shorter.result.ok, false)
  assert.match(
    shorter.result.faults[0]?.problem ?? '',
    /entries were verified before, it speaks for \d+: some were taken away/,
  )
  assert.equal(shorter.useless.length, 1)

  const anew = join(place.base, 'anew')
  await write(anew, 6)
  const forked = await run(anew, last)
  assert.equal(forked.result.ok, false)
  assert.ok(forked.result.faults.some(({ problem }) => /forked or written anew/.test(problem)))
  assert.deepEqual(forked.kept, [], 'nothing is kept of a run that found a fault')

  for (const [folder, problem] of [
    ['tile/entries', /missing or cut/],
    ['tile/0', /missing or cut/],
    ['journal', /it is missing; it had \d+ when it was verified before/],
  ] as const) {
    const copy = join(place.base, 'copy')
    cpSync(directory, copy, { recursive: true, filter: (path) => !path.includes('lock') })
    const [name = ''] = readdirSync(join(copy, folder)).toSorted()
    rmSync(join(copy, folder, name))
    const { result } = await run(copy, last)
    assert.equal(result.ok, false, folder)
    assert.ok(
      result.faults.some((fault) => fault.file === `${folder}/${name}` && problem.test(fault.problem)),
    )
    rmSync(copy, { recursive: true })
  }
  const [segment = ''] = readdirSync(join(directory, 'journal')).toSorted()
  truncateSync(join(directory, 'journal', segment), 5000)
  assert.match((await run(directory, last)).result.faults[0]?.problem ?? '', /it has 5000 bytes; it had \d+/)
})

test('what was read before is trusted, and that is said; what is new is not', async () => {
  const directory = join(place.base, 'trusted')
  await write(directory, 4)
  const { kept } = await run(directory)
  const [, second] = kept
  assert.ok(second)
  const flip = (file: string, at: number): void => {
    const path = join(directory, file)
    const bytes = readFileSync(path)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    writeFileSync(path, bytes)
  }
  flip('tile/entries/000', 500)
  const blind = await run(directory, second)
  assert.equal(blind.result.ok, true)
  assert.equal(blind.result.trusted, second.size)
  assert.equal((await run(directory)).result.ok, false)
  flip('tile/entries/002', 500)
  assert.equal((await run(directory, second)).result.ok, false)
})

test('it does not go on for more than was looked at, for another ledger, or from a damaged file', async () => {
  const directory = join(place.base, 'more')
  await write(directory, 2)
  const last = (await run(directory)).kept.at(-1)
  assert.ok(last)
  const asked = await run(directory, last, { keys: place.ring })
  assert.deepEqual(asked.useless, ['bodies were not opened with keys then'])
  assert.equal(asked.result.trusted, 0)
  assert.ok(asked.result.bodies.opened > 0)
  const other = await run(directory, { ...last, origin: 'elsewhere.example/ledger' })
  assert.deepEqual(other.useless, ['it is about another ledger, elsewhere.example/ledger'])

  const text = encodeSaved(last, '2026-01-01T00:00:00.000000Z')
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += 7) {
    const changed = Buffer.from(bytes)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    const read = decodeSaved(changed.toString('utf8'))
    // The instant is for people: it stands outside of what is sealed.
    if (read) assert.deepEqual(read.saved, last)
  }
  assert.equal(decodeSaved(text.slice(0, -5)), null)
  assert.equal(decodeSaved('{}'), null)
})
