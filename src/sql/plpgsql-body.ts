import { columnsOfRelation } from './body-errors.ts'
import { anyVariable, BodyFlow, errorMark, errorText, given, givenMark } from './body-flow.ts'
import { inspectEmbedded, inspectText, sayChanges } from './body-statements.ts'
import type { DefinitionFacts } from './catalog-index.ts'
import { joined, nothing, whole } from './lineage.ts'
import type { Lineage, Shape } from './lineage.ts'
import { allOfKind, onlyRoutine, plField, plNodes, plNumber } from './plpgsql-tree.ts'
import { assignmentParts, queryOfExpression } from './plpgsql-text.ts'
import type { Analysis, CteScope, Scope } from './scope.ts'
import { constantText, isSet, isTree, node, nodes, word } from './tree.ts'
import type { Node, Tree } from './tree.ts'

/** What a body has around it. */
export interface Surroundings {
  /** The routine's own name, which qualifies its parameters. */
  readonly name: string
  /** Variables that the caller provides, such as NEW and OLD of a trigger; null for a name that is none of these. */
  readonly provided: (path: readonly string[]) => Lineage | null
  /** Named rows that its statements may read, such as a trigger's transition tables. */
  readonly tables: CteScope | null
  /** Names of the parameters that it answers with, besides what it returns. */
  readonly outputs: readonly string[]
}

interface Datum {
  readonly name: string
  readonly type: string
  readonly body: Tree
}

/** A body while it is walked. */
interface Body {
  readonly analysis: Analysis
  readonly scope: Scope
  readonly flow: BodyFlow
  readonly data: readonly Datum[]
  /** Cursor variables whose rows are those of queries of this body and of no other. */
  readonly ownCursors: ReadonlySet<string>
  readonly visited: Set<Tree>
  readonly returned: Lineage[]
}

const loopKinds: readonly string[] = ['loop', 'while', 'fori', 'fors', 'forc', 'foreach_a', 'dynfors'].map(
  (kind) => `PLpgSQL_stmt_${kind}`,
)

/** What the statements of a parsed PL/pgSQL body do, and what it yields. `analysis` has findings of the body's own. */
export function inspectPlPgSql(
  parsed: Tree,
  around: Surroundings,
  analysis: Analysis,
): DefinitionFacts | null {
  const routine = onlyRoutine(parsed)
  const action = routine ? plField(routine, 'action') : null
  if (!routine || !action) return null
  const body = openBody(routine, around, analysis)
  const { findings } = body.analysis
  // What a loop makes longer may grow without bounds.
  if (loopKinds.some((kind) => allOfKind(routine, kind).length > 0)) findings.recursing += 1
  for (const datum of body.data) declare(datum, body)
  walkOne(action, body)
  for (const expression of allOfKind(routine, 'PLpgSQL_expr'))
    if (!body.visited.has(expression)) findings.unknown('An expression of the body was not understood.')
  return settle(body)
}

function openBody(routine: Tree, around: Surroundings, outer: Analysis): Body {
  const flow = new BodyFlow()
  const data = plNodes(routine, 'datums').map(({ tag, body }): Datum => {
    const type = plField(body, 'datatype')
    const parent = tag === 'PLpgSQL_recfield' ? plNumber(body, 'recparentno') : -1
    return {
      name: parent < 0 ? word(body, 'refname') : `\0${parent}`,
      type: word(type?.body ?? {}, 'typname'),
      body,
    }
  })
  const resolved = data.map((datum): Datum => {
    const parent = datum.name.startsWith('\0') ? data[Number(datum.name.slice(1))] : undefined
    return parent ? { ...datum, name: parent.name, type: 'record' } : datum
  })
  const names = new Map(resolved.map((datum): [string, string] => [datum.name, datum.name]))
  for (const { body } of plNodes(routine, 'aliases')) {
    const original = resolved[plNumber(body, 'varno')]
    if (original) names.set(word(body, 'name'), original.name)
  }
  const labels = new Set([
    around.name,
    ...allOfKind(routine, 'PLpgSQL_stmt_block').map((one) => word(one, 'label')),
  ])
  for (const kind of loopKinds) for (const one of allOfKind(routine, kind)) labels.add(word(one, 'label'))

  const variables = (path: readonly string[]): Lineage | null => {
    const [first = '', second = ''] = path
    const found = [around.provided(path)]
    // `label.variable`; the routine's own name is such a label too.
    const named = [names.get(first), path.length > 1 && labels.has(first) ? names.get(second) : undefined]
    for (const name of named) if (name !== undefined) found.push(flow.valueOf(name))
    const parts = found.filter((part) => part !== null)
    return parts.length === 0 ? null : joined(parts)
  }
  const analysis: Analysis = { ...outer, parameters: anyVariable, variables }
  const scope: Scope = { analysis, parent: null, items: [], ctes: around.tables, windows: new Map() }
  for (const datum of resolved) if (isParameter(datum)) flow.assign(datum.name, given)
  flow.assign('sqlerrm', errorText)
  flow.assign('sqlstate', errorText)
  const body: Body = {
    analysis,
    scope,
    flow,
    data: resolved,
    ownCursors: ownCursors(routine, resolved),
    visited: new Set(),
    returned: around.outputs.flatMap((name) =>
      names.has(name) ? [flow.valueOf(names.get(name) ?? name)] : [],
    ),
  }
  return body
}

/** What is declared in the body has a line there; what comes from outside has none. */
function isParameter({ body }: Datum): boolean {
  return plNumber(body, 'lineno') === 0 && body['recparentno'] === undefined
}

/** A cursor is a name, which a variable may be given from elsewhere; these are given none. */
function ownCursors(routine: Tree, data: readonly Datum[]): ReadonlySet<string> {
  const given = new Set<string>(data.filter(isParameter).map((datum) => datum.name))
  for (const one of data) if (plField(one.body, 'default_val')) given.add(one.name)
  for (const one of allOfKind(routine, 'PLpgSQL_stmt_assign'))
    given.add(data[plNumber(one, 'varno')]?.name ?? '')
  for (const one of allOfKind(routine, 'PLpgSQL_diag_item'))
    given.add(data[plNumber(one, 'target')]?.name ?? '')
  for (const row of allOfKind(routine, 'PLpgSQL_row'))
    if (Array.isArray(row['fields']))
      for (const field of row['fields']) if (isTree(field)) given.add(word(field, 'name'))
  const names = data.map((datum) => datum.name)
  const shadowed = names.filter((name, at) => names.indexOf(name) !== at)
  return new Set(names.filter((name) => !given.has(name) && !shadowed.includes(name)))
}

function declare(datum: Datum, body: Body): void {
  const value = plField(datum.body, 'default_val')
  if (value) assign(datum, expression(value, body), body)
  const query = plField(datum.body, 'cursor_explicit_expr')
  if (query) body.flow.assign(datum.name, whole(embedded(query, body)))
}

function settle({ analysis, flow, returned }: Body): DefinitionFacts {
  const { findings } = analysis
  const effects = findings.effects()
  sayChanges(effects, findings)
  const touched = effects.flatMap((effect) => [...effect.columns, ...columnsOfRelation(effect, analysis)])
  const errors = [givenMark, ...touched, ...findings.uses.filter((one) => one !== errorMark)]
  const uses = flow.resolve(findings.uses, errors)
  const result = joined(returned)
  // Which way the body went decides what it yields, as in CASE.
  const sources = flow.resolve([...result.sources, ...findings.uses], errors)
  return {
    columns: [],
    open: { sources, direct: false, known: result.known },
    effects,
    uses: { sources: uses, direct: false, known: true },
    unknowns: findings.unknowns,
  }
}

function walk(parent: Tree, field: string, body: Body): void {
  for (const one of plNodes(parent, field)) walkOne(one, body)
}

function walkOne({ tag, body: fields }: Node, body: Body): void {
  const { findings } = body.analysis
  const use = (field: string): void => {
    useField(fields, field, body)
  }
  switch (tag.replace('PLpgSQL_stmt_', '')) {
    case 'block': {
      walk(fields, 'body', body)
      const exceptions = plField(fields, 'exceptions')
      if (exceptions) for (const one of plNodes(exceptions.body, 'exc_list')) walk(one.body, 'action', body)
      return
    }
    case 'assign':
      return assignment(fields, body)
    case 'if':
      use('cond')
      walk(fields, 'then_body', body)
      for (const one of plNodes(fields, 'elsif_list')) {
        useField(one.body, 'cond', body)
        walk(one.body, 'stmts', body)
      }
      return walk(fields, 'else_body', body)
    case 'case':
      assignNumber(plNumber(fields, 't_varno'), useField(fields, 't_expr', body), body)
      for (const one of plNodes(fields, 'case_when_list')) {
        useField(one.body, 'expr', body)
        walk(one.body, 'stmts', body)
      }
      return walk(fields, 'else_stmts', body)
    case 'while':
      use('cond')
      return walk(fields, 'body', body)
    case 'loop':
      return walk(fields, 'body', body)
    case 'fori': {
      const bounds = ['lower', 'upper', 'step'].map((field) => useField(fields, field, body))
      assignTarget(plField(fields, 'var'), joined(bounds), body)
      return walk(fields, 'body', body)
    }
    case 'foreach_a':
      assignNumber(plNumber(fields, 'varno'), useField(fields, 'expr', body), body)
      return walk(fields, 'body', body)
    case 'fors':
      assignShape(plField(fields, 'var'), embeddedField(fields, 'query', body), body)
      return walk(fields, 'body', body)
    case 'dynfors':
      assignShape(plField(fields, 'var'), dynamic(fields, 'query', body), body)
      return walk(fields, 'body', body)
    case 'forc':
      openCursor(fields, body)
      assignTarget(plField(fields, 'var'), rowsOf(fields, body), body)
      return walk(fields, 'body', body)
    case 'exit':
      use('cond')
      return
    case 'return':
    case 'return_next':
      if (fields['retvarno'] !== undefined) body.returned.push(valueOf(plNumber(fields, 'retvarno'), body))
      body.returned.push(expressionIn(fields, 'expr', body))
      return
    case 'return_query':
      if (plField(fields, 'query')) body.returned.push(whole(embeddedField(fields, 'query', body)))
      if (plField(fields, 'dynquery')) body.returned.push(whole(dynamic(fields, 'dynquery', body)))
      return
    case 'raise':
      // What is raised reaches the client, or the handler that catches it.
      for (const one of plNodes(fields, 'params')) findings.use(expression(one, body))
      for (const one of plNodes(fields, 'options')) useField(one.body, 'expr', body)
      return
    case 'assert':
      use('cond')
      use('message')
      return
    case 'execsql':
    case 'call': {
      const shape = embeddedField(fields, tag.endsWith('call') ? 'expr' : 'sqlstmt', body)
      assignShape(plField(fields, 'target'), shape, body)
      return
    }
    case 'perform':
      embeddedField(fields, 'expr', body)
      return
    case 'dynexecute':
      assignShape(plField(fields, 'target'), dynamic(fields, 'query', body), body)
      return
    case 'getdiag':
      for (const { body: item } of plNodes(fields, 'diag_items'))
        assignNumber(plNumber(item, 'target'), word(item, 'kind') === 'ROW_COUNT' ? nothing : errorText, body)
      return
    case 'open':
      return openCursor(fields, body)
    case 'fetch':
      use('expr')
      assignTarget(plField(fields, 'target'), rowsOf(fields, body), body)
      return
    case 'close':
      return
    case 'commit':
    case 'rollback':
      return findings.effect('transaction', tag.endsWith('commit') ? 'commit' : 'rollback', 'other', null)
    default:
      findings.unknown(`A statement of the body was not understood: ${tag}.`)
  }
}

function assignment(fields: Tree, body: Body): void {
  const { findings } = body.analysis
  const value = plField(fields, 'expr')
  const text = value ? word(value.body, 'query') : ''
  const parts = assignmentParts(text)
  if (value) body.visited.add(value.body)
  if (!parts) {
    findings.unknown('An assignment of the body was not understood.')
    return assignNumber(plNumber(fields, 'varno'), anyVariable, body)
  }
  // Subscripts are expressions of their own, and say which element is changed.
  if (parts.target.includes('[')) findings.use(expressionText(parts.target, body))
  assignNumber(plNumber(fields, 'varno'), expressionText(parts.value, body), body)
}

function assignNumber(number: number, lineage: Lineage, body: Body): void {
  const datum = body.data[number]
  if (datum) assign(datum, lineage, body)
  else body.analysis.findings.unknown('A variable of the body was not understood.')
}

/** Types that take any value of another without failing on some. */
const takesAnything =
  /^(?:pg_catalog\.)?(?:"?record"?|text|"?varchar"?|character varying|refcursor|jsonb?)$|%rowtype$|^$/i

function assign(datum: Datum, lineage: Lineage, body: Body): void {
  const { findings } = body.analysis
  if (!lineage.known) findings.unknown('A variable takes a value whose origin is not known.')
  body.flow.assign(datum.name, lineage)
  if (!takesAnything.test(datum.type) && !isOwnType(datum.type, lineage)) findings.mayFail(lineage)
}

/** True for `t.c%TYPE` and the unchanged value of that column. */
function isOwnType(type: string, lineage: Lineage): boolean {
  const column = /^(.+)%type$/i.exec(type)?.[1]?.split('.').slice(-2).join('.')
  return column !== undefined && lineage.direct && lineage.sources.some((one) => one.endsWith(`.${column}`))
}

/** INTO, and the variable of a loop. */
function assignTarget(target: Node | null, lineage: Lineage, body: Body): void {
  if (!target) return
  if (target.tag !== 'PLpgSQL_row') return assignNamed(word(target.body, 'refname'), lineage, body)
  for (const number of fieldNumbers(target)) assignNumber(number, lineage, body)
}

function assignShape(target: Node | null, shape: Shape, body: Body): void {
  if (!target) return
  const numbers = target.tag === 'PLpgSQL_row' ? fieldNumbers(target) : []
  if (shape.open || numbers.length === 0 || numbers.length !== shape.columns.length)
    return assignTarget(target, whole(shape), body)
  numbers.forEach((number, at) => assignNumber(number, shape.columns[at]?.lineage ?? anyVariable, body))
}

function assignNamed(name: string, lineage: Lineage, body: Body): void {
  // Several variables of one name are one as far as flows go; the strictest type counts.
  const datums = body.data.filter((datum) => datum.name === name)
  for (const datum of datums) assign(datum, lineage, body)
  if (datums.length === 0)
    body.analysis.findings.unknown(`The variable ${name} of the body was not understood.`)
}

function fieldNumbers({ body }: Node): readonly number[] {
  const list = Array.isArray(body['fields']) ? body['fields'] : []
  return list.flatMap((field) => (isTree(field) ? [plNumber(field, 'varno')] : []))
}

function valueOf(number: number, { data, flow, analysis }: Body): Lineage {
  const datum = data[number]
  if (!datum) return anyVariable
  if (Array.isArray(datum.body['fields']))
    return joined(
      fieldNumbers({ tag: '', body: datum.body }).map((one) => flow.valueOf(data[one]?.name ?? '')),
    )
  return analysis.variables?.([datum.name]) ?? anyVariable
}

function openCursor(fields: Tree, body: Body): void {
  const cursor = body.data[plNumber(fields, 'curvar')]
  const given = expressionIn(fields, 'argquery', body)
  const row = cursor ? body.data[plNumber(cursor.body, 'cursor_explicit_argrow')] : undefined
  if (plField(fields, 'argquery') && row)
    for (const number of fieldNumbers({ tag: '', body: row.body })) assignNumber(number, given, body)
  if (!cursor) return body.analysis.findings.unknown('A cursor of the body was not understood.')
  if (plField(fields, 'query')) body.flow.assign(cursor.name, whole(embeddedField(fields, 'query', body)))
  if (plField(fields, 'dynquery')) {
    const rows = whole(dynamic(fields, 'dynquery', body))
    if (!rows.known) body.analysis.findings.unknown('A cursor is opened for a query that is not known.')
    body.flow.assign(cursor.name, rows)
  }
}

function rowsOf(fields: Tree, body: Body): Lineage {
  const cursor = body.data[plNumber(fields, 'curvar')]
  if (!cursor || !body.ownCursors.has(cursor.name))
    body.analysis.findings.unknown('Which query the rows of a cursor come from is not known.')
  return cursor ? body.flow.valueOf(cursor.name) : anyVariable
}

/** A statement within the body. */
function embedded(value: Node, body: Body): Shape {
  body.visited.add(value.body)
  return inspectEmbedded(word(value.body, 'query'), body.scope)
}

function embeddedField(fields: Tree, field: string, body: Body): Shape {
  const value = plField(fields, field)
  return value ? embedded(value, body) : { columns: [], open: anyVariable, uses: nothing }
}

/** EXECUTE and its kin: the text must be a constant to be known. */
function dynamic(fields: Tree, field: string, body: Body): Shape {
  const { findings, walkers } = body.analysis
  const value = plField(fields, field)
  const using = joined(plNodes(fields, 'params').map((one) => expression(one, body)))
  const query = value ? queryOfExpression(word(value.body, 'query')) : null
  const parsed = query === null ? null : walkers.parse(query)
  const text = parsed ? constantQuery(parsed) : null
  if (value) findings.use(expression(value, body))
  if (text !== null) return inspectText(text, using, body.scope)
  findings.unknown('The body runs a statement whose text is computed.')
  return { columns: [], open: { ...anyVariable, known: false }, uses: nothing }
}

/** The text that `SELECT 'text'` yields; constants joined with `||` count as one. */
function constantQuery(parsed: Tree): string | null {
  const statements = parsed['stmts']
  const [only, ...others]: readonly unknown[] = Array.isArray(statements) ? statements : []
  const statement = isTree(only) ? node(only, 'stmt') : null
  if (!statement || others.length > 0) return null
  const [target, ...more] = nodes(statement.body, 'targetList')
  const value = target && more.length === 0 ? node(target.body, 'val') : null
  return value && !Array.isArray(statement.body['fromClause']) ? folded(value) : null
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
function useField(fields: Tree, field: string, body: Body): Lineage {
  const lineage = expressionIn(fields, field, body)
  body.analysis.findings.use(lineage)
  return lineage
}

function expressionIn(fields: Tree, field: string, body: Body): Lineage {
  const value = plField(fields, field)
  return value ? expression(value, body) : nothing
}

function expression(value: Node, body: Body): Lineage {
  body.visited.add(value.body)
  return expressionText(word(value.body, 'query'), body)
}

function expressionText(text: string, body: Body): Lineage {
  const query = queryOfExpression(text)
  if (query === null) {
    body.analysis.findings.unknown('An expression of the body is too long.')
    return anyVariable
  }
  return whole(inspectEmbedded(query, body.scope))
}
