import { anyColumn } from '../../core/inspection.ts'
import { anyVariable, BodyFlow, errorText, given, markOf } from '../scope/body-flow.ts'
import type { AssignedField } from '../scope/body-flow.ts'
import { firedBy } from './fired-by.ts'
import { ChosenFields, placeOf } from './chosen-fields.ts'
import { isPlainRecord } from './plpgsql-text.ts'
import { castAround } from '../scope/implied-casts.ts'
import { changed, joined, whole } from '../scope/lineage.ts'
import type { Column, Lineage, Shape } from '../scope/lineage.ts'
import { declaredVariables } from './declared-types.ts'
import { allOfKind, plField, plNodes, plNumber } from './plpgsql-tree.ts'
import { starOf } from '../scope/scope.ts'
import type { Analysis, CteScope, RowImages, Scope } from '../scope/scope.ts'
import { isTree, word } from '../text/tree.ts'
import { takes } from './variable-types.ts'
import type { Node, Tree } from '../text/tree.ts'

/** What a body has around it. */
export interface Surroundings {
  /** The routine's own name, which qualifies its parameters. */
  readonly name: string
  /** NEW and OLD of a trigger; null for a routine that is called. */
  readonly rows: RowImages | null
  /** Named rows that its statements may read, such as a trigger's transition tables. */
  readonly tables: CteScope | null
  /** The type of what it answers with, as CREATE FUNCTION would say it; absent for a trigger. */
  readonly result?: string | null
}

/** A variable, parameter or row of variables. */
export interface Datum {
  readonly name: string
  readonly type: string
  readonly body: Tree
}

/** A body while it is walked. */
export interface Body {
  readonly analysis: Analysis
  readonly scope: Scope
  readonly flow: BodyFlow
  readonly data: readonly Datum[]
  /** Cursor variables whose rows are those of queries of this body and of no other. */
  readonly ownCursors: ReadonlySet<string>
  readonly visited: Set<Tree>
  readonly returned: Lineage[]
  /** Its tree, and which variables hold one of few constants where it is walked now. */
  readonly routine: Tree
  readonly constants: Map<string, readonly string[]>
  /** See `Surroundings`. */
  readonly result: string | null
  /** Variables that take any row as it is, with the names of its columns. */
  readonly records: ReadonlySet<string>
  /** See `firedBy`. */
  readonly events: readonly string[] | null
  readonly chosen: ChosenFields
}

/** Kinds of statements that repeat others. */
export const loopKinds: readonly string[] = [
  'loop',
  'while',
  'fori',
  'fors',
  'forc',
  'foreach_a',
  'dynfors',
].map((kind) => `PLpgSQL_stmt_${kind}`)

/** A body with its variables, before any of its statements is looked at. */
export function openBody(
  routine: Tree,
  text: string,
  around: Surroundings,
  outer: Analysis,
  holdsObjects: (name: string, body: Body) => boolean,
): Body {
  const flow = new BodyFlow()
  const records = plainRecords(routine, text)
  const resolved = dataOf(routine)
  const names = namesOf(resolved, plNodes(routine, 'aliases'))
  const labels = labelsOf(routine, around.name)
  const variables = (path: readonly string[]): Lineage | null => {
    const [first = '', second = ''] = path
    const found = imagePaths(path, names, labels).map((one) => imageOf(one, around, scope))
    // `label.variable`; the routine's own name is such a label too.
    for (const name of names.get(first) ?? [])
      found.push(path.length === 2 && records.has(name) ? flow.fieldOf(name, second) : flow.valueOf(name))
    if (path.length > 1 && labels.has(first))
      for (const name of names.get(second) ?? []) found.push(flow.valueOf(name))
    const parts = found.filter((part) => part !== null)
    if (parts.length === 0) return null
    // A field of OLD or NEW as it is, or as what the body puts there.
    const isField = path.length === 2 && !labels.has(first) && parts[0] === found[0]
    const isUnchanged = isField && (parts[0]?.direct === true || parts[0]?.unchanged === true)
    if (path.length === 1 && declared.isObject(path))
      return { ...joined(parts), type: 'jsonb', isDocument: true }
    return isUnchanged ? { ...joined(parts), unchanged: true } : joined(parts)
  }
  const rows = around.rows && imagesWithin(around.rows, imagesSet(routine, resolved, names), flow)
  const declared = declaredVariables(
    around.name,
    names,
    () => body,
    (name) => holdsObjects(name, body),
  )
  const analysis: Analysis = {
    ...outer,
    parameters: anyVariable,
    variables,
    declared,
    rows,
  }
  const scope: Scope = { analysis, parent: null, items: [], ctes: around.tables, windows: new Map() }
  for (const datum of resolved) if (isParameter(datum)) flow.assign(datum.name, given)
  for (const name of ['sqlerrm', 'sqlstate']) flow.assign(name, errorText)
  const body: Body = {
    analysis,
    scope,
    flow,
    data: resolved,
    ownCursors: ownCursors(routine, resolved),
    visited: new Set(),
    // Any parameter may be one that it answers with.
    returned: resolved.filter(isParameter).map((datum) => flow.valueOf(datum.name)),
    routine,
    constants: new Map(),
    result: around.result ?? null,
    records,
    events: firedBy(routine, text, around.rows),
    chosen: new ChosenFields(),
  }
  return body
}

/** The variables of a body; fields of records go by the record's name. */
function dataOf(routine: Tree): readonly Datum[] {
  const data = plNodes(routine, 'datums').map(({ tag, body }): Datum => {
    const type = plField(body, 'datatype')
    const parent = tag === 'PLpgSQL_recfield' ? plNumber(body, 'recparentno') : -1
    return {
      name: parent < 0 ? word(body, 'refname') : `\0${parent}`,
      type: word(type?.body ?? {}, 'typname'),
      body,
    }
  })
  return data.map((datum): Datum => {
    const parent = datum.name.startsWith('\0') ? data[Number(datum.name.slice(1))] : undefined
    return parent ? { ...datum, name: parent.name, type: 'record' } : datum
  })
}

/** Names that may stand before a variable and a dot: those of blocks and loops, and the routine's own. */
function labelsOf(routine: Tree, own: string): ReadonlySet<string> {
  const kinds = ['PLpgSQL_stmt_block', ...loopKinds]
  return new Set([own, ...kinds.flatMap((kind) => allOfKind(routine, kind).map((one) => word(one, 'label')))])
}

/** What each name stands for: a variable and its aliases, or several where blocks give one name to different ones. */
function namesOf(data: readonly Datum[], aliases: readonly Node[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map(data.map(({ name }): [string, Set<string>] => [name, new Set([name])]))
  for (const { body } of aliases) {
    const original = data[plNumber(body, 'varno')]
    const alias = word(body, 'name')
    if (original) names.set(alias, new Set([...(names.get(alias) ?? []), original.name]))
  }
  return names
}

/** Ways to read a dotted name as one that begins with OLD or NEW: as it is, by an alias, behind a label. */
function imagePaths(
  path: readonly string[],
  names: ReadonlyMap<string, ReadonlySet<string>>,
  labels: ReadonlySet<string>,
): readonly (readonly string[])[] {
  const [first = '', ...rest] = path
  const paths = [...(names.get(first) ?? [first])].map((real) => [real, ...rest])
  return labels.has(first) && rest.length > 0 ? [...paths, ...imagePaths(rest, names, new Set())] : paths
}

/** `new.a` reads that column of the row; what the body itself puts into the row is told by its flow. */
function imageOf([first, second]: readonly string[], { rows }: Surroundings, scope: Scope): Lineage | null {
  const image = [rows?.old, rows?.new].find((one) => one && one.alias === first)
  if (!rows || !image) return null
  const { findings } = scope.analysis
  const column = image.columns.find((one) => one.name === second)
  if (column) findings.touch(column.reads)
  if (image.columns.some((one) => one.reads.length > 0)) findings.read(rows.objectKind, rows.relation)
  return column?.lineage ?? changed(whole(starOf(image, scope)))
}

/** The body may have changed either row before it compares them. */
function imagesWithin(rows: RowImages, set: readonly string[], flow: BodyFlow): RowImages {
  const own = joined([flow.valueOf('old'), flow.valueOf('new')])
  return {
    ...rows,
    compared: (left, right) => {
      const told = rows.compared(left, right, set)
      return told && joined([told, own])
    },
  }
}

function isImage(name: string | undefined): boolean {
  return name === 'old' || name === 'new'
}

/** Columns of OLD and NEW that the body may put something into, wherever; `anyColumn` where it may be any, or another bears their names. */
function imagesSet(
  routine: Tree,
  data: readonly Datum[],
  names: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const tags = plNodes(routine, 'datums').map(({ tag }) => tag)
  const isField = (at: number): boolean => tags[at] === 'PLpgSQL_recfield'
  const wholes = data.filter(({ name }, at) => isImage(name) && !isField(at)).map(({ name }) => name)
  const isOther = ['old', 'new'].some((name) => names.get(name)?.size !== 1 || !names.get(name)?.has(name))
  const targets = [
    ...allOfKind(routine, 'PLpgSQL_stmt_assign'),
    ...allOfKind(routine, 'PLpgSQL_stmt_foreach_a'),
  ].map((one) => plNumber(one, 'varno'))
  const others = [
    ...allOfKind(routine, 'PLpgSQL_diag_item').map((one) => plNumber(one, 'target')),
    ...allOfKind(routine, 'PLpgSQL_row').flatMap((body) => fieldNumbers({ tag: '', body })),
  ]
  const put = new Set([...targets, ...others])
  const statements = plField(routine, 'action')?.body ?? {}
  const isPut =
    [...put].some((at) => isImage(data[at]?.name) && !isField(at)) ||
    allOfKind(statements, 'PLpgSQL_rec').some((one) => isImage(word(one, 'refname'))) ||
    allOfKind(statements, 'PLpgSQL_stmt_call').length > 0
  if (isOther || isPut || new Set(wholes).size !== wholes.length) return [anyColumn]
  return data.flatMap((datum, at) =>
    isImage(datum.name) && put.has(at) ? [fieldIn(datum) || anyColumn] : [],
  )
}

/** What is declared in the body has a line there; what comes from outside has none. */
export function isParameter({ body }: Datum): boolean {
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

/** A value goes to the variable of this number. */
export function assignNumber(
  number: number,
  lineage: Lineage,
  body: Body,
  given: readonly Column[] | null = null,
): void {
  const datum = body.data[number]
  if (datum) assign(datum, lineage, body, given)
  else body.analysis.findings.unknown('A variable of the body was not understood.')
}

/** A value goes to a variable; `given`: the columns of the row that goes to it. */
export function assign(
  datum: Datum,
  value: Lineage,
  body: Body,
  given: readonly Column[] | null = null,
  rests: readonly string[] | null = null,
): void {
  const { findings } = body.analysis
  const place = placeOf(datum.name, fieldIn(datum))
  if (rests) body.chosen.rest(place, rests)
  else body.chosen.choose(place)
  const lineage = castAround(value, body.analysis)
  if (!lineage.known) findings.unknown('A variable takes a value whose origin is not known.')
  body.flow.assign(datum.name, lineage)
  findings.holds(markOf(datum.name), lineage.size ?? 0)
  if (datum.name === 'new') body.flow.fieldsSet.add(fieldIn(datum) || anyColumn)
  // It may be what is answered with.
  if (datum.name === 'old') body.flow.fieldsSet.add(anyColumn)
  if (!takes(datum, value, given, body.analysis)) findings.mayFail(lineage)
}

/** INTO, and the variable of a loop. */
export function assignTarget(target: Node | null, lineage: Lineage, body: Body): void {
  if (!target) return
  if (target.tag !== 'PLpgSQL_row') return assignNamed(word(target.body, 'refname'), lineage, body)
  for (const number of fieldNumbers(target)) assignNumber(number, lineage, body)
}

/** The value of an expression goes to a variable. */
export function assignValue(
  datum: Datum | undefined,
  shape: Shape,
  body: Body,
  rests: readonly string[] | null = null,
): void {
  if (datum) return assign(datum, whole(shape), body, shape.open ? null : shape.columns, rests)
  body.analysis.findings.unknown('A variable of the body was not understood.')
}

/** INTO, column by column where that can be told. */
export function assignShape(target: Node | null, shape: Shape, body: Body): void {
  if (!target) return
  const numbers = target.tag === 'PLpgSQL_row' ? fieldNumbers(target) : []
  if (target.tag !== 'PLpgSQL_row')
    return assignNamed(word(target.body, 'refname'), whole(shape), body, shape.open ? null : shape.columns)
  if (shape.open || numbers.length === 0 || numbers.length !== shape.columns.length)
    return assignTarget(target, whole(shape), body)
  numbers.forEach((number, at) => assignNumber(number, shape.columns[at]?.lineage ?? anyVariable, body))
}

function assignNamed(
  name: string,
  lineage: Lineage,
  body: Body,
  given: readonly Column[] | null = null,
): void {
  const named = body.data.filter((datum) => datum.name === name)
  body.chosen.choose(name)
  if (body.records.has(name) && lineage.known) {
    if (name === 'new' || name === 'old') body.flow.fieldsSet.add(anyColumn)
    const row = castAround(lineage, body.analysis)
    body.analysis.findings.holds(markOf(name), row.size ?? 0)
    return body.flow.assign(name, row, given && row === lineage ? given.map(fieldGiven) : null)
  }
  // Several variables of one name are one as far as flows go; the strictest type counts.
  const datums = named
  for (const datum of datums) assign(datum, lineage, body, given)
  if (datums.length === 0)
    body.analysis.findings.unknown(`The variable ${name} of the body was not understood.`)
}

/** What is computed bears a name of the server's choice where it is given none, and counts for any field. */
function fieldGiven({ name, lineage }: Column): AssignedField {
  return { name: lineage.direct ? name : null, lineage }
}

/** Names that are declared as records and as nothing else; the parser says the same of rows of types that it does not know. */
function plainRecords(routine: Tree, text: string): ReadonlySet<string> {
  const records = allOfKind(routine, 'PLpgSQL_rec')
  const other = new Set(
    ['PLpgSQL_var', 'PLpgSQL_row'].flatMap((kind) =>
      allOfKind(routine, kind).map((one) => word(one, 'refname')),
    ),
  )
  const isPlain = (one: Tree): boolean => isPlainRecord(text, word(one, 'refname'), plNumber(one, 'lineno'))
  const names = new Set(records.map((one) => word(one, 'refname')))
  for (const one of records) if (!isPlain(one)) names.delete(word(one, 'refname'))
  return names.difference(other)
}

/** The numbers of the variables in a row of them. */
export function fieldNumbers({ body }: Node): readonly number[] {
  const list = Array.isArray(body['fields']) ? body['fields'] : []
  return list.flatMap((field) => (isTree(field) ? [plNumber(field, 'varno')] : []))
}

/** What the variable of this number may hold. */
export function valueOf(number: number, { data, flow, analysis, records }: Body): Lineage {
  const datum = data[number]
  if (!datum) return anyVariable
  if (Array.isArray(datum.body['fields']))
    return joined(
      fieldNumbers({ tag: '', body: datum.body }).map((one) => flow.valueOf(data[one]?.name ?? '')),
    )
  const field = fieldIn(datum)
  if (field !== '' && records.has(datum.name)) return flow.fieldOf(datum.name, field)
  return analysis.variables?.([datum.name]) ?? anyVariable
}

/** The field that a variable is of a row, by which alone it is told: the number of the first row is 0 and not written. Empty for any other. */
export function fieldIn({ body }: Datum): string {
  return word(body, 'fieldname')
}
