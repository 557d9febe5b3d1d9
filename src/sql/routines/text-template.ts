/**
 * Texts that a body computes, as far as they are known: constants, and holes where a name or a literal is put in by the
 * server's own quoting, so that whatever is put in stays one name or one literal.
 */
import { constantOf } from './body-constants.ts'
import type { CatalogIndex } from '../scope/catalog-index.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** `relation` is what a `regclass` is written as: a relation's name, with its schema where it needs one. */
export type HoleKind = 'name' | 'literal' | 'relation'

/** One text, in which holes are written as `nameInHole` and `parameterOfHole` say. */
export interface Template {
  readonly text: string
  readonly holes: readonly HoleKind[]
}

type Piece = string | { readonly hole: HoleKind }

/** What is known of variables, and what tells the server's own functions apart. */
export interface Known {
  /** Of each variable, the one constant that it holds now. */
  readonly constants: ReadonlyMap<string, string>
  /** The same of columns as they are written; absent where there are none. */
  readonly columns?: ReadonlyMap<string, string>
  readonly catalog: CatalogIndex
  /** Parses a text; null when it does not parse. */
  readonly parse: (text: string) => Tree | null
}

const holesMax = 16
const lengthMax = 16 * 1024
const firstParameter = 60_001
const prefix = 'sallyport_hole_'

/** How a hole for a name, or a relation, stands in a template's text. */
export function nameInHole(at: number): string {
  return `${prefix}${at}_`
}

/** The number of the parameter as which a hole for a literal stands there. */
export function parameterOfHole(at: number): number {
  return firstParameter + at
}

/** True where a name of a hole is left in a text. */
function holdsHole(text: string): boolean {
  return text.includes(prefix)
}

/** The text that an expression makes; null where more of it is computed than names and literals. */
export function templateOf(value: Node, known: Known): Template | null {
  const pieces = piecesOf(value, known)
  if (pieces === null) return null
  const holes: HoleKind[] = []
  let text = ''
  let isOpen = false
  for (const piece of pieces) {
    if (piece === '') continue
    const written = typeof piece === 'string' ? piece : holeWritten(piece.hole, holes.length)
    // What touches a hole may make another token of it: a prefix of a literal, a quote, a longer name.
    const touches = /[\w$"'&\\\u0080-\uffff]$/.test(text) && /^[\w$"'&\\\u0080-\uffff]/.test(written)
    if (touches && (isOpen || typeof piece !== 'string')) return null
    if (typeof piece === 'string' && (holdsHole(piece) || /\$6\d{4}/.test(piece))) return null
    if (typeof piece !== 'string') holes.push(piece.hole)
    isOpen = typeof piece !== 'string'
    text += written
  }
  return holes.length > holesMax || text.length > lengthMax ? null : { text, holes }
}

function holeWritten(hole: HoleKind, at: number): string {
  return hole === 'literal' ? `$${parameterOfHole(at)}` : nameInHole(at)
}

function piecesOf(value: Node, known: Known): readonly Piece[] | null {
  const constant = constantOf(value)
  if (constant !== null) return [constant]
  switch (value.tag) {
    case 'ColumnRef': {
      const path = words(value.body, 'fields')
      const [name = ''] = path
      const column = known.columns?.get(path.join('.'))
      const held = path.length === 1 ? (known.constants.get(name) ?? column) : column
      return held === undefined ? null : [held]
    }
    case 'A_Expr':
      return joinedPieces(value.body, known)
    case 'FuncCall':
      return calledPieces(value.body, known)
    case 'TypeCast':
      return castPieces(value.body, known)
    default:
      return null
  }
}

/** `a || b` of texts. Operators of users of that name may be meant instead. */
function joinedPieces(body: Tree, known: Known): readonly Piece[] | null {
  if (word(body, 'kind') !== 'AEXPR_OP' || words(body, 'name').join('.') !== '||') return null
  if (known.catalog.customOperators.has('||')) return null
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const [first, second] = [left && piecesOf(left, known), right && piecesOf(right, known)]
  return first && second ? [...first, ...second] : null
}

/** A cast to `text` changes nothing; one to `regclass` writes a relation's name. */
function castPieces(body: Tree, known: Known): readonly Piece[] | null {
  const type = tree(body, 'typeName')
  const arg = node(body, 'arg')
  if (!type || !arg || Array.isArray(type['arrayBounds']) || Array.isArray(type['typmods'])) return null
  const name = words(type, 'names').filter((one) => one !== 'pg_catalog')
  if (name.length !== 1) return null
  if (name[0] === 'text') return piecesOf(arg, known)
  return name[0] === 'regclass' ? [{ hole: 'relation' }] : null
}

const plainCall = new Set(['funcname', 'args', 'funcformat', 'location'])

function calledPieces(body: Tree, known: Known): readonly Piece[] | null {
  for (const field in body) if (!plainCall.has(field)) return null
  const path = words(body, 'funcname')
  const name = path.at(-1) ?? ''
  if (path.length > 1 && path[0] !== 'pg_catalog') return null
  // A function of users of that name may be meant, unless the server's own is named.
  if (path.length === 1 && known.catalog.functionsNamed(name).length > 0) return null
  const args = nodes(body, 'args')
  const [first, ...others] = args
  if (!first || args.some((one) => one.tag === 'NamedArgExpr')) return null
  switch (name) {
    case 'quote_ident':
      return others.length === 0 ? [named(first, known)] : null
    case 'quote_literal':
    case 'quote_nullable':
      return others.length === 0 ? [{ hole: 'literal' }] : null
    case 'concat': {
      const parts = args.map((one) => piecesOf(one, known))
      return parts.every((one) => one !== null) ? parts.flat() : null
    }
    case 'format':
      return formatted(constantOf(first), others, known)
    default:
      return null
  }
}

/** `format` with `%I`, `%L`, `%s` and places, without widths. */
function formatted(pattern: string | null, args: readonly Node[], known: Known): readonly Piece[] | null {
  if (pattern === null) return null
  const pieces: Piece[] = []
  let next = 0
  for (let at = 0; at < pattern.length;) {
    const end = pattern.indexOf('%', at)
    if (end < 0) {
      pieces.push(pattern.slice(at))
      break
    }
    pieces.push(pattern.slice(at, end))
    const [whole = '', place, kind] = /^%(?:(\d{1,2})\$)?([ILs%])/.exec(pattern.slice(end)) ?? []
    if (whole === '' || (kind === '%' && place !== undefined)) return null
    at = end + whole.length
    if (kind === '%') {
      pieces.push('%')
      continue
    }
    const number = place === undefined ? next : Number(place) - 1
    next = number + 1
    const arg = args[number]
    const made = arg && argument(kind ?? '', arg, known)
    if (!made) return null
    pieces.push(...made)
  }
  return pieces
}

function argument(kind: string, arg: Node, known: Known): readonly Piece[] | null {
  if (kind === 'L') return [{ hole: 'literal' }]
  return kind === 'I' ? [named(arg, known)] : piecesOf(arg, known)
}

/** A name as `quote_ident` writes it: known where its argument is, else whichever name. */
function named(arg: Node, known: Known): Piece {
  const pieces = piecesOf(arg, known)
  if (!pieces || !pieces.every((one) => typeof one === 'string')) return { hole: 'name' }
  const name = pieces.join('')
  return isBare(name, known) ? name : `"${name.replaceAll('"', '""')}"`
}

/** Quotes are left out around what is no keyword, or one that may stand for the name of a column, a type and a function alike. */
function isBare(name: string, { parse }: Known): boolean {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) return false
  return parse(`SELECT FROM ${name}`) !== null && parse(`CREATE FUNCTION ${name}() RETURNS void`) !== null
}
