import { z } from 'zod'
import {
  acts,
  askedCutBytes,
  askedFlags,
  askedHeaderBytes,
  frameHeaderBytes,
  frameKinds,
  leftOutBytes,
  verdicts,
} from './frame.ts'
import type { AskedFrame, Frame, FrameKind } from './frame.ts'

/** A segment's plain text that does not hold whole frames. */
export class MalformedRecording extends Error {
  override readonly name = 'MalformedRecording'
}

const headShape = z.object({
  version: z.literal(1),
  session: z.string(),
  principal: z.string(),
  name: z.string(),
  chain: z.array(z.string()),
  resource: z.string(),
  address: z.string(),
  application: z.string(),
  startedAt: z.number(),
})
const outcomeShape = z.object({
  result: z.enum(['ran', 'failed', 'skipped', 'cut', 'unknown']),
  errorCode: z.string(),
  tag: z.string(),
  rows: z.number(),
  bytes: z.number(),
  masked: z.number(),
  maskedColumns: z.array(z.array(z.number())).exactOptional(),
})
const gapShape = z.object({ frames: z.number(), bytes: z.number() })

/** The frames of one segment's plain text. Throws `MalformedRecording` where it stops making sense. */
export function* decodeFrames(plain: Buffer): Generator<Frame> {
  for (let at = 0; at < plain.length;) {
    if (plain.length - at < frameHeaderBytes) throw new MalformedRecording('a frame is cut off')
    const kind = frameKinds[plain.readUInt8(at)]
    if (!kind) throw new MalformedRecording('a frame is of an unknown kind')
    const statement = plain.readUInt32BE(at + 1)
    const time = plain.readDoubleBE(at + 5)
    const end = at + frameHeaderBytes + plain.readUInt32BE(at + 13)
    if (end > plain.length) throw new MalformedRecording('a frame is cut off')
    yield decodeFrame(kind, statement, time, plain.subarray(at + frameHeaderBytes, end))
    at = end
  }
}

function decodeFrame(kind: FrameKind, statement: number, at: number, payload: Buffer): Frame {
  switch (kind) {
    case 'started':
      return { kind, at, head: parse(headShape, payload) }
    case 'asked':
      return decodeAsked(statement, at, payload)
    case 'shown':
      return { kind, at, statement, bytes: payload }
    case 'left-out':
      if (payload.length !== leftOutBytes) throw new MalformedRecording('a count has a wrong length')
      return {
        kind,
        at,
        statement,
        bytes: payload.readDoubleBE(0),
        digest: payload.toString('hex', 8),
      }
    case 'concluded':
      return { kind, at, statement, outcome: parse(outcomeShape, payload) }
    case 'gap':
      return { kind, at, ...parse(gapShape, payload) }
    case 'ended':
      return { kind, at }
  }
}

function decodeAsked(statement: number, at: number, payload: Buffer): AskedFrame {
  if (payload.length < askedHeaderBytes) throw new MalformedRecording('what was asked is cut off')
  const act = acts[payload.readUInt8(0)]
  const verdict = verdicts[payload.readUInt8(1)]
  const ruleBytes = payload.readUInt8(2)
  const flags = payload.readUInt8(3)
  const textBytes = payload.readUInt32BE(4)
  const parametersBytes = payload.readUInt32BE(8)
  const isCut = (flags & askedFlags.isCut) !== 0
  const ruleAt = askedHeaderBytes + (isCut ? askedCutBytes : 0)
  const textAt = ruleAt + ruleBytes
  const parametersAt = textAt + textBytes
  if (!act || !verdict || parametersAt + parametersBytes !== payload.length) {
    throw new MalformedRecording('what was asked has wrong lengths')
  }
  return {
    kind: 'asked',
    at,
    statement,
    act,
    verdict,
    rule: payload.toString('utf8', ruleAt, textAt),
    text: payload.toString('utf8', textAt, parametersAt),
    parameters: (flags & askedFlags.hasParameters) === 0 ? null : payload.subarray(parametersAt),
    cut: isCut
      ? {
          bytes: payload.readUInt32BE(askedHeaderBytes),
          digest: payload.toString('hex', askedHeaderBytes + 4, ruleAt),
        }
      : null,
  }
}

function parse<Shape>(shape: z.ZodType<Shape>, payload: Buffer): Shape {
  let json: unknown
  try {
    json = JSON.parse(payload.toString())
  } catch {
    throw new MalformedRecording('a frame holds no JSON')
  }
  const parsed = shape.safeParse(json)
  if (!parsed.success) throw new MalformedRecording('a frame has a wrong shape')
  return parsed.data
}
