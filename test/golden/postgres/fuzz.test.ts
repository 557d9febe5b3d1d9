/**
 * Bends real traffic and feeds it to both decoders. Each run has a fresh seed and prints it; run this file with
 * `--seed=N` to repeat one, `--seconds=N` to go on for longer.
 */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { Framer, MalformedFrame, type Frame, type FrameLimit } from '../../../src/protocols/postgres/messages/frame.ts'
import { decodeClientMessage, parametersIn } from '../../../src/protocols/postgres/messages/message-from-client.ts'
import * as fromTarget from '../../../src/protocols/postgres/messages/message-from-target.ts'
import {
  clientLimit,
  targetLimit,
  targetMessageName,
  type TargetMessageName,
} from '../../../src/protocols/postgres/messages/message.ts'
import { decodeFirstPacket } from '../../../src/protocols/postgres/messages/startup.ts'
import { Chance as Dice } from '../../sim/chance.ts'
import { bend, pick, pieces, streamsOf, transcripts, type Chance } from './bend.ts'
import type { Direction } from './transcript.ts'

const seconds = Number(optionOf('seconds') ?? 1)
const largeBytesMax = 64 * 1024
const heldBytesMax = 1 + largeBytesMax

const targetDecoders: Partial<Readonly<Record<TargetMessageName, (frame: Frame) => unknown>>> = {
  Authentication: fromTarget.authenticationIn,
  BackendKeyData: fromTarget.backendKeyIn,
  CommandComplete: fromTarget.commandTagIn,
  CopyInResponse: fromTarget.copyFormatsIn,
  CopyOutResponse: fromTarget.copyFormatsIn,
  ErrorResponse: fromTarget.noticeFieldsIn,
  NegotiateProtocolVersion: fromTarget.negotiatedIn,
  NoticeResponse: fromTarget.noticeFieldsIn,
  ParameterDescription: fromTarget.parameterDescriptionIn,
  ParameterStatus: fromTarget.parameterStatusIn,
  ReadyForQuery: fromTarget.readyForQueryIn,
  RowDescription: fromTarget.rowDescriptionIn,
}

test('real client traffic is decoded whole', async () => {
  for (const stream of await streamsOf('F'))
    assert.equal(faultOf(stream, clientLimit(largeBytesMax), decodeClient), null)
})

test('real target traffic is decoded whole', async () => {
  for (const stream of await streamsOf('B'))
    assert.equal(faultOf(stream, targetLimit(largeBytesMax), decodeTarget), null)
})

test('I8: bent client traffic throws nothing but MalformedFrame, however it is split', async (context) => {
  await fuzz(context, 'F', clientLimit(largeBytesMax), decodeClient)
})

test('I8: bent target traffic throws nothing but MalformedFrame, however it is split', async (context) => {
  await fuzz(context, 'B', targetLimit(largeBytesMax), decodeTarget)
})

test('bent first packets throw nothing but MalformedFrame', async (context) => {
  const chance = seeded(context)
  const packets = (await transcripts()).flatMap((lines) => lines.filter((line) => line.name === 'Startup'))
  const endsAt = performance.now() + seconds * 300
  while (performance.now() < endsAt) {
    const bytes = bend(pick(packets, chance).bytes, packets[0]?.bytes ?? Buffer.alloc(0), chance)
    try {
      decodeFirstPacket(bytes)
    } catch (error) {
      assert.ok(error instanceof MalformedFrame, bytes.toString('hex'))
    }
  }
})

async function fuzz(
  context: TestContext,
  direction: Direction,
  limit: FrameLimit,
  decode: (frame: Frame) => void,
): Promise<void> {
  const chance = seeded(context)
  const streams = await streamsOf(direction)
  const endsAt = performance.now() + seconds * 1000
  let rounds = 0
  for (; performance.now() < endsAt; rounds += 1) {
    let stream = pick(streams, chance)
    for (let times = 1 + chance(4); times > 0; times -= 1)
      stream = bend(stream, pick(streams, chance), chance)
    const whole = outcomeOf([stream], limit, decode)
    assert.deepEqual(outcomeOf(pieces(stream, chance), limit, decode), whole, stream.toString('hex'))
  }
  context.diagnostic(`${rounds} bent streams`)
}

interface FuzzOutcome {
  /** Decoded frames, as their bytes. */
  readonly frames: readonly string[]
  readonly fault: string | null
}

function outcomeOf(
  chunks: readonly Buffer[],
  limit: FrameLimit,
  decode: (frame: Frame) => void,
): FuzzOutcome {
  const framer = new Framer(limit)
  const frames: string[] = []
  const serve = (frame: Frame): void => {
    frames.push(frame.bytes.toString('latin1'))
    tolerate(() => decode(frame))
  }
  for (const chunk of chunks) {
    try {
      framer.push(chunk).forEach(serve)
      assert.ok(framer.heldBytes <= heldBytesMax)
    } catch (error) {
      if (!(error instanceof MalformedFrame)) throw error
      error.before.forEach(serve)
      return { frames, fault: error.message }
    }
  }
  return { frames, fault: null }
}

function faultOf(stream: Buffer, limit: FrameLimit, decode: (frame: Frame) => void): string | null {
  try {
    new Framer(limit).push(stream).forEach(decode)
    return null
  } catch (error) {
    return String(error)
  }
}

function tolerate(work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof MalformedFrame)) throw error
  }
}

function decodeClient(frame: Frame): void {
  const message = decodeClientMessage(frame)
  if (message.type === 'Bind' && message.parameters !== null) {
    assert.equal(parametersIn(message.parameters).length, message.parameterCount)
  }
}

function decodeTarget(frame: Frame): void {
  const name = targetMessageName(frame.type)
  if (name) targetDecoders[name]?.(frame)
}

/** A run can be repeated from the number that it prints. */
function seeded(context: TestContext): Chance {
  const seed = Number(optionOf('seed') ?? Math.floor(Math.random() * 2 ** 32))
  context.diagnostic(`seed ${seed}`)
  const chance = new Dice(seed)
  return (below) => chance.below(below)
}

function optionOf(name: string): string | undefined {
  return process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3)
}
