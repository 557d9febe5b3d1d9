import type { DocumentPath } from './inspection.ts'

/** Stands for any key. */
export const anyKey = '*'

/** True where one of the two leads to the other, or to the same member, so that a value at one tells of the other. */
export function overlaps(one: DocumentPath, other: DocumentPath): boolean {
  const shared = Math.min(one.length, other.length)
  for (let at = 0; at < shared; at++)
    if (one[at] !== other[at] && one[at] !== anyKey && other[at] !== anyKey) return false
  return true
}

/**
 * Reads `column -> key -> key`, where a key is a plain word, `*` for any, or in single quotes whatever it is. `path` is empty for a
 * column alone. Null when the text is not of this form.
 */
export function documentPlace(text: string): { readonly column: string; readonly path: DocumentPath } | null {
  const column = /^(?:"(?:[^"]|"")*"|[^"]|(?=->))*?(?=\s*->|$)/.exec(text)?.[0] ?? ''
  const path: string[] = []
  const step = /\s*->\s*(?:'((?:[^']|'')+)'|(\*|[\p{L}_][\p{L}\p{N}_-]*?))(?=\s*->|\s*$)/uy
  step.lastIndex = column.length
  while (step.lastIndex < text.trimEnd().length) {
    const match = step.exec(text)
    if (!match) return null
    path.push(match[2] ?? (match[1] ?? '').replaceAll("''", "'"))
  }
  return path.length > depthMax ? null : { column: column.trim(), path }
}

/** Keys within keys that a policy may name. */
const depthMax = 32
