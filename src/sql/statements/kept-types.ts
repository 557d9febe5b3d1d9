/**
 * Types beside which a value stays as it is. Of values that one of several is chosen from, the server makes values of one type (PostgreSQL,
 * "UNION, CASE, and Related Constructs"): beside a `name` a text is cut, beside a `real` a number is rounded, beside an instant a date is
 * moved by the zone of the session. What comes back is another value then, or none that fits.
 */
import { declaredType } from '../routines/declared-types.ts'
import type { Lineage } from '../scope/lineage.ts'
import { shortName } from '../scope/own-types.ts'
import type { Scope } from '../scope/scope.ts'
import { isTree, node, nodes, word } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { typeOf } from '../values/value-types.ts'

const texts = ['text', 'varchar']
const integers = ['int2', 'int4', 'int8', 'numeric', 'float8']

/** By the type of a column, those that any of its values comes back from as it was. Domains are left out, which check anew. */
const lasting: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    text: texts,
    varchar: texts,
    bpchar: ['bpchar'],
    uuid: ['uuid'],
    date: ['date'],
    bool: ['bool'],
    jsonb: ['jsonb'],
    bytea: ['bytea'],
    inet: ['inet', 'cidr'],
    timestamp: ['timestamp', 'date'],
    timestamptz: ['timestamptz', 'timestamp', 'date'],
    int2: integers,
    int4: integers,
  }).flatMap(([type, others]) => [
    [type, others],
    [`_${type}`, others.map((one) => `_${one}`)],
  ]),
)

/** By name, types of the server that turn some value of the others into another, with their numbers and those of their arrays. */
const changingTypes: ReadonlyMap<string, readonly number[]> = new Map([
  ['name', [19, 1003]],
  ['bpchar', [1042, 1014]],
  ['text', [25, 1009]],
  ['varchar', [1043, 1015]],
  ['float4', [700, 1021]],
  ['timestamp', [1114, 1115]],
  ['timestamptz', [1184, 1185]],
])

/** The numbers of such a type and of its arrays; none for any other. */
export function numbersOfType(name: string): readonly number[] {
  return changingTypes.get(name) ?? []
}

/** True for a column whose values stay as they are beside some others. */
export function mayLast(own: Lineage, scope: Scope): boolean {
  const types = typesOf(own, scope)
  return types.length > 0 && types.every((type) => lasting.has(type))
}

/** True where the column's values stay as they are beside all of these; says which types of parameters would change them. */
export function lastsBeside(values: readonly Node[], own: Lineage, scope: Scope): boolean {
  const types = typesOf(own, scope)
  const fitting = types.map((type) => lasting.get(type) ?? [])
  const isLasting = values.every((value) => isAmong(value, fitting, scope))
  if (!isLasting || isWithinBody(scope) || !values.some((value) => holdsParameter(value.body, value.tag)))
    return isLasting
  const bare = new Set(fitting.flat().map((one) => one.replace(/^_/, '')))
  for (const type of changingTypes.keys())
    if (types.some((one) => isAlike(type, one)) && !bare.has(type))
      scope.analysis.findings.changedBy.add(type)
  return true
}

/** True where values of both are chosen from at all. */
function isAlike(changing: string, own: string): boolean {
  const bare = own.replace(/^_/, '')
  const kinds = [
    ['name', 'bpchar', 'text', 'varchar'],
    ['float4', 'int2', 'int4'],
    ['date', 'timestamp', 'timestamptz'],
  ]
  return kinds.some((kind) => kind.includes(changing) && kind.includes(bare))
}

function typesOf(own: Lineage, { analysis }: Scope): readonly string[] {
  const { catalog } = analysis
  return own.sources.map((source) => {
    const type = catalog?.column(source)?.typeName ?? ''
    return type.startsWith('pg_catalog.') ? shortName(type, catalog) : ''
  })
}

function isAmong(value: Node, fitting: readonly (readonly string[])[], scope: Scope): boolean {
  const { tag, body } = value
  // A parameter of a body has a type of its own, of which what it is given does not tell.
  const isWithin = isWithinBody(scope)
  const declared = isWithin ? declaredType(value, scope) : null
  if (declared !== null) return fitting.every((types) => types.includes(declared) || isUnmoved(types))
  if (tag === 'ParamRef') return !isWithin || fitting.every(isUnmoved)
  if (isWithin && tag === 'ColumnRef' && scope.analysis.walkers.expression(value, scope).row === undefined)
    return fitting.every(isUnmoved)
  if (tag === 'A_Expr' && word(body, 'kind') === 'AEXPR_NULLIF')
    return ['lexpr', 'rexpr'].every((side) => {
      const one = node(body, side)
      return one !== null && isAmong(one, fitting, scope)
    })
  if (tag === 'A_ArrayExpr') return isArrayAmong(nodes(body, 'elements'), fitting, scope)
  const type = typeOf(value, scope)
  return type === 'unknown' || (type !== null && fitting.every((types) => types.includes(type)))
}

function isWithinBody({ analysis }: Scope): boolean {
  const { parameters, variables, rows } = analysis
  return parameters !== null || variables !== null || Boolean(rows)
}

function isArrayAmong(
  elements: readonly Node[],
  fitting: readonly (readonly string[])[],
  scope: Scope,
): boolean {
  const bare = fitting.map((types) => types.map((one) => one.replace(/^_/, '')))
  // Of constants alone it is one of texts.
  return elements.every((one) => isAmong(one, bare, scope))
}

/** Nothing but values of that type is chosen from beside them. */
function isUnmoved(types: readonly string[]): boolean {
  return types.every((type) => !kindsThatChange.has(type.replace(/^_/, '')))
}

const kindsThatChange: ReadonlySet<string> = new Set(
  [...lasting.keys()].filter((type) => [...changingTypes.keys()].some((one) => isAlike(one, type))),
)

function holdsParameter(value: unknown, tag = ''): boolean {
  if (tag === 'ParamRef') return true
  if (Array.isArray(value)) return value.some((one) => holdsParameter(one))
  if (!isTree(value)) return false
  return Object.entries(value satisfies Tree).some(([field, inner]) => holdsParameter(inner, field))
}
