/** What an expression is made of, whatever its parts are called. */
import { changed, joined, sized } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import { checkType } from '../scope/outside-names.ts'
import type { Scope } from '../scope/scope.ts'
import { isTree, nodeOf } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'

/** Parts that are put together, their quotes doubled where they become a text. */
export function together(body: Tree, scope: Scope): Lineage {
  const found: Lineage[] = []
  collect(body, scope, found)
  return sized(changed(joined(found)), scope.analysis.findings.grow(found, 2))
}

/** Joins the lineage of every part of a node, whatever its fields are called. */
export function parts(body: Tree, scope: Scope): Lineage {
  const found: Lineage[] = []
  collect(body, scope, found)
  return found.length === 1 && found[0] ? changed(found[0]) : joined(found)
}

/** Adds the lineage of every part to those that are found. */
export function collect(body: Tree, scope: Scope, found: Lineage[]): void {
  const { walkers } = scope.analysis
  for (const field in body) {
    const value = body[field]
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      for (const member of value) {
        const one = nodeOf(member)
        if (one) found.push(walkers.expression(one, scope))
      }
      continue
    }
    const one = nodeOf(value)
    if (one) found.push(walkers.expression(one, scope))
    else if (isTree(value)) {
      if (field === 'typeName' || field === 'argType') checkType(value, scope.analysis)
      collect(value, scope, found)
    }
  }
}
