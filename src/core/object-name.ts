import type { ObjectName } from './inspection.ts'

/** A table or column name. Writes identifiers as SQL would: bare when they are plain lower case, quoted otherwise, joined by dots. */
export function joinName(...parts: readonly string[]): ObjectName {
  return parts.map(quoteIdentifier).join('.')
}

function quoteIdentifier(part: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`
}

/** The inverse of `joinName`; null when the text is not such a name. Bare parts fold to lower case, as in SQL. */
export function splitName(name: string): readonly string[] | null {
  const parts: string[] = []
  const pattern = /(?:"((?:[^"]|"")+)"|([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*))(\.|$)/y
  while (pattern.lastIndex < name.length) {
    const match = pattern.exec(name)
    if (!match) return null
    parts.push(match[1] === undefined ? (match[2] ?? '').toLowerCase() : match[1].replaceAll('""', '"'))
    if (match[3] === '') return parts
  }
  return null
}
