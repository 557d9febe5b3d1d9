/** A name as PostgreSQL keeps it takes at most this many bytes; the server cuts longer ones without a word. */
export const nameBytesMax = 63
// The server's own white space: a no-break space, for one, is a letter to it.
const item = /[ \t\n\r\f\v]*(?:"((?:[^"]|"")*)"|([^ \t\n\r\f\v,"]+))[ \t\n\r\f\v]*(,|$)/y

/**
 * The schemas that a value of `search_path` lists, in order; null when it is not such a list, or holds a name that the
 * server reads as another one. Unquoted names fold as `SplitIdentifierString` does it: A to Z only.
 */
export function schemasOfSetting(value: string): readonly string[] | null {
  const schemas: string[] = []
  if (/^[ \t\n\r\f\v]*$/.test(value)) return schemas
  item.lastIndex = 0
  for (;;) {
    const match = item.exec(value)
    if (!match) return null
    const [, quoted, bare = ''] = match
    const name = quoted === undefined ? bare.replaceAll(/[A-Z]+/g, lowerCase) : quoted.replaceAll('""', '"')
    if (Buffer.byteLength(name) > nameBytesMax) return null
    // An empty name stands for no schema.
    if (name !== '') schemas.push(name)
    if (match[3] === '') return schemas
  }
}

function lowerCase(letters: string): string {
  return letters.toLowerCase()
}
