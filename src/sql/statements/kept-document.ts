/**
 * Changes that leave a document in its place: what stands in it stays under the keys that it stood under, or goes. So no member
 * comes to rest where it was not before, and what is stored anew are the parts that are put in.
 */
import { bareConstant, integerOf } from '../scope/constants.ts'
import { joined, memberOf, sameSources } from '../scope/lineage.ts'
import type { Lineage } from '../scope/lineage.ts'
import { operatorsOfUsers } from '../scope/outside-names.ts'
import { plainText, plainTexts } from '../scope/plain-texts.ts'
import type { Scope } from '../scope/scope.ts'
import { findFunctions } from '../routines/function-names.ts'
import { keyOrPlace } from '../values/document-members.ts'
import { isOwnType } from '../scope/own-types.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/** What is put into a document by these, whose first argument it is. */
const setters: ReadonlySet<string> = new Set(['jsonb_set', 'jsonb_insert'])

/** What an assignment puts into the document that the same column of the same row holds; null for any other value. */
export function putIntoDocument(value: Node, own: Lineage, scope: Scope): Lineage | null {
  if (!isDocument(own, scope) || value.tag === 'ColumnRef' || !leavesInPlace(value, own, scope)) return null
  const parts = partsOf(value, own, scope)
  scope.analysis.findings.grow([own, ...parts])
  return joined(parts)
}

/** `SET document['key'] = value`: says what stands in its way. False for what is no such place. */
export function sayPlaceIn(steps: readonly Node[], own: Lineage, scope: Scope): boolean {
  if (steps.length === 0 || !isDocument(own, scope)) return false
  const keys = steps.map(({ tag, body }) => {
    const place = tag === 'A_Indices' && body['is_slice'] !== true ? node(body, 'uidx') : null
    return place && keyIn(place, scope)
  })
  if (keys.includes(null)) return false
  scope.analysis.findings.mayFail(
    holderOf(
      own,
      keys.map((key) => key ?? ''),
    ),
  )
  return true
}

/** A key that is no number, which may be a place. */
function keyIn(value: Node, { analysis }: Scope): string | null {
  if (integerOf(bareConstant(value, analysis)) !== null) return null
  const key = plainText(value, analysis)
  return key === null ? null : keyOrPlace(key)
}

function isDocument(own: Lineage, { analysis }: Scope): boolean {
  return (
    own.direct &&
    own.known &&
    own.row !== undefined &&
    own.sources.length > 0 &&
    own.sources.every((source) => analysis.catalog?.column(source)?.typeName === 'pg_catalog.jsonb')
  )
}

/** True for what is made of the document itself by these steps; nothing is said yet. */
function leavesInPlace(value: Node, own: Lineage, scope: Scope): boolean {
  const { tag, body } = value
  if (tag === 'ColumnRef') {
    const found = scope.analysis.walkers.expression(value, scope)
    return found.direct && found.row === own.row && sameSources(found, own)
  }
  const filled = filledIn(value, own, scope)
  if (filled) return leavesInPlace(filled, own, scope)
  const first = documentIn(value, scope)
  if (!first) return false
  return leavesInPlace(first, own, scope) || (isJoin(value) && isRight(body, own, scope))
}

/**
 * The expression in COALESCE that a constant stands in for where there is no document. Such a constant is read before anything runs,
 * and the column takes any: whether it was put there shows nowhere.
 */
function filledIn({ tag, body }: Node, own: Lineage, scope: Scope): Node | null {
  const { analysis } = scope
  if (tag !== 'CoalesceExpr') return null
  const [first, ...others] = nodes(body, 'args')
  const isConstant = others.every((one) => isDocumentConstant(one, scope))
  const isFree = own.sources.every((source) => analysis.catalog?.column(source)?.isBound !== true)
  return first && isConstant && isFree ? first : null
}

function isDocumentConstant({ tag, body }: Node, { analysis }: Scope): boolean {
  if (tag === 'A_Const') return true
  const type = tag === 'TypeCast' ? tree(body, 'typeName') : null
  return type !== null && isOwnType(type, analysis) && node(body, 'arg')?.tag === 'A_Const'
}

function isRight(body: Node['body'], own: Lineage, scope: Scope): boolean {
  const right = node(body, 'rexpr')
  return right !== null && leavesInPlace(right, own, scope)
}

/** The expression that holds the document where this is one of the steps; null for any other. */
function documentIn({ tag, body }: Node, scope: Scope): Node | null {
  const { analysis } = scope
  if (tag === 'A_Expr') {
    const names = words(body, 'name')
    const isStep = word(body, 'kind') === 'AEXPR_OP' && names.length === 1 && isStepName(names[0] ?? '')
    if (!isStep || analysis.catalog?.customOperators.has(names[0] ?? '') !== false) return null
    return operatorsOfUsers(body, analysis).length === 0 ? node(body, 'lexpr') : null
  }
  const path = tag === 'FuncCall' ? words(body, 'funcname') : []
  if (!setters.has(path.at(-1) ?? '')) return null
  const { builtIn, users } = findFunctions(path, analysis)
  const args = nodes(body, 'args')
  const isPlain = args.every((one) => one.tag !== 'NamedArgExpr') && plainTextsOf(args[1], scope) !== null
  return builtIn !== null && users.length === 0 && isPlain ? (args[0] ?? null) : null
}

function isStepName(name: string): boolean {
  return name === '||' || name === '-' || name === '#-'
}

function isJoin({ tag, body }: Node): boolean {
  return tag === 'A_Expr' && words(body, 'name')[0] === '||'
}

/** What is put in on the way, and what of the document decides whether each step fails: its kind, and that of what leads to a place. */
function partsOf(value: Node, own: Lineage, scope: Scope): readonly Lineage[] {
  const { findings, walkers } = scope.analysis
  const { tag, body } = value
  if (tag === 'ColumnRef') return []
  findings.visit(body)
  if (tag === 'CoalesceExpr') {
    const [first, ...constants] = nodes(body, 'args')
    const beside = constants.map((one) => walkers.expression(one, scope))
    // Whether there is a document may show in what comes next.
    findings.mayFail(holderOf(own, []))
    return first ? [...partsOf(first, own, scope), ...beside] : beside
  }
  if (tag === 'FuncCall') {
    const [document, ...others] = nodes(body, 'args')
    const path = plainTextsOf(others[0], scope) ?? []
    // What is there already is not inserted anew.
    const isInsert = words(body, 'funcname').at(-1) === 'jsonb_insert'
    findings.mayFail(isInsert ? memberOf(own, path) : holderOf(own, path))
    const parts = others.map((one) => walkers.expression(one, scope))
    return document ? [...partsOf(document, own, scope), ...parts] : parts
  }
  for (const one of nodes(body, 'name')) findings.visit(one.body)
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  if (!left || !right) return []
  const path = words(body, 'name')[0] === '#-' ? plainTextsOf(right, scope) : []
  findings.mayFail(path === null ? own : holderOf(own, path))
  const [kept, put] = leavesInPlace(left, own, scope) ? [left, right] : [right, left]
  return [...partsOf(kept, own, scope), walkers.expression(put, scope)]
}

/** A path of constant keys, as an array or in its text. */
function plainTextsOf(value: Node | undefined, scope: Scope): readonly string[] | null {
  const keys = value ? plainTexts(value, scope.analysis) : null
  const known = keys?.map(keyOrPlace) ?? [null]
  return known.includes(null) ? null : known.flatMap((key) => key ?? [])
}

/** What all that holds the place at the end of a path is made of, beside what stands in it. No key of a `jsonb` is NUL. */
function holderOf(own: Lineage, path: readonly string[]): Lineage {
  return memberOf(own, [...path.slice(0, -1), '\0'])
}
