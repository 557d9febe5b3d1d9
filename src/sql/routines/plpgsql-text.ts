import { joinName } from '../../core/object-name.ts'

/** Texts of routines beyond this are not taken apart: whoever writes such a one wants to keep a parser busy. */
const bodyCharactersMax = 256 * 1024
/** Blocks, branches and loops in one body; each level within another costs the parser stack. */
const blocksMax = 2000
/** Nesting of parentheses and of unary chains is bounded by the lengths of single expressions. */
const expressionCharactersMax = 16 * 1024

/** The routine as a CREATE FUNCTION text; null when its body is too large to be parsed. */
export function routineText(
  name: string,
  text: string,
  parameters: string,
  result: string | null,
): string | null {
  if (text.length > bodyCharactersMax || text.includes('\0') || !text.isWellFormed()) return null
  if ((text.match(/\b(?:begin|if|loop|case|elsif|elseif)\b/gi)?.length ?? 0) > blocksMax) return null
  const head = `${result === null ? 'PROCEDURE' : 'FUNCTION'} public.${joinName(name)}`
  const returns = result === null ? '' : ` RETURNS ${result}`
  return `CREATE ${head}(${parameters})${returns} LANGUAGE plpgsql AS '${text.replaceAll("'", "''")}'`
}

/**
 * `t%ROWTYPE` written as `t`, which means the same. The parser takes the first for a value without fields. Null when the
 * words may stand inside of a literal, where they must stay.
 */
export function withBareRowTypes(body: string): string | null {
  const pieces = body.split(/('(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*)/)
  if (/[\\$]|\/\*/.test(body)) return null
  return pieces
    .map((piece, at) => (at % 2 === 1 ? piece : piece.replaceAll(/\s*%\s*rowtype\b/gi, '')))
    .join('')
}

/**
 * True when the declaration of `name` on that line may carry a value to begin with. Lines count from 1; none, or 0, is a
 * parameter's. Words of a comment or of another statement on the line count too.
 */
export function mayHideDefault(text: string, name: string, line: number): boolean {
  if (line <= 0) return false
  const lines = text
    .toLowerCase()
    .split('\n')
    .slice(line - 1)
  const rest = lines.join('\n')
  const ends = lines[0]?.length ?? 0
  const wanted = name.toLowerCase()
  if (isPlainlyDeclared(lines[0] ?? '', wanted)) return false
  let at = rest.indexOf(wanted)
  if (at < 0 || at > ends) return true
  for (; at >= 0 && at <= ends; at = rest.indexOf(wanted, at + 1)) {
    const stop = rest.indexOf(';', at)
    if (/=|default|--|\/\*/.test(rest.slice(at, stop < 0 ? undefined : stop))) return true
  }
  return false
}

/** True for `name type;` before any literal or comment of its line, where no further block of the line may declare it again. */
function isPlainlyDeclared(line: string, name: string): boolean {
  if (/\bbegin\b.*\bdeclare\b/.test(line) || !/^[a-z_][a-z0-9_]*$/.test(name)) return false
  const [plain = ''] = line.split(/['"$]|--|\/\*/)
  return new RegExp(`(?:^|;|\\bdeclare\\b)\\s*${name}\\s+[a-z_][a-z0-9_.]*\\s*;`).test(plain)
}

/** An expression of a body as a query; null when it is too long to be parsed safely. */
export function queryOfExpression(expression: string): string | null {
  return expression.length > expressionCharactersMax ? null : `SELECT ${expression}`
}

/** `target := value` taken apart; null when the target is not plainly a name with fields and subscripts. */
export function assignmentParts(text: string): { readonly target: string; readonly value: string } | null {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      at = text.indexOf('"', at + 1)
      if (at < 0) return null
    } else if (character === '[' || character === '(') depth++
    else if (character === ']' || character === ')') depth--
    else if (character === "'" || character === '$' || character === '/' || text.startsWith('--', at))
      return null
    else if (depth === 0 && (character === '=' || text.startsWith(':=', at)))
      return { target: text.slice(0, at), value: text.slice(at + (character === '=' ? 1 : 2)) }
  }
  return null
}

/**
 * True where the line that a variable is declared on says `name record;` and its name no more than that, with nothing there that may begin or end
 * a literal or a comment, or write a name otherwise.
 */
export function isPlainRecord(text: string, name: string, lineNumber: number): boolean {
  const line = lineNumber <= 0 ? '' : (text.split('\n')[lineNumber - 1] ?? '').toLowerCase()
  if (!/^[a-z_][a-z0-9_]*$/.test(name) || /['"$\\&]|--|\/\*|\*\//.test(line)) return false
  const [declared = '', ...more] = line.split(/\bbegin\b/)
  if (more.some((one) => /\bdeclare\b/.test(one))) return false
  const times = declared.split(new RegExp(`\\b${name}\\b`)).length - 1
  return times === 1 && new RegExp(`(?:^|;|\\bdeclare\\b)\\s*${name}\\s+record\\s*;`).test(line)
}
