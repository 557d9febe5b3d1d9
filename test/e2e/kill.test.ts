/**
 * The gateway's process is killed under load, again and again. Whatever a client was told is in the ledger, whatever
 * the bank did has its decided entry, and each time the ledger opens again and goes on. `ROUNDS=n` kills n times.
 */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { systemRandom } from '../../src/core/random.ts'
import { decodeStatementBody } from '../../src/gate/statement-body.ts'
import { openKeyRing, type KeyRing } from '../../src/keys/key-ring.ts'
import type { SessionKey } from '../../src/keys/session-key.ts'
import { openBody, readEntries } from '../../src/ledger/journal/reader.ts'
import { verifyLedger, type VerifyResult } from '../../src/ledger/verify/verify.ts'
import { allowAll, startGrounds, type Door, type Grounds } from './stage.ts'
import { bind, execute, nameOf, parse, query, sync, Wire, wordsOf } from './wire.ts'

const rounds = Number(process.env['ROUNDS'] ?? 6)
const clients = 6
const program = fileURLToPath(new URL('gateway-process.ts', import.meta.url))

test(
  'I1: what was answered and what was written is in the ledger, whenever the gateway is killed',
  { timeout: 120_000 + rounds * 20_000 },
  async () => {
    await using grounds = await startGrounds({ policy: allowAll })
    {
      await using direct = await Wire.open(grounds.direct)
      await direct.query('CREATE TABLE kills (mark text)')
    }
    const answered = new Set<string>()
    for (let round = 0; round < rounds; round += 1) {
      const { child, port } = await launch(grounds)
      const door = await grounds.doorAt(port, 'omar')
      const loads = Array.from({ length: clients }, (_, client) =>
        load(door, `r${round}-c${client}`, answered),
      )
      const before = answered.size
      while (answered.size < before + clients * 3) await new Promise((resolve) => setTimeout(resolve, 5))
      await new Promise((resolve) => setTimeout(resolve, (round * 37) % 200))
      child.kill('SIGKILL')
      await ended(child)
      await Promise.all(loads)
    }
    const last = await launch(grounds)
    while (!(await hasClosedAll(grounds))) await new Promise((resolve) => setTimeout(resolve, 50))
    last.child.send('stop')
    await ended(last.child)

    const keys = await openKeyRing({
      masterFile: grounds.config.keys.file,
      directory: grounds.config.keys.directory,
      ledgerDirectory: grounds.config.ledger.directory,
      random: systemRandom,
    })
    const result = await verified(grounds, keys)
    assert.deepEqual(result.faults, [])
    const decided = await decidedMarks(grounds, keys)
    const written = await writtenMarks(grounds)
    assert.ok(answered.size > rounds * clients * 2 && written.size > rounds * clients)
    assert.deepEqual(
      [...answered].filter((mark) => !decided.has(mark)),
      [],
    )
    assert.deepEqual(
      [...written].filter((mark) => !decided.has(mark)),
      [],
    )
  },
)

/** Whether every session that was opened is closed, those of killed gateways by the one after. */
async function hasClosedAll(grounds: Grounds): Promise<boolean> {
  const open = new Set<string>()
  for await (const { leaf } of readEntries(grounds.config.ledger.directory)) {
    if (leaf?.type === 'session.opened') open.add(leaf.session)
    if (leaf?.type === 'session.closed') open.delete(leaf.session)
  }
  return open.size === 0
}

async function launch(grounds: Grounds): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, [program, grounds.configFile], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)))
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}.`)))
  })
  return { child, port }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

/** Writes and reads until the gateway is gone, in all ways; notes the mark of each statement that was answered. */
async function load(door: Door, name: string, answered: Set<string>): Promise<void> {
  try {
    await using wire = await Wire.open(door)
    for (let at = 0; ; at += 1) {
      const mark = `${name}-${at}`
      wire.send(...ways[at % ways.length]!(mark))
      const heard = await wire.until(
        (frame) => nameOf(frame) === 'CommandComplete' || nameOf(frame) === 'ErrorResponse',
      )
      assert.equal(nameOf(heard.at(-1)!), 'CommandComplete', heard.map(wordsOf).join())
      answered.add(mark)
      await wire.ready()
    }
  } catch (error) {
    if (!(error instanceof Error && /Closed|ECONN|socket/.test(`${error.message}${String(error.cause)}`)))
      throw error
  }
}

const ways: readonly ((mark: string) => readonly Buffer[])[] = [
  (mark) => [query(`INSERT INTO kills VALUES ('${mark}')`)],
  (mark) => [parse('', 'INSERT INTO kills VALUES ($1)'), bind({ values: [mark] }), execute(), sync],
  (mark) => [query(`SELECT '${mark}'`)],
  (mark) => [query(`BEGIN; INSERT INTO kills VALUES ('${mark}'); COMMIT`)],
]

async function verified(grounds: Grounds, keys: KeyRing): Promise<VerifyResult> {
  for await (const step of verifyLedger(grounds.config.ledger.directory, { keys })) {
    if (step.kind === 'result') return step.result
  }
  throw new Error('The verification ended without a result.')
}

/** The marks in texts and parameters of statements that were decided and cleared. */
async function decidedMarks(grounds: Grounds, keys: KeyRing): Promise<ReadonlySet<string>> {
  const marks = new Set<string>()
  const open = new Map<string, SessionKey | null>()
  for await (const entry of readEntries(grounds.config.ledger.directory)) {
    const { leaf } = entry
    if (leaf?.type !== 'statement.decided' || leaf.code !== '') continue
    if (!open.has(leaf.session)) open.set(leaf.session, await keys.openSessionKey(leaf.session))
    const key = open.get(leaf.session)
    const plain = key ? openBody(entry, key) : null
    assert.ok(plain, `entry ${leaf.index} cannot be opened`)
    const { text, parameters } = decodeStatementBody(plain)
    const values = typeof parameters === 'string' ? Buffer.from(parameters, 'base64').toString('latin1') : ''
    for (const [mark] of `${text} ${values}`.matchAll(/r\d+-c\d+-\d+/g)) marks.add(mark)
  }
  return marks
}

async function writtenMarks(grounds: Grounds): Promise<ReadonlySet<string>> {
  await using wire = await Wire.open(grounds.direct)
  const rows = (await wire.query('SELECT mark FROM kills')).filter((frame) => nameOf(frame) === 'DataRow')
  return new Set(rows.map((frame) => frame.bytes.subarray(11).toString('latin1')))
}
