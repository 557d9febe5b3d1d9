/** What other programs and other people of this machine may try at the port of `connect --listen`. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { startSallyport, type Running } from '../../src/cli/cli.fixture.ts'
import { demoPolicy, startStage, type Stage } from './stage.ts'

let stage: Stage
let home: string
let serving: Running
let token: string
let port: number
let password: string

before(async () => {
  stage = await startStage({ policy: demoPolicy })
  home = await mkdtemp(join(tmpdir(), 'sallyport-home-'))
  token = await stage.idp.issueDemoToken('omar')
  const file = join(home, 'token')
  await writeFile(file, token, { mode: 0o600 })
  serving = startSallyport(
    ['connect', 'bank', '--listen', '0', '--token-file', file, '--api', stage.gateway.apiUrl],
    { environment: { HOME: home } },
  )
  await serving.said('password=')
  port = Number(/port=(\d+)/.exec(serving.out())?.[1])
  password = /password=(\S+)/.exec(serving.out())?.[1] ?? ''
})
after(async () => {
  serving[Symbol.dispose]()
  await rm(home, { recursive: true, force: true })
  await stage[Symbol.asyncDispose]()
})

function program(given = password): pg.Client {
  const client = new pg.Client({ host: '127.0.0.1', port, database: 'any', user: 'gui', password: given })
  client.on('error', () => undefined)
  return client
}

async function works(): Promise<void> {
  const client = program()
  await client.connect()
  assert.equal((await client.query('SELECT 1 AS one')).rows[0].one, 1)
  await client.end()
}

/** All that comes back until the other side hangs up. */
async function answerTo(...said: readonly Buffer[]): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  for (const bytes of said) socket.write(bytes)
  let heard = ''
  socket.setEncoding('latin1').on('data', (text: string) => (heard += text))
  await new Promise((resolve) => socket.once('close', resolve))
  return heard
}

function startup(code: number, parameters: string): Buffer {
  const body = Buffer.concat([Buffer.alloc(8), Buffer.from(parameters)])
  body.writeUInt32BE(body.length, 0)
  body.writeUInt32BE(code, 4)
  return body
}

function passwordMessage(text: string): Buffer {
  const body = Buffer.from(`p\0\0\0\0${text}\0`)
  body.writeUInt32BE(body.length - 1, 1)
  return body
}

const askPassword = 'R\0\0\0\u0008\0\0\0\u0003'

test('nothing but the right password opens it, and neither password nor token shows', async () => {
  const named = startup(0x30000, 'user\0gui\0database\0any\0\0')
  for (const wrong of ['', 'guess', password.slice(1), `${password} `, token]) {
    const heard = await answerTo(named, passwordMessage(wrong))
    assert.ok(heard.startsWith(`${askPassword}E`) && heard.includes('C28P01'), heard)
    assert.ok(!heard.includes(password))
  }
  const { pid } = serving.child
  for (const place of ['cmdline', 'environ']) {
    const shown = await readFile(`/proc/${pid}/${place}`, 'latin1')
    assert.ok(!shown.includes(token) && !shown.includes(password))
  }
  assert.ok(!serving.out().includes(token) && !serving.err().includes(token))
})

test('I8: what is no greeting of a client ends that connection and nothing else', async () => {
  const tooLong = Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 3, 0, 0])
  for (const bytes of [Buffer.from('GET / HTTP/1.1\r\n\r\n'), tooLong, Buffer.alloc(8)])
    assert.equal(await answerTo(bytes), '')
  // Encryption is declined as often as a client asks for it, and then it has to begin.
  const ask = startup(80_877_103, '').subarray(0, 8)
  assert.equal(await answerTo(ask, ask, ask, ask), 'NNN')
  const named = startup(0x30000, 'user\0gui\0\0')
  const heard = await answerTo(named, Buffer.from('Q\0\0\0\u0005\0'))
  assert.ok(heard.startsWith(`${askPassword}E`) && heard.includes('C28P01'), heard)
  await works()
})

test('programs that open many connections at once share one token', async () => {
  const clients = Array.from({ length: 8 }, () => program())
  const rows = await Promise.all(
    clients.map(async (client) => {
      await client.connect()
      const { rows: found } = await client.query('SELECT 1 AS one')
      await client.end()
      return found
    }),
  )
  assert.equal(rows.flat().length, 8)
})

test('a client of a protocol to come is told which one is spoken, and gets in', async () => {
  const newer = startup(0x30000 + 99, 'user\0gui\0\0')
  const heard = await answerTo(newer, passwordMessage(password), Buffer.from('X\0\0\0\u0004'))
  assert.equal(heard.startsWith(`${askPassword}v`), true, heard)
  assert.ok(heard.includes('R\0\0\0\u0008\0\0\0\0'), heard)
})

test('programs of other accounts are turned away, whatever they know', async () => {
  const script = `
    const socket = require('node:net').connect(${port}, '127.0.0.1')
    socket.on('data', (bytes) => process.stdout.write(bytes))`
  // Only root can become somebody else to try.
  const isRoot = process.getuid?.() === 0
  const child = spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}),
  })
  let heard = ''
  if (isRoot) for await (const chunk of child.stdout) heard += String(chunk)
  child.kill()
  if (isRoot) assert.match(heard, /^E.*C28000.*This listens for programs of the account that runs it/s)
  await works()
})

test('it listens to this machine alone, and ends with whoever is on it', async () => {
  const others = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  for (const { address } of others.filter(({ internal, family }) => !internal && family === 'IPv4'))
    await assert.rejects(
      new Promise((resolve, reject) => connect(port, address, () => resolve(null)).once('error', reject)),
    )
  const client = program()
  await client.connect()
  const left = new Promise((resolve) => client.once('end', resolve))
  const closed = new Promise((resolve) => serving.child.once('close', resolve))
  serving.child.kill('SIGTERM')
  await Promise.all([left, closed])
  assert.equal(serving.child.exitCode, 0, serving.err())
})
