import type { Lineage } from '../scope/lineage.ts'
import { findItem } from '../scope/scope.ts'
import type { Scope } from '../scope/scope.ts'
import { node, nodes, word, words } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

const equalities: ReadonlySet<string> = new Set(['=', '<>', '!='])

/** OLD compared with NEW, in a trigger or a rule; null for all else. */
export function comparedImages(body: Tree, scope: Scope): Lineage | null {
  const { rows, findings } = scope.analysis
  if (!rows || words(body, 'name').length !== 1 || !equalities.has(words(body, 'name')[0] ?? '')) return null
  if (!['AEXPR_OP', 'AEXPR_DISTINCT', 'AEXPR_NOT_DISTINCT'].includes(word(body, 'kind'))) return null
  for (const image of [rows.old, rows.new]) {
    const meant = findItem([image.alias ?? ''], scope)
    if (meant && meant !== image) return null
  }
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const told = rows.compared(left, right)
  if (!told || !left || !right) return null
  for (const side of [left, right])
    for (const one of [side, ...nodes(side.body, 'args')]) findings.visit(one.body)
  return told
}
