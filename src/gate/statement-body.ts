import { z } from 'zod'
import type { Statement } from '../core/statement.ts'

/** What the sealed body of a `statement.decided` or `statement.prepared` entry holds. */
const bodySchema = z.strictObject({
  text: z.string(),
  /** The parameter section as it came on the wire, base64; null without parameters. */
  parameters: z.string().nullable(),
  settings: z.strictObject({
    searchPath: z.string(),
    role: z.string(),
    standardConformingStrings: z.string(),
    clientEncoding: z.string(),
  }),
})
export type StatementBody = z.infer<typeof bodySchema>

export function encodeStatementBody(statement: Statement): Buffer {
  const { text, parameters, state } = statement
  return Buffer.from(
    JSON.stringify({ text, parameters: parameters?.toString('base64') ?? null, settings: state }),
  )
}

/** The inverse. Throws a ZodError or SyntaxError for bytes that are no such body. */
export function decodeStatementBody(plain: Buffer): StatementBody {
  return bodySchema.parse(JSON.parse(plain.toString('utf8')))
}
