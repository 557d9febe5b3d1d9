import { isScalar, isSeq, parseDocument, type Document } from 'yaml'
import { parsePolicy } from './parse.ts'
import { protectColumns, type ColumnClass } from './protect-columns.ts'

/** For whom a first database is opened. */
export interface StarterWish {
  readonly resource: string
  /** Groups that may read it, with protected columns masked. */
  readonly readers: readonly string[]
  /** Groups that answer reviews of changes. */
  readonly reviewers: readonly string[]
  readonly columns: readonly ColumnClass[]
}

/**
 * The text of a policy with the rules of the bank baseline for one more resource: members read with protected columns
 * masked, every change waits for a reviewer, and one without WHERE is refused. What is there already stays as it is written,
 * comments too. Null when the text is no policy, or rules of these names are in it.
 */
export function startPolicy(text: string, wish: StarterWish): string | null {
  if (!parsePolicy(Buffer.from(text), 'policy').ok) return null
  const rules = rulesFor(wish)
  const written = withRules(text, rules)
  const whole = written === null ? null : protectColumns(written, wish.resource, wish.columns)
  if (whole === null) return null
  const parsed = parsePolicy(Buffer.from(whole), 'policy')
  return parsed.ok && namesOf(wish).every((name) => parsed.policy.rules.some((rule) => rule.name === name))
    ? whole
    : null
}

/** What the rules are called. */
function namesOf({ resource }: Pick<StarterWish, 'resource'>): readonly string[] {
  return ['read-masked', 'changes-are-reviewed', 'no-change-of-every-row'].map(
    (name) => `${resource}-${name}`,
  )
}

function rulesFor(wish: StarterWish): readonly string[] {
  const [read, change, all] = namesOf(wish)
  const readers = listOf([...new Set([...wish.readers, ...wish.reviewers])])
  const at = JSON.stringify(wish.resource)
  return [
    `- name: ${read}`,
    `  principals: { groups: ${readers} }`,
    `  resources: ${at}`,
    '  effects: [connect, read, session, transaction]',
    '  verdict: allow',
    '  rows-max: 10000',
    '  bytes-max: 10 MB',
    '',
    `- name: ${change}`,
    `  principals: { groups: ${readers} }`,
    `  resources: ${at}`,
    '  effects: [write]',
    '  every-row: false',
    '  verdict: review',
    '  reason: A change is looked at by a second person.',
    '  rows-max: 100',
    `  review: { groups: ${listOf(wish.reviewers)}, wait: 10m }`,
    '',
    `- name: ${all}`,
    `  principals: { groups: ${readers} }`,
    `  resources: ${at}`,
    '  effects: [write]',
    '  every-row: true',
    '  verdict: deny',
    '  reason: Without a WHERE this reaches every row.',
    '  hint: Add a WHERE clause.',
  ]
}

function listOf(groups: readonly string[]): string {
  return `[${groups.map((group) => JSON.stringify(group)).join(', ')}]`
}

/** The lines behind the last rule, indented like it; an empty list is replaced. Null where rules are written otherwise. */
function withRules(text: string, lines: readonly string[]): string | null {
  const document = parseDocument(text)
  const rules = document.get('rules', true)
  if (!isSeq(rules)) return null
  const [first] = rules.items
  if (first === undefined) return inPlaceOfNone(text, document, lines)
  const start = startOf(first)
  if (rules.flow === true || start === null) return null
  // A sequence's range ends where the next key begins: blank lines and comments before that key stay with it.
  const end = endOfLast(text, rules.range?.[1] ?? text.length)
  const dash = text.lastIndexOf('-', start)
  const indent = ' '.repeat(dash - (text.lastIndexOf('\n', dash) + 1))
  const put = lines.map((line) => (line === '' ? '' : indent + line)).join('\n')
  return `${text.slice(0, end)}\n\n${put}${text.slice(end) || '\n'}`
}

function inPlaceOfNone(text: string, document: Document, lines: readonly string[]): string | null {
  const range = document.get('rules', true)
  const [from, to] = (isSeq(range) ? range.range : null) ?? []
  if (from === undefined || to === undefined) return null
  const put = lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')
  return `${text.slice(0, from).trimEnd()}\n${put}${text.slice(to) || '\n'}`
}

function startOf(item: unknown): number | null {
  if (typeof item !== 'object' || item === null || !('items' in item) || !Array.isArray(item.items))
    return null
  const [pair]: unknown[] = item.items
  const key = typeof pair === 'object' && pair !== null && 'key' in pair ? pair.key : null
  return isScalar(key) ? (key.range?.[0] ?? null) : null
}

function endOfLast(text: string, end: number): number {
  const lines = text.slice(0, end).split('\n')
  while (lines.length > 0 && /^\s*(?:#.*)?$/.test(lines.at(-1) ?? '')) lines.pop()
  return lines.join('\n').length
}
