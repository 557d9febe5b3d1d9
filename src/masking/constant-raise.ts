import { Buffer } from 'node:buffer'
import type { CatalogFunction, CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { SaidWords, ToldWords } from './fixed-words.ts'

const identifier = '[a-z_][a-z0-9_$]{0,62}'
/** Who raised, where no other code called that. */
const raisedBy = new RegExp(
  `^PL/pgSQL function (?:(${identifier})\\.)?(${identifier})\\(\\) line ([0-9]{1,9}) at RAISE$`,
)

const literal = String.raw`'((?:[^'\\]|'')*)'`
const option = String.raw`[a-z_]+\s*:?=\s*${literal.replace('((', '(?:(')}`
/** One that says constants and nothing else: a comment, a place for a value, or an expression makes it another. */
const constant = new RegExp(
  String.raw`raise\s+(?:(?:exception|warning|notice|info|log|debug)\s+)?${literal}\s*(?:using\s+(${option}(?:\s*,\s*${option})*)\s*)?;`,
  'iy',
)
const bodyBytesMax = 256 * 1024

/**
 * What RAISE in a trigger's function says, where that is a constant of its body: a name is needed. Which of these it comes to is decided by
 * what counts among the uses of the statement that fires it, as whether it fails at all is, and as the SQLSTATE beside it that the same body chooses.
 * Functions that expressions of a table call may go another way by what stays in its rows, so that nothing is told that they say or
 * make happen; those of triggers no expression can call. Null for any other.
 */
export function constantRaise(
  fields: ReadonlyMap<string, string>,
  said: SaidWords,
  { functions }: CatalogSnapshot,
): ToldWords | null {
  if (fields.get('F') !== 'pl_exec.c' || fields.get('R') !== 'exec_stmt_raise') return null
  const [, schema, name, line] = raisedBy.exec(said.context ?? '') ?? []
  const meant = functions.filter(
    (one) => one.name === name && one.argumentCount === 0 && schema === (schema && one.schema),
  )
  if (meant.length === 0) return null
  const raised = meant.map((one) => raisedOn(Number(line), one))
  const told = raised.flatMap((all) => all ?? []).find((one) => one.message === said.message)
  if (!told || raised.includes(null)) return null
  const beside = (words: string | null): string | null =>
    words !== null && told.beside.has(words) ? words : null
  return {
    message: said.message,
    detail: beside(said.detail),
    hint: beside(said.hint),
    context: said.context ?? '',
  }
}

interface Raised {
  readonly message: string
  /** What its options say. */
  readonly beside: ReadonlySet<string>
}

/** What every RAISE that begins on this line of a trigger's function says; null where one says something else, or there is none. */
function raisedOn(line: number, { body, result, language }: CatalogFunction): readonly Raised[] | null {
  if (language !== 'plpgsql' || body === null || body.length > bodyBytesMax) return null
  if (!/(?:^|\.)trigger$/.test(result ?? '')) return null
  const lines = body.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  const places = [...(lines[line - 1] ?? '').matchAll(/\braise\b/gi)].map(({ index }) => start + index)
  const found = places.map((at) => constantAt(body, at))
  return found.length === 0 || found.includes(null) ? null : found.filter((one) => one !== null)
}

function constantAt(body: string, at: number): Raised | null {
  constant.lastIndex = at
  const [, format, options = ''] = constant.exec(body) ?? []
  if (format === undefined || /%/.test(format.replaceAll('%%', ''))) return null
  const beside = [...options.matchAll(new RegExp(literal, 'g'))].map(([, words = '']) => unquoted(words))
  return { message: unquoted(format).replaceAll('%%', '%'), beside: new Set(beside) }
}

/** A character for each byte, as the words of a message are read. */
function unquoted(words: string): string {
  return Buffer.from(words.replaceAll("''", "'")).toString('latin1')
}
