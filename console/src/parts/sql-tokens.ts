/** What a piece of a statement is, for colours alone: the gateway's grammar decides what it does. */
export type SqlTokenKind = 'word' | 'name' | 'text' | 'number' | 'comment' | 'other'

/** One piece; the texts of all pieces together are the statement. */
export interface SqlToken {
  readonly kind: SqlTokenKind
  readonly text: string
}

/**
 * Cuts a PostgreSQL text into pieces. What it does not know is `other`, and nothing is ever left out: a reviewer must see
 * each character.
 */
export function sqlTokens(text: string): readonly SqlToken[] {
  const tokens: SqlToken[] = []
  let plainFrom = 0
  let at = 0
  while (at < text.length) {
    const found = tokenAt(text, at)
    if (found === null) {
      at++
      continue
    }
    if (at > plainFrom) tokens.push({ kind: 'other', text: text.slice(plainFrom, at) })
    tokens.push(found)
    at += found.text.length
    plainFrom = at
  }
  if (plainFrom < text.length) tokens.push({ kind: 'other', text: text.slice(plainFrom) })
  return tokens
}

function tokenAt(text: string, at: number): SqlToken | null {
  const first = text[at] ?? ''
  const two = text.slice(at, at + 2)
  if (two === '--') return { kind: 'comment', text: upTo(text, at, text.indexOf('\n', at)) }
  if (two === '/*') return { kind: 'comment', text: blockComment(text, at) }
  if (/^[eE]'/.test(two)) return { kind: 'text', text: quoted(text, at, at + 1, true) }
  if (first === "'") return { kind: 'text', text: quoted(text, at, at, false) }
  if (first === '"') return { kind: 'name', text: quoted(text, at, at, false) }
  if (first === '$') return dollar(text, at)
  if (/\d/.test(first)) return { kind: 'number', text: match(/\d[\w.]*/y, text, at) }
  if (!/[a-z_\u0080-\uffff]/i.test(first)) return null
  const word = match(/[\w$\u0080-\uffff]+/y, text, at)
  return { kind: words.has(word.toLowerCase()) ? 'word' : 'other', text: word }
}

function dollar(text: string, at: number): SqlToken | null {
  const tag = match(/\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/iy, text, at)
  if (tag === '') {
    const parameter = match(/\$\d+/y, text, at)
    return parameter === '' ? null : { kind: 'number', text: parameter }
  }
  const close = text.indexOf(tag, at + tag.length)
  return { kind: 'text', text: upTo(text, at, close < 0 ? -1 : close + tag.length) }
}

function quoted(text: string, from: number, opens: number, hasEscapes: boolean): string {
  const quote = text[opens]
  let at = opens + 1
  while (at < text.length) {
    if (hasEscapes && text[at] === '\\') at += 2
    else if (text[at] !== quote) at++
    else if (text[at + 1] === quote) at += 2
    else return text.slice(from, at + 1)
  }
  return text.slice(from)
}

function blockComment(text: string, from: number): string {
  let depth = 0
  let at = from
  while (at < text.length) {
    const two = text.slice(at, at + 2)
    if (two === '/*') depth++
    else if (two === '*/') depth--
    else {
      at++
      continue
    }
    at += 2
    if (depth === 0) break
  }
  return text.slice(from, at)
}

function upTo(text: string, from: number, end: number): string {
  return end < 0 ? text.slice(from) : text.slice(from, end)
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

const words = new Set(
  (
    'add all alter analyze and any array as asc begin between both by cascade case cast check cluster collate column ' +
    'comment commit concurrently conflict constraint copy create cross current_date current_timestamp current_user cursor ' +
    'database declare default deferrable delete desc distinct do drop else end except execute exists explain extension ' +
    'false fetch filter following for foreign from full function grant group having if ilike in index inner insert ' +
    'intersect interval into is isnull join key language lateral leading left like limit listen local lock materialized ' +
    'merge natural not nothing notify notnull null nulls of offset on only or order outer over partition policy ' +
    'preceding prepare primary privileges procedure range recursive references refresh reindex release rename replace ' +
    'reset restrict returning revoke right role rollback row rows savepoint schema select sequence session set show ' +
    'similar some start table tablesample temporary then to transaction trigger true truncate type union unique unlogged ' +
    'update user using vacuum values view when where window with within work'
  ).split(' '),
)
