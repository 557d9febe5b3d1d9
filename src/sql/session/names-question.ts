/** How a target is asked about names that are not known: by what it looks up, or analyses, without running anything. */
import { splitName } from '../../core/object-name.ts'
import type { TargetQuestion } from '../../core/refusal.ts'
import { tokensOf, type Token } from '../text/text-tokens.ts'
import { analysed, type AbsentNames } from '../scope/unknown-name.ts'

/** Statements that open a relation by its name before they do anything, without looking at what else they hold. */
const opening: ReadonlySet<string> = new Set([
  'AlterTableStmt',
  'ClusterStmt',
  'CopyStmt',
  'CreateStmt',
  'CreateTrigStmt',
  'IndexStmt',
  'RefreshMatViewStmt',
  'ReindexStmt',
  'RuleStmt',
  'TruncateStmt',
  'VacuumStmt',
])

/** Statements that look a function without arguments up, to have it called. */
const attaching: ReadonlySet<string> = new Set(['CreateTrigStmt', 'CreateEventTrigStmt'])

/** Statements with expressions over a table's columns. */
const computing: ReadonlySet<string> = new Set(['AlterTableStmt', 'CreateStmt', 'IndexStmt'])

/** What the target may be asked about the name; null where nothing can be asked that runs nothing and tells as much. */
export function questionOfNames(absent: AbsentNames, text: string): TargetQuestion | null {
  const { kind, node, name } = absent
  if (absent.isAnalysed) return { kind: 'analysis' }
  if (name === null) return null
  if (kind === 'cursor') return { kind: 'cursor', name: name.at(-1) ?? '' }
  if (kind === 'prepared') return { kind: 'prepared', name: name.at(-1) ?? '' }
  if (kind === 'function' && attaching.has(node)) return { kind: 'routine', name }
  const statements = isPlain(text) ? statementsOf(text) : []
  const statement = statements.length === absent.statements ? statements[absent.at] : undefined
  if (statement === undefined && node === 'CopyStmt') return null
  const query = statement ? queryIn(node, statement) : null
  if (query === null && kind === 'relation')
    return opening.has(node) ? { kind: 'relation', name: name.map(quoted).join('.') } : null
  if (statement === undefined) return null
  // What stands before may make other things that it names.
  const isBehind = kind === 'relation' && absent.at > 0
  const part = isBehind ? namedIn('select from', name, statement) : query
  const from = part ?? (computing.has(node) ? expressionIn(kind, name, statement) : null)
  if (from === null) return null
  // Of defaults and checks that ALTER TABLE adds, the server says no place.
  const isPlaced = node !== 'AlterTableStmt' || statement.some((one) => isWord(one, 'using'))
  const says = kind === 'relation' ? [`relation "${name.join('.')}" does`] : [`${kind} `, name.at(-1) ?? '']
  return { kind: 'part', text: `${blanks(text, from)}${from.behind}`, says, isPlaced }
}

/**
 * True of a text that is cut into words here as the server cuts it: nothing in it escapes, and no mark is a letter to one of
 * the two alone.
 */
function isPlain(text: string): boolean {
  return !/[^ -~\n\t\r]|\r(?!\n)|\\|\$(?!\d)/.test(text)
}

/** A part of a text, and what is put before it, over what stood there, and behind it so that it can be analysed by itself. */
interface Part {
  readonly begin: number
  readonly end: number
  readonly before: string
  readonly behind: string
}

/** The text up to the end of a part, which stays where it is: places in a plain text count from its beginning. */
function blanks(text: string, { begin, end, before }: Part): string {
  return before.padEnd(begin, ' ') + text.slice(begin, end)
}

/** The tokens of each statement of the text, in order, a semicolon behind each. */
function statementsOf(text: string): readonly (readonly Token[])[] {
  const statements: Token[][] = []
  let tokens: Token[] = []
  let depth = 0
  for (const token of [...tokensOf(text), { kind: 'mark', text: ';', at: text.length } as const]) {
    if (token.text === '(') depth += 1
    else if (token.text === ')') depth -= 1
    const isEnd = token.text === ';' && (depth === 0 || token.at === text.length)
    if (!isEnd || tokens.length > 0) tokens.push(token)
    if (!isEnd || tokens.length === 0) continue
    statements.push(tokens)
    tokens = []
  }
  return statements
}

/** The query that is analysed with the statement; null where there is none, or it cannot be told from the rest. */
function queryIn(node: string, tokens: readonly Token[]): Part | null {
  if (analysed.has(node)) return between(tokens, 0, tokens.length - 1)
  if (node === 'CopyStmt') {
    const end = tokens[1]?.text === '(' ? closing(tokens, 1) : -1
    return end < 0 ? null : between(tokens, 2, end)
  }
  if (node !== 'ViewStmt' && node !== 'PrepareStmt') return null
  const as = topLevel(tokens).find((at) => isWord(tokens[at], 'as'))
  // With types of its own a parameter means more than the query says.
  const isTyped = node === 'PrepareStmt' && tokens[2]?.text === '('
  if (as === undefined || isTyped || tokens.some((one) => isWord(one, 'recursive'))) return null
  return between(tokens, as + 1, tokens.length - 1 - checkOption(tokens.slice(0, -1)))
}

/** How many words of `WITH [LOCAL | CASCADED] CHECK OPTION` end the statement. */
function checkOption(tokens: readonly Token[]): number {
  if (!isWord(tokens.at(-1), 'option') || !isWord(tokens.at(-2), 'check')) return 0
  return isWord(tokens.at(-3), 'with') ? 3 : 4
}

/** The name, or the call of a function, over the table that the statement is about. */
function expressionIn(kind: string, name: readonly string[], tokens: readonly Token[]): Part | null {
  const part = namedIn('select', name, tokens, kind === 'function')
  return part === null ? null : { ...part, behind: tableIn(tokens) }
}

/** The name alone, where it stands first, with its arguments or without. */
function namedIn(
  before: string,
  name: readonly string[],
  tokens: readonly Token[],
  isCalled = false,
): Part | null {
  const at = tokens.findIndex((_, index) => spells(tokens, index, name))
  const last = at + 2 * name.length - 2
  const end = isCalled ? closing(tokens, last + 1) : last
  const [first, final] = [tokens[at], tokens[end]]
  if (!first || !final || first.at <= before.length) return null
  return { begin: first.at, end: final.at + final.text.length, before, behind: '' }
}

/** ` from` the table that CREATE INDEX or ALTER TABLE is about; nothing where it is only being made. */
function tableIn(tokens: readonly Token[]): string {
  const isIndex = isWord(tokens[1], 'index') || isWord(tokens[2], 'index')
  if (!isIndex && !isWord(tokens[0], 'alter')) return ''
  let at = tokens.findIndex((one) => isWord(one, isIndex ? 'on' : 'table')) + 1
  while (['if', 'exists', 'only'].some((word) => isWord(tokens[at], word))) at += 1
  let table = ''
  for (; tokens[at] !== undefined; at += 2) {
    table += tokens[at]?.text ?? ''
    if (tokens[at + 1]?.text !== '.') break
    table += '.'
  }
  return ` from ${table}`
}

/** What is from one token up to another, whatever stands before that. */
function between(tokens: readonly Token[], from: number, to: number): Part | null {
  const [first, next] = [tokens[from], tokens[to]]
  return first && next && to > from ? { begin: first.at, end: next.at, before: '', behind: '' } : null
}

/** The places of tokens outside of parentheses. */
function topLevel(tokens: readonly Token[]): readonly number[] {
  let depth = 0
  return [...tokens.entries()].flatMap(([at, { text }]) => {
    if (text === '(') depth += 1
    else if (text === ')') depth -= 1
    return depth === 0 ? [at] : []
  })
}

/** Where the parenthesis that begins here ends; -1 where none begins, or it does not end. */
function closing(tokens: readonly Token[], from: number): number {
  if (tokens[from]?.text !== '(') return -1
  let depth = 0
  for (let at = from; at < tokens.length; at += 1) {
    if (tokens[at]?.text === '(') depth += 1
    else if (tokens[at]?.text === ')' && --depth === 0) return at
  }
  return -1
}

function spells(tokens: readonly Token[], from: number, name: readonly string[]): boolean {
  if (tokens[from - 1]?.text === '.') return false
  return name.every((part, index) => {
    const isJoined = index === 0 || tokens[from + 2 * index - 1]?.text === '.'
    return isJoined && splitName(tokens[from + 2 * index]?.text ?? '')?.[0] === part
  })
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
