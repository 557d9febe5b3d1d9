import type { Constant, ConstantTests } from '../../core/inspection.ts'
import type { Findings } from '../scope/findings.ts'
import type { Literal } from '../text/literals.ts'
import { isTree, node, nodeOf, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** The column of `column = constant`, `constant = column` and `column IN (constants)`; null for any other expression. */
export function comparedColumn(body: Tree): Node | null {
  const operator = words(body, 'name')
  if (operator.length !== 1 || operator[0] !== '=') return null
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  switch (word(body, 'kind')) {
    case 'AEXPR_OP':
      if (isColumn(left) && constantIn(right)) return left
      return isColumn(right) && constantIn(left) ? right : null
    case 'AEXPR_IN': {
      const items = right?.tag === 'List' ? nodes(right.body, 'items') : []
      return isColumn(left) && items.length > 0 && items.every((item) => constantIn(item) !== null)
        ? left
        : null
    }
    default:
      return null
  }
}

/**
 * The comparisons of a statement's own text with constants of which each stands there once, or, for a parameter, in such
 * comparisons alone. `literals`: the constants of the text as `shapeOf` counts them.
 */
export function constantTests(
  statement: Node,
  compared: Findings['compared'],
  literals: readonly Literal[],
): { readonly silent: ReadonlySet<Tree>; readonly equalities: ConstantTests['equalities'] } {
  const places = literalPlaces(literals)
  const own = collect(statement)
  const found: { readonly body: Tree; readonly constants: readonly Constant[] }[] = []
  for (const body of own.comparisons) {
    if (!compared.has(body)) continue
    const constants = constantsIn(body).map((one) => placed(one, places))
    if (constants.every((one) => one !== null)) found.push({ body, constants })
  }
  const inside = new Map<number, number>()
  for (const { constants } of found)
    for (const one of constants)
      if (one.kind === 'parameter') inside.set(one.number, (inside.get(one.number) ?? 0) + 1)
  // A parameter that stands elsewhere too would be shown, stored or computed with there.
  const isAlone = (one: Constant): boolean =>
    one.kind === 'literal' || inside.get(one.number) === own.parameters.get(one.number)
  const usable = found.filter(({ constants }) => constants.every(isAlone))
  return {
    silent: new Set(usable.map(({ body }) => body)),
    equalities: usable.map(({ body, constants }) => ({
      columns: [...(compared.get(body) ?? [])],
      constants,
    })),
  }
}

function isColumn(value: Node | null): value is Node {
  return value?.tag === 'ColumnRef' && nodes(value.body, 'fields').at(-1)?.tag !== 'A_Star'
}

/** The parameter or string that an operand is, also where it is said to be a text. */
function constantIn(value: Node | null): Node | null {
  if (value?.tag === 'ParamRef') return value
  if (value?.tag === 'A_Const') return tree(value.body, 'sval') ? value : null
  if (value?.tag !== 'TypeCast') return null
  const type = tree(value.body, 'typeName')
  // Shortened to some length it would be compared with a part of the value.
  const isWhole = type && nodes(type, 'typmods').length === 0 && nodes(type, 'arrayBounds').length === 0
  const path = type ? words(type, 'names') : []
  const isText = path.length === 1 || (path.length === 2 && path[0] === 'pg_catalog')
  if (!isWhole || !isText || !wholeTexts.has(path.at(-1) ?? '')) return null
  const arg = node(value.body, 'arg')
  return arg?.tag === 'TypeCast' ? null : constantIn(arg)
}

const wholeTexts: ReadonlySet<string> = new Set(['text', 'varchar'])

function constantsIn(body: Tree): readonly Node[] {
  const right = node(body, 'rexpr')
  const sides = right?.tag === 'List' ? nodes(right.body, 'items') : [node(body, 'lexpr'), right]
  return sides.flatMap((side) => constantIn(side) ?? [])
}

/** The places of a text's strings among its literals, by where they begin. */
export function literalPlaces(literals: readonly Literal[]): ReadonlyMap<number, number> {
  return new Map(
    literals.flatMap(({ kind, byteAt }, at): [number, number][] => (kind === 'string' ? [[byteAt, at]] : [])),
  )
}

/** A parameter or a string as the text counts it; null for a string that is not among its literals. */
export function placed({ tag, body }: Node, places: ReadonlyMap<number, number>): Constant | null {
  if (tag === 'ParamRef') {
    const number = body['number']
    return typeof number === 'number' && number > 0 ? { kind: 'parameter', number } : null
  }
  const location = body['location'] ?? 0
  const at = typeof location === 'number' ? places.get(location) : undefined
  return at === undefined ? null : { kind: 'literal', at }
}

interface Own {
  readonly comparisons: Tree[]
  /** How often each parameter stands in the statement. */
  readonly parameters: Map<number, number>
}

function collect(value: unknown, own: Own = { comparisons: [], parameters: new Map() }): Own {
  if (Array.isArray(value)) {
    for (const member of value) collect(member, own)
    return own
  }
  if (!isTree(value)) return own
  const one = nodeOf(value)
  if (one?.tag === 'A_Expr') own.comparisons.push(one.body)
  const number = one?.tag === 'ParamRef' ? one.body['number'] : undefined
  if (typeof number === 'number') own.parameters.set(number, (own.parameters.get(number) ?? 0) + 1)
  for (const inner of Object.values(one?.body ?? value)) collect(inner, own)
  return own
}
