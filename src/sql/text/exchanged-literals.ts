import { shapeOf } from './literals.ts'

/** The values of a text's string constants, by their place among its literals; null for a number. Empty without a shape. */
export function stringsOf(text: string): readonly (string | null)[] {
  return (shapeOf(text)?.literals ?? []).map(({ kind, source }) =>
    kind === 'string' ? unquoted(source) : null,
  )
}

/**
 * The text with other values in its string constants: `value` answers what comes in place of one, by its place among the
 * text's literals, or null to leave it. Null when nothing changes, or where what came out would not be read as the same
 * words around other constants.
 */
export function exchangeLiterals(
  text: string,
  value: (at: number, literal: string) => string | null,
): string | null {
  const shape = shapeOf(text)
  if (shape === null) return null
  const bytes = Buffer.from(text)
  const parts: Buffer[] = []
  let from = 0
  const sources = shape.literals.map(({ kind, source, byteAt }, at) => {
    const after = kind === 'string' ? value(at, unquoted(source)) : null
    const written = after === null ? source : `'${after.replaceAll("'", "''")}'`
    parts.push(bytes.subarray(from, byteAt), Buffer.from(written))
    from = byteAt + Buffer.byteLength(source)
    return written
  })
  const exchanged = Buffer.concat([...parts, bytes.subarray(from)]).toString('utf8')
  const again = shapeOf(exchanged)
  const isSame = again?.key === shape.key && again.literals.every(({ source }, at) => source === sources[at])
  return isSame && exchanged !== text ? exchanged : null
}

function unquoted(source: string): string {
  return source.slice(1, -1).replaceAll("''", "'")
}
