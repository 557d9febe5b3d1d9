import { isJoinedAsText, isLikeable, operandTotality } from './comparable-types.ts'
import { isOwnType } from '../scope/own-types.ts'
import { isMadeAnew } from './made-documents.ts'
import { isPartAsNumber, reckoned } from './total-arithmetic.ts'
import type { Scope } from '../scope/scope.ts'
import { isPlainPattern } from './total-functions.ts'
import type { Totality } from './total-functions.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { castName, isArray, jsonTypes, textTypes, typeOf } from './value-types.ts'
import { isLessKeys } from './whole-objects.ts'

/**
 * Which operators and casts no value of a row can make fail. What can fail answers a question about the value by failing,
 * however well its result is masked, so that the columns in it count as steering the statement.
 */

const totalOperators: ReadonlySet<string> = new Set(
  '= <> != < > <= >= ^@ -> ->> #> #>> @> <@ ? ?| ?& &&'.split(' '),
)
const comparisons: ReadonlySet<string> = new Set('= <> != < > <= >='.split(' '))
const likeOperators: ReadonlySet<string> = new Set(['~~', '!~~', '~~*', '!~~*'])

/** Types of the server, none of which holds checks. */
export const serverTypes: ReadonlySet<string> = new Set(
  `bit bool box bpchar bytea char cidr circle date datemultirange daterange float4 float8 inet int2 int4 int4multirange
  int4range int8 int8multirange int8range interval json jsonb jsonpath line lseg macaddr macaddr8 money name numeric
  nummultirange numrange oid path pg_lsn pg_snapshot point polygon regclass regnamespace regoper regoperator regproc
  regprocedure regrole regtype text tid time timestamp timestamptz timetz tsmultirange tsquery tsrange tstzmultirange
  tstzrange tsvector uuid varbit varchar xid xid8 xml`.split(/\s+/),
)

/** Casts between types of which every value of the first has one in the second, but for some far out. */
const widenings: Readonly<Record<string, readonly string[]>> = {
  int2: ['int4', 'int8', 'numeric', 'float4', 'float8'],
  int4: ['int8', 'numeric', 'float4', 'float8', 'bool'],
  int8: ['numeric', 'float4', 'float8'],
  float4: ['float8'],
  bool: ['int4'],
  date: ['timestamp', 'timestamptz'],
  timestamp: ['date', 'timestamptz', 'time'],
  timestamptz: ['date', 'timestamp', 'time'],
  jsonb: ['json'],
}

/** Which values of its operands the operator of an A_Expr cannot fail on. */
export function operationTotality(body: Tree, scope: Scope): Totality {
  const kind = word(body, 'kind')
  const name = words(body, 'name').at(-1) ?? ''
  if (kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE') return isTotalLike(body, scope) ? 'every' : 'no'
  if (kind === 'AEXPR_SIMILAR') return 'no'
  if (kind.includes('BETWEEN') || kind === 'AEXPR_NULLIF' || kind === 'AEXPR_IN')
    return operandTotality(body, scope)
  const isOfSeveral = kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL'
  if (isOfSeveral ? comparisons.has(name) : totalOperators.has(name)) return operandTotality(body, scope)
  if (isOfSeveral) return 'no'
  if (likeOperators.has(name)) return isTotalLike(body, scope) ? 'every' : 'no'
  const found = reckoned(body, scope, typeOf)
  if (found) return found.totality
  if (isLessKeys(body, scope)) return 'every'
  return name === '||' && isTotalJoin(node(body, 'lexpr'), node(body, 'rexpr'), scope) ? 'every' : 'no'
}

function isTotalLike(body: Tree, scope: Scope): boolean {
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  return isPlainPattern(right) && isLikeable(typeOf(left, scope), typeOf(right, scope))
}

// Arrays of differing dimensions do not join; texts and documents always do.
function isTotalJoin(left: Node | null, right: Node | null, scope: Scope): boolean {
  const types = [typeOf(left, scope), typeOf(right, scope)]
  if (types.some((type) => type === null || isArray(type))) return false
  return (
    (types.some((type) => textTypes.has(type ?? '')) && types.every((type) => isJoinedAsText(type, scope))) ||
    types.every((type) => type === 'unknown' || jsonTypes.has(type ?? ''))
  )
}

/** From these, some values far out have none. */
const farTypes: ReadonlySet<string> = new Set(['date', 'timestamp', 'timestamptz'])

/** Which values a cast cannot fail on. */
export function castTotality(body: Tree, scope: Scope): Totality {
  if (isPartCast(body, scope) || isMadeAnew(body, scope)) return 'stored'
  if (!isTotalCast(body, scope)) return 'no'
  const [target, from] = [tree(body, 'typeName'), typeOf(node(body, 'arg'), scope)]
  if (!target || from === null || textTypes.has(castName(target)) || from === castName(target)) return 'every'
  // Every point in time is on a day that there is a date for.
  if (from === 'timestamp' && castName(target) === 'date') return 'every'
  return farTypes.has(from) ? 'stored' : 'every'
}

/** `extract(year from …)::int` */
function isPartCast(body: Tree, scope: Scope): boolean {
  const [target, arg] = [tree(body, 'typeName'), node(body, 'arg')]
  if (!target || !arg || nodes(target, 'typmods').length > 0 || !isOwnType(target, scope.analysis))
    return false
  return isPartAsNumber(arg, castName(target), scope)
}

/** True when a cast cannot fail on the value that it is given. */
function isTotalCast(body: Tree, scope: Scope): boolean {
  const target = tree(body, 'typeName')
  const arg = node(body, 'arg')
  if (!target || !arg) return false
  // A type of users may have checks of its own, which are held against a constant only where it is asked for.
  if (!isOwnType(target, scope.analysis)) return false
  if (arg.tag === 'A_Const') return serverTypes.has(words(target, 'names').at(-1) ?? '')
  const to = castName(target)
  // "char" is one byte, which a number may not fit.
  if (textTypes.has(to) && to !== 'char') return true
  const from = typeOf(arg, scope)
  if (to === 'char' && textTypes.has(from ?? '')) return true
  if (from === null || nodes(target, 'typmods').length > 0) return false
  return from === to || (widenings[from]?.includes(to) ?? false)
}

/** True when the elements of an array constructor are no arrays themselves, whose dimensions could differ. */
export function isPlainArray(body: Tree, scope: Scope): boolean {
  return nodes(body, 'elements').every((one) => {
    if (one.tag === 'A_ArrayExpr') return isPlainArray(one.body, scope)
    const type = typeOf(one, scope)
    return type !== null && !isArray(type)
  })
}

/** True when a value is known to be no array. */
export function isNoArray(value: Node | null, scope: Scope): boolean {
  const type = typeOf(value, scope)
  return type !== null && !isArray(type)
}

/** True when a value is known to be of a type of which no sum of some rows is too large. */
export function isBounded(value: Node | null, scope: Scope): boolean {
  const type = typeOf(value, scope)
  return type !== null && !['money', 'interval', 'unknown'].includes(type) && !isArray(type)
}
