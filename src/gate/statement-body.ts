import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Inspection } from '../core/inspection.ts'
import type { PinnedState, Restored, Statement } from '../core/statement.ts'
import { pieceOf, writeAscii, writePiece, type Piece } from '../core/text-bytes.ts'
import { spokenColumns } from './spoken-columns.ts'

/** What the sealed body of a `statement.decided` or `statement.prepared` entry holds. */
const bodySchema = z.strictObject({
  text: z.string(),
  /**
   * The parameter section as it came on the wire, base64; null without parameters. Of one that is larger than
   * `parametersBytesMax` its size and its SHA-256 in hex.
   */
  parameters: z.union([z.string().nullable(), z.strictObject({ bytes: z.int(), sha256: z.string() })]),
  settings: z.strictObject({
    searchPath: z.string(),
    role: z.string(),
    standardConformingStrings: z.string(),
    clientEncoding: z.string(),
  }),
  /** Where a value was sent in place of the token that stands for it: `$1 ssn`, or `#0 ssn` for the text's first constant. */
  restored: z.array(z.string()).exactOptional(),
  /** Columns whose values the text or the parameters may name, `*` for any: from whom those are protected, from them this is. */
  spoken: z.array(z.string()).exactOptional(),
})
export type StatementBody = z.infer<typeof bodySchema>

// Bodies are made on every statement and sealed at once, so that the short ones share one place.
const scratch = Buffer.alloc(4 * 1024)

/** The body's bytes; valid until the next call. */
export function encodeStatementBody(statement: Statement): Buffer {
  const { text, parameters, state, inspection, restored } = statement
  if (text !== headText) keepHead(text)
  const tail = restored === undefined ? tailOf(state, inspection) : makeTail(state, inspection, restored)
  const values = parameters === null ? 'null' : parametersJson(parameters)
  const most = head.length + values.length + tail.length
  const into = most <= scratch.length ? scratch : Buffer.allocUnsafe(most)
  const end = writeAscii(into, writePiece(into, 0, head), values)
  return into.subarray(0, writePiece(into, end, tail))
}

// A prepared statement comes again and again with the same text, under the same settings.
let headText = ''
let head = headOf('')

function keepHead(text: string): void {
  head = headOf(text)
  headText = text
}

function headOf(text: string): Piece {
  return pieceOf(`{"text":${JSON.stringify(text)},"parameters":`)
}

const tails = new WeakMap<Inspection, { readonly state: PinnedState; readonly tail: Piece }>()

function tailOf(state: PinnedState, inspection: Inspection): Piece {
  const known = tails.get(inspection)
  if (known?.state === state) return known.tail
  const tail = makeTail(state, inspection, null)
  tails.set(inspection, { state, tail })
  return tail
}

function makeTail(state: PinnedState, inspection: Inspection, restored: readonly Restored[] | null): Piece {
  const turnedBack = restored === null ? '' : `,"restored":${restoredJson(restored)}`
  return pieceOf(`,"settings":${settingsJson(state)}${turnedBack},"spoken":${spokenJson(inspection)}}`)
}

const spokenJsons = new WeakMap<Inspection, string>()

function spokenJson(inspection: Inspection): string {
  const known = spokenJsons.get(inspection)
  if (known !== undefined) return known
  const json = JSON.stringify(spokenColumns(inspection))
  spokenJsons.set(inspection, json)
  return json
}

function restoredJson(restored: readonly Restored[]): string {
  const words = restored.map(({ constant, dataClass }) => {
    const place = constant.kind === 'parameter' ? `$${constant.number}` : `#${constant.at}`
    return `${place} ${dataClass}`
  })
  return JSON.stringify(words)
}

// A file put into a column would fill the ledger with itself; what it was can still be proven by whoever has it.
export const parametersBytesMax = 1024 * 1024

function parametersJson(parameters: Buffer): string {
  if (parameters.length <= parametersBytesMax) return `"${parameters.toString('base64')}"`
  return `{"bytes":${parameters.length},"sha256":"${createHash('sha256').update(parameters).digest('hex')}"}`
}

const settingsKnown = new WeakMap<PinnedState, string>()

function settingsJson(state: PinnedState): string {
  const known = settingsKnown.get(state)
  if (known !== undefined) return known
  const { searchPath, role, standardConformingStrings, clientEncoding } = state
  const json = JSON.stringify({ searchPath, role, standardConformingStrings, clientEncoding })
  settingsKnown.set(state, json)
  return json
}

/** The inverse. Throws a ZodError or SyntaxError for bytes that are no such body. */
export function decodeStatementBody(plain: Buffer): StatementBody {
  return bodySchema.parse(JSON.parse(plain.toString('utf8')))
}
