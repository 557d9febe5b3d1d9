/** Functions that make rows of a document by the names of their columns: `jsonb_to_record` and its kin. */
import { call } from '../routines/function-calls.ts'
import { findFunctions } from '../routines/function-names.ts'
import { changed, memberOf } from '../scope/lineage.ts'
import type { Column } from '../scope/lineage.ts'
import { checkType } from '../scope/outside-names.ts'
import { isOwnType } from '../scope/own-types.ts'
import type { Scope } from '../scope/scope.ts'
import { keyOrPlace, shapeOf } from '../values/document-members.ts'
import { typeOf } from '../values/value-types.ts'
import { isSet, node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

const rowFunctions: ReadonlySet<string> = new Set(['jsonb_to_record', 'jsonb_to_recordset'])

/** The columns that such a call in FROM yields, each made from the member that bears its name; null for any other call. */
export function rowsOfDocument(
  called: Node,
  definitions: readonly Node[],
  scope: Scope,
): readonly Column[] | null {
  const { body } = called
  const { analysis } = scope
  const { findings, walkers } = analysis
  const path = words(body, 'funcname')
  const [document, ...others] = nodes(body, 'args')
  if (called.tag !== 'FuncCall' || definitions.length === 0 || !document || others.length > 0) return null
  if (!rowFunctions.has(path.at(-1) ?? '') || isMore(body) || typeOf(document, scope) !== 'jsonb') return null
  const { builtIn, users } = findFunctions(path, analysis)
  if (builtIn === null || users.length > 0) return null
  findings.visit(body)
  const held = walkers.expression(document, scope)
  // How many rows there are, and that there can be any, is told by what kind of document it is.
  findings.use(call(path, [shapeOf(held)], [document], scope))
  return definitions.map((one) => {
    const type = tree(one.body, 'typeName')
    const name = word(one.body, 'colname')
    const lineage = changed(memberOf(held, [keyOrPlace(name)]))
    if (type) checkType(type, analysis)
    // Whatever stands there is a text, or a document.
    if (!type || !holdsAnything(type, scope)) findings.mayFail(lineage)
    return { name, lineage, reads: [] }
  })
}

function isMore(body: Tree): boolean {
  return (
    isSet(body, 'func_variadic') ||
    isSet(body, 'agg_distinct') ||
    nodes(body, 'agg_order').length > 0 ||
    node(body, 'agg_filter') !== null ||
    tree(body, 'over') !== null
  )
}

function holdsAnything(type: Tree, { analysis }: Scope): boolean {
  const isOfAnyLength = nodes(type, 'typmods').length + nodes(type, 'arrayBounds').length === 0
  return isOfAnyLength && anyTypes.has(words(type, 'names').at(-1) ?? '') && isOwnType(type, analysis)
}

const anyTypes: ReadonlySet<string> = new Set(['text', 'varchar', 'json', 'jsonb'])
