/**
 * Objects less some of their keys, `to_jsonb(row) - 'key'`, or more, `… || jsonb_build_object('key', 1)`: taking a key out of a document fails on
 * no object, but on what is none.
 */
import { isColumnOf } from './indirection.ts'
import { isOwnType } from '../scope/own-types.ts'
import { findItem, mayBeColumn } from '../scope/scope.ts'
import type { Scope } from '../scope/scope.ts'
import { isTree, node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { castName } from './value-types.ts'

/** True where keys that are written out are taken out of what is an object, or NULL, whatever it is made of. */
export function isLessKeys(body: Tree, scope: Scope): boolean {
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const isTaking = word(body, 'kind') === 'AEXPR_OP' && words(body, 'name').join('.') === '-'
  return isTaking && left !== null && right !== null && isObject(left, scope) && isKeys(right, scope)
}

/** True where two objects are joined into one. */
export function isJoinedObjects(body: Tree, scope: Scope): boolean {
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const isJoining = word(body, 'kind') === 'AEXPR_OP' && words(body, 'name').join('.') === '||'
  return isJoining && left !== null && right !== null && isObject(left, scope) && isObject(right, scope)
}

/** True for what is an object of `jsonb`, or NULL, whatever it is made of. */
export function isObject({ tag, body }: Node, scope: Scope): boolean {
  if (tag === 'A_Expr') return isLessKeys(body, scope) || isJoinedObjects(body, scope)
  if (tag === 'ColumnRef') return isVariable(body, scope, (path) => scope.analysis.declared?.isObject(path))
  if (tag === 'A_Const') return isObjectWritten(body)
  if (tag === 'TypeCast') return isObjectAnew(body, scope)
  const name = calledOwn(tag, body, scope)
  const [row, ...more] = nodes(body, 'args')
  if (name === 'jsonb_build_object') return true
  if (row === undefined || more.length > 0) return false
  return name === 'to_jsonb'
    ? isRowOfSeveral(row, scope)
    : name === 'jsonb_strip_nulls' && isObject(row, scope)
}

/** `'{}'` */
function isObjectWritten(body: Tree): boolean {
  try {
    const value: unknown = JSON.parse(word(tree(body, 'sval') ?? {}, 'sval'))
    return isTree(value)
  } catch {
    // What the target makes of another text is not looked at.
    return false
  }
}

/** `'{}'::jsonb`, `row_to_json(row)::jsonb` */
function isObjectAnew(body: Tree, scope: Scope): boolean {
  const [type, arg] = [tree(body, 'typeName'), node(body, 'arg')]
  if (!type || !arg || !isOwnType(type, scope.analysis) || castName(type) !== 'jsonb') return false
  if (arg.tag === 'A_Const') return isObjectWritten(arg.body)
  const name = calledOwn(arg.tag, arg.body, scope)
  const [row, ...more] = nodes(arg.body, 'args')
  if (name === 'json_build_object') return true
  return ['to_json', 'row_to_json'].includes(name) && more.length === 0 && row !== undefined
    ? isRowOfSeveral(row, scope)
    : false
}

function calledOwn(tag: string, body: Tree, scope: Scope): string {
  const path = words(body, 'funcname')
  const [name = '', schema = 'pg_catalog', ...others] = path.toReversed()
  const isOwn = tag === 'FuncCall' && schema === 'pg_catalog' && others.length === 0
  return isOwn && scope.analysis.catalog?.functionsNamed(name).length === 0 ? name : ''
}

/** A whole row of an entry of FROM, or of a record. One column alone may be what a function yields, and then the row is that value. */
function isRowOfSeveral({ tag, body }: Node, scope: Scope): boolean {
  if (tag !== 'ColumnRef') return false
  if (isVariable(body, scope, (path) => scope.analysis.declared?.isRecord(path))) return true
  const path = words(body, 'fields')
  const isName = path.length === 1 && nodes(body, 'fields').length === 1
  if (!isName || isColumnOf(path, scope) || scope.analysis.variables?.(path)) return false
  const item = findItem(path, scope)
  return item !== null && item.open === null && item.columns.length > 1
}

function isVariable(
  body: Tree,
  scope: Scope,
  test: (path: readonly string[]) => boolean | undefined,
): boolean {
  const path = words(body, 'fields')
  const isName = path.length === 1 && nodes(body, 'fields').length === 1
  return isName && !mayBeColumn(path[0] ?? '', scope) && test(path) === true
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
