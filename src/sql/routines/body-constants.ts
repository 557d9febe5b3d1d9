/**
 * Variables of a body that can only hold constants of its own text, and which: so much of a computed text is known as is made
 * of these. Whatever may give one another value, however it is written, makes it none of them.
 */
import type { Body } from './plpgsql-variables.ts'
import { fieldNumbers } from './plpgsql-variables.ts'
import { queryOfExpression } from './plpgsql-text.ts'
import { allOfKind, plField, plNumber } from './plpgsql-tree.ts'
import { isTree, isWholeName, node, nodes, tree, word } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** Values of one variable that are told apart. */
const valuesMax = 64
/** Types that keep a text as it is. */
const texts: ReadonlySet<string> = new Set(['text', 'varchar', 'character varying', 'name'])
const numbers: ReadonlySet<string> = new Set(['int', 'integer', 'int4', 'bigint', 'int8', 'smallint', 'int2'])
/** What variables hold that nothing in the routine changes, once declared. */
export function declaredConstants(body: Body): Map<string, readonly string[]> {
  const constants = new Map<string, readonly string[]>()
  for (const { name, type, body: fields } of body.data) {
    const value = plField(fields, 'default_val')
    const constant = value ? constantOf(expressionOf(word(value.body, 'query'), body)) : null
    if (constant === null || !keeps(type, constant) || namesLike(name, body) !== 1) continue
    if (!isAssigned(name, body)) constants.set(name, [constant])
  }
  return constants
}

/** The values that the variable of a loop goes through while its statements run; null where it may hold others. */
export function loopConstants(
  kind: 'fori' | 'foreach_a',
  loop: Tree,
  body: Body,
): readonly [name: string, values: readonly string[]] | null {
  if (kind === 'fori') {
    const name = word(plField(loop, 'var')?.body ?? {}, 'refname')
    const values = counted(loop, body)
    // Its variable is the loop's own, unless a block within declares another of that name.
    const others = namesLike(name, body) - loopsOver(name, body.routine)
    const isHidden = others > 0 && allOfKind(loop, 'PLpgSQL_stmt_block').length > 0
    if (values === null || others > 1 || isHidden || isAssigned(name, body)) return null
    return [name, values]
  }
  const datum = body.data[plNumber(loop, 'varno')]
  const values = listed(loop, body)
  if (!datum || values === null || plNumber(loop, 'slice') > 0) return null
  if (namesLike(datum.name, body) !== 1 || !values.every((one) => keeps(datum.type, one))) return null
  return isAssigned(datum.name, body, loop) ? null : [datum.name, values]
}

/** An expression of a body as it parses; null when it does not. */
export function expressionOf(text: string, { analysis }: Body): Node | null {
  const query = queryOfExpression(text)
  const parsed = query === null ? null : analysis.walkers.parse(query)
  const list: readonly unknown[] = parsed && Array.isArray(parsed['stmts']) ? parsed['stmts'] : []
  const [only, ...others] = list
  const statement = isTree(only) ? node(only, 'stmt') : null
  if (statement?.tag !== 'SelectStmt' || others.length > 0) return null
  const [target, ...more] = nodes(statement.body, 'targetList')
  if (!target || more.length > 0) return null
  const plain = new Set(['targetList', 'limitOption', 'op'])
  for (const field in statement.body) if (!plain.has(field)) return null
  return node(target.body, 'val')
}

/** The text that a constant is written as; null for NULL and whatever is no plain constant. */
export function constantOf(value: Node | null): string | null {
  if (value?.tag !== 'A_Const') return null
  const [text, number] = [tree(value.body, 'sval'), tree(value.body, 'ival')]
  if (text) return word(text, 'sval')
  return number ? String(plNumber(number, 'ival')) : null
}

function keeps(type: string, value: string): boolean {
  const bare = type.toLowerCase().replace(/^pg_catalog\./, '')
  return numbers.has(bare) ? /^-?\d{1,4}$/.test(value) : texts.has(bare) && isWholeName(value)
}

function counted(loop: Tree, body: Body): readonly string[] | null {
  const [from, to] = ['lower', 'upper'].map((field) => {
    const bound = plField(loop, field)
    const value = bound ? expressionOf(word(bound.body, 'query'), body) : null
    return value?.tag === 'A_Const' && tree(value.body, 'ival') ? Number(constantOf(value)) : null
  })
  if (typeof from !== 'number' || typeof to !== 'number' || loop['step'] !== undefined) return null
  const [low, high] = from < to ? [from, to] : [to, from]
  if (high - low >= valuesMax) return null
  return Array.from({ length: high - low + 1 }, (_, at) => String(low + at))
}

function listed(loop: Tree, body: Body): readonly string[] | null {
  const list = plField(loop, 'expr')
  const value = list ? expressionOf(word(list.body, 'query'), body) : null
  if (value?.tag !== 'A_ArrayExpr') return null
  const elements = nodes(value.body, 'elements')
  const values = elements.map(constantOf)
  if (values.length === 0 || values.length > valuesMax || elements.length !== listLength(value.body))
    return null
  return values.every((one) => one !== null) ? values : null
}

function listLength(body: Tree): number {
  const list = body['elements']
  return Array.isArray(list) ? list.length : 0
}

/** How many variables bear the name; fields of records go by the record's. */
export function namesLike(name: string, { data }: Body): number {
  return data.filter((one) => one.name === name && one.body['recparentno'] === undefined).length
}

function loopsOver(name: string, routine: Tree): number {
  return allOfKind(routine, 'PLpgSQL_stmt_fori').filter(
    (one) => word(plField(one, 'var')?.body ?? {}, 'refname') === name,
  ).length
}

/** True where something may give a variable of this name a value: whatever stands for it, but for one loop. */
function isAssigned(name: string, body: Body, except: Tree | null = null): boolean {
  const { data, routine } = body
  const given = allOfKind(routine, 'PLpgSQL_stmt_assign')
  return (
    given.some((one) => data[plNumber(one, 'varno')]?.name === name) || isGivenOtherwise(name, body, except)
  )
}

/** The same of whatever is no plain assignment. */
export function isGivenOtherwise(name: string, body: Body, except: Tree | null = null): boolean {
  const { data, routine } = body
  const isMeant = (number: number): boolean => data[number]?.name === name
  // What a procedure gives back may go to any.
  if (allOfKind(routine, 'PLpgSQL_stmt_call').length > 0) return true
  if (Array.isArray(routine['aliases']) && routine['aliases'].length > 0) return true
  return (
    allOfKind(routine, 'PLpgSQL_diag_item').some((one) => isMeant(plNumber(one, 'target'))) ||
    allOfKind(routine, 'PLpgSQL_stmt_foreach_a').some(
      (one) => one !== except && isMeant(plNumber(one, 'varno')),
    ) ||
    allOfKind(routine, 'PLpgSQL_row').some((one) => fieldNumbers({ tag: '', body: one }).some(isMeant)) ||
    allOfKind(routine, 'PLpgSQL_rec').some((one) => word(one, 'refname') === name)
  )
}
