import { assignmentParts, queryOfExpression } from './plpgsql-text.ts'
import { allOfKind, onlyValue, plField } from './plpgsql-tree.ts'
import type { Analysis, RowImages } from '../scope/scope.ts'
import { constantText, node, nodes, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** What the body of a trigger calls the event that fires it. */
const variable = /tg_op/gi
const reads = (text: string): boolean => text.search(variable) >= 0

/**
 * The events of which one fires a trigger, as TG_OP says them; null outside of one, and where the body may give that name another value.
 */
export function firedBy(routine: Tree, text: string, rows: RowImages | null): readonly string[] | null {
  return rows?.firing && isOwn(routine, text) ? rows.firing : null
}

/**
 * True where every TG_OP of the text stands in an expression that can but read it: none is declared, aliased, assigned, or given to what
 * may set it. Where a comment or literal says it too, that is not told.
 */
function isOwn(routine: Tree, text: string): boolean {
  if (/u&"/i.test(text)) return false
  const queriesOf = (tag: string): readonly string[] =>
    allOfKind(routine, tag).map((one) => word(plField(one, 'expr')?.body ?? {}, 'query'))
  if (queriesOf('PLpgSQL_stmt_call').some(reads)) return false
  const isAssigned = queriesOf('PLpgSQL_stmt_assign').some(
    (one) => reads(one) && reads(assignmentParts(one)?.target ?? one),
  )
  if (isAssigned) return false
  // What a variable begins with stands in the tree wherever the variable does.
  const variables = [...allOfKind(routine, 'PLpgSQL_var'), ...allOfKind(routine, 'PLpgSQL_rec')]
  if (variables.some((one) => reads(JSON.stringify([one['default_val'], one['cursor_explicit_expr']]))))
    return false
  const queries = allOfKind(routine, 'PLpgSQL_expr').map((one) => word(one, 'query'))
  let rest = text
  for (const query of queries.filter(reads).toSorted((one, other) => other.length - one.length)) {
    const at = rest.indexOf(query)
    if (at < 0) return false
    rest = `${rest.slice(0, at)};${rest.slice(at + query.length)}`
  }
  return !reads(rest)
}

/** What a condition comes to, whatever the row is, in a trigger that any of these events fires; null where that hangs on more. */
export function decidedBy(
  events: readonly string[] | null,
  condition: string,
  { walkers }: Analysis,
): boolean | null {
  if (events === null || !reads(condition)) return null
  const query = queryOfExpression(condition)
  const parsed = query === null ? null : walkers.parse(query)
  const value = parsed ? onlyValue(parsed) : null
  if (!value) return null
  const [first = null, ...others] = events.map((event) => decided(value, event))
  return others.every((one) => one === first) ? first : null
}

function decided(value: Node, event: string): boolean | null {
  if (value.tag === 'BoolExpr') {
    const parts = nodes(value.body, 'args').map((one) => decided(one, event))
    const kind = word(value.body, 'boolop')
    if (kind === 'NOT_EXPR') return parts[0] === undefined || parts[0] === null ? null : !parts[0]
    const ends = kind === 'OR_EXPR'
    if (parts.includes(ends)) return ends
    return parts.includes(null) ? null : !ends
  }
  const [operator = '', ...others] = words(value.body, 'name')
  const left = node(value.body, 'lexpr')
  if (value.tag !== 'A_Expr' || others.length > 0 || !left || !isEvent(left)) return null
  if (operator !== '=' && operator !== '<>') return null
  const told = comparedWith(value.body)
  return told === null ? null : told.includes(event) === (operator === '=')
}

function isEvent({ tag, body }: Node): boolean {
  const path = words(body, 'fields')
  return tag === 'ColumnRef' && nodes(body, 'fields').length === 1 && path[0] === 'tg_op'
}

/** The constants on the right of `=`, `<>`, IN and NOT IN. */
function comparedWith(body: Tree): readonly string[] | null {
  const right = node(body, 'rexpr')
  const kind = word(body, 'kind')
  const items = kind === 'AEXPR_IN' && right?.tag === 'List' ? nodes(right.body, 'items') : [right]
  if (kind !== 'AEXPR_IN' && kind !== 'AEXPR_OP') return null
  const texts = items.map((one) => (one?.tag === 'A_Const' ? constantText(one) : null))
  return texts.every((one) => one !== null) ? texts : null
}
