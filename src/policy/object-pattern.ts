import type { Effect } from '../core/inspection.ts'
import { splitName } from '../core/object-name.ts'

/**
 * A pattern on object names: parts as in `ObjectName`, where `*` in an unquoted part stands for any run of characters
 * within that part. A lone `*` stands for every object.
 */
export interface ObjectPattern {
  readonly text: string
  /** Null for the lone `*`. */
  readonly parts: readonly PatternPart[] | null
  /** True when no part holds a star, so that the pattern names exactly one object. */
  readonly literal: boolean
}

/** The runs of text between stars; one run means equality. */
type PatternPart = readonly string[]

/** Compiles a pattern; null when the text is not one. Unquoted parts fold to lower case, as in SQL. */
export function parseObjectPattern(text: string): ObjectPattern | null {
  if (text === '*') return { text, parts: null, literal: false }
  const parts: PatternPart[] = []
  const pattern = /(?:"((?:[^"]|"")+)"|([\w$*\u0080-\uffff]+))(\.|$)/y
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (!match) return null
    parts.push(
      match[1] === undefined ? (match[2] ?? '').toLowerCase().split('*') : [match[1].replaceAll('""', '"')],
    )
    if (match[3] === '') return { text, parts, literal: parts.every((part) => part.length === 1) }
  }
  return null
}

/** Does the pattern name this very object? False for a name that is not one. */
export function namesObject(pattern: ObjectPattern, object: string): boolean {
  if (pattern.parts === null) return true
  const names = partsOf(object)
  if (names.length !== pattern.parts.length) return false
  return pattern.parts.every((part, at) => matchesPart(part, names[at] ?? ''))
}

/**
 * May the effect reach an object that the pattern names? For rules that forbid or hold: what holds the object counts
 * (its schema, the database), a name without its schema counts on either side, and an effect whose object is not established counts.
 */
export function mayReach(pattern: ObjectPattern, effect: Effect): boolean {
  if (pattern.parts === null) return true
  if (effect.object === null) return !objectless.has(effect.kind)
  if (namesObject(pattern, effect.object)) return true
  const names = partsOf(effect.object)
  const last = pattern.parts.at(-1)
  if (effect.objectKind === 'database') return pattern.parts.length > 1
  if (effect.objectKind === 'schema') {
    return (
      names.length === 1 && pattern.parts.length > 1 && matchesPart(pattern.parts[0] ?? [], names[0] ?? '')
    )
  }
  if (!inSchemas.has(effect.objectKind) || last === undefined) return false
  if (names.length === 1) return pattern.parts.length > 1 && matchesPart(last, names[0] ?? '')
  // Whoever forbids a name without a schema means it wherever it is.
  return pattern.parts.length === 1 && matchesPart(last, names.at(-1) ?? '')
}

// These say nothing about stored objects when they carry no name.
const objectless: ReadonlySet<string> = new Set(['connect', 'read', 'session', 'transaction'])
const inSchemas: ReadonlySet<string> = new Set(['table', 'view', 'function', 'sequence', 'type', 'other'])

function partsOf(object: string): readonly string[] {
  return splitName(object) ?? [object]
}

// Greedy from the left with the last run anchored at the end: linear in the name for each run, no backtracking.
function matchesPart(runs: PatternPart, name: string): boolean {
  const first = runs[0] ?? ''
  if (runs.length === 1) return name === first
  const last = runs.at(-1) ?? ''
  if (name.length < first.length + last.length) return false
  if (!name.startsWith(first) || !name.endsWith(last)) return false
  const end = name.length - last.length
  let at = first.length
  for (const run of runs.slice(1, -1)) {
    const found = name.indexOf(run, at)
    if (found === -1 || found + run.length > end) return false
    at = found + run.length
  }
  return true
}
