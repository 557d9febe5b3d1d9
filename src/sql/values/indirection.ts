import { parameterAlias } from '../scope/body-flow.ts'
import { ledTo } from './brought-types.ts'
import { bareConstant, integerOf } from '../scope/constants.ts'
import { keyOrPlace } from './document-members.ts'
import { anything, asField, changed, joined, memberOf } from '../scope/lineage.ts'
import { plainText } from '../scope/plain-texts.ts'
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
  const path = rowPath(arg)
  const item =
    path[0] !== undefined && path.length === 1 && isRow(path[0], scope) ? findItem(path, scope) : null
  if (item && first?.tag === 'String' && steps.length === 1) {
    scope.analysis.findings.visit(arg.body)
    return resolveQualified([...path, word(first.body, 'sval')], scope)
  }
  const field = first?.tag === 'String' ? [word(first.body, 'sval')] : null
  const inner = scope.analysis.walkers.expression(arg, scope)
  const member = memberSubscripted(arg, steps, inner, scope)
  if (member) return member
  // `(row).name` also means `name(row)`: a function outside of the catalog's own may be behind it.
  if (field && scope.analysis.catalog && scope.analysis.catalog.functionsNamed(field[0] ?? '').length > 0)
    return joined([scope.analysis.walkers.call(field, [inner], [], scope), ...subscripts])
  // Nor are the server's own functions that take any row fields, but where a row has one of that name.
  if (field && rowTakers.has(field[0] ?? '')) scope.analysis.findings.mayFail(inner)
  // Of what is NULL no subscript is worked out.
  if (subscripts.some((one) => one.fails)) scope.analysis.findings.mayFail(inner)
  const yielded =
    field && steps.length === 1 && arg.tag === 'FuncCall' ? fieldYielded(field[0] ?? '', inner) : null
  if (yielded) return yielded
  const led = joined([field ? fieldOf(inner, field[0] ?? '', scope) : inner, ...subscripts])
  const isLed = subscripts.some((one) => one.sources.length > 0 || !one.known)
  if (!isLed) return led
  // What is no number is turned into one, which some are too large for.
  if (!steps.every((step) => isPlainPlace(step, scope))) scope.analysis.findings.mayFail(joined(subscripts))
  return ledTo(led, typeOf({ tag: 'A_Indirection', body }, scope))
}

/** The name that a row may have: of an entry of FROM, or of a parameter by its number. */
function rowPath({ tag, body }: Node): readonly string[] {
  if (tag === 'ParamRef') return [parameterAlias(Number(body['number']))]
  return tag === 'ColumnRef' ? words(body, 'fields') : []
}

/** `document['key']`, which is made of that member alone; null where a key is computed or what it leads into is no document. */
function memberSubscripted(arg: Node, steps: readonly Node[], inner: Lineage, scope: Scope): Lineage | null {
  const keys = steps.map((step) => keyOf(step, scope))
  if (keys.includes(undefined) || typeOf(arg, scope) !== 'jsonb') return null
  return memberOf(
    inner,
    keys.map((key) => key ?? null),
  )
}

/** The key that a constant subscript is, null for a number, which may be a place as well; undefined for anything else. */
function keyOf({ tag, body }: Node, { analysis }: Scope): string | null | undefined {
  const place = tag === 'A_Indices' && body['is_slice'] !== true ? node(body, 'uidx') : null
  if (!place) return undefined
  if (integerOf(bareConstant(place, analysis)) !== null) return null
  const key = plainText(place, analysis)
  return key === null ? undefined : keyOrPlace(key)
}

/** A field of the one row that a routine yields, where it is told what each of them is made of. */
function fieldYielded(field: string, { fields = [] }: Lineage): Lineage | null {
  const found = fields.filter(({ name }) => name === field)
  return found.length === 1 && found[0] ? changed(found[0].lineage) : null
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
