import { fingerprintSync, loadModule, parsePlPgSQLSync, parseSync, SqlError } from 'libpg-query'
import type { CatalogSnapshot } from '../core/catalog-snapshot.ts'
import type { Inspection, StatementFacts } from '../core/inspection.ts'
import { bankSnapshot } from './bank-fixture.ts'
import { CatalogIndex } from './scope/catalog-index.ts'
import { inspectParsed } from './session/inspect.ts'
import { shapeOf } from './text/literals.ts'
import { isTree } from './text/tree.ts'
import type { Tree } from './text/tree.ts'

await loadModule()
const bank = new CatalogIndex(bankSnapshot())

export interface Bearing {
  readonly catalog?: CatalogIndex | null
  readonly searchPath?: readonly string[] | null
}

/** Inspects a text on this thread, for tests. */
export function inspectHere(
  text: string,
  { catalog = bank, searchPath = ['public'] }: Bearing = {},
): Inspection {
  const parsed = parseHere(text)
  if (!parsed) throw new Error(`Not SQL: ${text}`)
  return inspectParsed(parsed, fingerprintSync(text), {
    catalog,
    searchPath,
    parse: parseHere,
    parsePlPgSql: parseBodyHere,
    literals: shapeOf(text)?.literals ?? [],
  })
}

export function factsOf(text: string, bearing: Bearing = {}): StatementFacts {
  const [first, ...others] = inspectHere(text, bearing).statements
  if (!first || others.length > 0) throw new Error(`Not one statement: ${text}`)
  return first
}

export function catalogWith(more: Partial<CatalogSnapshot>): CatalogIndex {
  return new CatalogIndex(bankSnapshot(more))
}

/** `kind verb object`, with `every` for all rows. */
export function effectsIn(facts: StatementFacts): readonly string[] {
  return facts.effects.map(({ kind, verb, object, everyRow }) =>
    [kind, verb, object ?? '-', ...(everyRow ? ['every'] : [])].join(' '),
  )
}

/** `name=column` for an unchanged column, `name<columns` for what was made from them; names without `public.`. */
export function outputsIn(facts: StatementFacts): string {
  const { outputs } = facts
  if (outputs.kind !== 'known') return outputs.kind
  return outputs.columns
    .map(({ name, direct, sources }) => `${name}${direct ? '=' : '<'}${shortNames(sources).join('+')}`)
    .join(' | ')
}

export function shortNames(columns: readonly string[]): readonly string[] {
  return columns.map((column) => column.replace(/^public\.(customers\.)?/, '')).sort()
}

function parseBodyHere(text: string): Tree | null {
  try {
    const parsed: unknown = parsePlPgSQLSync(text)
    return isTree(parsed) ? parsed : null
  } catch (error) {
    if (error instanceof Error && error.constructor === Error) return null
    throw error
  }
}

function parseHere(text: string): Tree | null {
  try {
    const parsed: unknown = parseSync(text)
    return isTree(parsed) ? parsed : null
  } catch (error) {
    if (error instanceof SqlError) return null
    throw error
  }
}
