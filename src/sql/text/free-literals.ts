import { functionEffects } from './function-effects.ts'
import type { Literal } from './literals.ts'
import { runsText } from './run-texts.ts'
import { statisticsView } from './sensitive-catalog.ts'
import { isAskedByName } from './statement-words.ts'
import { isTree, node, nodeOf, nodes, tree, word, words } from './tree.ts'
import type { Node, Tree } from './tree.ts'

/** `pattern`: free as long as it is a pattern of LIKE that is plain. */
export type Freedom = boolean | 'pattern'

/**
 * Which constants of a text its inspection does not depend on, one answer for each: those that a column is compared with
 * and those that are stored as they are, in plain reads and writes. Everything else (arguments, LIMIT, ordinals, casts,
 * constant conditions, whatever utilities take) counts as part of the text. A constant is free only where the tree has
 * it with the place and the value that its source says, so that both were read alike. Null when none is free. Pure.
 */
export function freeLiterals(parsed: Tree, literals: readonly Literal[]): readonly Freedom[] | null {
  const statements = Array.isArray(parsed['stmts']) ? parsed['stmts'] : []
  const places: Places = new Map()
  for (const raw of statements) {
    const statement = isTree(raw) ? node(raw, 'stmt') : null
    if (!statement || !plainStatements.has(statement.tag) || saysWhichByConstant(statement.body)) return null
    collect(statement, places)
  }
  const free = literals.map((literal): Freedom => {
    const place = places.get(literal.byteAt)
    return place !== undefined && isSame(place.constant, literal) && place.freedom
  })
  return free.some((one) => one !== false) ? free : null
}

/** The places, by location, of the constants and parameters of one statement of which the same holds whatever their value. */
export function freePlaces(statement: Node): ReadonlySet<number> {
  const places: Places = new Map()
  if (plainStatements.has(statement.tag) && !saysWhichByConstant(statement.body)) collect(statement, places)
  return new Set([...places].flatMap(([at, { freedom }]) => (freedom === true ? [at] : [])))
}

type Places = Map<number, { readonly constant: Tree; readonly freedom: Freedom }>

const plainStatements: ReadonlySet<string> = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt'])
const comparisons: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '>', '<=', '>='])

/**
 * True where a call names what it touches: which setting, sequence or table that is may hang on a constant anywhere. So does which
 * tables the planner's statistics are of.
 */
function saysWhichByConstant(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(saysWhichByConstant)
  if (!isTree(value)) return false
  const one = nodeOf(value)
  if (one?.tag === 'RangeVar' && word(one.body, 'relname') === statisticsView) return true
  if (one?.tag === 'FuncCall') {
    const name = words(one.body, 'funcname').at(-1) ?? ''
    const effect = functionEffects.get(name)
    if (runsText(name) || (effect !== undefined && effect.argument !== null)) return true
  }
  return Object.values(one?.body ?? value).some(saysWhichByConstant)
}

/** Notes the constants in places where nothing asks for their value. */
function collect(one: Node, places: Places): void {
  const { tag, body } = one
  if (tag === 'A_Expr') compared(body, places)
  else if (tag === 'InsertStmt') inserted(body, places)
  else if (tag === 'UpdateStmt') {
    for (const target of nodes(body, 'targetList')) note(node(target.body, 'val'), places)
  }
  descend(body, places)
}

function descend(value: unknown, places: Places): void {
  if (Array.isArray(value)) {
    for (const member of value) descend(member, places)
    return
  }
  if (!isTree(value)) return
  const one = nodeOf(value)
  if (one) return collect(one, places)
  for (const field in value) descend(value[field], places)
}

/** A column beside one constant, or beside a list of them. */
function compared(body: Tree, places: Places): void {
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const operator = words(body, 'name')
  if (left && isAskedByName(left)) return
  switch (word(body, 'kind')) {
    case 'AEXPR_OP':
      if (operator.length !== 1 || !comparisons.has(operator[0] ?? '')) return
      if (left?.tag === 'ColumnRef') note(right, places)
      if (right?.tag === 'ColumnRef') note(left, places)
      return
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
      if (left?.tag === 'ColumnRef') note(right, places, 'pattern')
      return
    case 'AEXPR_IN':
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
      if (left?.tag !== 'ColumnRef' || right?.tag !== 'List') return
      for (const item of nodes(right.body, 'items')) note(item, places)
  }
}

/** INSERT … VALUES. */
function inserted(body: Tree, places: Places): void {
  const source = node(body, 'selectStmt')
  if (source?.tag !== 'SelectStmt') return
  for (const row of nodes(source.body, 'valuesLists')) {
    for (const item of nodes(row.body, 'items')) note(item, places)
  }
}

function note(value: Node | null, places: Places, freedom: Freedom = true): void {
  const isConstant = value?.tag === 'A_Const' || value?.tag === 'ParamRef'
  const location = isConstant ? value.body['location'] : null
  if (value && typeof location === 'number') places.set(location, { constant: value.body, freedom })
}

function isSame(constant: Tree, { kind, source }: Literal): boolean {
  if (kind === 'string') {
    const text = tree(constant, 'sval')
    return text !== null && word(text, 'sval') === source.slice(1, -1).replaceAll("''", "'")
  }
  const whole = tree(constant, 'ival')
  return whole !== null && (whole['ival'] ?? 0) === Number(source)
}
