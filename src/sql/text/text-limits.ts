/** What a text may be before a parser sees it. */
export interface TextLimits {
  /** UTF-8 bytes. */
  readonly textBytesMax: number
  /** Parentheses and brackets within one another. */
  readonly nestingMax: number
  /** Words and operators in a row without a comma, which is how deep one level of a tree can get. */
  readonly chainMax: number
  /** Set operations at one level of nesting. */
  readonly setOperationsMax: number
}

export const textLimits: TextLimits = {
  textBytesMax: 1024 * 1024,
  nestingMax: 500,
  chainMax: 12_000,
  setOperationsMax: 1000,
}

/** Why a text is not given to the parser; null when it may be. One pass, no allocation that grows with the text. */
export function textFault(text: string, limits: TextLimits): string | null {
  if (text.length > limits.textBytesMax) return 'too long'
  if (!text.isWellFormed()) return 'not valid Unicode'
  if (text.includes('\0')) return 'a NUL character'
  // Only texts that could exceed the limit in UTF-8 are measured.
  if (text.length * 3 > limits.textBytesMax && Buffer.byteLength(text) > limits.textBytesMax)
    return 'too long'
  if (text.length <= limits.nestingMax) return null
  return depthFault(text, limits)
}

interface Level {
  chain: number
  setOperations: number
}

/**
 * Counts what makes a parse tree deep. Literals, quoted names and comments are skipped as the server does, roughly: a
 * mistake here costs one parser thread, never a wrong verdict.
 */
function depthFault(text: string, limits: TextLimits): string | null {
  const levels: Level[] = [{ chain: 0, setOperations: 0 }]
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const level = levels.at(-1)
    if (!level) return 'unbalanced'
    const skipped = skip(text, at, code)
    if (skipped > at) {
      level.chain++
      at = skipped
    } else if (code === 40 || code === 91) {
      if (levels.length > limits.nestingMax) return 'nested too deeply'
      level.chain++
      levels.push({ chain: 0, setOperations: 0 })
      at++
    } else if (code === 41 || code === 93) {
      if (levels.length > 1) levels.pop()
      at++
    } else if (code === 44 || code === 59) {
      level.chain = 0
      if (code === 59) level.setOperations = 0
      at++
    } else if (isWord(code)) {
      const end = wordEnd(text, at)
      level.chain++
      if (isSetOperation(text, at, end) && ++level.setOperations > limits.setOperationsMax)
        return 'too many set operations'
      at = end
    } else {
      if (code > 32) level.chain++
      at++
    }
    if (level.chain > limits.chainMax) return 'too many operations in a row'
  }
  return null
}

/** The end of the literal, quoted name or comment that starts here; `at` when none does. */
function skip(text: string, at: number, code: number): number {
  if (code === 39 || code === 34) return endOf(text, at + 1, text[at] ?? '')
  if (code === 45 && text.charCodeAt(at + 1) === 45) return endOf(text, at + 2, '\n')
  if (code === 47 && text.charCodeAt(at + 1) === 42) return endOf(text, at + 2, '*/')
  if (code !== 36) return at
  const tagEnd = text.indexOf('$', at + 1)
  if (tagEnd < 0 || tagEnd - at > 64) return at
  const tag = text.slice(at, tagEnd + 1)
  return /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$$/.test(tag) ? endOf(text, tagEnd + 1, tag) : at
}

function endOf(text: string, from: number, mark: string): number {
  const end = text.indexOf(mark, from)
  return end < 0 ? text.length : end + mark.length
}

function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code > 127
  )
}

function wordEnd(text: string, from: number): number {
  let end = from + 1
  while (end < text.length && (isWord(text.charCodeAt(end)) || text.charCodeAt(end) === 36)) end++
  return end
}

function isSetOperation(text: string, from: number, end: number): boolean {
  const length = end - from
  if (length !== 5 && length !== 6 && length !== 9) return false
  const word = text.slice(from, end).toLowerCase()
  return word === 'union' || word === 'except' || word === 'intersect'
}
