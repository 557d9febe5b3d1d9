import type { AssignedConstants, Constant } from '../../core/inspection.ts'
import { literalPlaces, placed } from './constant-tests.ts'
import type { Assigned } from '../scope/findings.ts'
import type { Literal } from '../text/literals.ts'
import type { Scope } from '../scope/scope.ts'
import { node, nodes, tree } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** Notes what a statement's own text gives to a column of its target, which is the first entry of the scope. */
export function sayAssigned(name: string, value: Node | null, isNew: boolean, scope: Scope): void {
  const { analysis, items } = scope
  // The constants of a body or a rule are not those of the statement that leads to it.
  if (analysis.within.length > 0 || analysis.parameters || analysis.variables || analysis.rows) return
  const constant = constantIn(value)
  const column = constant && items[0]?.columns.find((one) => one.name === name)
  if (column) analysis.findings.assign({ columns: column.lineage.sources, constant, isNew })
}

/** What each of the columns of a `SET` is given: by itself, or as a member of `(a, b) = (x, y)`. */
export function valueOf(target: Tree): Node | null {
  const value = node(target, 'val')
  if (value?.tag !== 'MultiAssignRef') return value
  const source = node(value.body, 'source')
  const at = value.body['colno']
  return source?.tag === 'RowExpr' && typeof at === 'number'
    ? (nodes(source.body, 'args')[at - 1] ?? null)
    : null
}

/** What was noted, by columns, with the constants as the text counts them. */
export function placedAssignments(
  assigned: readonly Assigned[],
  literals: readonly Literal[],
): readonly AssignedConstants[] {
  const places = literalPlaces(literals)
  const groups = new Map<string, { readonly first: Assigned; readonly constants: Constant[] }>()
  for (const one of assigned) {
    const constant = placed(one.constant, places)
    if (constant === null) continue
    const key = `${one.isNew} ${one.columns.join(' ')}`
    const group = groups.get(key) ?? { first: one, constants: [] }
    group.constants.push(constant)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ first: { columns, isNew }, constants }) => ({
    columns,
    isNew,
    constants,
  }))
}

/** The parameter or string that a value is, whatever type it is said to be of. */
function constantIn(value: Node | null): Node | null {
  if (value?.tag === 'ParamRef') return value
  if (value?.tag === 'A_Const') return tree(value.body, 'sval') ? value : null
  return value?.tag === 'TypeCast' ? constantIn(node(value.body, 'arg')) : null
}
