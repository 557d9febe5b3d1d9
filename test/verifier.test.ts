/** The second verifier, which shares no code with the first, against vectors made with Go, and against the writer. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { after, before, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import {
  frameRecord,
  recordHeaderBytes,
  scanSegment,
  segmentName,
} from '../src/ledger/journal/journal-record.ts'
import { fill, makePlace, verify } from '../src/ledger/ledger.fixture.ts'
import { openLedger } from '../src/ledger/ledger.ts'
import * as verifier from '../verifier/verify-ledger.mjs'

const program = new URL('../verifier/verify-ledger.mjs', import.meta.url).pathname
const rows = readFileSync(new URL('golden/ledger/vectors.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' '))
const rowsOf = (kind: string): readonly string[][] =>
  rows.filter(([first]) => first === kind).map(([, ...rest]) => rest)

let place: Awaited<ReturnType<typeof makePlace>>

// Written under load: checkpoints come while entries do, so that partial tiles of many widths are left behind.
before(async () => {
  place = await makePlace()
  for (const count of [3, 700, 20_000]) {
    await using ledger = await openLedger(place.config({ checkpointEveryMs: 5, segmentBytesMax: 1 << 20 }))
    for (let done = 0; done < count; done += 500) {
      await fill(ledger, place.ring, Math.min(500, count - done))
      await setImmediate()
    }
  }
})
after(() => place[Symbol.asyncDispose]())

test('its hashes, roots, proofs and notes are those that Go computes', () => {
  const leaves = rowsOf('leaf').map(([, text = '']) => Buffer.from(text))
  const hashes = leaves.map(verifier.leafHash)
  assert.deepEqual(
    hashes.map((hash) => hash.toString('hex')),
    rowsOf('leaf').map(([, , hex]) => hex),
  )
  for (const leaf of leaves) assert.ok(verifier.parseLeaf(leaf))
  const rootOf = (size: number): Buffer => verifier.treeHash(hashes.slice(0, size))
  for (const [size = '', hex] of rowsOf('root')) assert.equal(rootOf(Number(size)).toString('hex'), hex)
  for (const [index = '', size = '', list = ''] of rowsOf('proof')) {
    const path = list === '-' ? [] : list.split(',').map((hex) => Buffer.from(hex, 'hex'))
    const [hash = Buffer.alloc(0)] = hashes.slice(Number(index))
    const reached = (more: readonly Buffer[]): Buffer | null =>
      verifier.rootOfPath(hash, Number(index), Number(size), more)
    assert.deepEqual(reached(path), rootOf(Number(size)))
    assert.equal(reached([...path, hash]), null)
    if (path.length > 0) assert.equal(reached(path.slice(1)), null)
  }
  const [[vkey = ''] = []] = rowsOf('vkey')
  const key = verifier.parseKey(vkey)
  const note: unknown = JSON.parse((rows.find(([kind]) => kind === 'note') ?? []).slice(1).join(' '))
  assert.ok(key && typeof note === 'string')
  assert.equal(verifier.openCheckpoint(Buffer.from(note), key)?.size, 20)
  for (let at = 0; at < Buffer.from(note).length; at += 1) {
    const changed: Buffer = Buffer.from(note)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    assert.equal(verifier.openCheckpoint(changed, key), null, `byte ${at}`)
  }
})

test('only the one canonical form of a leaf is a leaf', () => {
  assert.ok(verifier.parseLeaf(Buffer.from('{"a":[1,"é",null],"b":{}}')))
  for (const text of [
    '{"b":1,"a":1}',
    '{"a":1,"a":1}',
    '{"a": 1}',
    '{"a":1.0}',
    '[]',
    'null',
    '{"a":"\\u00e9"}',
    '',
  ])
    assert.equal(verifier.parseLeaf(Buffer.from(text)), null, text)
  assert.equal(verifier.parseLeaf(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])), null)
  assert.equal(verifier.parseLeaf(Buffer.from('['.repeat(30_000))), null)
})

test('a ledger written under load is whole, with the key as text, in a file, and as found', async () => {
  const [name = ''] = readdirSync(place.directory).filter((file) => file.endsWith('.vkey'))
  const file = join(place.directory, name)
  for (const key of [[], ['--key', file], ['--key', readFileSync(file, 'utf8').trim()]]) {
    const { exit, out } = await run([place.directory, ...key])
    assert.equal(exit, 0, out)
    assert.match(out, /^audit\.example\/sallyport\/test: \d{5} entries, root \S{44}$/m)
    assert.match(out, /^Not looked at: journal\/.*\nWHOLE$/m)
  }
})

test('a random flip, cut, addition or removal below tile/ or in the checkpoint is found and named', async () => {
  const small = join(place.base, 'small')
  {
    await using writer = await openLedger(place.config({ directory: small, checkpointEveryMs: 5 }))
    for (let round = 0; round < 8; round += 1) {
      await fill(writer, place.ring, 45)
      await writer.checkpoint()
    }
  }
  rmSync(join(small, 'lock'), { recursive: true })
  const files = ['checkpoint', ...filesBelow(small, 'tile')]
  assert.ok(files.some((file) => file.includes('.p/')))
  for (let round = 0; round < 48; round += 1) {
    const copy = join(place.base, 'copy')
    cpSync(small, copy, { recursive: true })
    const file = files[round < files.length ? round : randomInt(files.length)] ?? ''
    const kind = round % 4
    const isRemoval = kind === 3 && !file.includes('.p/')
    const path = join(copy, file)
    const bytes = readFileSync(path)
    const at = randomInt(bytes.length)
    if (isRemoval) rmSync(path)
    else if (kind === 1) writeFileSync(path, bytes.subarray(0, at))
    else if (kind === 2) writeFileSync(path, Buffer.concat([bytes, Buffer.of(randomInt(256))]))
    else {
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << randomInt(8)), at)
      writeFileSync(path, bytes)
    }
    const { exit, out } = await run([copy])
    assert.equal(exit, 1, `${['flip', 'cut', 'add', 'remove or flip'][kind]} ${file} byte ${at}: ${out}`)
    // A changed entry that still is one shows in the hashes of the same place.
    const tile = /\d{3}(?=\.p\/|$)/.exec(file)?.[0] ?? file
    assert.ok(out.includes(tile), `${file} is named: ${out}`)
    rmSync(copy, { recursive: true })
  }
})

test('a folder of the ledger that is a link to somewhere else, or a file, is a fault that is named', async () => {
  const directory = join(place.base, 'linked')
  {
    await using writer = await openLedger(place.config({ directory }))
    await fill(writer, place.ring, 3)
  }
  for (const [folder, kind] of [
    ['tile', 'link'],
    ['tile', 'file'],
    ['epoch', 'link'],
  ] as const) {
    const copy = join(place.base, `without-${folder}`)
    cpSync(directory, copy, { recursive: true })
    rmSync(join(copy, folder), { recursive: true, force: true })
    if (kind === 'link') symlinkSync('/', join(copy, folder))
    else writeFileSync(join(copy, folder), 'no folder')
    const { exit, out } = await run([copy])
    assert.equal(exit, 1, `${folder} ${kind}: ${out}`)
    assert.match(out, new RegExp(`^${folder}[^]*NOT WHOLE`, 'm'))
    assert.equal((await verify(copy)).ok, false, `${folder} ${kind}, the first verifier`)
    rmSync(copy, { recursive: true })
  }
})

test('both verifiers find a flip of any byte of a small ledger', { timeout: 300_000 }, async () => {
  const directory = join(place.base, 'every-byte')
  {
    await using writer = await openLedger(place.config({ directory }))
    await fill(writer, place.ring, 1)
  }
  rmSync(join(directory, 'lock'), { recursive: true })
  const keys = { keys: place.ring }
  assert.equal((await verify(directory, keys)).ok, true)
  assert.deepEqual(verifier.verifyLedger(directory).faults, [])
  const [vkey = ''] = readdirSync(directory).filter((file) => file.endsWith('.vkey'))
  const published = [vkey, 'checkpoint', ...filesBelow(directory, 'tile')]
  for (const file of [...published, ...filesBelow(directory, 'journal')]) {
    const path = join(directory, file)
    const bytes = readFileSync(path)
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << randomInt(8)), at)
      writeFileSync(path, changed)
      assert.equal((await verify(directory)).ok, false, `${file} byte ${at}`)
      // What holds sealed bodies is not published, so the second verifier does not read it.
      if (published.includes(file))
        assert.notDeepEqual(
          verifier.verifyLedger(directory).faults,
          [],
          `${file} byte ${at}, second verifier`,
        )
    }
    writeFileSync(path, bytes)
  }
})

test('with keys, a body that was changed or swapped is found though all checksums were made right again', async () => {
  const directory = join(place.base, 'bodies')
  {
    await using writer = await openLedger(place.config({ directory }))
    await fill(writer, place.ring, 2)
  }
  const journal = join(directory, 'journal', segmentName(0))
  const whole = readFileSync(journal)
  const records = [...scanSegment(journal, 0)].map(({ offset, leaf, body }) => {
    const bodyAt = offset + recordHeaderBytes + leaf.length
    return { offset, leafBytes: leaf.length, body: Buffer.from(body), bodyAt }
  })
  const [one, other] = records.filter(({ body }) => body.length > 0)
  assert.ok(one && other)
  assert.equal(one.body.length, other.body.length)
  const withBody = async (body: Buffer): Promise<readonly string[]> => {
    const bytes = Buffer.from(whole)
    body.copy(bytes, one.bodyAt)
    frameRecord(bytes, one.offset, one.leafBytes, body.length)
    writeFileSync(journal, bytes)
    return (await verify(directory, { keys: place.ring })).faults.map(({ problem }) => problem)
  }
  assert.deepEqual(await withBody(one.body), [])
  const wrong = ['its body is not what its leaf commits to']
  assert.deepEqual(await withBody(other.body), wrong)
  for (let at = 0; at < one.body.length; at += 1) {
    const changed = Buffer.from(one.body)
    changed.writeUInt8(changed.readUInt8(at) ^ (1 << randomInt(8)), at)
    const found = await withBody(changed)
    // The first bytes name the session whose key opens it.
    assert.deepEqual(found, at < 16 ? ['its body is of another session'] : wrong, `byte ${at}`)
  }
})

test('an older checkpoint must be the beginning: going back and writing anew are found', async () => {
  const kept = join(place.base, 'kept')
  const directory = join(place.base, 'since')
  const write = async (count: number): Promise<void> => {
    await using ledger = await openLedger(place.config({ directory }))
    await fill(ledger, place.ring, count)
  }
  await write(200)
  const early = join(place.base, 'early')
  cpSync(directory, early, { recursive: true, filter: (path) => !path.includes('/lock') })
  writeFileSync(kept, readFileSync(join(directory, 'checkpoint')))
  await write(300)
  assert.equal((await run([directory, '--since', kept])).exit, 0)

  writeFileSync(kept, readFileSync(join(directory, 'checkpoint')))
  const back = await run([early, '--since', kept])
  assert.equal(back.exit, 1)
  assert.match(back.out, /an older one speaks for more entries/)

  rmSync(directory, { recursive: true })
  await write(900)
  const anew = await run([directory, '--since', kept])
  assert.equal(anew.exit, 1)
  assert.match(anew.out, /are not the older one's/)
})

test('what it cannot be asked exits 2', async () => {
  for (const words of [
    [],
    [join(place.base, 'nowhere')],
    [place.directory, '--key', 'nothing'],
    [place.directory, '--colour'],
    ['--proof', join(place.base, 'nowhere'), place.directory],
  ]) {
    const { exit, err } = await run(words)
    assert.equal(exit, 2, words.join(' '))
    assert.match(err, /usage: /)
  }
  const { exit, out } = await run(['--help'])
  assert.equal(exit, 0)
  assert.match(out, /^usage: /)
})

function filesBelow(directory: string, folder: string): readonly string[] {
  return readdirSync(join(directory, folder), { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => relative(directory, join(item.parentPath, item.name)))
}

function run(words: readonly string[]): Promise<{ exit: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
    child.on('error', reject)
    child.on('close', (exit) => resolve({ exit, ...said }))
  })
}
