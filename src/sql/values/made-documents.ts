/** Documents that are made of columns and constants alone, each of which stands in them as it is. */
import type { Lineage } from '../scope/lineage.ts'
import type { Scope } from '../scope/scope.ts'
import { isOwnType } from '../scope/own-types.ts'
import { isTree, node, nodes, tree, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { castName, typeOf } from './value-types.ts'
import { isJoinedObjects, isLessKeys, isObject } from './whole-objects.ts'

const documentFunctions: ReadonlySet<string> = new Set(
  'to_json to_jsonb row_to_json json_build_object jsonb_build_object json_build_array jsonb_build_array'.split(
    ' ',
  ),
)
/** Those that leave out what is NULL in one. */
const strippingFunctions: ReadonlySet<string> = new Set(['json_strip_nulls', 'jsonb_strip_nulls'])
/** What is as short as a constant. */
const momentFunctions: ReadonlySet<string> = new Set(
  'now clock_timestamp statement_timestamp transaction_timestamp txid_current pg_backend_pid'.split(' '),
)
/** Columns and variables in one document: each may stand there as often as it is named. */
const namesMax = 100

/** The lineage of an output, with the type that the level around it knows it by. */
export function typed(lineage: Lineage, value: Node, scope: Scope): Lineage {
  if (lineage.direct) return lineage
  const type = value.tag === 'CaseExpr' ? documentChosen(value, scope) : typeOf(value, scope)
  if (type === null) return lineage
  const known = { ...lineage, type: type === 'unknown' ? 'text' : type }
  const isMade = value.tag === 'CaseExpr' || isDocument(value, scope)
  return isMade ? { ...known, isDocument: true } : known
}

/**
 * The type of a CASE that yields one of several documents as it is, or NULL: as it comes of no more than one of them, it is no longer than that
 * one, and by what it is chosen is said where the CASE is judged. Null for any other.
 */
function documentChosen({ body }: Node, scope: Scope): string | null {
  const results = nodes(body, 'args').map((one) => node(one.body, 'result'))
  const made = [...results, node(body, 'defresult')].filter((one) => one !== null && !isNull(one))
  if (!made.every((one) => one !== null && isDocument(one, scope))) return null
  const types = new Set(made.map((one) => typeOf(one, scope)))
  return types.size === 1 ? ([...types][0] ?? null) : null
}

function isNull({ tag, body }: Node): boolean {
  return tag === 'A_Const' && body['isnull'] === true
}

/** True for such a document, whose length is that of what is in it. */
export function isDocument(value: Node, scope: Scope): boolean {
  return isMade(value, scope) && namesIn(value.body) <= namesMax
}

/** True for a document of text that is made so and turned into one of `jsonb`: no stored value in it fails to be. */
export function isMadeAnew(body: Tree, scope: Scope): boolean {
  const [type, arg] = [tree(body, 'typeName'), node(body, 'arg')]
  const isPlain = type !== null && isOwnType(type, scope.analysis) && nodes(type, 'typmods').length === 0
  if (!isPlain || castName(type) !== 'jsonb' || arg?.tag !== 'FuncCall') return false
  return words(arg.body, 'funcname').at(-1)?.startsWith('jsonb') === false && isDocument(arg, scope)
}

function isMade(value: Node, scope: Scope): boolean {
  const { tag, body } = value
  if (tag === 'TypeCast') return isMadeAnew(body, scope)
  if (tag === 'A_Expr') {
    const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
    if (isLessKeys(body, scope)) return left !== null && isPart(left, scope)
    return isJoinedObjects(body, scope) && [left, right].every((one) => one !== null && isPart(one, scope))
  }
  if (tag !== 'FuncCall') return false
  const name = ownFunction(body, scope)
  const args = nodes(body, 'args')
  if (strippingFunctions.has(name)) return args.length === 1 && args.every((one) => isMade(one, scope))
  return documentFunctions.has(name) && args.every((one) => isPart(one, scope))
}

function isPart(value: Node, scope: Scope): boolean {
  const { tag, body } = value
  if (tag === 'ColumnRef' || tag === 'A_Const' || tag === 'SQLValueFunction') return true
  const isMoment = tag === 'FuncCall' && nodes(body, 'args').length === 0
  if (tag === 'TypeCast' && node(body, 'arg')?.tag === 'A_Const') return isObject(value, scope)
  return (isMoment && momentFunctions.has(ownFunction(body, scope))) || isMade(value, scope)
}

function ownFunction(body: Tree, { analysis }: Scope): string {
  const path = words(body, 'funcname')
  const name = path.at(-1) ?? ''
  const isOwn = path.length === 1 || (path.length === 2 && path[0] === 'pg_catalog')
  return isOwn && analysis.catalog?.functionsNamed(name).length === 0 ? name : ''
}

function namesIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + namesIn(one), 0)
  if (!isTree(value)) return 0
  return Object.entries(value).reduce(
    (sum, [field, one]) => sum + (field === 'ColumnRef' ? 1 : namesIn(one)),
    0,
  )
}
