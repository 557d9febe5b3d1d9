import { passQuoted, tokensOf } from './text-tokens.ts'

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
    if (kind === 'name') continue
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
