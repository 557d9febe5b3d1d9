import type { Inspection, StatementFacts } from '../core/inspection.ts'
import { TextInspector } from './defined-here.ts'
import type { Bearings } from './statements.ts'
import { isTree, node } from './tree.ts'
import type { Tree } from './tree.ts'

/** What a parsed text is: the facts of each of its statements. Pure. */
export function inspectParsed(parsed: Tree, fingerprint: string, bearings: Bearings): Inspection {
  const statements: StatementFacts[] = []
  const inspector = new TextInspector(bearings)
  const list = Array.isArray(parsed['stmts']) ? parsed['stmts'] : []
  for (const raw of list) {
    const statement = isTree(raw) ? node(raw, 'stmt') : null
    if (!statement) return refusedInspection
    statements.push(inspector.inspect(statement))
  }
  return { kind: 'parsed', fault: null, statements, fingerprint }
}

/** A text that was not, or could not be, looked at. */
export const refusedInspection: Inspection = { kind: 'refused', fault: null, statements: [], fingerprint: '' }
