import { declaredConstants, loopConstants } from './body-constants.ts'
import { columnsOfRelation } from './body-errors.ts'
import { decidedBy } from './fired-by.ts'
import { anyVariable, errorMark, errorText, givenMark } from '../scope/body-flow.ts'
import { sayChanges } from './body-statements.ts'
import { anyColumn } from '../../core/inspection.ts'
import type { DefinitionFacts } from '../scope/catalog-index.ts'
import { mayRunCode } from '../scope/custom-types.ts'
import { joined, nothing, whole, type Lineage } from '../scope/lineage.ts'
import { cursorVerb } from '../scope/moved-cursors.ts'
import {
  dynamic,
  embedded,
  embeddedField,
  expression,
  expressionIn,
  expressionShape,
  expressionText,
  shapeOfText,
  useField,
  restOf,
} from './plpgsql-expressions.ts'
import { sayLongSettings } from './long-settings.ts'
import { holdsObjects } from './object-variables.ts'
import { placedIn } from './placed-by-bodies.ts'
import { assignmentParts } from './plpgsql-text.ts'
import { allOfKind, onlyRoutine, plField, plNodes, plNumber } from './plpgsql-tree.ts'
import {
  assign,
  assignNumber,
  assignShape,
  assignTarget,
  assignValue,
  fieldIn,
  fieldNumbers,
  loopKinds,
  openBody,
  valueOf,
} from './plpgsql-variables.ts'
import type { Body, Datum, Surroundings } from './plpgsql-variables.ts'
import { recordsBegun } from './records-begun.ts'
import { returnedRow } from './returned-row.ts'
import type { Analysis } from '../scope/scope.ts'
import { answersWith, isAnswer } from './variable-types.ts'
import { word } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/**
 * What the statements of a parsed PL/pgSQL body do, and what it yields. `text` is what was parsed, without its CREATE
 * FUNCTION; `analysis` has findings of the body's own.
 */
export function inspectPlPgSql(
  parsed: Tree,
  text: string,
  around: Surroundings,
  analysis: Analysis,
): DefinitionFacts | null {
  const routine = onlyRoutine(parsed)
  const action = routine ? plField(routine, 'action') : null
  if (!routine || !action) return null
  const body = openBody(routine, text, around, analysis, holdsObjects)
  const { findings } = body.analysis
  // What a loop makes longer may grow without bounds.
  if (loopKinds.some((kind) => allOfKind(routine, kind).length > 0)) findings.recursing += 1
  for (const datum of body.data) declare(datum, body)
  for (const [name, values] of declaredConstants(body)) body.constants.set(name, values)
  for (const name of recordsBegun(routine, text))
    findings.unknown(`What the variable ${name} of the body begins with is not known.`)
  walkOne(action, body)
  for (const expression of allOfKind(routine, 'PLpgSQL_expr'))
    if (!body.visited.has(expression)) findings.unknown('An expression of the body was not understood.')
  return settle(body)
}

function declare(datum: Datum, body: Body): void {
  if (mayRunCode(datum.type, body.analysis))
    body.analysis.findings.unknown(`The type of the variable ${datum.name} may run code that is not known.`)
  const value = plField(datum.body, 'default_val')
  if (value)
    assignValue(
      datum,
      expressionShape(value, body),
      body,
      restOf(word(value.body, 'query'), datum.name, '', body),
    )
  const query = plField(datum.body, 'cursor_explicit_expr')
  if (query) body.flow.assign(datum.name, whole(embedded(query, body)))
}

function settle({ analysis, flow, chosen, returned, routine }: Body): DefinitionFacts {
  const { findings, block } = analysis
  sayLongSettings({ findings, flow, runsTexts: allOfKind(routine, 'PLpgSQL_stmt_dynexecute').length > 0 })
  // Variables are not followed from one assignment to the next, nor is how long they are.
  if (findings.makesLong) findings.mayFail({ sources: findings.grown, direct: false, known: true })
  if (block?.namesAny && (block.givesNames || findings.definesElsewhere))
    findings.unknown('The body gives names, and runs a text that may use any name.')
  const effects = findings.effects()
  sayChanges(effects, findings, analysis.block?.followed)
  const touched = effects.flatMap((effect) => [...effect.columns, ...columnsOfRelation(effect, analysis)])
  const errors = [givenMark, ...touched, ...findings.uses.filter((one) => one !== errorMark)]
  const uses = flow.resolve(findings.uses, errors)
  const result = joined(returned)
  // Which way the body went decides what it yields, as in CASE.
  const sources = flow.resolve([...result.sources, ...findings.uses], errors)
  return {
    columns: [],
    open: {
      sources,
      direct: false,
      known: result.known,
      ...(findings.makesLong ? { size: Infinity } : {}),
    },
    effects,
    uses: { sources: uses, direct: false, known: true },
    unknowns: findings.unknowns,
    stored: findings.stored && flow.resolve(findings.stored, errors),
    placed: placedIn(findings, analysis.declared ?? null, (one) => flow.resolve(one, errors)),
    ...(flow.fieldsSet.size > 0 ? { sets: [...flow.fieldsSet], chosen: chosen.among(flow.fieldsSet) } : {}),
    ...(block?.namesAny ? { namesAny: true } : {}),
  }
}

function walk(parent: Tree, field: string, body: Body): void {
  for (const one of plNodes(parent, field)) walkOne(one, body)
}

function walkOne({ tag, body: fields }: Node, body: Body): void {
  const rule = rules.get(tag.replace('PLpgSQL_stmt_', ''))
  if (rule) rule(fields, body)
  else body.analysis.findings.unknown(`A statement of the body was not understood: ${tag}.`)
}

type Rule = (fields: Tree, body: Body) => void

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['block', block],
  ['assign', assignment],
  ['if', branches],
  ['case', cases],
  ['while', loopWhile((fields, body) => useField(fields, 'cond', body))],
  ['loop', loopWhile(() => undefined)],
  ['fori', loopOver('fori', countUp)],
  [
    'foreach_a',
    loopOver('foreach_a', (fields, body) => {
      assignNumber(plNumber(fields, 'varno'), useField(fields, 'expr', body), body)
    }),
  ],
  [
    'fors',
    loopWhile((fields, body) => {
      assignShape(plField(fields, 'var'), embeddedField(fields, 'query', body), body)
    }),
  ],
  [
    'dynfors',
    loopWhile((fields, body) => {
      assignShape(plField(fields, 'var'), dynamic(fields, 'query', body), body)
    }),
  ],
  [
    'forc',
    loopWhile((fields, body) => {
      openCursor(fields, body)
      assignTarget(plField(fields, 'var'), rowsOf(fields, body), body)
    }),
  ],
  ['exit', (fields, body) => void useField(fields, 'cond', body)],
  ['return', returns],
  ['return_next', returns],
  ['return_query', returnsQuery],
  ['raise', raises],
  [
    'assert',
    (fields, body) => {
      useField(fields, 'cond', body)
      useField(fields, 'message', body)
    },
  ],
  [
    'execsql',
    (fields, body) => {
      assignShape(plField(fields, 'target'), embeddedField(fields, 'sqlstmt', body), body)
    },
  ],
  ['call', callProcedure],
  ['perform', (fields, body) => void embeddedField(fields, 'expr', body)],
  [
    'dynexecute',
    (fields, body) => {
      assignShape(plField(fields, 'target'), dynamic(fields, 'query', body), body)
    },
  ],
  ['getdiag', diagnostics],
  [
    'open',
    (fields, body) => {
      openCursor(fields, body)
      movesCursors(body)
    },
  ],
  [
    'fetch',
    (fields, body) => {
      useField(fields, 'expr', body)
      assignTarget(plField(fields, 'target'), rowsOf(fields, body), body)
    },
  ],
  ['close', (_fields, body) => movesCursors(body)],
  ['commit', (_fields, { analysis }) => analysis.findings.effect('transaction', 'commit', 'other', null)],
  ['rollback', (_fields, { analysis }) => analysis.findings.effect('transaction', 'rollback', 'other', null)],
])

function block(fields: Tree, body: Body): void {
  walk(fields, 'body', body)
  const exceptions = plField(fields, 'exceptions')
  if (exceptions) for (const one of plNodes(exceptions.body, 'exc_list')) walk(one.body, 'action', body)
}

/** Whatever is behind a condition that the event decides the other way never runs. */
function branches(fields: Tree, body: Body): void {
  const arms = [
    { cond: fields, stmts: 'then_body' },
    ...plNodes(fields, 'elsif_list').map((one) => ({ cond: one.body, stmts: 'stmts' })),
  ]
  let isOver = false
  for (const { cond, stmts } of arms) {
    const held: boolean | null = isOver ? false : decidedIn(cond, body)
    if (isOver) leave(cond['cond'], body)
    else useField(cond, 'cond', body)
    if (held === false) leave(cond[stmts], body)
    else walk(cond, stmts, body)
    isOver ||= held === true
  }
  if (isOver) leave(fields['else_body'], body)
  else walk(fields, 'else_body', body)
}

function decidedIn(fields: Tree, { analysis, events }: Body): boolean | null {
  const condition = plField(fields, 'cond')
  return condition ? decidedBy(events, word(condition.body, 'query'), analysis) : null
}

/** What never runs is understood as it is. */
function leave(part: unknown, body: Body): void {
  for (const one of allOfKind({ part }, 'PLpgSQL_expr')) body.visited.add(one)
}

function cases(fields: Tree, body: Body): void {
  assignNumber(plNumber(fields, 't_varno'), useField(fields, 't_expr', body), body)
  for (const one of plNodes(fields, 'case_when_list')) {
    useField(one.body, 'expr', body)
    walk(one.body, 'stmts', body)
  }
  walk(fields, 'else_stmts', body)
}

/** A loop: what `head` does each time round, then its statements. */
function loopWhile(head: Rule): Rule {
  return (fields, body) => {
    head(fields, body)
    walk(fields, 'body', body)
  }
}

/** The same where the variable of the loop may go through constants. */
function loopOver(kind: 'fori' | 'foreach_a', head: Rule): Rule {
  return (fields, body) => {
    head(fields, body)
    const [name, values] = loopConstants(kind, fields, body) ?? []
    const outside = name === undefined ? undefined : body.constants.get(name)
    if (name !== undefined && values) body.constants.set(name, values)
    walk(fields, 'body', body)
    if (name !== undefined && outside) body.constants.set(name, outside)
    else if (name !== undefined) body.constants.delete(name)
  }
}

/** Which variables take what the procedure gives back is settled when it runs, and they go by other names too: any may. */
function callProcedure(fields: Tree, body: Body): void {
  const given = whole(embeddedField(fields, 'expr', body))
  for (const datum of body.data) assign(datum, given, body)
}

function countUp(fields: Tree, body: Body): void {
  const bounds = ['lower', 'upper', 'step'].map((field) => useField(fields, field, body))
  assignTarget(plField(fields, 'var'), joined(bounds), body)
}

function returns(fields: Tree, body: Body): void {
  // RETURN NEW leaves the row as it is, but for what was assigned to it.
  const returned = body.data[plNumber(fields, 'retvarno')]
  const isImage = body.analysis.rows !== null && (returned?.name === 'new' || returned?.name === 'old')
  if (fields['retvarno'] !== undefined) {
    const held =
      isImage && returned ? body.flow.valueOf(returned.name) : valueOf(plNumber(fields, 'retvarno'), body)
    body.returned.push(held)
    if (!isImage) body.flow.fieldsSet.add(anyColumn)
    if (!isAnswer(body.result, returned?.type ?? '')) body.analysis.findings.mayFail(held)
  }
  const value = plField(fields, 'expr')
  if (!value) return
  const row = returnedRow(word(value.body, 'query'), body)
  if (row) {
    body.visited.add(value.body)
    body.returned.push(row)
    return
  }
  if (word(value.body, 'query').trim().toLowerCase() !== 'null') body.flow.fieldsSet.add(anyColumn)
  const shape = expressionShape(value, body)
  body.returned.push(whole(shape))
  if (!answersWith(body.result, shape, body.analysis)) body.analysis.findings.mayFail(whole(shape))
}

function returnsQuery(fields: Tree, body: Body): void {
  if (plField(fields, 'query')) body.returned.push(whole(embeddedField(fields, 'query', body)))
  if (plField(fields, 'dynquery')) body.returned.push(whole(dynamic(fields, 'dynquery', body)))
}

/** What is raised reaches the client, or the handler that catches it. */
function raises(fields: Tree, body: Body): void {
  for (const one of plNodes(fields, 'params')) body.analysis.findings.use(expression(one, body))
  for (const one of plNodes(fields, 'options')) useField(one.body, 'expr', body)
}

function diagnostics(fields: Tree, body: Body): void {
  for (const { body: item } of plNodes(fields, 'diag_items'))
    assignNumber(plNumber(item, 'target'), word(item, 'kind') === 'ROW_COUNT' ? nothing : errorText, body)
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
  const datum = body.data[plNumber(fields, 'varno')]
  const shape = shapeOfText(parts.value, body)
  const field = datum ? fieldIn(datum) : ''
  const rests = parts.target.includes('[') ? null : restOf(parts.value, datum?.name ?? '', field, body)
  // An element is of another type than what it is put into.
  if (parts.target.includes('[') && datum) return assign(datum, whole(shape), body)
  assignValue(datum, shape, body, rests)
}

/** By the name of a variable, or any other, a body may close what a client bound and put another query in its place. */
function movesCursors({ analysis }: Body): void {
  analysis.findings.effect('session', cursorVerb, 'other', null)
}

function openCursor(fields: Tree, body: Body): void {
  const cursor = body.data[plNumber(fields, 'curvar')]
  const given = expressionIn(fields, 'argquery', body)
  const row = cursor ? body.data[plNumber(cursor.body, 'cursor_explicit_argrow')] : undefined
  if (plField(fields, 'argquery') && row)
    for (const number of fieldNumbers({ tag: '', body: row.body })) assignNumber(number, given, body)
  if (!cursor) return body.analysis.findings.unknown('A cursor of the body was not understood.')
  const bound = plField(cursor.body, 'cursor_explicit_expr')
  if (bound) sayOpened(whole(embedded(bound, body)), body)
  if (plField(fields, 'query')) {
    const rows = whole(embeddedField(fields, 'query', body))
    body.flow.assign(cursor.name, rows)
    sayOpened(rows, body)
  }
  if (plField(fields, 'dynquery')) {
    const rows = whole(dynamic(fields, 'dynquery', body))
    if (!rows.known) body.analysis.findings.unknown('A cursor is opened for a query that is not known.')
    body.flow.assign(cursor.name, rows)
    sayOpened(rows, body)
  }
}

/** Of what the rows are made that whoever knows the cursor's name may fetch. What a variable holds is not told here. */
function sayOpened({ sources, known }: Lineage, { analysis }: Body): void {
  const isTold = known && !sources.some((one) => one.startsWith('$'))
  analysis.findings.effect('session', cursorVerb, 'other', null, isTold ? sources : [anyColumn])
}

function rowsOf(fields: Tree, body: Body): Lineage {
  const cursor = body.data[plNumber(fields, 'curvar')]
  if (!cursor || !body.ownCursors.has(cursor.name))
    body.analysis.findings.unknown('Which query the rows of a cursor come from is not known.')
  return cursor ? body.flow.valueOf(cursor.name) : anyVariable
}
