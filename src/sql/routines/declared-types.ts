import type { CatalogFunction } from '../../core/catalog-snapshot.ts'
import { isOwnType } from '../scope/own-types.ts'
import type { Analysis, Declared, Scope } from '../scope/scope.ts'
import { mayBeColumn } from '../scope/scope.ts'
import { node, nodes, statementsOf, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
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
export function declaredParameters(routine: CatalogFunction, analysis: Analysis): Declared {
  return {
    typeOf: (path) => {
      const [name = '', ...others] = path.length === 2 && path[0] === routine.name ? path.slice(1) : path
      if (others.length > 0 || routine.isVariadic === true) return null
      const number = /^\$(\d+)$/.exec(name)?.[1]
      const at = number === undefined ? parameterNames(routine, analysis)?.indexOf(name) : Number(number) - 1
      const type = routine.argumentTypes?.[at ?? -1]
      return type === undefined ? null : writtenType(type, analysis)
    },
    isRecord: () => false,
    isObject: () => false,
  }
}

/** What is asked of a body about its variables. */
interface Variables {
  readonly analysis: Analysis
  readonly data: readonly { readonly name: string; readonly type: string; readonly body: Tree }[]
  readonly records: ReadonlySet<string>
}

/** The same of the variables of a body in PL/pgSQL. `names`: the variables that each name may mean. */
export function declaredVariables(
  routine: string,
  names: ReadonlyMap<string, ReadonlySet<string>>,
  bodyOf: () => Variables,
  holdsObjects: (name: string) => boolean,
): Declared {
  const typeOf = (path: readonly string[]): string | null => {
    const { data, analysis } = bodyOf()
    const [first = ''] = path
    const isLabelled = path.length === 2 && first === routine && !names.has(first)
    const [name = '', ...others] = isLabelled ? path.slice(1) : path
    if (others.length > 0) return null
    const types = data.flatMap((one) => (names.get(name)?.has(one.name) ? [one.type] : []))
    const [type, ...different] = new Set(types.map((one) => writtenType(one, analysis)))
    return different.length === 0 ? (type ?? null) : null
  }
  const objects = new Map<string, boolean>()
  return {
    typeOf,
    isRecord: ([name = '', ...others]) => others.length === 0 && isRecord(name, bodyOf()),
    isObject: ([name = '', ...others]) => {
      if (others.length > 0 || typeOf([name]) !== 'jsonb') return false
      const had = objects.get(name)
      if (had !== undefined) return had
      // What is made of itself is what it is made of besides.
      objects.set(name, true)
      const isHeld = holdsObjects(name)
      objects.set(name, isHeld)
      return isHeld
    },
  }
}

/** True for NEW and OLD, and for what is declared as a record and as nothing else. */
function isRecord(name: string, { records, analysis, data }: Variables): boolean {
  if (records.has(name)) return true
  const { rows } = analysis
  const isImage = [rows?.old, rows?.new].some((one) => one !== undefined && one.alias === name)
  return (
    isImage && data.filter((one) => one.name === name && one.body['recparentno'] === undefined).length === 1
  )
}

/** What a parameter or a variable was declared as; null for one that no type is told of, and for whatever else a name may mean there. */
export function declaredType({ tag, body }: Node, scope: Scope): string | null {
  const { declared } = scope.analysis
  if (!declared) return null
  if (tag === 'ParamRef') return declared.typeOf([`$${Number(body['number'] ?? 0)}`])
  const path = words(body, 'fields')
  const isWritten = tag === 'ColumnRef' && path.length > 0 && nodes(body, 'fields').every(isName)
  return isWritten && !mayBeColumn(path[0] ?? '', scope) ? declared.typeOf(path) : null
}

// One in quotes may look like a number of a parameter.
function isName({ tag, body }: Node): boolean {
  return tag === 'String' && !word(body, 'sval').startsWith('$')
}
