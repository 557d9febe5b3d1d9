/**
 * Reckoning with days and with parts of points in time, as everybody does with birthdays: which of it no value fails on that a
 * column holds in earnest. Only dates that are no days, and those at the end of all time, fail there.
 */
import { bareConstant, countOf } from '../scope/constants.ts'
import type { Scope } from '../scope/scope.ts'
import type { Totality } from './total-functions.ts'
import { constantText, node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** The type of a value, as far as it is known. */
type TypeOf = (value: Node, scope: Scope) => string | null

/** The type that such an operation yields, and whether it can fail; null for any other operation. */
export function reckoned(
  body: Tree,
  scope: Scope,
  typeOf: TypeOf,
): { readonly type: string; readonly totality: Totality } | null {
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const [operator = '', ...path] = words(body, 'name')
  if (!left || !right || path.length > 0 || word(body, 'kind') !== 'AEXPR_OP') return null
  if (scope.analysis.catalog?.customOperators.has(operator) !== false) return null
  const to = movedType(operator, left, right, scope, typeOf)
  if (to !== null) return { type: to, totality: 'stored' }
  const type = operator === '-' || operator === '/' ? typeOf(left, scope) : null
  const other = typeOf(right, scope)
  if (operator === '-')
    return type === 'date' && other === 'date' ? { type: 'int4', totality: 'stored' } : null
  if (other !== 'int4' && other !== 'unknown') return null
  const by = countOf(bareConstant(right, scope.analysis))
  return type === 'int4' && by !== null && by > 0 ? { type, totality: 'every' } : null
}

/** True for a point in time that is moved: often enough, and it is one that there is none of. */
export function isMoved(body: Tree, scope: Scope, typeOf: TypeOf): boolean {
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const [operator = ''] = words(body, 'name')
  return left !== null && right !== null && movedType(operator, left, right, scope, typeOf) !== null
}

/** What a date or point in time is once it is moved by some years at most; null for any other operation. */
function movedType(operator: string, left: Node, right: Node, scope: Scope, typeOf: TypeOf): string | null {
  if (operator !== '+' && operator !== '-') return null
  if (isShortSpan(right)) return momentTypes.get(typeOf(left, scope) ?? '') ?? null
  if (operator === '+' && isShortSpan(left)) return momentTypes.get(typeOf(right, scope) ?? '') ?? null
  const count = countOf(bareConstant(right, scope.analysis))
  const isCount = right.tag !== 'A_Const' || tree(right.body, 'ival') !== null
  const isFew = isCount && count !== null && Math.abs(count) < 100_000
  return isFew && typeOf(left, scope) === 'date' ? 'date' : null
}

const momentTypes: ReadonlyMap<string, string> = new Map([
  ['date', 'timestamp'],
  ['timestamp', 'timestamp'],
  ['timestamptz', 'timestamptz'],
])
const shortSpan =
  /^(?:[+-]?\d{1,3} (?:years?|mons?|months?|weeks?|days?|hours?|minutes?|seconds?)(?: (?!$)|$)){1,6}$/i

/** An interval written out, of less than some thousand years. */
function isShortSpan({ tag, body }: Node): boolean {
  const type = tag === 'TypeCast' ? tree(body, 'typeName') : null
  if (!type || nodes(type, 'typmods').length > 0 || nodes(type, 'arrayBounds').length > 0) return false
  if (words(type, 'names').join('.') !== 'pg_catalog.interval') return false
  return shortSpan.test(constantText(node(body, 'arg')) ?? '')
}

const parts: ReadonlySet<string> = new Set(
  'century day decade dow doy hour isodow isoyear millennium minute month quarter second week year'.split(
    ' ',
  ),
)
const wide: ReadonlySet<string> = new Set(['int4', 'int8', 'numeric', 'float8'])

/** True for a part of a point or span of time that is brought to a number which holds it. */
export function isPartAsNumber(value: Node, to: string, scope: Scope): boolean {
  const { catalog } = scope.analysis
  if (value.tag !== 'FuncCall' || !wide.has(to)) return false
  const path = words(value.body, 'funcname')
  const name = path.at(-1) ?? ''
  const isOwn = path.length === 1 || (path.length === 2 && path[0] === 'pg_catalog')
  if (!isOwn || catalog?.functionsNamed(name).length !== 0) return false
  const [first, ...others] = nodes(value.body, 'args')
  if (!first) return false
  if (rounding.has(name)) return others.length === 0 && isPartAsNumber(first, to, scope)
  return (name === 'extract' || name === 'date_part') && parts.has(constantText(first)?.toLowerCase() ?? '')
}

const rounding: ReadonlySet<string> = new Set(['floor', 'ceil', 'ceiling', 'round', 'trunc'])
