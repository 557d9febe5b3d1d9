/**
 * Cuts a script into the statements that semicolons end, as psql does: not within quotes, comments, parentheses or the
 * body of BEGIN ATOMIC. Linear. What it cuts is inspected like any text, so that a wrong cut shows as a syntax error.
 */
export function* splitScript(script: string): Generator<string> {
  let from = 0
  let depth = 0
  let atomic = 0
  let before = ''
  for (const { kind, text, at } of tokensOf(script)) {
    if (kind === 'word') {
      const word = text.toLowerCase()
      if (word === 'atomic' && before === 'begin') atomic += 1
      else if (atomic > 0 && word === 'case') atomic += 1
      else if (atomic > 0 && word === 'end') atomic -= 1
      before = word
      continue
    }
    before = ''
    if (text === '(') depth += 1
    else if (text === ')') depth = Math.max(0, depth - 1)
    else if (text === ';' && depth === 0 && atomic === 0) {
      const statement = trimmed(script.slice(from, at))
      if (statement !== '') yield statement
      from = at + 1
    }
  }
  const last = trimmed(script.slice(from))
  if (last !== '') yield last
}

interface Token {
  readonly kind: 'word' | 'mark'
  readonly text: string
  readonly at: number
}

/** Words, parentheses and semicolons outside of quotes and comments. */
function* tokensOf(script: string): Generator<Token> {
  let at = 0
  while (at < script.length) {
    const passed = passQuoted(script, at)
    if (passed > at) {
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
    if (char === '(' || char === ')' || char === ';') yield { kind: 'mark', text: char, at }
    at += 1
  }
}

const wordPattern = /[\p{L}_][\p{L}\p{N}_$]*/uy
const dollarPattern = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy

/** The end of the comment, string, name or dollar-quoted text that begins here; `at` where none does. */
function passQuoted(script: string, at: number): number {
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

/** Without what is around it that says nothing: space, and comments that are all there is. */
function trimmed(statement: string): string {
  let at = 0
  while (at < statement.length) {
    const char = statement.charAt(at)
    if (/\s/.test(char)) at += 1
    else if (statement.startsWith('--', at) || statement.startsWith('/*', at)) at = passQuoted(statement, at)
    else return statement.slice(at).trimEnd()
  }
  return ''
}
