import type { Inspection, StatementFacts } from '../../core/inspection.ts'
import type { CatalogIndex } from '../scope/catalog-index.ts'
import { TextInspector } from './defined-here.ts'
import type { Bearings } from '../statements/statements.ts'
import { isTree, node } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** What a parsed text is: the facts of each of its statements. Pure. */
export function inspectParsed(parsed: Tree, fingerprint: string, bearings: Bearings): Inspection {
  return inspectBy(new TextInspector(followingBodies(bearings)), parsed, fingerprint)
}

/** Bearings by which bodies that make tables are followed, too. */
export function followingBodies(bearings: Bearings): Bearings {
  return { ...bearings, tablesMade }
}

/** The same behind what the inspector has inspected. */
export function inspectBy(inspector: TextInspector, parsed: Tree, fingerprint: string): Inspection {
  const statements: StatementFacts[] = []
  const list = Array.isArray(parsed['stmts']) ? parsed['stmts'] : []
  for (const [at, raw] of list.entries()) {
    const statement = isTree(raw) ? node(raw, 'stmt') : null
    if (!statement) return refusedInspection
    statements.push(inspector.inspect(statement, at === list.length - 1))
  }
  return { kind: 'parsed', fault: null, statements, fingerprint }
}

/** The catalog with tables that these statements make, each of which is plainly known. */
function tablesMade(statements: readonly Node[], bearings: Bearings): CatalogIndex | null {
  const inspector = new TextInspector(bearings)
  return statements.every((one) => inspector.inspect(one).isFollowed) ? inspector.catalog : null
}

/** A text that was not, or could not be, looked at. */
export const refusedInspection: Inspection = { kind: 'refused', fault: null, statements: [], fingerprint: '' }
