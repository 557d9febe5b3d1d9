/** Texts that a statement writes out, as they reach the operator that takes them. */
import { bareConstant } from './constants.ts'
import { isOwnType } from './own-types.ts'
import type { Analysis } from './scope.ts'
import { constantText, node, nodes, tree, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** A constant, also under a cast that leaves it as it is; null for anything else: most casts could make another text of it. */
export function plainText(value: Node, analysis: Analysis): string | null {
  const bare = bareConstant(value, analysis)
  return bare.tag === 'A_Const' ? constantText(bare) : null
}

/** The same, also as a constant of one of these types of the server's own is written. */
export function plainTextOf(types: ReadonlySet<string>, value: Node, analysis: Analysis): string | null {
  const type = value.tag === 'TypeCast' ? tree(value.body, 'typeName') : null
  const arg = type && node(value.body, 'arg')
  if (!type || !arg) return plainText(value, analysis)
  const isOfThese = types.has(words(type, 'names').at(-1) ?? '')
  const isPlain =
    nodes(type, 'typmods').length + nodes(type, 'arrayBounds').length === 0 && isOwnType(type, analysis)
  return isOfThese && isPlain ? plainText(arg, analysis) : null
}

/** The members of a list of constants: `ARRAY['a', 'b']` or `'{a,b}'`, also under such a cast; null for any other value. */
export function plainTexts(value: Node, analysis: Analysis): readonly string[] | null {
  const list = value.tag === 'TypeCast' ? castFrom(value.body, analysis) : value
  const texts = list?.tag === 'A_ArrayExpr' ? written(list, analysis) : membersOf(list)
  return texts && (list === value || texts.every((one) => isKept(one, value.body))) ? texts : null
}

function written(list: Node, analysis: Analysis): readonly string[] | null {
  const texts = nodes(list.body, 'elements').map((one) => plainText(one, analysis))
  return texts.every((one) => one !== null) ? texts : null
}

function membersOf(list: Node | null): readonly string[] | null {
  const text = list?.tag === 'A_Const' ? constantText(list) : null
  const members = text === null ? null : /^\{([^"\\{}]*)\}$/.exec(text)?.[1]
  return members === undefined || members === null ? null : members.split(',').map((one) => one.trim())
}

/** What is cast to a list of one of the server's own types of texts, of any length; null for another cast. */
function castFrom(cast: Tree, analysis: Analysis): Node | null {
  const type = tree(cast, 'typeName')
  if (!type || nodes(type, 'typmods').length > 0 || nodes(type, 'arrayBounds').length === 0) return null
  return textTypes.has(nameOf(cast)) && isOwnType(type, analysis) ? node(cast, 'arg') : null
}

const textTypes: ReadonlySet<string> = new Set(['text', 'varchar', 'name'])

/** A name is cut off behind 63 bytes. */
function isKept(text: string, cast: Tree): boolean {
  return nameOf(cast) !== 'name' || /^[ -~]{0,63}$/.test(text)
}

function nameOf(cast: Tree): string {
  const type = tree(cast, 'typeName')
  return (type && words(type, 'names').at(-1)) ?? ''
}
