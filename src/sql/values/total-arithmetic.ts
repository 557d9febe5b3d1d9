/**
 * Reckoning with days and with parts of points in time, as everybody does with birthdays: which of it no value fails on that a
 * column holds in earnest. Only dates that are no days, and those at the end of all time, fail there.
 */
import { bareConstant, countOf } from '../scope/constants.ts'
import type { Scope } from '../scope/scope.ts'
import type { Totality } from './total-functions.ts'
import { constantText, node, nodes, word, words } from '../text/tree.ts'
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
  const type = operator === '-' || operator === '/' ? typeOf(left, scope) : null
  const other = typeOf(right, scope)
  if (operator === '-')
    return type === 'date' && other === 'date' ? { type: 'int4', totality: 'stored' } : null
  if (other !== 'int4' && other !== 'unknown') return null
  const by = countOf(bareConstant(right, scope.analysis))
  return type === 'int4' && by !== null && by > 0 ? { type, totality: 'every' } : null
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
