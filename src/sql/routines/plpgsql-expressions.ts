import { anyVariable } from '../scope/body-flow.ts'
import { inspectEmbedded, inspectText } from './body-statements.ts'
import { computedText } from './computed-text.ts'
import { joined, nothing, whole } from '../scope/lineage.ts'
import type { Lineage, Shape } from '../scope/lineage.ts'
import { queryOfExpression } from './plpgsql-text.ts'
import { onlyValue, plField, plNodes } from './plpgsql-tree.ts'
import type { Body } from './plpgsql-variables.ts'
import { isUnchosen } from '../values/unchosen-values.ts'
import { constantText, isSet, node, nodes, word } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** A statement within the body. */
export function embedded(value: Node, body: Body): Shape {
  body.visited.add(value.body)
  return inspectEmbedded(word(value.body, 'query'), body.scope)
}

/** The statement in a field. */
export function embeddedField(fields: Tree, field: string, body: Body): Shape {
  const value = plField(fields, field)
  return value ? embedded(value, body) : { columns: [], open: anyVariable, uses: nothing }
}

/** EXECUTE and its kin: the text must be a constant to be known, or made of constants, names and literals. */
export function dynamic(fields: Tree, field: string, body: Body): Shape {
  const { findings, walkers } = body.analysis
  const value = plField(fields, field)
  const using = joined(plNodes(fields, 'params').map((one) => expression(one, body)))
  const query = value ? queryOfExpression(word(value.body, 'query')) : null
  const parsed = query === null ? null : walkers.parse(query)
  const text = parsed ? constantQuery(parsed) : null
  const made = value ? expression(value, body) : nothing
  findings.use(made)
  if (text !== null) return inspectText(text, using, body.scope)
  const computed = value ? computedText(word(value.body, 'query'), joined([using, made]), body) : null
  if (computed) return computed
  findings.unknown('The body runs a statement whose text is computed.')
  return { columns: [], open: { ...anyVariable, known: false }, uses: nothing }
}

/** The text that `SELECT 'text'` yields; constants joined with `||` count as one. */
function constantQuery(parsed: Tree): string | null {
  const value = onlyValue(parsed)
  return value ? folded(value) : null
}

function folded(value: Node): string | null {
  if (value.tag === 'TypeCast') return null
  if (value.tag !== 'A_Expr') return constantText(value)
  const operator = nodes(value.body, 'name')
  const [left, right] = [node(value.body, 'lexpr'), node(value.body, 'rexpr')]
  const isJoin = operator.length === 1 && word(operator[0]?.body ?? {}, 'sval') === '||'
  if (!isJoin || !left || !right || isSet(value.body, 'isnull')) return null
  const [first, second] = [folded(left), folded(right)]
  return first === null || second === null ? null : first + second
}

/** What steers the body, or is raised by it. */
export function useField(fields: Tree, field: string, body: Body): Lineage {
  const lineage = expressionIn(fields, field, body)
  body.analysis.findings.use(lineage)
  return lineage
}

/** The value of the expression in a field. */
export function expressionIn(fields: Tree, field: string, body: Body): Lineage {
  const value = plField(fields, field)
  return value ? expression(value, body) : nothing
}

/** The value of an expression. */
export function expression(value: Node, body: Body): Lineage {
  return whole(expressionShape(value, body))
}

/** The same as the one column of a row. */
export function expressionShape(value: Node, body: Body): Shape {
  body.visited.add(value.body)
  return shapeOfText(word(value.body, 'query'), body)
}

/** The value of an expression by its text. */
export function expressionText(text: string, body: Body): Lineage {
  return whole(shapeOfText(text, body))
}

/** The same as the one column of a row. */
export function shapeOfText(text: string, body: Body): Shape {
  const query = queryOfExpression(text)
  if (query === null) {
    body.analysis.findings.unknown('An expression of the body is too long.')
    return { columns: [], open: anyVariable, uses: nothing }
  }
  return inspectEmbedded(query, body.scope)
}

/** The variables that an assigned value rests on, if nobody chooses it but by them; null for any other value. */
export function restOf(text: string, variable: string, field: string, body: Body): readonly string[] | null {
  const query = queryOfExpression(text)
  const parsed = query === null ? null : body.analysis.walkers.parse(query)
  const value = parsed && onlyValue(parsed)
  const names: string[] = []
  const isFound =
    value &&
    isUnchosen(value, body.analysis, (path) => {
      const [first = '', second = ''] = path
      const isRow = first === variable || first === 'old'
      if (path.length === 2) return isRow && second === field ? 'own' : null
      if (path.length !== 1 || !body.data.some(({ name }) => name === first)) return null
      names.push(first)
      return 'chance'
    })
  return isFound ? names : null
}
