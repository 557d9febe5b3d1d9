import { isSet, node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node } from '../text/tree.ts'

/** What a condition is whatever the row: `open` when that depends on the row or cannot be told. */
export type Constancy = 'true' | 'false' | 'open'

/** Tells conditions that select every row, or none, by their form alone: `true`, `1 = 1`, `id = id or x > 2`. */
export function constancy(value: Node): Constancy {
  switch (value.tag) {
    case 'A_Const': {
      const truth = tree(value.body, 'boolval')
      return truth ? (isSet(truth, 'boolval') ? 'true' : 'false') : 'open'
    }
    case 'TypeCast': {
      const arg = node(value.body, 'arg')
      const text = arg ? literal(arg) : null
      if (typeof text !== 'string') return arg ? constancy(arg) : 'open'
      const trimmed = text.trim().toLowerCase()
      if (['t', 'true', 'y', 'yes', 'on', '1'].includes(trimmed)) return 'true'
      return ['f', 'false', 'n', 'no', 'off', '0'].includes(trimmed) ? 'false' : 'open'
    }
    case 'BoolExpr':
      return ofBoolean(word(value.body, 'boolop'), nodes(value.body, 'args').map(constancy))
    case 'NullTest': {
      const arg = node(value.body, 'arg')
      if (arg?.tag !== 'A_Const') return 'open'
      const isNull = isSet(arg.body, 'isnull')
      return isNull === (word(value.body, 'nulltesttype') === 'IS_NULL') ? 'true' : 'false'
    }
    case 'A_Expr':
      return ofComparison(value)
    default:
      return 'open'
  }
}

function ofBoolean(operation: string, parts: readonly Constancy[]): Constancy {
  if (operation === 'NOT_EXPR') return parts[0] === 'true' ? 'false' : parts[0] === 'false' ? 'true' : 'open'
  const [decides, other]: readonly Constancy[] =
    operation === 'OR_EXPR' ? ['true', 'false'] : ['false', 'true']
  if (decides && parts.includes(decides)) return decides
  return other && parts.every((part) => part === other) ? other : 'open'
}

function ofComparison({ body }: Node): Constancy {
  const [left, right] = [node(body, 'lexpr'), node(body, 'rexpr')]
  const operator = words(body, 'name').at(-1)
  if (word(body, 'kind') !== 'AEXPR_OP' || !left || !right) return 'open'
  if (left.tag === 'ColumnRef' && right.tag === 'ColumnRef') {
    const same = words(left.body, 'fields').join('.') === words(right.body, 'fields').join('.')
    return same && operator !== undefined && ['=', '>=', '<='].includes(operator) ? 'true' : 'open'
  }
  const [a, b] = [literal(left), literal(right)]
  if (a === null || b === null || typeof a !== typeof b) return 'open'
  if (operator === '=') return verdict(a === b)
  if (operator === '<>' || operator === '!=') return verdict(a !== b)
  // How texts are ordered depends on the collation.
  if (typeof a !== 'number' || typeof b !== 'number') return 'open'
  if (operator === '<') return verdict(a < b)
  if (operator === '>') return verdict(a > b)
  if (operator === '<=') return verdict(a <= b)
  return operator === '>=' ? verdict(a >= b) : 'open'
}

function verdict(truth: boolean): Constancy {
  return truth ? 'true' : 'false'
}

function literal(value: Node): string | number | null {
  if (value.tag !== 'A_Const') return null
  const [whole, text, fraction] = ['ival', 'sval', 'fval'].map((field) => tree(value.body, field))
  if (text) return word(text, 'sval')
  if (fraction) return Number(word(fraction, 'fval'))
  if (!whole) return null
  const number = whole['ival']
  return typeof number === 'number' ? number : 0
}
