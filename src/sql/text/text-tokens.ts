/** One word, name or mark of a text, and where it stands. */
export interface Token {
  /** `name` stands in double quotes; those are part of the text. */
  readonly kind: 'word' | 'name' | 'mark'
  readonly text: string
  readonly at: number
}

/** Words, names, dots, parentheses and semicolons outside of strings and comments. Linear. */
export function* tokensOf(script: string): Generator<Token> {
  let at = 0
  while (at < script.length) {
    const passed = passQuoted(script, at)
    if (passed > at) {
      if (script.charAt(at) === '"') yield { kind: 'name', text: script.slice(at, passed), at }
      at = passed
      continue
    }
    const word = matchAt(wordPattern, script, at)
    if (word !== null) {
      yield { kind: 'word', text: word, at }
      at += word.length
      continue
    }
    const char = script.charAt(at)
    if (marks.has(char)) yield { kind: 'mark', text: char, at }
    at += 1
  }
}

const marks: ReadonlySet<string> = new Set(['(', ')', ';', '.'])

const wordPattern = /[\p{L}_][\p{L}\p{N}_$]*/uy
const dollarPattern = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy

/** The end of the comment, string, name or dollar-quoted text that begins here; `at` where none does. */
export function passQuoted(script: string, at: number): number {
  const char = script.charAt(at)
  const next = script.charAt(at + 1)
  if (char === '-' && next === '-') {
    const end = script.indexOf('\n', at)
    return end < 0 ? script.length : end + 1
  }
  if (char === '/' && next === '*') return commentEnd(script, at)
  if (char === "'") return quoteEnd(script, at, "'", false)
  if (char === '"') return quoteEnd(script, at, '"', false)
  if ((char === 'e' || char === 'E') && next === "'") return quoteEnd(script, at + 1, "'", true)
  if (char !== '$') return at
  const tag = matchAt(dollarPattern, script, at)
  if (tag === null) return at
  const end = script.indexOf(tag, at + tag.length)
  return end < 0 ? script.length : end + tag.length
}

function commentEnd(script: string, from: number): number {
  let depth = 0
  let at = from
  while (at < script.length) {
    if (script.startsWith('/*', at)) {
      depth += 1
      at += 2
    } else if (script.startsWith('*/', at)) {
      depth -= 1
      at += 2
      if (depth === 0) return at
    } else at += 1
  }
  return at
}

function quoteEnd(script: string, from: number, quote: string, escapes: boolean): number {
  let at = from + 1
  while (at < script.length) {
    const char = script.charAt(at)
    if (escapes && char === '\\') at += 2
    else if (char !== quote) at += 1
    else if (script.charAt(at + 1) === quote) at += 2
    else return at + 1
  }
  return script.length
}

function matchAt(pattern: RegExp, script: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(script)?.[0] ?? null
}
