import type { CatalogIndex } from '../scope/catalog-index.ts'
import { comparisonTotality } from './comparable-types.ts'
import type { Lineage } from '../scope/lineage.ts'
import type { Analysis } from '../scope/scope.ts'
import { words } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

/**
 * Rows are compared field by field, up to the first that differs: one whose type knows no comparison, or is another than the
 * other row's, fails only where all fields before it are equal.
 */

/** Operators that compare what they are given, or what it holds. */
export const comparisons: ReadonlySet<string> = new Set('= <> != < > <= >= @> <@ &&'.split(' '))

/** Values are compared with one another: with rows among them that may fail. */
export function sayCompared(lineage: Lineage, { catalog, findings }: Analysis): void {
  if (lineage.isRow || lineage.sources.some((source) => isRowColumn(source, catalog)))
    findings.mayFail(lineage)
}

/** Values of these types are put in order, or compared with one another. */
export function sayOrdered(
  types: readonly (string | null)[],
  lineage: Lineage,
  { findings }: Analysis,
): void {
  const totality = comparisonTotality(types)
  if (totality === 'no') findings.mayFail(lineage)
  if (totality === 'stored') findings.mayFailAfar(lineage)
}

/** True for a type whose values are rows. */
export function isRowType(type: Tree | null, { catalog }: Analysis): boolean {
  const name = type ? words(type, 'names').at(-1) : undefined
  return name !== undefined && (name === 'record' || catalog?.rowTypes.has(name) === true)
}

/** True for a routine's result, as CREATE FUNCTION would say it, that is or holds a row. */
export function returnsRow(result: string | null | undefined, { catalog }: Analysis): boolean {
  if (result === undefined || result === null) return false
  if (/^TABLE\b|\brecord\b/i.test(result)) return true
  return catalog?.rowTypes.has(bare(result.replace(/^SETOF /i, ''))) === true
}

function isRowColumn(source: string, catalog: CatalogIndex | null): boolean {
  const type = catalog?.column(source)?.typeName
  return type !== undefined && catalog?.rowTypes.has(bare(type)) === true
}

/** The name of a type, or of what its arrays hold. */
function bare(type: string): string {
  const name = type.split('.').at(-1) ?? ''
  return name.replaceAll(/^_|\[\]|"/g, '')
}
