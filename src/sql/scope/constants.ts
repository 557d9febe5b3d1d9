/**
 * Constants as what takes them gets them. Drivers and people write one constant in many ways: `5`, `'5'::int2`,
 * `CAST(5 AS integer)`, `-(5::int8)`, `'x'::text`. Whatever asks for the value of a constant asks here.
 */
import { isOwnType } from './own-types.ts'
import type { Analysis } from './scope.ts'
import { constantText, node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

type Looking = Pick<Analysis, 'searchPath' | 'catalog'>

/**
 * The constant that a value is, as the grammar has it when it is written bare: without the casts and the sign around it. The
 * value itself where it is no constant, or one that a cast may make another of.
 */
export function bareConstant(value: Node, looking: Looking): Node {
  if (value.tag === 'A_Expr') return negated(value, looking)
  const type = value.tag === 'TypeCast' ? tree(value.body, 'typeName') : null
  const arg = type && node(value.body, 'arg')
  if (!type || !arg || isShaped(type) || !isOwnType(type, looking)) return value
  return ofType(words(type, 'names').at(-1) ?? '', bareConstant(arg, looking)) ?? value
}

/** The same of each of a list. */
export function bareConstants(values: readonly Node[], looking: Looking): readonly Node[] {
  return values.some(({ tag }) => tag === 'TypeCast' || tag === 'A_Expr')
    ? values.map((one) => bareConstant(one, looking))
    : values
}

/** A whole number that stands bare; null for anything else. */
export function integerOf(value: Node | undefined): number | null {
  const integer = value?.tag === 'A_Const' ? tree(value.body, 'ival') : null
  if (!integer) return null
  // Zero is left out.
  return typeof integer['ival'] === 'number' ? integer['ival'] : 0
}

/** The same where only a whole number can stand, so that a constant without a type is one. */
export function countOf(value: Node | undefined): number | null {
  return integerOf(value) ?? (value?.tag === 'A_Const' ? numberOf(constantText(value)) : null)
}

/** The words that the server makes of a constant where it is brought to some type; undefined where that is not known. */
export function wordsOf(value: Node): string | null | undefined {
  if (value.tag !== 'A_Const') return undefined
  const { body } = value
  if (body['isnull'] === true) return null
  const [truth, fraction] = [tree(body, 'boolval'), tree(body, 'fval')]
  if (truth) return truth['boolval'] === true ? 'true' : 'false'
  if (fraction) return plainFraction.test(word(fraction, 'fval')) ? word(fraction, 'fval') : undefined
  const number = integerOf(value)
  return number === null ? (constantText(value) ?? undefined) : String(number)
}

const plainFraction = /^(?:0|[1-9]\d{0,17})\.\d{1,18}$/

/** The list that an array constructor is, also under casts to arrays; the value itself for any other. */
export function bareList(value: Node): Node {
  const type = value.tag === 'TypeCast' ? tree(value.body, 'typeName') : null
  const arg = type && nodes(type, 'arrayBounds').length > 0 ? node(value.body, 'arg') : null
  const inner = arg && bareList(arg)
  return inner?.tag === 'A_ArrayExpr' ? inner : value
}

/** A type that is an array, or cuts what it is given. */
function isShaped(type: Tree): boolean {
  return nodes(type, 'typmods').length > 0 || nodes(type, 'arrayBounds').length > 0
}

/** A sign that stands apart from its number. */
function negated(value: Node, looking: Looking): Node {
  const { body } = value
  const operand = node(body, 'rexpr')
  const isSign = word(body, 'kind') === 'AEXPR_OP' && words(body, 'name').join('.') === '-'
  if (!isSign || !operand || node(body, 'lexpr')) return value
  // One of users may be found before the server's.
  if (looking.catalog?.customOperators.has('-') !== false) return value
  const number = integerOf(bareConstant(operand, looking))
  return number === null || number === wholeTypes.get('int4')?.min ? value : integer(-number)
}

/** What such a constant is in a type of the server's; null where it may be another there, or none. */
function ofType(name: string, constant: Node): Node | null {
  if (constant.tag !== 'A_Const') return null
  const range = wholeTypes.get(name)
  if (range) {
    const number = integerOf(constant) ?? numberOf(constantText(constant))
    return number !== null && number >= range.min && number <= range.max ? integer(number) : null
  }
  if (texts.has(name)) return textOf(name, constant)
  if (name !== 'bool') return null
  if (tree(constant.body, 'boolval')) return constant
  const truth = truths.get(constantText(constant)?.trim().toLowerCase() ?? '')
  return truth === undefined ? null : { tag: 'A_Const', body: { boolval: truth ? { boolval: true } : {} } }
}

function textOf(name: string, constant: Node): Node | null {
  const number = integerOf(constant)
  const text = number === null ? constantText(constant) : String(number)
  if (text === null || (name === 'name' && !keptName.test(text))) return null
  return number === null ? constant : { tag: 'A_Const', body: { sval: { sval: text } } }
}

function integer(number: number): Node {
  return { tag: 'A_Const', body: { ival: number === 0 ? {} : { ival: number } } }
}

function numberOf(text: string | null): number | null {
  return text !== null && wholeNumber.test(text) ? Number(text) : null
}

// The grammar has no bare whole number that is wider than int4.
const int4 = { min: -(2 ** 31), max: 2 ** 31 - 1 }
const wholeTypes: ReadonlyMap<string, { readonly min: number; readonly max: number }> = new Map([
  ['int2', { min: -(2 ** 15), max: 2 ** 15 - 1 }],
  ['int4', int4],
  ['int8', int4],
])
const wholeNumber = /^ *[+-]?\d{1,10} *$/
const texts: ReadonlySet<string> = new Set(['text', 'varchar', 'name'])
/** A name is cut off behind 63 bytes. */
const keptName = /^[ -~]{0,63}$/
const truths: ReadonlyMap<string, boolean> = new Map([
  ...['t', 'true', 'y', 'yes', 'on', '1'].map((text): [string, boolean] => [text, true]),
  ...['f', 'false', 'n', 'no', 'off', '0'].map((text): [string, boolean] => [text, false]),
])
