import { bareConstant } from '../scope/constants.ts'
import type { Lineage } from '../scope/lineage.ts'
import type { Scope } from '../scope/scope.ts'
import { isSet, node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'
import { jsonTypes, textTypes, typeOf } from './value-types.ts'

/**
 * Documents that the server keeps as the text that they came in (`json`): whatever reads one reads its text again, and fails
 * where an escape in it has no character. Of `jsonb` that was settled when it was made.
 */

/** Operators that step into a document. */
export const steppingOperators: ReadonlySet<string> = new Set(['->', '->>', '#>', '#>>'])

/** Says what stepping into a document may fail on. Without a key, or where there is no document, its text is not read. */
export function sayDocument(body: Tree, stepped: Lineage, key: Lineage, scope: Scope): void {
  const type = typeOf(node(body, 'lexpr'), scope)
  if (type !== null && type !== 'json' && type !== 'unknown') return
  const { findings } = scope.analysis
  findings.mayFailAfar(stepped)
  if (key.sources.length > 0 || !key.known) findings.mayFail(key)
}

/** Says what SQL's own constructors and tests of documents (`JSON_OBJECT`, `IS JSON`) may fail on. */
export function sayDocumentMade(tag: string, body: Tree, lineage: Lineage, scope: Scope): void {
  const { findings } = scope.analysis
  const constructor = tree(body, 'constructor') ?? body
  if (isMadeOfAnything(tag, body, scope) && isPlainOutput(constructor)) findings.mayFailAfar(lineage)
  else findings.mayFail(lineage)
}

function isMadeOfAnything(tag: string, body: Tree, scope: Scope): boolean {
  if (tag === 'JsonArrayQueryConstructor') return true
  if (tag === 'JsonIsPredicate') {
    const type = typeOf(node(body, 'expr'), scope) ?? ''
    return textTypes.has(type) || jsonTypes.has(type) || type === 'unknown'
  }
  if (tag === 'JsonSerializeExpr') {
    const value = node(tree(body, 'expr') ?? {}, 'raw_expr')
    return jsonTypes.has(typeOf(value, scope) ?? '')
  }
  const pairs = [...nodes(body, 'exprs').map((one) => one.body), tree(body, 'arg') ?? {}]
  const values = pairs.map((pair) => tree(pair, 'value') ?? pair)
  return (
    !isSet(body, 'unique') &&
    // A key that is NULL fails.
    pairs.every((pair) => isKey(node(pair, 'key'), scope)) &&
    // A text that is taken for a document may be none.
    values.every((value) => isDefault(tree(value, 'format')))
  )
}

function isKey(key: Node | null, { analysis }: Scope): boolean {
  const bare = key && bareConstant(key, analysis)
  return bare === null || (bare.tag === 'A_Const' && !isSet(bare.body, 'isnull'))
}

function isDefault(format: Tree | null): boolean {
  return format === null || ['', 'JS_FORMAT_DEFAULT'].includes(word(format, 'format_type'))
}

/** True where the result is of a type that holds any document. */
function isPlainOutput(body: Tree): boolean {
  const output = tree(body, 'output')
  const type = output && tree(output, 'typeName')
  if (!output || !type) return true
  const returned = tree(output, 'returning')
  if (nodes(type, 'typmods').length > 0 || !isDefault(returned && tree(returned, 'format'))) return false
  return ['text', 'json', 'jsonb'].includes(words(type, 'names').at(-1) ?? '')
}
