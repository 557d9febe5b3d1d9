import { splitName } from '../../core/object-name.ts'
import { findRelation } from './relations.ts'
import type { Analysis } from './scope.ts'

/**
 * True for a type, as a declaration writes it (`t`, `s.t[]`, `setof t`, `t.c%type`), whose making may run code. Words that
 * are no type's name do no harm.
 */
export function mayRunCode(written: string, analysis: Analysis): boolean {
  const { catalog } = analysis
  if (!catalog || catalog.customTypes.size === 0) return false
  const words = written.match(/"(?:[^"]|"")+"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/g) ?? []
  if (words.some((word) => catalog.customTypes.has(splitName(word)?.[0] ?? ''))) return true
  const column = /^\s*(.+?)\s*%\s*type\b/i.exec(written)?.[1]
  return column !== undefined && isCustomColumn(splitName(column) ?? [], analysis)
}

function isCustomColumn(path: readonly string[], analysis: Analysis): boolean {
  // A bare name is another variable, whose own type is looked at.
  if (path.length < 2) return false
  const found = findRelation(path.at(-3) ?? '', path.at(-2) ?? '', analysis)
  if (found.kind !== 'relation') return found.kind === 'unknown'
  const type = found.relation.columns.find((one) => one.name === path.at(-1))?.typeName ?? ''
  return analysis.catalog?.customTypes.has(type.split('.').at(-1) ?? '') ?? true
}
