/** Objects less some of their keys, `to_jsonb(row) - 'key'`: taking a key out of a document fails on no object, but on what is none. */
import { isColumnOf } from './indirection.ts'
import { isOwnType } from '../scope/own-types.ts'
import { findItem } from '../scope/scope.ts'
import type { Scope } from '../scope/scope.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { castName } from './value-types.ts'

/** True where keys that are written out are taken out of what is an object, or NULL, whatever it is made of. */
export function isLessKeys(body: Tree, scope: Scope): boolean {
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const isTaking = word(body, 'kind') === 'AEXPR_OP' && words(body, 'name').join('.') === '-'
  return isTaking && left !== null && right !== null && isObject(left, scope) && isKeys(right, scope)
}

function isObject({ tag, body }: Node, scope: Scope): boolean {
  if (tag === 'A_Expr') return isLessKeys(body, scope)
  const path = words(body, 'funcname')
  const [name = '', schema = 'pg_catalog', ...others] = path.toReversed()
  const isOwn = tag === 'FuncCall' && schema === 'pg_catalog' && others.length === 0
  if (!isOwn || scope.analysis.catalog?.functionsNamed(name).length !== 0) return false
  const [row, ...more] = nodes(body, 'args')
  if (name === 'jsonb_build_object') return true
  return name === 'to_jsonb' && row !== undefined && more.length === 0 && isRowOfSeveral(row, scope)
}

/** A whole row of an entry of FROM. One column alone may be what a function yields, and then the row is that value. */
function isRowOfSeveral({ tag, body }: Node, scope: Scope): boolean {
  const path = words(body, 'fields')
  const isName = tag === 'ColumnRef' && path.length === 1 && nodes(body, 'fields').length === 1
  if (!isName || isColumnOf(path, scope) || scope.analysis.variables?.(path)) return false
  const item = findItem(path, scope)
  return item !== null && item.open === null && item.columns.length > 1
}

function isKeys(value: Node, scope: Scope): boolean {
  if (isText(value)) return true
  if (value.tag === 'A_ArrayExpr') return nodes(value.body, 'elements').every(isText)
  const type = value.tag === 'TypeCast' ? tree(value.body, 'typeName') : null
  const arg = node(value.body, 'arg')
  return (
    type !== null &&
    arg !== null &&
    isText(arg) &&
    isOwnType(type, scope.analysis) &&
    keyTypes.has(castName(type))
  )
}

const keyTypes: ReadonlySet<string> = new Set(['text', '_text'])

function isText({ tag, body }: Node): boolean {
  return tag === 'A_Const' && tree(body, 'sval') !== null
}
