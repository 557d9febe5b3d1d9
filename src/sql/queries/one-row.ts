import { bareConstant, countOf } from '../scope/constants.ts'
import type { Analysis } from '../scope/scope.ts'
import { node, nodeOf, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** Aggregates without which a query yields as many rows as it reads, and with which it yields one. */
const aggregates: ReadonlySet<string> = new Set(
  `count sum min max avg string_agg array_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and bool_or every
  any_value xmlagg mode percentile_cont percentile_disc stddev variance`.split(/\s+/),
)

/**
 * True for a query that cannot yield more than one row, so that it never fails in the place of a value. `isAround`: whether a
 * name may be of the query around it, to which an aggregate of nothing but such names belongs.
 */
export function isOfOneRow(
  { tag, body }: Node,
  isAround: (path: readonly string[]) => boolean,
  looking: Pick<Analysis, 'searchPath' | 'catalog'>,
): boolean {
  if (tag !== 'SelectStmt' || !['', 'SETOP_NONE'].includes(word(body, 'op'))) return false
  const limit = node(body, 'limitCount')
  const rows = limit && countOf(bareConstant(limit, looking))
  const isTied = word(body, 'limitOption') === 'LIMIT_OPTION_WITH_TIES'
  if (rows !== null && rows <= 1 && !isTied) return true
  if (Array.isArray(body['valuesLists'])) return nodes(body, 'valuesLists').length === 1
  const values = nodes(body, 'targetList').map((one) => node(one.body, 'val'))
  if (nodes(body, 'fromClause').length === 0) return !values.some((one) => one && holdsCall(one))
  return (
    nodes(body, 'groupClause').length === 0 &&
    values.some((one) => one !== null && isAggregate(one, isAround))
  )
}

/** A function may yield several rows. */
function holdsCall(value: Node): boolean {
  return JSON.stringify(value.body).includes('"FuncCall"') || value.tag === 'FuncCall'
}

function isAggregate({ tag, body }: Node, isAround: (path: readonly string[]) => boolean): boolean {
  if (tag === 'SubLink') return false
  if (tag === 'FuncCall' && aggregates.has(words(body, 'funcname').at(-1) ?? '') && !tree(body, 'over')) {
    const names = columnsIn(nodes(body, 'args'))
    if (names.length === 0 || names.some((path) => !isAround(path))) return true
  }
  return partsOf(body).some((one) => isAggregate(one, isAround))
}

function columnsIn(values: readonly Node[]): readonly (readonly string[])[] {
  return values.flatMap(({ tag, body }) =>
    tag === 'ColumnRef' ? [words(body, 'fields')] : columnsIn(partsOf(body)),
  )
}

function partsOf(body: Tree): readonly Node[] {
  return Object.values(body).flatMap((part) => {
    const parts: readonly unknown[] = Array.isArray(part) ? part : [part]
    return parts.flatMap((one) => nodeOf(one) ?? [])
  })
}
