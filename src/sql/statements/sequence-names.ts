import { sayNumbersNamed } from '../scope/numbers-given.ts'
import { findRelation } from '../scope/relations.ts'
import type { Analysis } from '../scope/scope.ts'
import { isTree, node, nodeOf, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** Says what it tells that sequences of columns, which CREATE TABLE and ALTER TABLE make by the way, bear their names from now on. */
export function saySequencesNamed(body: Tree, analysis: Analysis): void {
  const table = word(tree(body, 'relation') ?? {}, 'relname')
  for (const { tag, body: one } of within(body)) {
    const column =
      tag === 'ColumnDef' ? word(one, 'colname') : tag === 'AlterTableCmd' ? word(one, 'name') : ''
    if (column !== '') sayNumbersNamed(`${table}_${column}_seq`, analysis)
    const like = tag === 'TableLikeClause' ? tree(one, 'relation') : null
    for (const name of like ? columnsLike(like, analysis) : [])
      sayNumbersNamed(`${table}_${name}_seq`, analysis)
    if (tag === 'DefElem' && word(one, 'defname') === 'sequence_name')
      sayNumbersNamed(words(node(one, 'arg')?.body ?? {}, 'items').at(-1) ?? '', analysis)
  }
}

function columnsLike(range: Tree, analysis: Analysis): readonly string[] {
  const found = findRelation(word(range, 'schemaname'), word(range, 'relname'), analysis)
  return found.kind === 'relation' ? found.relation.columns.map(({ name }) => name) : []
}

function within(root: Tree): readonly Node[] {
  const found: Node[] = []
  const pending: unknown[] = [...nodes(root, 'tableElts'), ...nodes(root, 'cmds')].map(({ tag, body }) => ({
    [tag]: body,
  }))
  while (pending.length > 0) {
    const value = pending.pop()
    if (Array.isArray(value)) {
      for (const member of value) pending.push(member)
      continue
    }
    if (!isTree(value)) continue
    const one = nodeOf(value)
    if (one) found.push(one)
    for (const field in value) pending.push(value[field])
  }
  return found
}
