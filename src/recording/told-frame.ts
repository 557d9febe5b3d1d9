import { z } from 'zod'
import type { ReadFrame } from './reader.ts'

/** Something that a reader without clearance is not shown: the statement touches columns that are protected from them. */
export interface WithheldFrame {
  readonly kind: 'withheld'
  readonly at: number
  readonly statement: number
  /** Bytes of a reply that are not told; 0 for the text of the statement. */
  readonly bytes: number
}

/** What a reader is told of a recording. */
export type ToldFrame = ReadFrame | WithheldFrame

/** A frame as one JSON object; bytes are in base64. */
export function frameToJson(frame: ToldFrame): object {
  if (frame.kind === 'shown') return { ...frame, bytes: frame.bytes.toString('base64') }
  if (frame.kind === 'asked')
    return { ...frame, parameters: frame.parameters && frame.parameters.toString('base64') }
  return frame
}

/** The frame in a line of JSON; null when it is none that this version knows. */
export function frameFromJson(line: string): ToldFrame | null {
  try {
    return frameSchema.safeParse(JSON.parse(line)).data ?? null
  } catch {
    // Cut within a line.
    return null
  }
}

const text = z.string()
const count = z.number()
const timed = { at: count, statement: count }
const bytes = z.base64().transform((encoded) => Buffer.from(encoded, 'base64'))
const frameSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('started'),
    at: count,
    head: z.object({
      version: z.literal(1),
      session: text,
      principal: text,
      name: text,
      chain: z.array(text),
      resource: text,
      address: text,
      application: text,
      startedAt: count,
    }),
  }),
  z.object({
    kind: z.literal('asked'),
    ...timed,
    act: z.enum(['prepare', 'run', 'call']),
    verdict: z.enum(['allow', 'review', 'deny']),
    rule: text,
    text,
    parameters: bytes.nullable(),
    cut: z.object({ bytes: count, digest: text }).nullable(),
  }),
  z.object({ kind: z.literal('shown'), ...timed, bytes }),
  z.object({ kind: z.literal('left-out'), ...timed, bytes: count, digest: text }),
  z.object({
    kind: z.literal('concluded'),
    ...timed,
    outcome: z.object({
      result: z.enum(['ran', 'failed', 'skipped', 'cut', 'unknown']),
      errorCode: text,
      tag: text,
      rows: count,
      bytes: count,
      masked: count,
    }),
  }),
  z.object({ kind: z.literal('gap'), at: count, frames: count, bytes: count }),
  z.object({ kind: z.literal('ended'), at: count }),
  z.object({ kind: z.literal('withheld'), ...timed, bytes: count }),
  z.object({
    kind: z.literal('fault'),
    fault: z.enum(['cut-off', 'missing', 'changed']),
    place: text,
  }),
  z.object({ kind: z.literal('digest'), segments: count, digest: text }),
])
