/** Go's own transparency log packages over a ledger that the real writer wrote under load. They share nothing with us. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { accessSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { fill, makePlace } from '../../src/ledger/ledger.fixture.ts'
import { openLedger } from '../../src/ledger/ledger.ts'

const sources = '/usr/share/gocode'
const packages = 'golang-go golang-golang-x-mod-dev'
const verifier = new URL('../golden/ledger/verify.go', import.meta.url).pathname

type Place = Awaited<ReturnType<typeof makePlace>>
let place: Place
let program: string
let size: number

before(async () => {
  place = await makePlace()
  // Several runs, with checkpoints between the entries, so that the log grows from partial tiles of many widths.
  for (const sessions of [1, 5, 14]) {
    await using ledger = await openLedger(place.config({ checkpointEveryMs: 5 }))
    for (let session = 0; session < sessions; session += 1) {
      await fill(ledger, place.ring, 100)
      await setImmediate()
    }
    await ledger.checkpoint()
    size = ledger.head.size
  }
  rmSync(join(place.directory, 'lock'), { recursive: true })
  program = await build()
})
after(() => place[Symbol.asyncDispose]())

test('Go opens the checkpoint, computes its root from the tiles, and proves every entry', async () => {
  const partial = readdirSync(join(place.directory, 'tile'), { recursive: true, encoding: 'utf8' })
  assert.ok(
    partial.some((path) => /^0\/\d{3}\.p\/\d+$/.test(path)),
    'there is a partial tile',
  )
  const { code, words } = await run(program, [place.directory, keyOf(place)])
  assert.equal(code, 0, words)
  assert.ok(size > 4000)
  assert.match(words, new RegExp(`inclusion of all ${size} entries proved`))
})

test('Go refuses a ledger in which one byte was changed', async () => {
  const top = `tile/1/000.p/${Math.floor(size / 256)}`
  for (const file of ['checkpoint', 'tile/0/003', 'tile/entries/007', top]) {
    const copy = join(place.base, 'copy')
    cpSync(place.directory, copy, { recursive: true })
    const path = join(copy, file)
    const bytes = readFileSync(path)
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)
    writeFileSync(path, bytes)
    assert.notEqual((await run(program, [copy, keyOf(place)])).code, 0, file)
    rmSync(copy, { recursive: true })
  }
})

test('Go refuses a ledger under another key', async () => {
  await using other = await makePlace()
  await (await openLedger(other.config())).close()
  assert.notEqual((await run(program, [place.directory, keyOf(other)])).code, 0)
})

function keyOf({ directory }: Place): string {
  const [name = ''] = readdirSync(directory).filter((file) => file.endsWith('.vkey'))
  return readFileSync(join(directory, name), 'utf8').trim()
}

/** The Go verifier, compiled. Rejects, naming the Debian packages, when Go or its packages are not on this machine. */
async function build(): Promise<string> {
  const path = join(place.base, 'verify')
  try {
    accessSync(join(sources, 'src/golang.org/x/mod/sumdb/tlog'))
    const { code, words } = await run('go', ['build', '-o', path, verifier])
    assert.equal(code, 0, words)
    return path
  } catch (cause) {
    if (cause instanceof assert.AssertionError) throw cause
    throw new Error(`Go and golang.org/x/mod are not on this machine: apt-get install ${packages}`, { cause })
  }
}

function run(command: string, words: readonly string[]): Promise<{ code: number | null; words: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      env: {
        PATH: process.env.PATH,
        HOME: place.base,
        GOPATH: sources,
        GOCACHE: join(place.base, 'go-cache'),
        GO111MODULE: 'off',
        GOFLAGS: '',
        GOTOOLCHAIN: 'local',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, words: Buffer.concat(chunks).toString() }))
  })
}
