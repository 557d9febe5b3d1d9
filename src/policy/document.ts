import { LineCounter, isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml'
import type { Document, Node, Pair, YAMLError } from 'yaml'
import type * as z from 'zod'
import { describeIssues } from './issue.ts'

/** One thing wrong with a file that people write, and how to put it right. */
export interface Fault {
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** Counted in characters from 1. */
  readonly column: number
  /** Where in the document: `rules[2].verdict`; empty at the top. */
  readonly path: string
  readonly message: string
  /** What to do about it; empty when the message says it all. */
  readonly fix: string
}

/** Keys and list positions from the top of a document down to one value. */
export type DocumentPath = readonly (string | number)[]

/** Points at the place a path leads to, or at the nearest one above it that exists. */
export interface Places {
  /** A fault at the value of `path`, or at its key when `atKey`. `offset` moves right within a one-line scalar. */
  fault(
    path: DocumentPath,
    message: string,
    fix?: string,
    where?: { readonly atKey?: boolean; readonly offset?: number },
  ): Fault
  /** The line of a value, counted from 1. */
  lineOf(path: DocumentPath): number
}

export type Read<T> =
  | { readonly ok: true; readonly value: T; readonly places: Places }
  | { readonly ok: false; readonly faults: readonly Fault[] }

/** Aliases that one document may use; each is copied when it is resolved. */
const aliasesMax = 50
/** Faults reported at once; beyond this a file is not a mistyped one but a wrong one. */
const faultsMax = 100

/**
 * Reads one YAML 1.2 document and checks it against a schema. All faults come back at once, in file order.
 * Keys are unique, tags are the core ones, aliases are few. When the shape is wrong, `lookFurther` may add what else it
 * finds in the unchecked value, so that nobody mends a file twice.
 */
export function readDocument<T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
  bytesMax: number,
  lookFurther: (unchecked: unknown, places: Places) => readonly Fault[] = () => [],
): Read<T> {
  if (Buffer.byteLength(text) > bytesMax) {
    const message = `The file is larger than ${bytesMax} bytes.`
    return {
      ok: false,
      faults: [{ file, line: 1, column: 1, path: '', message, fix: 'Split or shorten it.' }],
    }
  }
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    strict: true,
    version: '1.2',
    prettyErrors: false,
  })
  const places = placesOf(document, lines, file)
  const broken = [...document.errors, ...document.warnings].map((error) => {
    const at = lines.linePos(error.pos[0])
    const [message, fix] = yamlWords[error.code] ?? [error.message, 'Correct the YAML here, or just before.']
    return { file, line: at.line, column: at.col, path: '', message, fix }
  })
  const tooDeep = broken.find(({ message }) => message.includes('call stack'))
  if (tooDeep) return { ok: false, faults: [{ ...tooDeep, message: 'The file is nested too deeply.' }] }
  if (broken.length > 0) return { ok: false, faults: broken.slice(0, faultsMax) }

  const plain = toPlain(document, places)
  if ('fault' in plain) return { ok: false, faults: [plain.fault] }
  const checked = schema.safeParse(plain.value)
  if (checked.success) return { ok: true, value: checked.data, places }
  const faults = describeIssues(checked.error.issues, schema, plain.value).map((issue) =>
    places.fault(issue.path, issue.message, issue.fix, { atKey: issue.atKey }),
  )
  return { ok: false, faults: inFileOrder([...faults, ...lookFurther(plain.value, places)]) }
}

/** What the parser's own words would not tell somebody who writes a file. */
const yamlWords: Partial<Record<YAMLError['code'], readonly [message: string, fix: string]>> = {
  MULTIPLE_DOCS: [
    'A second document begins here.',
    'Leave out the line of dashes: one file is one document.',
  ],
  DUPLICATE_KEY: ['This key is there already.', 'Each key stands once in its block; merge what both say.'],
  TAB_AS_INDENT: ['The line is indented with a tab.', 'Use blanks.'],
  TAG_RESOLVE_FAILED: ['Tags (`!…`) mean nothing here.', 'Write the plain value.'],
}

/** Faults sorted by place, without doubles, cut to a number that people can read. */
export function inFileOrder(faults: readonly Fault[]): readonly Fault[] {
  const sorted = [...faults].sort((a, b) => a.line - b.line || a.column - b.column)
  const seen = new Set<string>()
  const single = sorted.filter((fault) => {
    const key = `${fault.line}:${fault.column}:${fault.message}`
    return seen.has(key) ? false : seen.add(key)
  })
  return single.slice(0, faultsMax)
}

/** One fault as a compiler would print it: `policy.yaml:12:5: message (fix) [rules[2].verdict]`. */
export function formatFault(fault: Fault): string {
  const fix = fault.fix === '' ? '' : ` ${fault.fix}`
  const path = fault.path === '' ? '' : ` [${fault.path}]`
  return `${fault.file}:${fault.line}:${fault.column}: ${fault.message}${fix}${path}`
}

function toPlain(
  document: Document,
  places: Places,
): { readonly value: unknown } | { readonly fault: Fault } {
  const badKey = findBadKey(document.contents, [])
  if (badKey)
    return { fault: places.fault(badKey, 'This key cannot be used.', 'Use a plain word.', { atKey: true }) }
  try {
    const value: unknown = document.toJS({ maxAliasCount: aliasesMax })
    return { value }
  } catch (error) {
    // The one failure left to a document without errors is an alias that leads nowhere or to too much.
    const message = error instanceof Error ? error.message : String(error)
    return { fault: places.fault([], `The aliases cannot be resolved: ${message}.`, 'Write the values out.') }
  }
}

/** Keys that are not text, or that JavaScript objects treat specially and a schema would silently drop. */
function findBadKey(node: unknown, path: DocumentPath): DocumentPath | null {
  if (isMap(node)) {
    for (const pair of node.items) {
      const key = keyText(pair)
      if (key === null || key === '__proto__') return [...path, key ?? 0]
      const found = findBadKey(pair.value, [...path, key])
      if (found) return found
    }
  }
  if (isSeq(node)) {
    for (const [at, item] of node.items.entries()) {
      const found = findBadKey(item, [...path, at])
      if (found) return found
    }
  }
  return null
}

function placesOf(document: Document, lines: LineCounter, file: string): Places {
  return {
    fault(path, message, fix = '', where = {}) {
      const at = lines.linePos(offsetOf(document, path, where.atKey ?? false, where.offset ?? 0))
      return { file, line: at.line, column: at.col, path: pathText(path), message, fix }
    },
    lineOf: (path) => lines.linePos(offsetOf(document, path, false, 0)).line,
  }
}

function offsetOf(document: Document, path: DocumentPath, atKey: boolean, offset: number): number {
  let node: unknown = document.contents
  let start = startOf(node) ?? 0
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1
    const holder = isAlias(node) ? node.resolve(document) : node
    if (isMap(holder)) {
      const pair = holder.items.find((item) => keyText(item) === String(step))
      if (!pair) return start
      start = (last && atKey ? startOf(pair.key) : (startOf(pair.value) ?? startOf(pair.key))) ?? start
      node = pair.value
    } else if (isSeq(holder) && typeof step === 'number') {
      node = holder.items[step]
      start = startOf(node) ?? start
    } else {
      return start
    }
  }
  return start + (atKey ? 0 : offsetWithin(node, offset))
}

// Only a scalar on one line and without escapes has its text at a fixed distance from its start.
function offsetWithin(node: unknown, offset: number): number {
  if (!isScalar(node) || typeof node.value !== 'string' || node.value.includes('\n')) return 0
  if (node.type === 'PLAIN') return offset
  if (node.type === 'QUOTE_SINGLE') return node.value.includes("'") ? 0 : offset + 1
  if (node.type === 'QUOTE_DOUBLE') return /["\\]/.test(node.value) ? 0 : offset + 1
  return 0
}

function keyText(pair: Pair): string | null {
  const key: unknown = pair.key
  if (!isScalar(key)) return null
  const { value } = key
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

function startOf(node: unknown): number | undefined {
  if (!isNode(node)) return undefined
  const typed: Node = node
  return typed.range?.[0]
}

function pathText(path: DocumentPath): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (!/^[\w-]+$/.test(step)) text += `["${step}"]`
    else text += text === '' ? step : `.${step}`
  }
  return text
}
