import { ledTo } from './brought-types.ts'
import { anything, asField, joined } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import { findItem, resolveQualified } from '../scope/scope.ts'
import type { Scope } from '../scope/scope.ts'
import { node, nodes, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
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
  // Nor are the server's own functions that take any row fields, but where a row has one of that name.
  if (field && rowTakers.has(field[0] ?? '')) scope.analysis.findings.mayFail(inner)
  // Of what is NULL no subscript is worked out.
  if (subscripts.some((one) => one.fails)) scope.analysis.findings.mayFail(inner)
  const led = joined([field ? fieldOf(inner, field[0] ?? '', scope) : inner, ...subscripts])
  const isLed = subscripts.some((one) => one.sources.length > 0 || !one.known)
  if (!isLed) return led
  // What is no number is turned into one, which some are too large for.
  if (!steps.every((step) => isPlainPlace(step, scope))) scope.analysis.findings.mayFail(joined(subscripts))
  return ledTo(led, typeOf({ tag: 'A_Indirection', body }, scope))
}

/** Functions that are asked for in the form of a field, and fail on some rows. */
const rowTakers: ReadonlySet<string> = new Set(
  'hash_record hash_record_extended record_send record_out to_json to_jsonb row_to_json json_agg jsonb_agg'.split(
    ' ',
  ),
)

/** A field of a row, by whose order its texts are compared where a type of that field names one. */
function fieldOf(row: Lineage, field: string, { analysis }: Scope): Lineage {
  const made = asField(row)
  const isCollated = analysis.catalog?.collatedFields.has(field) ?? true
  return isCollated ? { ...made, collation: '?' } : made
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
