import { isTree, node, nodes } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/**
 * Reading the JSON that the PL/pgSQL parser yields. Like the grammar's own, a node is an object with one key that names
 * its kind; these start with `PLpgSQL_`.
 */

/** A statement, expression or datum of a body. */
function plNode(value: unknown): Node | null {
  if (!isTree(value)) return null
  for (const tag in value) {
    const body = value[tag]
    return tag.startsWith('PLpgSQL_') && isTree(body) ? { tag, body } : null
  }
  return null
}

/** The node in a field; null when there is none. */
export function plField(parent: Tree, field: string): Node | null {
  return plNode(parent[field])
}

/** The nodes of a list. */
export function plNodes(parent: Tree, field: string): readonly Node[] {
  const list = parent[field]
  return Array.isArray(list) ? list.flatMap((member) => plNode(member) ?? []) : []
}

/** The only routine of a parsed text; null when there is none, or several. */
export function onlyRoutine(parsed: Tree): Tree | null {
  const list = plNodes(parsed, 'plpgsql_funcs')
  return list.length === 1 ? (list[0]?.body ?? null) : null
}

/** A number in a field; the parser leaves out what is zero. */
export function plNumber(parent: Tree, field: string): number {
  const value = parent[field]
  return typeof value === 'number' ? value : 0
}

/** Every object in a tree whose kind is `tag`. */
export function allOfKind(root: Tree, tag: string): readonly Tree[] {
  const found: Tree[] = []
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (Array.isArray(value)) for (const member of value) pending.push(member)
    else if (isTree(value)) {
      for (const field in value) {
        const inner = value[field]
        if (field === tag && isTree(inner)) found.push(inner)
        if (typeof inner === 'object') pending.push(inner)
      }
    }
  }
  return found
}

/** The value that `SELECT value` yields. */
export function onlyValue(parsed: Tree): Node | null {
  const statements = parsed['stmts']
  const [only, ...others]: readonly unknown[] = Array.isArray(statements) ? statements : []
  const statement = isTree(only) ? node(only, 'stmt') : null
  if (!statement || others.length > 0) return null
  const [target, ...more] = nodes(statement.body, 'targetList')
  const value = target && more.length === 0 ? node(target.body, 'val') : null
  return Array.isArray(statement.body['fromClause']) ? null : value
}
