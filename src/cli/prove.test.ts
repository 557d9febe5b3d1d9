import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { fill, makePlace } from '../ledger/ledger.fixture.ts'
import { openLedger } from '../ledger/ledger.ts'
import { sallyport } from './cli.fixture.ts'
import { exits } from './exit.ts'

const execute = promisify(execFile)
const verifier = join(import.meta.dirname, '..', '..', 'verifier', 'verify-ledger.mjs')
const count = 300
let place: Awaited<ReturnType<typeof makePlace>>
let key = ''
let size = 0

before(async () => {
  place = await makePlace()
  await using ledger = await openLedger(place.config())
  await fill(ledger, place.ring, count)
  await ledger.checkpoint()
  size = ledger.head.size
  const [name = ''] = (await readdir(place.directory)).filter((file) => file.endsWith('.vkey'))
  key = (await readFile(join(place.directory, name), 'utf8')).trim()
})
after(() => place[Symbol.asyncDispose]())

test('a proof is checked with the small verifier and the key alone, wherever the entry lies', async () => {
  for (const index of [0, 1, 255, 256, 300, 511, 512, size - 1]) {
    const file = join(place.base, `${index}.tlog-proof`)
    const made = await sallyport(['prove', place.directory, String(index), '--out', file])
    assert.equal(made.exit, exits.ok, made.err)
    const { stdout } = await execute(process.execPath, [verifier, '--proof', file, '--key', key])
    const [verdict = '', leaf = ''] = stdout.split('\n')
    assert.match(verdict, new RegExp(`^entry ${index} of ${size} in .*: proved$`))
    assert.ok(leaf.includes(`"index":${index},`))
  }
})

test('a proof with any byte changed, or under another key, is none', async () => {
  const { out } = await sallyport(['prove', place.directory, '7'])
  const bytes = Buffer.from(out)
  const file = join(place.base, 'changed')
  for (let at = 0; at < bytes.length; at += 41) {
    const changed = Buffer.from(bytes)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    await writeFile(file, changed)
    await assert.rejects(execute(process.execPath, [verifier, '--proof', file, '--key', key]), { code: 1 })
  }
  await using other = await makePlace()
  await (await openLedger(other.config())).close()
  const [name = ''] = (await readdir(other.directory)).filter((file) => file.endsWith('.vkey'))
  await writeFile(file, bytes)
  const otherKey = join(other.directory, name)
  await assert.rejects(execute(process.execPath, [verifier, '--proof', file, '--key', otherKey]), { code: 1 })
})

test('as JSON, and never over a file that is there', async () => {
  const { exit, out } = await sallyport(['prove', place.directory, '0', '--json', '--key', key])
  assert.equal(exit, exits.ok)
  const said: unknown = JSON.parse(out)
  assert.partialDeepStrictEqual(said, { index: 0, size, leaf: { index: 0, type: 'session.opened' } })
  const taken = join(place.base, 'taken')
  await writeFile(taken, 'mine')
  assert.equal((await sallyport(['prove', place.directory, '0', '--out', taken])).exit, exits.failed)
  assert.equal(await readFile(taken, 'utf8'), 'mine')
})

test('what the ledger does not prove is not proved', async () => {
  assert.equal((await sallyport(['prove', place.directory, String(size)])).exit, exits.failed)
  assert.equal((await sallyport(['prove', place.directory, '-1'])).exit, exits.usage)
  assert.equal((await sallyport(['prove', join(place.base, 'nowhere'), '0'])).exit, exits.usage)
  const copy = join(place.base, 'changed-ledger')
  await cp(place.directory, copy, { recursive: true, filter: (path) => !path.includes('/lock') })
  const bundle = join(copy, 'tile', 'entries', '000')
  const bytes = await readFile(bundle)
  bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)
  await writeFile(bundle, bytes)
  const { exit, err } = await sallyport(['prove', copy, '0'])
  assert.equal(exit, exits.failed)
  assert.match(err, /do not have the root/)
})
