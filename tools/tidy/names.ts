import { codeOf } from './code-text.ts'
import type { SourceFile } from './source-tree.ts'

/** Words for nothing: whatever bears one is named after no noun of the domain. */
const banned = new Set('util utils helper helpers manager managers common misc data info v2'.split(' '))

/** Names that others gave, and the one compound of our own vocabulary. */
const given = [
  'DataRow', // a message of PostgreSQL's protocol
  'CopyData', // likewise
  'NoData', // likewise
  'DataClass', // what kind of sensitive value a column holds
]

/** One exported declaration. */
export interface Export {
  readonly name: string
  readonly kind: string
  readonly index: number
  readonly documented: boolean
}

/** What a file exports by declaration. Lists (`export { … }`) only pass on what is declared elsewhere. */
export function exportsOf({ text }: SourceFile): readonly Export[] {
  const pattern =
    /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(function\*?|class|interface|type|const|let|enum)\s+([\w$]+)/gm
  return Array.from(codeOf(text).matchAll(pattern), (match) => ({
    name: match[2] ?? '',
    kind: match[1] ?? '',
    index: match.index,
    documented: isDocumented(text, match[1] ?? '', match.index),
  }))
}

/** The words for nothing in a name, whether `camelCase` or `kebab-case`. */
export function wordsForNothing(name: string): readonly string[] {
  const without = given.reduce((rest, term) => rest.replaceAll(new RegExp(term, 'gi'), ''), name)
  return without
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => banned.has(word))
}

function isDocumented(text: string, kind: string, index: number): boolean {
  // A constant and the name of a type are one line that often says it all, its unit last.
  if (kind === 'const' || kind === 'type') return true
  const before = text.slice(0, index).trimEnd()
  if (before.endsWith('*/') && before.startsWith('/**', before.lastIndexOf('/*'))) return true
  return isOverload(text, index)
}

/** Later signatures of an overloaded function share the docstring of the first. */
function isOverload(text: string, index: number): boolean {
  const name = /^export (?:async )?function (\w+)/.exec(text.slice(index, index + 200))?.[1]
  return (
    name !== undefined && new RegExp(`^export (?:async )?function ${name}\\b`, 'm').test(text.slice(0, index))
  )
}
