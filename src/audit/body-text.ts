import { z } from 'zod'

/** What was said in a statement: its text, and its parameters where they are readable as text. */
export interface BodyText {
  readonly text: string
  readonly parameters: readonly string[]
  /** What decided how the text was read, where the body says it. */
  readonly settings: z.infer<typeof settings> | null
  /** Columns whose values text and parameters may name; null where the body does not say. */
  readonly spoken: readonly string[] | null
}

const settings = z.object({
  searchPath: z.string(),
  role: z.string(),
  standardConformingStrings: z.string(),
  clientEncoding: z.string(),
})
const bodySchema = z.object({
  text: z.string(),
  parameters: z.unknown(),
  settings: settings.nullable().catch(null),
  spoken: z.array(z.string()).nullable().default(null),
})

/** The text in the body of a statement's entry; null for bytes that are no such body. */
export function bodyText(plain: Buffer): BodyText | null {
  let json: unknown
  try {
    json = JSON.parse(plain.toString('utf8'))
  } catch {
    // A body of another kind of entry.
    return null
  }
  const body = bodySchema.safeParse(json)
  if (!body.success) return null
  const { text, parameters, spoken } = body.data
  const texts = typeof parameters === 'string' ? parameterTexts(parameters) : []
  return { text, parameters: texts, settings: body.data.settings, spoken }
}

const parametersMax = 1000
const parameterBytesMax = 256

/** The values in the parameter section of a Bind message that are short and readable. */
function parameterTexts(encoded: string): readonly string[] {
  const bytes = Buffer.from(encoded, 'base64')
  const texts: string[] = []
  if (bytes.length < 2) return texts
  const formats = bytes.readUInt16BE(0)
  let at = 2 + 2 * formats
  if (at + 2 > bytes.length) return texts
  const count = Math.min(parametersMax, bytes.readUInt16BE(at))
  at += 2
  for (let number = 0; number < count && at + 4 <= bytes.length; number += 1) {
    const length = bytes.readInt32BE(at)
    at += 4
    if (length < 0) continue
    const value = bytes.subarray(at, at + length)
    at += length
    if (value.length !== length || length > parameterBytesMax) continue
    const text = value.toString('utf8')
    if (!text.includes('\0') && Buffer.from(text).equals(value)) texts.push(text)
  }
  return texts
}
