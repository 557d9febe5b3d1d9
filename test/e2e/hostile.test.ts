/**
 * Targets that misbehave, and clients and targets whose bytes are bent: the session ends with a word for the client, every
 * statement that was cleared is concluded, memory stays bounded, and nobody else notices. `SEED=n` repeats bent sessions.
 */
import assert from 'node:assert/strict'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readEntries } from '../../src/ledger/journal/reader.ts'
import { bend, pick, pieces, streamsOf } from '../golden/postgres/bend.ts'
import { Chance } from '../sim/chance.ts'
import { startMischief, type Mischief, type Misdeed } from './mischief.ts'
import { allowAll, startGrounds, type Door, type Grounds } from './stage.ts'
import { query, Wire, wordsOf } from './wire.ts'

const program = fileURLToPath(new URL('gateway-process.ts', import.meta.url))
/** Beyond what a machine takes that is busy with other tests. */
const disturbedMsMin = 15_000
const memoryMax = 200 * 1024 * 1024
const bentSessions = Number(process.env['BENT_SESSIONS'] ?? 60)
const firstSeed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))

let grounds: Grounds
let mischief: Mischief
let gateway: { readonly child: ChildProcess; readonly port: number }
let door: Door
/** Somebody else's session, which must not notice. */
let other: Wire
let memoryBefore = 0
const log: string[] = []

before(async () => {
  grounds = await startGrounds({ policy: allowAll })
  mischief = await startMischief(grounds.bank.port)
  // In a process of its own, so that its memory is its own.
  gateway = await launch()
  door = await grounds.doorAt(gateway.port, 'omar')
  other = await Wire.openRaw(door)
  memoryBefore = residentBytes()
})
after(async () => {
  gateway.child.kill('SIGKILL')
  await mischief[Symbol.asyncDispose]()
  await grounds[Symbol.asyncDispose]()
})

describe('a target that', () => {
  const misdeeds: readonly (readonly [Misdeed, RegExp])[] = [
    ['garbage', /FATAL.*C=08006/],
    ['close', /FATAL.*C=08001/],
    ['close mid-row', /^RowDescription/],
    ['short length', /FATAL.*C=08006/],
    ['huge length', /FATAL.*C=08006/],
    ['unknown message', /FATAL.*C=08006/],
    ['password request', /FATAL.*C=08006/],
    ['copy both', /FATAL.*C=08006/],
    ['row without description', /FATAL.*C=08006/],
  ]
  for (const [misdeed, words] of misdeeds) {
    test(`answers with ${misdeed} ends its session alone, with a word for the client`, async () => {
      const wire = await Wire.openRaw(door)
      wire.send(query(`SELECT 1 /* misdeed: ${misdeed}! */`))
      const heard = (await wire.end(5000)).map(wordsOf)
      assert.match(heard.at(-1) ?? '', words)
      await undisturbed()
    })
  }

  test('never answers is left when its client goes, and the statement is concluded as unknown', async () => {
    const wire = await Wire.openRaw(door)
    wire.send(query('SELECT 1 /* misdeed: silence! */'))
    await pause(300)
    wire.socket.destroy()
    await until(async () => (await lastConcluded()) === 'unknown')
    await undisturbed()
  })

  for (const misdeed of [
    'settings flood',
    'notice flood',
    'rows without end',
    'value without end',
  ] as const) {
    test(`I8: sends ${misdeed} to a client that does not read is held up, in bounded memory`, async () => {
      const wire = await Wire.openRaw(door)
      wire.socket.pause()
      wire.send(query(`SELECT 1 /* misdeed: ${misdeed}! */`))
      await pause(700)
      const sent = mischief.sentBytes
      await pause(300)
      assert.ok(mischief.sentBytes - sent < 4 * 1024 * 1024, `${mischief.sentBytes - sent} bytes more`)
      await undisturbed()
      wire.socket.destroy()
    })
  }

  test('I8: sends hundreds of megabytes to a client that reads takes no memory for them', async () => {
    const wire = await Wire.openRaw(door)
    wire.socket.removeAllListeners('data').resume()
    const before = mischief.sentBytes
    wire.send(query('SELECT 1 /* misdeed: rows without end! */'))
    const endsAt = performance.now() + 10_000
    while (mischief.sentBytes - before < 300 * 1024 * 1024 && performance.now() < endsAt) await pause(50)
    assert.ok(mischief.sentBytes - before > 20 * 1024 * 1024)
    await undisturbed()
    wire.socket.destroy()
  })
})

test('I8: what is no message on its own connections to a target ends those and not the gateway', async () => {
  const spoils: Readonly<Record<string, Buffer>> = {
    'an error without an end': Buffer.from('E\0\0\0\x0bSERROR\0', 'latin1'),
    'a row without its cells': Buffer.from([0x44, 0, 0, 0, 6, 0x7f, 0xff]),
    'a length that is none': Buffer.from([0x44, 0, 0, 0, 0]),
    'a message that is too long': Buffer.from([0x44, 0x7f, 0xff, 0xff, 0xff]),
  }
  for (const [what, spoil] of Object.entries(spoils)) {
    const before = mischief.spoilt
    mischief.spoil = spoil
    const wire = await Wire.openRaw(door)
    // A definition has the catalog read again.
    wire.send(query('CREATE TABLE spoilt (a int); DROP TABLE spoilt'), query('SELECT 1'))
    await until(async () => mischief.spoilt > before)
    mischief.spoil = null
    assert.match((await wire.ready(2)).map(wordsOf).join(), /SELECT 1/, what)
    await wire[Symbol.asyncDispose]()
    await undisturbed()
  }
  assert.equal(gateway.child.exitCode, null)
})

test('I8: bent bytes of clients and of targets end their own sessions and nothing else', async (t) => {
  t.diagnostic(`SEED=${firstSeed}`)
  const streams = await streamsOf('F')
  for (let seed = firstSeed; seed < firstSeed + bentSessions; seed += 1) {
    const dice = new Chance(seed)
    const chance = (below: number): number => dice.below(below)
    const isTarget = seed % 2 === 0
    let stream = pick(streams, chance)
    if (!isTarget)
      for (let times = 1 + chance(3); times > 0; times -= 1)
        stream = bend(stream, pick(streams, chance), chance)
    const session = await Wire.openRaw(door).catch((cause: unknown) => {
      throw new Error(`SEED=${seed}: nobody gets in any more`, { cause })
    })
    // The login is over: what the target says from here on may be bent.
    mischief.bend = isTarget ? (bytes) => bend(bytes, bytes, chance) : null
    for (const piece of pieces(stream, chance)) session.send(piece)
    await Promise.race([session.end(400).catch(() => undefined), pause(60)])
    mischief.bend = null
    session.socket.destroy()
    if (seed % 20 === 0) await undisturbed()
  }
  await undisturbed()
  assert.deepEqual(
    log.filter((line) => /a session failed|TypeError|RangeError|Assertion/.test(line)),
    [],
  )
})

test('every statement that was decided is concluded', async () => {
  await other[Symbol.asyncDispose]()
  gateway.child.send('stop')
  await once(gateway.child, 'exit')
  const open = new Set<number>()
  let concluded = 0
  for await (const { leaf } of readEntries(grounds.config.ledger.directory)) {
    if (leaf === null) continue
    if ((leaf.type === 'statement.decided' || leaf.type === 'statement.prepared') && leaf.code === '')
      open.add(leaf.index)
    if (leaf.type !== 'statement.concluded') continue
    assert.ok(open.delete(leaf.decided), `entry ${leaf.decided} was concluded twice`)
    concluded += 1
  }
  assert.deepEqual([...open], [])
  assert.ok(concluded > 50)
})

async function undisturbed(): Promise<void> {
  const startedAt = performance.now()
  const heard = (await other.query("SELECT 'un' || 'disturbed'")).map(wordsOf).join()
  assert.match(heard, /undisturbed/)
  assert.ok(performance.now() - startedAt < disturbedMsMin)
  const grown = residentBytes() - memoryBefore
  assert.ok(grown < memoryMax, `${Math.round(grown / 1e6)} MB more`)
}

async function lastConcluded(): Promise<string> {
  let last = ''
  for await (const { leaf } of readEntries(grounds.config.ledger.directory))
    if (leaf?.type === 'statement.concluded') last = leaf.result
  return last
}

async function until(isTrue: () => Promise<boolean>, msMax = 10_000): Promise<void> {
  const endsAt = performance.now() + msMax
  while (!(await isTrue())) {
    assert.ok(performance.now() < endsAt, 'it does not become true')
    await pause(50)
  }
}

async function launch(): Promise<typeof gateway> {
  const text = await readFile(grounds.configFile, 'utf8')
  const configFile = join(grounds.directory, 'hostile.yaml')
  // The bank's port stands in it once, as its target.
  await writeFile(configFile, text.replace(`port: ${grounds.bank.port}`, `port: ${mischief.port}`))
  const child = fork(program, [configFile], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  child.stderr?.on('data', (bytes: Buffer) => void log.push(bytes.toString()))
  const [port] = await once(child, 'message')
  return { child, port: Number(port) }
}

function residentBytes(): number {
  const status = readFileSync(`/proc/${gateway.child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}
