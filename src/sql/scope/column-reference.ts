import { anything, asRow, changed, joined, whole } from './lineage.ts'
import type { Lineage } from './lineage.ts'
import { findItem, resolveBare, resolveQualified, starOf } from './scope.ts'
import type { Scope } from './scope.ts'
import { nodes, words } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

/** What a name of a column, or of a whole row, stands for where it is written. */
export function columnReference(body: Tree, scope: Scope): Lineage {
  const path = words(body, 'fields')
  const fields = nodes(body, 'fields')
  if (fields.at(-1)?.tag === 'A_Star') {
    // A star inside of an expression, as in row(c.*), is the whole row.
    if (path.length === 0)
      return asRow(joined(scope.items.filter((item) => item.bare).map((item) => whole(starOf(item, scope)))))
    const item = findItem(path, scope)
    if (item) return asRow(changed(whole(starOf(item, scope))))
    return path.length === 1 && path[0] !== undefined ? changed(resolveBare(path[0], scope)) : anything
  }
  return path.length === 1 && path[0] !== undefined
    ? resolveBare(path[0], scope)
    : resolveQualified(path, scope)
}
