/**
 * Types that the variables of a body have, and what it answers with. PL/pgSQL turns a value of any type into that of the variable
 * that it goes to, by way of its text where there is no cast, and that fails on some values.
 */
import { splitName } from '../../core/object-name.ts'
import { bareType } from '../values/fitting-types.ts'
import type { Column, Lineage, Shape } from '../scope/lineage.ts'
import type { Analysis, RowImages } from '../scope/scope.ts'
import { serverTypes } from '../values/total-expressions.ts'
import { isSet } from '../text/tree.ts'
import type { Tree } from '../text/tree.ts'
import { jsonTypes, typeOfColumn } from '../values/value-types.ts'

interface Variable {
  readonly name: string
  readonly type: string
  readonly body: Tree
}

/** What takes a value of any type without failing on some, or as little a row. What a cursor is called is there for all to see once it is open. */
const takesAnything = /^(?:pg_catalog\.)?(?:"?record"?|text|"?varchar"?|character varying)$|^$/i
/** Results that are no values, or of the type of what is given. */
const noValue = /^(?:any.*|void|trigger|event_trigger|internal|cstring|refcursor)$/i

/**
 * True where a value that goes to a variable cannot fail by what it is. `given`: the columns that it is made of, null where they
 * are not told.
 */
export function takes(
  datum: Variable,
  value: Lineage,
  given: readonly Column[] | null,
  analysis: Analysis,
): boolean {
  const lineage = given?.length === 1 ? (given[0]?.lineage ?? value) : value
  if (isSet(datum.body, 'notnull')) return false
  if (datum.body['recparentno'] !== undefined) return fieldTakes(datum, lineage, analysis)
  const { type } = datum
  if (takesAnything.test(type) || isTypeOfColumn(type, lineage)) return true
  const row = /^(.+)%rowtype$/i.exec(type)?.[1]
  if (row !== undefined) return given !== null && isRowOf(row, given, analysis)
  const bare = bareType(type)
  return jsonTypes.has(bare) && isOfType(bare, lineage, analysis)
}

/** The same of a value that a routine answers with. */
export function answersWith(
  result: string | null | undefined,
  { columns, open }: Pick<Shape, 'columns' | 'open'>,
  analysis: Analysis,
): boolean {
  const type = (result ?? 'void').replace(/^SETOF /i, '')
  if (noValue.test(type) || takesAnything.test(type)) return true
  const bare = bareType(type)
  // Of types that are not the server's the caller is asked.
  if (!serverTypes.has(bare)) return true
  return open === null && columns.every(({ lineage }) => isOfType(bare, lineage, analysis))
}

/** The same of what a variable of this type holds. */
export function isAnswer(result: string | null, type: string): boolean {
  const wanted = (result ?? 'void').replace(/^SETOF /i, '')
  if (noValue.test(wanted) || takesAnything.test(wanted)) return true
  const bare = bareType(wanted)
  return !serverTypes.has(bare) || bareType(type) === bare
}

/** A field is turned into the type that it has in the row that is there. */
function fieldTakes({ name, body }: Variable, lineage: Lineage, { rows, catalog }: Analysis): boolean {
  const field = typeof body['fieldname'] === 'string' ? body['fieldname'] : ''
  const column = imageNamed(name, rows)?.columns.find((one) => one.name === field)
  const [source] = column?.lineage.sources ?? []
  const known = source === undefined ? null : (catalog?.column(source) ?? null)
  if (!known || known.modifier !== -1) return column !== undefined && sameSource(column.lineage, lineage)
  const bare = bareType(known.typeName)
  return bare === 'text' || isOfType(bare, lineage, { catalog })
}

function imageNamed(name: string, rows: RowImages | null | undefined): RowImages['new'] | null {
  return [rows?.old, rows?.new].find((one) => one && one.alias === name) ?? null
}

function sameSource(one: Lineage, other: Lineage): boolean {
  return (
    (other.direct || other.unchanged === true) && other.sources.some((source) => one.sources.includes(source))
  )
}

function isOfType(bare: string, lineage: Lineage, { catalog }: Pick<Analysis, 'catalog'>): boolean {
  const type = typeOfColumn(lineage, { catalog })
  return type !== null && bareType(type) === bare
}

/** True for `t.c%TYPE` and the unchanged value of that column. */
function isTypeOfColumn(type: string, lineage: Lineage): boolean {
  const column = /^(.+)%type$/i.exec(type)?.[1]?.split('.').slice(-2).join('.')
  return column !== undefined && lineage.direct && lineage.sources.some((one) => one.endsWith(`.${column}`))
}

/** The columns of a relation as they are, in their order. */
function isRowOf(row: string, given: readonly Column[], { catalog }: Analysis): boolean {
  const name = row.replaceAll('"', '').split('.').at(-1)
  const [only, ...others] =
    catalog?.snapshot.relations.filter((one) => one.name === name && one.kind !== 'index') ?? []
  if (!only || others.length > 0 || given.length !== only.columns.length) return false
  return given.every(({ lineage }, at) => {
    const wanted = only.columns[at]?.name
    return (
      lineage.direct &&
      lineage.sources.some((one) => splitName(one)?.slice(-2).join('.') === `${name}.${wanted}`)
    )
  })
}
