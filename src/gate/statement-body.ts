import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Inspection } from '../core/inspection.ts'
import type { PinnedState, Restored, Statement } from '../core/statement.ts'
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
const utf8BytesMax = 3 // of one UTF-16 unit

/** The body's bytes; valid until the next call. */
export function encodeStatementBody(statement: Statement): Buffer {
  const { text, parameters, state } = statement
  const values = parameters === null ? 'null' : parametersJson(parameters)
  const restored = statement.restored === undefined ? '' : `,"restored":${restoredJson(statement.restored)}`
  const spoken = spokenJson(statement.inspection)
  const body = `{"text":${textJson(text)},"parameters":${values},"settings":${settingsJson(state)}${restored},"spoken":${spoken}}`
  if (body.length * utf8BytesMax > scratch.length) return Buffer.from(body)
  return scratch.subarray(0, scratch.write(body))
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

// A prepared statement comes again and again with the same text and under the same settings.
let lastText = ''
let lastTextJson = '""'
const settingsKnown = new WeakMap<PinnedState, string>()

function textJson(text: string): string {
  if (text !== lastText) {
    lastTextJson = JSON.stringify(text)
    lastText = text
  }
  return lastTextJson
}

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
