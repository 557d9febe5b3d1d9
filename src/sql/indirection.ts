import { ledTo } from './brought-types.ts'
import { anything, asField, joined } from './lineage.ts'
import type { Lineage } from './lineage.ts'
import { findItem, resolveQualified } from './scope.ts'
import type { Scope } from './scope.ts'
import { node, nodes, word, words } from './tree.ts'
import type { Node, Tree } from './tree.ts'
import { typeOf } from './value-types.ts'

/** `(row).field`: that column when the row is an entry of FROM, else anything that the row holds. */
export function indirection(body: Tree, scope: Scope): Lineage {
  const arg = node(body, 'arg')
  const steps = nodes(body, 'indirection')
  const subscripts = steps
    .filter((step) => step.tag === 'A_Indices')
    .map((step) => scope.analysis.walkers.expression(step, scope))
  if (!arg) return anything
  const [first] = steps
  const path = arg.tag === 'ColumnRef' ? words(arg.body, 'fields') : []
  const item =
    path[0] !== undefined && path.length === 1 && isRow(path[0], scope) ? findItem(path, scope) : null
  if (item && first?.tag === 'String' && steps.length === 1) {
    scope.analysis.findings.visit(arg.body)
    return resolveQualified([...path, word(first.body, 'sval')], scope)
  }
  const field = first?.tag === 'String' ? [word(first.body, 'sval')] : null
  const inner = scope.analysis.walkers.expression(arg, scope)
  // `(row).name` also means `name(row)`: a function outside of the catalog's own may be behind it.
  if (field && scope.analysis.catalog && scope.analysis.catalog.functionsNamed(field[0] ?? '').length > 0)
    return joined([scope.analysis.walkers.call(field, [inner], [], scope), ...subscripts])
  // Of what is NULL no subscript is worked out.
  if (subscripts.some((one) => one.fails)) scope.analysis.findings.mayFail(inner)
  const led = joined([field ? asField(inner) : inner, ...subscripts])
  const isLed = subscripts.some((one) => one.sources.length > 0 || !one.known)
  if (!isLed) return led
  // What is no number is turned into one, which some are too large for.
  if (!steps.every((step) => isPlainPlace(step, scope))) scope.analysis.findings.mayFail(joined(subscripts))
  return ledTo(led, typeOf({ tag: 'A_Indirection', body }, scope))
}

const placeTypes: ReadonlySet<string> = new Set(['int2', 'int4', 'unknown', 'text'])

function isPlainPlace({ tag, body }: Node, scope: Scope): boolean {
  if (tag !== 'A_Indices') return true
  return ['lidx', 'uidx'].every((field) => {
    const place = node(body, field)
    return place === null || placeTypes.has(typeOf(place, scope) ?? '')
  })
}

/** True when a bare name is no column of any level, so that it can only be a row. */
function isRow(name: string, scope: Scope): boolean {
  for (let level: Scope | null = scope; level; level = level.parent)
    for (const item of level.items)
      if (item.bare && (item.open !== null || item.columns.some((column) => column.name === name)))
        return false
  return true
}

/** True for what may name a column of this level or one around it. */
export function isColumnOf(path: readonly string[], scope: Scope): boolean {
  if (path.length !== 1) return findItem(path.slice(0, -1), scope) !== null
  return path[0] === undefined || !isRow(path[0], scope)
}
