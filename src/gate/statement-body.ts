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
  const { text, parameters, state, inspection } = statement
  if (text.length > keptTextMax) return Buffer.from(headOf(text) + restOf(statement))
  if (text !== headText) {
    headEnd = scratch.write(headOf(text))
    headText = text
  }
  if (parameters !== null && parameters.length > shortParametersMax)
    return Buffer.from(headOf(text) + restOf(statement))
  const settings = kept(settingsPieces, state, settingsJson)
  const spoken = kept(spokenPieces, inspection, spokenJson)
  if (
    statement.restored !== undefined ||
    headEnd + 2 * shortParametersMax + settings.length + spoken.length > scratch.length
  )
    return Buffer.from(headOf(text) + restOf(statement))
  const end = writePiece(scratch, writeParameters(parameters), settings)
  return scratch.subarray(0, writePiece(scratch, end, spoken))
}

/** Behind the head, as `parametersJson` has them. */
function writeParameters(parameters: Buffer | null): number {
  if (parameters === null) return writeAscii(scratch, headEnd, 'null')
  scratch[headEnd] = quoteMark
  const end = writeAscii(scratch, headEnd + 1, parameters.toString('base64'))
  scratch[end] = quoteMark
  return end + 1
}

// What the scratch begins with: a prepared statement comes again and again with the same text.
let headText = ''
let headEnd = scratch.write(headOf(''))
/** Characters of a text that leaves room in the scratch, each escaped to six bytes. */
const keptTextMax = 512
/** Bytes of parameters that do, each less than two characters. */
const shortParametersMax = 256
const quoteMark = 0x22

function headOf(text: string): string {
  return `{"text":${JSON.stringify(text)},"parameters":`
}

function restOf({ parameters, state, inspection, restored }: Statement): string {
  const values = parameters === null ? 'null' : parametersJson(parameters)
  const turnedBack = restored === undefined ? '' : `,"restored":${restoredJson(restored)}`
  return `${values}${settingsJson(state)}${turnedBack}${spokenJson(inspection)}`
}

const settingsPieces = new WeakMap<PinnedState, Piece>()
const spokenPieces = new WeakMap<Inspection, Piece>()

function kept<T extends object>(pieces: WeakMap<T, Piece>, of: T, encode: (of: T) => string): Piece {
  const known = pieces.get(of)
  if (known !== undefined) return known
  const text = encode(of)
  // Texts that differ in their names mostly say the same of all else.
  const piece = last?.text === text ? last.piece : pieceOf(text)
  last = { text, piece }
  pieces.set(of, piece)
  return piece
}

let last: { readonly text: string; readonly piece: Piece } | null = null

function spokenJson(inspection: Inspection): string {
  return `,"spoken":${JSON.stringify(spokenColumns(inspection))}}`
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

function settingsJson({ searchPath, role, standardConformingStrings, clientEncoding }: PinnedState): string {
  return `,"settings":${JSON.stringify({ searchPath, role, standardConformingStrings, clientEncoding })}`
}

/** The inverse. Throws a ZodError or SyntaxError for bytes that are no such body. */
export function decodeStatementBody(plain: Buffer): StatementBody {
  return bodySchema.parse(JSON.parse(plain.toString('utf8')))
}
