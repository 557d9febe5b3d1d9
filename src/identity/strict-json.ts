const nestingMax = 16

/**
 * The JSON object in `bytes`, or a fault. Stricter than JSON.parse where RFC 8259 leaves it open: a member named twice
 * at any depth is refused, since two readers of such a text may see two different tokens; so are numbers beyond what a
 * double holds, NUL and half surrogates, which a ledger or a database further on could not write down.
 */
export function parseStrictObject(
  bytes: Uint8Array,
): Readonly<Record<string, unknown>> | 'malformed' | 'duplicate-member' {
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    value = JSON.parse(text)
  } catch {
    return 'malformed'
  }
  if (!isRecord(value)) return 'malformed'
  return structureFault(text) ?? value
}

/** True for a JSON object; arrays and null are not. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True for what a database or a ledger can write down again: no NUL and no half surrogates in any text, at any depth. */
export function isKeepable(value: unknown): boolean {
  if (typeof value === 'string') return canBeKept(value)
  if (Array.isArray(value)) return value.every(isKeepable)
  return !isRecord(value) || Object.entries(value).flat().every(isKeepable)
}

// `text` is valid JSON by now, so its tokens tell the whole structure.
function structureFault(text: string): 'malformed' | 'duplicate-member' | null {
  // One entry for each open bracket: the names seen so far in an object, null in an array.
  const open: (Set<string> | null)[] = []
  let atName = false
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d[\d.eE+-]*/g)) {
    switch (token) {
      case '{':
      case '[':
        if (open.length >= nestingMax) return 'malformed'
        open.push(token === '{' ? new Set() : null)
        atName = token === '{'
        break
      case '}':
      case ']':
        open.pop()
        atName = false
        break
      case ',':
        atName = open.at(-1) instanceof Set
        break
      case ':':
        atName = false
        break
      default: {
        const scalar: unknown = JSON.parse(token)
        if (!canBeKept(scalar)) return 'malformed'
        const names = open.at(-1)
        if (!atName || !names) break
        if (typeof scalar !== 'string' || scalar === '__proto__') return 'malformed'
        if (names.has(scalar)) return 'duplicate-member'
        names.add(scalar)
      }
    }
  }
  return null
}

function canBeKept(scalar: unknown): boolean {
  if (typeof scalar === 'string') return scalar.isWellFormed() && !scalar.includes('\0')
  return Number.isFinite(scalar)
}
