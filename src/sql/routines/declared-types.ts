import type { CatalogFunction } from '../../core/catalog-snapshot.ts'
import { isOwnType } from '../scope/own-types.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { findItem } from '../scope/scope.ts'
import { node, nodes, statementsOf, tree, word, words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'
import { castName } from '../values/value-types.ts'
import { parameterNames } from './row-arguments.ts'

/**
 * Types that parameters and variables of a body were declared with. Whatever they are given has become a value of that type before
 * the body sees it.
 */

/** What a type that is written so is called, where it is one of the server's own; null for any other. */
function writtenType(text: string, analysis: Analysis): string | null {
  const [query, ...others] = statementsOf(analysis.walkers.parse(`SELECT NULL::${text}`))
  const [target, ...more] = query?.tag === 'SelectStmt' ? nodes(query.body, 'targetList') : []
  const value = target ? node(target.body, 'val') : null
  if (others.length > 0 || more.length > 0 || value?.tag !== 'TypeCast') return null
  const type = tree(value.body, 'typeName')
  return type && isOwnType(type, analysis) ? castName(type) : null
}

/** The types of what a function in SQL is given, by name and by number. */
export function declaredParameters(
  routine: CatalogFunction,
  analysis: Analysis,
): NonNullable<Analysis['declared']> {
  return (path) => {
    const [name = '', ...others] = path.length === 2 && path[0] === routine.name ? path.slice(1) : path
    if (others.length > 0 || routine.isVariadic === true) return null
    const number = /^\$(\d+)$/.exec(name)?.[1]
    const at = number === undefined ? parameterNames(routine, analysis)?.indexOf(name) : Number(number) - 1
    const type = routine.argumentTypes?.[at ?? -1]
    return type === undefined ? null : writtenType(type, analysis)
  }
}

/** The same of the variables of a body in PL/pgSQL. `names`: the variables that each name may mean. */
export function declaredVariables(
  routine: string,
  data: readonly { readonly name: string; readonly type: string }[],
  names: ReadonlyMap<string, ReadonlySet<string>>,
  analysis: Analysis,
): NonNullable<Analysis['declared']> {
  return (path) => {
    const [first = ''] = path
    const isLabelled = path.length === 2 && first === routine && !names.has(first)
    const [name = '', ...others] = isLabelled ? path.slice(1) : path
    if (others.length > 0) return null
    const types = data.flatMap((one) => (names.get(name)?.has(one.name) ? [one.type] : []))
    const [type, ...different] = new Set(types.map((one) => writtenType(one, analysis)))
    return different.length === 0 ? (type ?? null) : null
  }
}

/** What a parameter or a variable was declared as; null for one that no type is told of, and for whatever else a name may mean there. */
export function declaredType({ tag, body }: Node, scope: Scope): string | null {
  const { declared } = scope.analysis
  if (!declared) return null
  if (tag === 'ParamRef') return declared([`$${Number(body['number'] ?? 0)}`])
  const path = words(body, 'fields')
  const isWritten = tag === 'ColumnRef' && path.length > 0 && nodes(body, 'fields').every(isName)
  return isWritten && !mayBeColumn(path[0] ?? '', scope) ? declared(path) : null
}

// One in quotes may look like a number of a parameter.
function isName({ tag, body }: Node): boolean {
  return tag === 'String' && !word(body, 'sval').startsWith('$')
}

function mayBeColumn(name: string, scope: Scope): boolean {
  for (let level: Scope | null = scope; level; level = level.parent)
    if (level.items.some((item) => item.open !== null || item.columns.some((one) => one.name === name)))
      return true
  return findItem([name], scope) !== null
}
