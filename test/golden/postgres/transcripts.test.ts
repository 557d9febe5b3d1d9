/**
 * Plays the client's half of each transcript to a real server and compares what it answers. Run this file with
 * `--update` to write the answers down anew, and read the difference before it is kept.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Refusal } from '../../../src/core/refusal.ts'
import { Framer } from '../../../src/protocols/postgres/messages/frame.ts'
import { targetLimit } from '../../../src/protocols/postgres/messages/message.ts'
import { authenticationOk, readyForQuery } from '../../../src/protocols/postgres/messages/message-to-client.ts'
import { admitParameters } from '../../../src/protocols/postgres/opening/startup-parameters.ts'
import { decodeFirstPacket, negotiate } from '../../../src/protocols/postgres/messages/startup.ts'
import { startRealServer, type RealServer } from './real-server.ts'
import { settled } from './settled.ts'
import { parseLine, parseTranscript, printLine, type Line } from './transcript.ts'

const folder = import.meta.dirname
const update = process.argv.includes('--update')
// How long a server is given to say more than a transcript holds.
const quietMs = 150

let server: RealServer

before(async () => {
  server = await startRealServer()
})
after(async () => {
  await server[Symbol.asyncDispose]()
})

for (const file of (await readdir(folder)).filter((name) => name.endsWith('.txt'))) {
  test(`${file} is what a real server answers`, async () => {
    const place = join(folder, file)
    const text = await readFile(place, 'utf8')
    const answered = await play(text)
    if (update) await writeFile(place, answered)
    else assert.equal(answered, text)
  })
}

/** The transcript with the answers that the server gives now. */
async function play(text: string): Promise<string> {
  const socket = connect(server.port, server.hosts[0])
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const answers = collect(socket)
  const lines: string[] = []
  for (const { sent, expected, words } of turnsOf(text)) {
    lines.push(...words)
    socket.write(Buffer.concat(sent.map((line) => line.bytes)))
    const got = await answers(update ? null : expected.length)
    lines.push(...got.map((bytes) => printLine('B', settled(bytes))))
  }
  socket.destroy()
  return `${lines.join('\n')}\n`
}

interface Turn {
  readonly sent: Line[]
  readonly expected: Line[]
  /** The lines before the answers as they stand: comments, and what is sent. */
  readonly words: string[]
}

/** What is sent at once, with what is awaited before more is sent. */
function turnsOf(text: string): readonly Turn[] {
  const turns: Turn[] = []
  for (const word of text.trimEnd().split('\n')) {
    const line = word === '' || word.startsWith('#') ? null : parseLine(word)
    let turn = turns.at(-1)
    if (line?.direction === 'B') {
      assert.ok(turn, 'a transcript begins with the client')
      turn.expected.push(line)
      continue
    }
    if (!turn || turn.expected.length > 0) turns.push((turn = { sent: [], expected: [], words: [] }))
    turn.words.push(word)
    if (line) turn.sent.push(line)
  }
  return turns
}

/** Yields the next messages: as many as asked for, or (null) all until the server is quiet. */
function collect(socket: Socket): (count: number | null) => Promise<readonly Buffer[]> {
  const framer = new Framer(targetLimit(1 << 20))
  const frames: Buffer[] = []
  socket.on('data', (chunk: Buffer) => frames.push(...framer.push(chunk).map((frame) => frame.bytes)))
  return async (wanted) => {
    const count = wanted ?? Infinity
    const patience = wanted === null ? quietMs : 20 * quietMs
    while (frames.length < count && !socket.destroyed) {
      const said = once(socket, 'data', { signal: AbortSignal.timeout(patience) })
      if (!(await said.then(yes, no))) break
    }
    return frames.splice(0, wanted ?? frames.length)
  }
}

function yes(): boolean {
  return true
}

function no(): boolean {
  return false
}

test('every line reads back to the bytes that it was printed from', async () => {
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.txt'))) {
    for (const { direction, bytes } of parseTranscript(await readFile(join(folder, file), 'utf8'))) {
      assert.deepEqual(parseLine(printLine(direction, bytes)).bytes, bytes)
    }
  }
})

test('what the gateway answers to a start is what the server answers', async () => {
  for (const file of ['startup.txt', 'startup-3.2.txt', 'startup-negotiated.txt']) {
    const lines = parseTranscript(await readFile(join(folder, file), 'utf8'))
    const [first, ...rest] = lines
    assert.ok(first)
    const packet = decodeFirstPacket(first.bytes)
    assert.ok(packet.kind === 'startup')
    const { reply } = negotiate(packet.startup)
    assert.deepEqual(reply, rest.find((line) => line.name === 'NegotiateProtocolVersion')?.bytes ?? null)
    const admitted = admitParameters(packet.startup.parameters)
    assert.ok(!(admitted instanceof Refusal))
    const bytesOf = (name: string): Buffer | undefined => rest.find((line) => line.name === name)?.bytes
    assert.deepEqual(authenticationOk, bytesOf('Authentication'))
    assert.deepEqual(readyForQuery('idle'), bytesOf('ReadyForQuery'))
  }
})
