/**
 * Values that nobody chooses: numbers of a sequence, the time, chance, and what is made of them and of constants. Whether such a value
 * is among those that are there already tells nothing that somebody could have asked for.
 */
import { isOwnType } from '../scope/own-types.ts'
import type { Analysis } from '../scope/scope.ts'
import { serverTypes } from './total-expressions.ts'
import { node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

type Looking = Pick<Analysis, 'searchPath' | 'catalog'>

/** What a value is made of: constants alone, chance, or what stood in its place before. */
type Made = 'constant' | 'chance' | 'own'

/** A variable of a body that is told apart elsewhere, or the place that the value goes to. */
export type MeansOwn = (path: readonly string[]) => Made | null

/** Whether nobody chooses a value; `means`: what a name in it stands for, if it may stand there. */
export function isUnchosen(value: Node, looking: Looking, means: MeansOwn = () => null): boolean {
  const made = madeOf(value, looking, means)
  return made === 'chance' || made === 'own'
}

function madeOf(value: Node, looking: Looking, means: MeansOwn): Made | null {
  const { tag, body } = value
  const inner = (one: Node | null): Made | null => (one ? madeOf(one, looking, means) : null)
  switch (tag) {
    case 'A_Const':
      // NULL is like no other.
      return body['isnull'] === true ? 'own' : 'constant'
    case 'ColumnRef':
      return means(words(body, 'fields'))
    case 'TypeCast': {
      const type = tree(body, 'typeName')
      return type && isServerType(type, looking) ? inner(node(body, 'arg')) : null
    }
    case 'SQLValueFunction':
      return /TIME|DATE/.test(word(body, 'op')) ? 'chance' : null
    case 'CoalesceExpr': {
      const args = nodes(body, 'args').map(inner)
      return args.every((one) => one === 'own' || one === 'chance') ? 'chance' : null
    }
    case 'A_Expr':
      return ofOperation(body, inner, looking)
    case 'FuncCall':
      return ofCall(body, inner, looking)
    default:
      return null
  }
}

/** The same of one that whoever writes its expression cannot choose either: what is put beside chance may decide what comes of it. */
export function isDrawn(value: Node, looking: Looking): boolean {
  const path = words(value.body, 'funcname')
  const name = path.at(-1) ?? ''
  if (value.tag !== 'FuncCall' || !drawn.test(name)) return false
  return isOfExtension(name, looking) || isOwn(path, looking)
}

// Where a sequence begins is chosen by whoever makes it.
const drawn = /^(?:gen_random_uuid|uuidv[47]|uuid_generate_v(?:1|1mc|4))$/

function isServerType(type: Tree, looking: Looking): boolean {
  return serverTypes.has(words(type, 'names').at(-1) ?? '') && isOwnType(type, looking)
}

type Inner = (one: Node | null) => Made | null

function ofOperation(body: Tree, inner: Inner, { catalog }: Looking): Made | null {
  const operator = words(body, 'name').join('.')
  if (word(body, 'kind') !== 'AEXPR_OP' || !operators.has(operator)) return null
  if (catalog?.customOperators.has(operator) !== false) return null
  return together([inner(node(body, 'lexpr')), inner(node(body, 'rexpr'))])
}

const operators: ReadonlySet<string> = new Set(['||', '+', '-', '*'])

function ofCall(body: Tree, inner: Inner, looking: Looking): Made | null {
  const path = words(body, 'funcname')
  const name = path.at(-1) ?? ''
  const args = nodes(body, 'args')
  const made = args.map(inner)
  if (isOfExtension(name, looking)) return made.every((one) => one === 'constant') ? 'chance' : null
  if (!isOwn(path, looking)) return null
  // A name that is computed is not found in the body's text.
  if (name === 'nextval' && !args.every(isWritten)) return null
  if (chances.has(name)) return made.every((one) => one === 'constant') ? 'chance' : null
  if (made.length === 1 && made[0] === 'own') return letters.has(name) ? 'own' : null
  return shaping.has(name) || letters.has(name) ? together(made) : null
}

function isWritten({ tag, body }: Node): boolean {
  const inner = tag === 'TypeCast' ? node(body, 'arg') : null
  return tag === 'A_Const' || (inner !== null && isWritten(inner))
}

/** Constants may stand beside chance, and nothing else. */
function together(parts: readonly (Made | null)[]): Made | null {
  if (!parts.every((one) => one === 'constant' || one === 'chance')) return null
  return parts.includes('chance') ? 'chance' : 'constant'
}

function isOwn(path: readonly string[], { searchPath, catalog }: Looking): boolean {
  if (path.length === 2) return path[0] === 'pg_catalog'
  const isFirst = searchPath !== null && searchPath.indexOf('pg_catalog') <= 0
  return path.length === 1 && isFirst && catalog?.functionsNamed(path[0] ?? '').length === 0
}

/** Functions that extensions compile, whatever schema they are in; one of users of that name may be meant in their stead. */
function isOfExtension(name: string, { catalog }: Looking): boolean {
  const found = ofExtensions.has(name) ? (catalog?.functionsNamed(name) ?? []) : []
  return found.length > 0 && found.every(({ language }) => language === 'c')
}

// What random() draws follows from a seed that a session may set.
const chances: ReadonlySet<string> = new Set(
  'nextval gen_random_uuid uuidv4 uuidv7 now clock_timestamp statement_timestamp transaction_timestamp'.split(
    ' ',
  ),
)
const ofExtensions: ReadonlySet<string> = new Set(
  'gen_random_bytes gen_random_uuid uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4'.split(' '),
)
const letters: ReadonlySet<string> = new Set('lower upper btrim ltrim rtrim initcap'.split(' '))
const shaping: ReadonlySet<string> = new Set(
  'encode md5 sha256 replace translate substr substring left right lpad rpad to_char floor trunc round ceil abs concat'.split(
    ' ',
  ),
)
