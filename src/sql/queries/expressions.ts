import { sayGathered } from '../scope/custom-values.ts'
import { columnName } from '../scope/column-names.ts'
import { columnReference } from '../scope/column-reference.ts'
import { memberLineage } from '../values/document-members.ts'
import { filled, isShortType } from '../values/long-values.ts'
import { comparedImages } from '../values/compared-images.ts'
import { comparedColumn } from '../values/constant-tests.ts'
import { callSupport, functionCall, windowLineage } from '../routines/function-calls.ts'
import { castAround } from '../scope/implied-casts.ts'
import {
  anything,
  asRow,
  changed,
  constantOf,
  failing,
  isLooselyEqual,
  joined,
  nothing,
  parameter,
  sized,
  unsized,
  whole,
} from '../scope/lineage.ts'
import { comparisons, isRowType, sayCompared, sayOrdered } from '../values/row-comparisons.ts'
import { gatheredRows } from '../values/gathered-rows.ts'
import { cutValue, isCuttingCast } from '../routines/cut-values.ts'
import { isOfOneRow } from './one-row.ts'
import { queriedDocument } from './sql-json.ts'
import type { Lineage } from '../scope/lineage.ts'
import { checkOperatorName, checkType, operatorsOfUsers } from '../scope/outside-names.ts'
import { findItem } from '../scope/scope.ts'
import type { Analysis, Scope } from '../scope/scope.ts'
import { parameterAlias } from '../scope/body-flow.ts'
import { asksForWord, holdsStatement } from '../text/statement-words.ts'
import { indirection, isColumnOf } from '../values/indirection.ts'
import {
  broughtOf,
  chosen,
  ledTo,
  operandsBrought,
  sayBrought,
  sayRowsBrought,
} from '../values/brought-types.ts'
import type { Brought } from '../values/brought-types.ts'
import { containedLineage } from '../values/contained-document.ts'
import { sayDocument, sayDocumentMade, steppingOperators } from '../values/document-text.ts'
import { collect, parts, together } from './expression-parts.ts'
import { isMoved } from '../values/total-arithmetic.ts'
import { castTotality, isPlainArray, operationTotality } from '../values/total-expressions.ts'
import { sayLater } from '../scope/later-grammar.ts'
import { castCalled } from '../scope/casts-by-call.ts'
import { typeOf } from '../values/value-types.ts'
import { constantText, node, nodes, tree, word, words } from '../text/tree.ts'
import type { Node, Tree } from '../text/tree.ts'

/** Expressions whose value is made of the values of their parts and of nothing else. */
const composed: ReadonlySet<string> = new Set(
  `BoolExpr NullTest BooleanTest CaseExpr CaseWhen CoalesceExpr MinMaxExpr A_ArrayExpr RowExpr List A_Indices
  CollateClause NamedArgExpr GroupingFunc GroupingSet SortBy ResTarget MultiAssignRef XmlExpr XmlSerialize
  JsonObjectConstructor JsonArrayConstructor JsonArrayQueryConstructor JsonObjectAgg JsonArrayAgg JsonAggConstructor
  JsonKeyValue JsonValueExpr JsonArgument JsonOutput JsonReturning JsonFormat JsonBehavior JsonFuncExpr JsonIsPredicate
  JsonParseExpr JsonScalarExpr JsonSerializeExpr JsonTablePathSpec JsonTableColumn RangeTableFuncCol DefElem TableParts
  IndexElem InferClause WindowDef`
    .split(/\s+/)
    .filter((tag) => tag !== ''),
)

const constants: ReadonlySet<string> = new Set(
  'A_Const String Integer Float Boolean BitString A_Star SetToDefault SQLValueFunction MergeSupportFunc CurrentOfExpr Alias'.split(
    ' ',
  ),
)

/** What the value of an expression is made from. Says the effects and uses met on the way. */
export function expression(written: Node, scope: Scope): Lineage {
  const { findings } = scope.analysis
  const value = castCalled(written, scope.analysis)
  if (value !== written) findings.visit(written.body)
  const before = findings.fallible
  let lineage = made(value, scope)
  if (value.tag === 'ColumnRef') return lineage
  if (namesMade.has(value.tag) && typeOf(value, scope) === 'name') lineage = { ...lineage, collation: 'C' }
  // By which of several rules texts are compared is not determined, and that fails.
  if (lineage.collation === 'several' && value.tag !== 'RowExpr') findings.mayFail(lineage)
  const cast = castAround(lineage, scope.analysis, typeWritten(value))
  return findings.fallible > before ? failing(cast) : cast
}

/** What may make a name, whose characters are always compared by their codes. */
const namesMade: ReadonlySet<string> = new Set(['TypeCast', 'SQLValueFunction', 'FuncCall'])

function typeWritten({ tag, body }: Node): string {
  const type = tag === 'TypeCast' ? tree(body, 'typeName') : null
  return type ? (words(type, 'names').at(-1) ?? '') : ''
}

function made(value: Node, scope: Scope): Lineage {
  const { tag, body } = value
  const { analysis } = scope
  analysis.findings.visit(body)
  sayLater(value, analysis)
  switch (tag) {
    case 'ColumnRef':
      return columnReference(body, scope)
    case 'ParamRef':
      return parameterNumbered(Number(body['number']), scope) ?? parameter
    case 'FuncCall':
      return functionCall(body, scope)
    case 'A_Expr':
      return ownOperation(body, scope) ?? comparedImages(body, scope) ?? operation(body, scope)
    case 'TypeCast':
      return typeCast(body, scope)
    case 'BoolExpr':
    case 'CoalesceExpr':
      return conditional(value, scope)
    case 'A_ArrayExpr':
      return gathered(body, scope)
    case 'CollateClause':
      return { ...changed(parts(body, scope)), collation: words(body, 'collname').at(-1) ?? '?' }
    case 'NullTest':
      return nullTest(body, scope)
    case 'MinMaxExpr':
      return greatest(body, scope)
    case 'RowExpr':
      return asRow(fieldsOf(body, scope))
    case 'JsonObjectConstructor':
    case 'JsonArrayConstructor':
    case 'JsonArrayQueryConstructor':
    case 'JsonObjectAgg':
    case 'JsonArrayAgg':
    case 'JsonSerializeExpr':
    case 'JsonIsPredicate':
      return documentOf(value, scope)
    case 'TypeName':
      checkType(body, analysis)
      return nothing
    case 'SubLink':
      return subLink(body, scope)
    case 'A_Indirection':
      return indirection(body, scope)
    case 'CaseExpr':
      return caseOf(body, scope)
    case 'XmlExpr':
    case 'XmlSerialize':
    case 'JsonParseExpr':
      return fallible(body, scope)
    case 'JsonFuncExpr':
      return queriedDocument(body, scope)
    case 'SortBy':
      checkOperatorName(words(body, 'useOp'), analysis)
      return parts(body, scope)
    case 'SelectStmt': {
      // JSON_ARRAY(SELECT …) holds its query without a sub-link.
      const shape = analysis.walkers.query(value, scope)
      return joined([whole(shape), shape.uses])
    }
    default:
      if (constants.has(tag)) return constantOf(constantText(value)?.length ?? 0)
      if (composed.has(tag)) return parts(body, scope)
      analysis.findings.unknown(`A part of an expression was not understood: ${tag}.`)
      parts(body, scope)
      return anything
  }
}

/** What fails on some values of whatever type. */
function fallible(body: Tree, scope: Scope): Lineage {
  const lineage = parts(body, scope)
  scope.analysis.findings.mayFail(lineage)
  return lineage
}

function typeCast(body: Tree, scope: Scope): Lineage {
  const { analysis } = scope
  const [type, wasLong] = [tree(body, 'typeName'), analysis.findings.makesLong]
  const uncut = parts(body, scope)
  const isCut = isCuttingCast(type, analysis)
  const cut = isCut ? cutValue(uncut, [{ tag: 'TypeCast', body }], wasLong, analysis.findings) : uncut
  const lineage = filled(cut, type, analysis.findings)
  const totality = castTotality(body, scope)
  if (totality === 'no') analysis.findings.mayFail(lineage)
  if (totality === 'stored') analysis.findings.mayFailAfar(lineage)
  if (isShortType(type, analysis)) return unsized(lineage)
  return isRowType(type, analysis) ? asRow(lineage) : lineage
}

/** What a body is given by number: of a row, all of it. */
function parameterNumbered(number: number, scope: Scope): Lineage | null {
  const { parameters, others } = scope.analysis
  return others && !findItem([parameterAlias(number)], scope) ? others.lineage : parameters
}

/** GREATEST and LEAST. */
function greatest(body: Tree, scope: Scope): Lineage {
  const brought = broughtOf(nodes(body, 'args'), scope)
  const lineage = joined(brought.map((one) => one.lineage))
  sayCompared(lineage, scope.analysis)
  sayOrdered(
    brought.map(({ value }) => typeOf(value, scope)),
    lineage,
    scope.analysis,
  )
  sayBrought(brought, 'side by side', scope)
  return chosen(lineage, brought, scope)
}

function operation(body: Tree, scope: Scope): Lineage {
  const { findings } = scope.analysis
  const member = memberLineage(body, scope)
  if (member) {
    sayStepped(body, member, scope)
    sayDocument(body, member, nothing, scope)
    return member
  }
  if (word(body, 'kind') === 'AEXPR_OP' && steppingOperators.has(words(body, 'name').at(-1) ?? ''))
    return stepped(body, scope)
  const contained = containedLineage(body, scope)
  if (contained) return contained
  const { lineage, found } = operands(body, scope)
  if (findings.isSilent(body)) return nothing
  if (asksForWord(body)) {
    const asked = expressionOrNothing(body, 'lexpr', scope)
    if (asked.direct && holdsStatement(asked.sources)) return nothing
  }
  const tested = comparedColumn(body)
  const column = tested && columnReference(tested.body, scope)
  if (column?.direct && column.known) findings.compare(body, column.sources)
  const isPattern = /~|\^@/.test(words(body, 'name').at(-1) ?? '') && isLooselyEqual(lineage)
  const totality = operationTotality(body, scope)
  if (isPattern || totality === 'no') findings.mayFail(lineage)
  else if (totality === 'stored') findings.mayFailAfar(lineage)
  if (isMoved(body, scope, typeOf)) return { ...lineage, wild: true }
  return words(body, 'name').at(-1) === '||' ? sized(lineage, findings.grow(found)) : lineage
}

/** What is no document may have no such place. */
function sayStepped(body: Tree, lineage: Lineage, scope: Scope): void {
  if (operationTotality(body, scope) === 'no') scope.analysis.findings.mayFail(lineage)
}

/** A step into a document by a key that is computed. */
function stepped(body: Tree, scope: Scope): Lineage {
  for (const one of nodes(body, 'name')) scope.analysis.findings.visit(one.body)
  const document = expressionOrNothing(body, 'lexpr', scope)
  const key = expressionOrNothing(body, 'rexpr', scope)
  const lineage = joined([document, key])
  sayStepped(body, lineage, scope)
  sayDocument(body, lineage, key, scope)
  return key.sources.length > 0 || !key.known
    ? ledTo(lineage, typeOf({ tag: 'A_Expr', body }, scope))
    : lineage
}

/** An operator of users is what its function, or that of the operator which a plan puts in its place, makes of its operands. */
function ownOperation(body: Tree, scope: Scope): Lineage | null {
  const names = operatorsOfUsers(body, scope.analysis)
  if (names.length === 0) return null
  const { catalog, findings } = scope.analysis
  const lineage = parts(body, scope)
  if (operationTotality(body, scope) !== 'every') findings.mayFail(lineage)
  const operands = ['lexpr', 'rexpr'].flatMap((field) => node(body, field) ?? [])
  const made = names.map((name) =>
    callSupport(catalog?.behindOperator(name) ?? [], name, changed(lineage), operands, scope),
  )
  return changed(joined([lineage, ...made]))
}

/** AND, OR and COALESCE. */
function conditional({ tag, body }: Node, scope: Scope): Lineage {
  const brought = broughtOf(nodes(body, 'args'), scope)
  const found = brought.map(({ lineage }) => lineage)
  sayShortCut(found, scope.analysis)
  if (tag === 'BoolExpr') return joined(found)
  sayBrought(brought, 'in turn', scope)
  return chosen(joined(found), brought, scope)
}

/** Parts that are worked out in turn, as long as those before do not decide: whether a later one is, and may fail, depends on them. */
function sayShortCut(found: readonly Lineage[], { findings }: Analysis): void {
  const last = found.findLastIndex((one) => one.fails)
  if (last > 0) findings.mayFail(joined(found.slice(0, last)))
}

/** The test of a row stops at the first field that decides it. */
function nullTest(body: Tree, scope: Scope): Lineage {
  const lineage = parts(body, scope)
  if (lineage.isRow && lineage.fails) scope.analysis.findings.mayFail(lineage)
  return lineage
}

/** The operands of an operator, of which comparisons of rows, BETWEEN and IN work out as many as they need. */
function operands(body: Tree, scope: Scope): { lineage: Lineage; found: readonly Lineage[] } {
  const { analysis } = scope
  const rows = ['lexpr', 'rexpr'].flatMap((field) => node(body, field) ?? [])
  const areRows = rows.length === 2 && rows.every(({ tag }) => tag === 'RowExpr')
  const found: Lineage[] = []
  if (areRows) {
    for (const one of nodes(body, 'name')) analysis.findings.visit(one.body)
    // Taken apart field by field, so that only rows within them are compared as such.
    for (const one of rows) found.push(castAround(fieldsOf(one.body, scope), analysis))
  } else collect(body, scope, found)
  const lineage = joined(found)
  const isInTurn = areRows || /IN$|BETWEEN/.test(word(body, 'kind'))
  if (areRows) sayRowsBrought(rows, lineage, scope)
  else sayBrought(operandsBrought(rows, lineage), isInTurn ? 'in turn' : 'compared', scope)
  if (isInTurn && (areRows ? lineage : found.at(-1))?.fails) analysis.findings.mayFail(lineage)
  const comparesKind = !['AEXPR_OP', 'AEXPR_OP_ANY', 'AEXPR_OP_ALL'].includes(word(body, 'kind'))
  if (comparesKind || comparisons.has(words(body, 'name').at(-1) ?? '')) sayCompared(lineage, analysis)
  return { lineage: found.length === 1 && found[0] ? changed(found[0]) : lineage, found }
}

function fieldsOf(row: Tree, scope: Scope): Lineage {
  scope.analysis.findings.visit(row)
  return together(row, scope)
}

/** A document that SQL's own constructors make, or a test of one. */
function documentOf({ tag, body }: Node, scope: Scope): Lineage {
  useClauses(body, scope)
  const lineage = together(body, scope)
  sayDocumentMade(tag, body, lineage, scope)
  return lineage
}

/** The filter, order and window of an aggregate decide what it is made of. */
function useClauses(body: Tree, scope: Scope): void {
  const constructor = tree(body, 'constructor')
  if (!constructor) return
  const { findings } = scope.analysis
  for (const key of nodes(constructor, 'agg_order')) findings.use(expression(key, scope))
  const filter = node(constructor, 'agg_filter')
  if (filter) findings.use(expression(filter, scope))
  const over = tree(constructor, 'over')
  if (over) findings.use(windowLineage(over, scope))
}

function caseOf(body: Tree, scope: Scope): Lineage {
  const { findings } = scope.analysis
  const arg = node(body, 'arg')
  const found: Brought[] = []
  const conditions: Lineage[] = arg ? [expression(arg, scope)] : []
  if (arg) checkOperatorName(['='], scope.analysis)
  for (const branch of nodes(body, 'args')) {
    findings.visit(branch.body)
    const [when, then] = [node(branch.body, 'expr'), node(branch.body, 'result')]
    if (when) conditions.push(expression(when, scope))
    if (then) found.push({ value: then, lineage: expression(then, scope) })
  }
  const otherwise = node(body, 'defresult')
  if (otherwise) found.push({ value: otherwise, lineage: expression(otherwise, scope) })
  findings.use(joined(conditions))
  sayBrought(found, 'side by side', scope)
  return joined([...conditions, ...found.map(({ lineage }) => lineage)])
}

function subLink(body: Tree, scope: Scope): Lineage {
  const { findings, walkers } = scope.analysis
  const query = node(body, 'subselect')
  const test = node(body, 'testexpr')
  const operator = words(body, 'operName')
  // IN compares without saying by what.
  checkOperatorName(operator.length === 0 && test ? ['='] : operator, scope.analysis)
  const tested = test ? expression(test, scope) : nothing
  if (!query) return anything
  // That it ran is counted for each table that it reads.
  if (nodes(query.body, 'fromClause').length > 0 || query.tag !== 'SelectStmt' || tree(query.body, 'larg'))
    findings.mayFail(nothing)
  const shape = walkers.query(query, scope)
  const kind = word(body, 'subLinkType')
  if (kind === 'EXPR_SUBLINK' && !isOfOneRow(query, (path) => isColumnOf(path, scope), scope.analysis))
    findings.mayFail(nothing)
  if (['EXPR_SUBLINK', 'ARRAY_SUBLINK', 'MULTIEXPR_SUBLINK'].includes(kind)) {
    const only = shape.columns[0]
    if (kind === 'ARRAY_SUBLINK') return gatheredRows(whole(shape), query.body, scope)
    if (kind !== 'EXPR_SUBLINK' || shape.columns.length !== 1 || shape.open || !only)
      return changed(whole(shape))
    const isTold = columnName({ tag: 'SubLink', body }) !== null
    return isTold ? only.lineage : { ...only.lineage, heading: only.name }
  }
  // EXISTS, IN, ANY, ALL: the answer tells of everything that decides which rows there are.
  const compared = joined([whole(shape), tested])
  if (kind !== 'EXISTS_SUBLINK') findings.use(compared)
  return joined([kind === 'EXISTS_SUBLINK' ? tested : compared, shape.uses])
}

function gathered(body: Tree, scope: Scope): Lineage {
  const { findings } = scope.analysis
  const lineage = together(body, scope)
  sayGathered(lineage, scope.analysis)
  if (!isPlainArray(body, scope)) findings.mayFail(lineage)
  sayBrought(operandsBrought(nodes(body, 'elements'), lineage), 'side by side', scope)
  return lineage
}

/** The expression in a field, if there is one. */
export function expressionOrNothing(parent: Tree, field: string, scope: Scope): Lineage {
  const value = node(parent, field)
  // A condition of another type is turned into a truth value.
  return value ? castAround(expression(value, scope), scope.analysis) : nothing
}
