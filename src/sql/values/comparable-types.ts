import type { Scope } from '../scope/scope.ts'
import type { Totality } from './total-functions.ts'
import { node, nodes, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { castName, jsonTypes, textTypes, typeOf } from './value-types.ts'

/**
 * Which types an operator fails on no value of. One name stands for many operators: `=` of circles overflows, `=` of arrays asks
 * what their elements compare by and finds nothing for documents, and extensions bring operators of the same names that fail on
 * NULL, on a place that is not there, or on a text that is none of theirs.
 */

/** Types whose values are compared with one another, all of them. Of geometric ones areas are, which overflow. */
const compared: ReadonlySet<string> = new Set([
  ...textTypes,
  ...`bool int2 int4 int8 numeric float4 float8 date time timetz timestamp timestamptz interval uuid bytea jsonb inet cidr
    macaddr macaddr8 money oid tid xid xid8 cid pg_lsn bit varbit tsvector tsquery oidvector int4range int8range numrange
    daterange tsrange tstzrange int4multirange int8multirange nummultirange datemultirange tsmultirange tstzmultirange
    regclass regtype regproc regprocedure regrole regnamespace regoper regoperator regconfig regdictionary regcollation
    pg_snapshot hstore ltree`.split(/\s+/),
])

const ranges = /^(?:int4|int8|num|date|ts|tstz)(?:multi)?range$/

/** Types of extensions whose operators bear names of the server's own, and types that are compared by areas or not at all. */
const known: ReadonlySet<string> = new Set([
  ...compared,
  ...`json xml jsonpath point box lseg line path polygon circle lquery ltxtquery query_int cube seg vector halfvec sparsevec
    geometry geography box2d box3d earth ean13 isbn13 ismn13 issn13 isbn ismn issn upc aclitem record refcursor unknown
    gtsvector txid_snapshot int2vector`.split(/\s+/),
])

/** Operators that compare values as they are. */
const comparisons: ReadonlySet<string> = new Set('= <> != < > <= >='.split(' '))
const containments: ReadonlySet<string> = new Set('@> <@ &&'.split(' '))
const keyed: ReadonlySet<string> = new Set('? ?| ?&'.split(' '))
const steps: ReadonlySet<string> = new Set('-> ->> #> #>>'.split(' '))

type Type = string | null

/** Which values of the operands the operator of an A_Expr cannot fail on, by their types. */
export function operandTotality(body: Tree, scope: Scope): Totality {
  const sides = ['lexpr', 'rexpr'].map((field) => node(body, field))
  if (sides.every((side) => side?.tag === 'RowExpr')) return rowTotality(sides, scope)
  const types = sides.flatMap((side) => typesIn(side, scope))
  const name = words(body, 'name').at(-1) ?? ''
  // BETWEEN and its kin bear names of their own.
  if (word(body, 'kind') !== 'AEXPR_OP') return comparisonTotality(types)
  if (comparisons.has(name)) return comparisonTotality(types)
  if (containments.has(name)) return decided(types, isContained(scope))
  if (keyed.has(name)) return decided(types, (type) => type === 'jsonb' || type === 'hstore')
  if (steps.has(name)) return decided(types.slice(0, 1), isSteppedInto)
  // What begins with what: of texts alone.
  return decided(types, (type) => textTypes.has(type))
}

/** Which values of these types are compared with one another. */
export function comparisonTotality(types: readonly Type[]): Totality {
  if (types.every((type) => type === 'unknown')) return 'every'
  return decided(types, isCompared)
}

/** True for a type that is joined to a text as one: paths of labels have an operator of their own, as types of users made of them. */
export function isJoinedAsText(type: Type, { analysis }: Scope): boolean {
  if (type === null || type === 'ltree') return false
  return known.has(type) || analysis.catalog?.functionsNamed('ltree_addtext').length === 0
}

/** True for types of which a LIKE looks at the characters. */
export function isLikeable(left: Type, right: Type): boolean {
  const isText = (type: Type): boolean => type === 'bytea' || type === 'unknown' || textTypes.has(type ?? '')
  // What no name tells is no array of numbers, which extensions ask for in the same words.
  return (left === null || isText(left) || isNamed(left)) && (right === null || isText(right))
}

/** One type that is known to be fine settles which operator is meant. A type of users may stand for any other, whose far values fail. */
function decided(types: readonly Type[], isFine: (type: string) => boolean): Totality {
  const told = types.flatMap((type) => (type === null || type === 'unknown' ? [] : [type]))
  if (told.some((type) => known.has(elementOf(type)) && !isFine(type))) return 'no'
  return told.some(isFine) ? 'every' : 'stored'
}

function isCompared(type: string): boolean {
  return compared.has(elementOf(type))
}

function isContained({ analysis }: Scope): (type: string) => boolean {
  // The extension for arrays of numbers has operators of its own for these, which fail on NULL among them.
  const isOfExtension = analysis.catalog?.functionsNamed('_int_overlap').length !== 0
  return (type) => {
    if (elementOf(type) !== type)
      return isCompared(type) && elementOf(type) !== 'ltree' && !(isOfExtension && elementOf(type) === 'int4')
    return ranges.test(type) || ['jsonb', 'hstore', 'inet', 'cidr', 'tsquery'].includes(type)
  }
}

function isSteppedInto(type: string): boolean {
  return jsonTypes.has(type) || type === 'hstore'
}

/** True for a type of users, arrays of such left out. */
function isNamed(type: string): boolean {
  return !known.has(type) && elementOf(type) === type
}

function elementOf(type: string): string {
  return type.replaceAll(/^_|\[\]$/g, '')
}

/** The types of an operand, a list taken apart. */
function typesIn(side: Node | null, scope: Scope): readonly Type[] {
  if (!side) return []
  if (side.tag === 'List') return nodes(side.body, 'items').flatMap((one) => typesIn(one, scope))
  if (side.tag === 'TypeCast') {
    const type = typeOf(side, scope)
    // Whatever it is called, it is not the server's.
    return [type ?? `.${castName(typeNameOf(side.body))}`]
  }
  return [typeOf(side, scope)]
}

function typeNameOf(body: Tree): Tree {
  const type = body['typeName']
  return typeof type === 'object' && type !== null ? { ...type } : {}
}

/** Rows are compared field by field. */
function rowTotality(rows: readonly (Node | null)[], scope: Scope): Totality {
  const [left = [], right = []] = rows.map((row) => (row ? nodes(row.body, 'args') : []))
  const found = left.map((one, at) =>
    comparisonTotality([...typesIn(one, scope), ...typesIn(right[at] ?? null, scope)]),
  )
  return found.includes('no') ? 'no' : found.includes('stored') ? 'stored' : 'every'
}
