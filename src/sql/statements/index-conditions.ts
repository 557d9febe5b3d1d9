/**
 * Conditions of partial unique indexes. A change after which its row certainly does not meet one takes the row out of that index,
 * and nothing is compared: rows that are marked as deleted, where the index is `WHERE deleted_at IS NULL`.
 */
import type { Relation } from '../../core/catalog-snapshot.ts'
import type { Held } from '../routines/row-change.ts'
import type { CatalogIndex } from '../scope/catalog-index.ts'
import { isOwnType } from '../scope/own-types.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { isSet, node, nodes, statementsOf, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { valueOf } from '../values/assigned-constants.ts'

/** What is certain of columns that a SET list gives whole values, by their names. */
export function heldAfter(body: Tree, relation: Relation | null, scope: Scope): ReadonlyMap<string, Held> {
  const held = new Map<string, Held>()
  const { catalog } = scope.analysis
  if (!relation || !catalog || mayCast(catalog)) return held
  for (const { body: target } of nodes(body, 'targetList')) {
    const name = word(target, 'name')
    const value = nodes(target, 'indirection').length > 0 ? null : valueOf(target)
    const found = value && heldBy(value, name, scope)
    if (found) held.set(name, found)
    else if (value && isOfStatement(scope.analysis) && isNamed(name, relation))
      sayAsked(value, scope.analysis)
  }
  return held
}

/** Whether a row of a table of which this is certain lies outside of an index with this condition. */
export function isOutside(
  condition: string,
  relation: Relation,
  held: ReadonlyMap<string, Held>,
  { walkers }: Analysis,
): boolean {
  const [query] = statementsOf(walkers.parse(`SELECT ${condition}`))
  const [value, ...others] = query ? nodes(query.body, 'targetList').map((one) => node(one.body, 'val')) : []
  const known = new Map([...held].filter(([name]) => isScalar(name, relation)))
  return value !== undefined && value !== null && others.length === 0 && truthOf(value, known) === 'false'
}

/** `false` also for what is NULL: neither lets a row into an index. */
type Truth = 'true' | 'false' | 'open'

function truthOf(value: Node, held: ReadonlyMap<string, Held>): Truth {
  const { tag, body } = value
  switch (tag) {
    case 'ColumnRef':
      return ofTruth(heldIn(value, held)?.truth)
    case 'NullTest': {
      const arg = node(body, 'arg')
      if (!arg || !heldIn(arg, held)) return 'open'
      return ofTruth(word(body, 'nulltesttype') === 'IS_NOT_NULL')
    }
    case 'BooleanTest': {
      const arg = node(body, 'arg')
      const truth = arg && heldIn(arg, held)?.truth
      const wanted = tested.get(word(body, 'booltesttype'))
      return typeof truth === 'boolean' && wanted ? ofTruth(wanted(truth)) : 'open'
    }
    case 'BoolExpr':
      return ofParts(
        word(body, 'boolop'),
        nodes(body, 'args').map((one) => truthOf(one, held)),
      )
    case 'A_Expr': {
      const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
      const own = left && heldIn(left, held)?.truth
      const other = right && truthIn(right)
      if (word(body, 'kind') !== 'AEXPR_OP' || typeof own !== 'boolean' || typeof other !== 'boolean')
        return 'open'
      const operator = words(body, 'name').join('.')
      return operator === '=' ? ofTruth(own === other) : operator === '<>' ? ofTruth(own !== other) : 'open'
    }
    default:
      return 'open'
  }
}

const tested: ReadonlyMap<string, (truth: boolean) => boolean> = new Map<string, (truth: boolean) => boolean>(
  [
    ['IS_TRUE', (truth) => truth],
    ['IS_NOT_TRUE', (truth) => !truth],
    ['IS_FALSE', (truth) => !truth],
    ['IS_NOT_FALSE', (truth) => truth],
    ['IS_UNKNOWN', () => false],
    ['IS_NOT_UNKNOWN', () => true],
  ],
)

function ofParts(operation: string, parts: readonly Truth[]): Truth {
  if (operation === 'NOT_EXPR') return parts[0] === 'open' ? 'open' : ofTruth(parts[0] === 'false')
  const [decides, other]: readonly [Truth, Truth] =
    operation === 'OR_EXPR' ? ['true', 'false'] : ['false', 'true']
  if (parts.includes(decides)) return decides
  return parts.every((one) => one === other) ? other : 'open'
}

function ofTruth(truth: boolean | undefined): Truth {
  return truth === undefined ? 'open' : truth ? 'true' : 'false'
}

function heldIn(value: Node, held: ReadonlyMap<string, Held>): Held | undefined {
  const fields = value.tag === 'ColumnRef' ? nodes(value.body, 'fields') : []
  return fields.length === 1 ? held.get(words(value.body, 'fields')[0] ?? '') : undefined
}

function truthIn({ tag, body }: Node): boolean | undefined {
  const truth = tag === 'A_Const' ? tree(body, 'boolval') : null
  return truth ? isSet(truth, 'boolval') : undefined
}

/** Of rows and types of users a value may be NULL in one way and not in another. */
function isScalar(name: string, { columns }: Relation): boolean {
  const found = columns.find((one) => one.name === name)
  return found !== undefined && found.typeOid < firstUserOid && scalars.has(found.typeName)
}

const firstUserOid = 16384
const scalarNames: readonly string[] =
  'timestamptz timestamp date time timetz interval bool int2 int4 int8 numeric float4 float8 text varchar bpchar uuid'.split(
    ' ',
  )
const scalars: ReadonlySet<string> = new Set(scalarNames.map((one) => `pg_catalog.${one}`))

/** What a value certainly is; null where it may be NULL. Texts and numbers count alike, as texts that differ in them may. */
function heldBy(value: Node, column: string, scope: Scope): Held | null {
  const { tag, body } = value
  const { analysis } = scope
  switch (tag) {
    case 'A_Const':
      return body['isnull'] === true ? null : { truth: truthIn(value) }
    case 'ParamRef':
      return isFilled(body, analysis) ? {} : null
    case 'TypeCast': {
      const [type, arg] = [tree(body, 'typeName'), node(body, 'arg')]
      return type && arg && isScalarType(type, analysis) && heldBy(arg, column, scope) ? {} : null
    }
    case 'SQLValueFunction':
      return times.has(word(body, 'op')) ? {} : null
    case 'CoalesceExpr': {
      const args = nodes(body, 'args')
      const isOwn = (one: Node): boolean =>
        one.tag === 'ColumnRef' && words(one.body, 'fields').join('.') === column
      const found = args.map((one) => isOwn(one) || heldBy(one, column, scope))
      return found.includes(null) || found.every((one) => one === true) ? null : {}
    }
    case 'FuncCall':
      return isTime(body, analysis) ? {} : null
    default:
      return null
  }
}

function isScalarType(type: Tree, analysis: Analysis): boolean {
  const name = words(type, 'names').at(-1) ?? ''
  return scalarNames.includes(name) && nodes(type, 'arrayBounds').length === 0 && isOwnType(type, analysis)
}

/** A parameter that is not NULL, of a type of the server's. */
function isFilled(body: Tree, analysis: Analysis): boolean {
  const type = tree(body, 'typeName')
  return body['isFilled'] === true && isOfStatement(analysis) && (!type || isScalarType(type, analysis))
}

const times: ReadonlySet<string> = new Set(
  ['TIMESTAMP', 'TIMESTAMP_N', 'DATE', 'TIME', 'TIME_N']
    .map((one) => `SVFOP_CURRENT_${one}`)
    .concat(['TIME', 'TIME_N', 'TIMESTAMP', 'TIMESTAMP_N'].map((one) => `SVFOP_LOCAL${one}`)),
)

/** A call that answers with the time, told by the server itself; also in another zone. */
function isTime(body: Tree, analysis: Analysis): boolean {
  const path = words(body, 'funcname')
  const name = path.at(-1) ?? ''
  const { searchPath } = analysis
  const isOwn =
    path.length === 1
      ? searchPath !== null && searchPath.indexOf('pg_catalog') <= 0
      : path.length === 2 && path[0] === 'pg_catalog'
  if (!isOwn) return false
  const args = nodes(body, 'args')
  if (args.length === 0) return clocks.has(name)
  const [zone, time] = args
  return (
    name === 'timezone' &&
    args.length === 2 &&
    zone?.tag === 'A_Const' &&
    zone.body['isnull'] !== true &&
    (time?.tag === 'FuncCall'
      ? isTime(time.body, analysis)
      : time?.tag === 'SQLValueFunction' && word(time.body, 'op') === 'SVFOP_CURRENT_TIMESTAMP')
  )
}

const clocks: ReadonlySet<string> = new Set([
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'clock_timestamp',
])

/** Whether casts of users from types of the server's may be applied unasked, and make NULL of a value. */
function mayCast({ casts }: CatalogIndex): boolean {
  return scalarNames.some((name) => casts.has(name))
}

/** Whether the condition of a partial index may name a column. */
function isNamed(column: string, { columns }: Relation): boolean {
  return columns.some(({ comparedWhere = [] }) =>
    comparedWhere.some(({ conditions }) => conditions.some((one) => one.includes(column))),
  )
}

/** Notes parameters of which it matters whether they are NULL. */
function sayAsked({ tag, body }: Node, analysis: Analysis): void {
  const { number } = body
  if (tag === 'ParamRef' && typeof number === 'number') analysis.findings.askedFilled.add(number)
  const inner = tag === 'TypeCast' ? [node(body, 'arg')] : tag === 'CoalesceExpr' ? nodes(body, 'args') : []
  for (const one of inner) if (one) sayAsked(one, analysis)
}

/** Parameters of bodies are others. */
function isOfStatement({ within, parameters, variables, rows }: Analysis): boolean {
  return within.length === 0 && !parameters && !variables && !rows
}
