/**
 * Values that a client binds to the parameters of a text. What a statement does may hang on them: which key of a document, which unit
 * or format, which setting. A text is inspected once for all values; where that does not do, again for those at hand.
 */
import type { StatementFacts } from '../../core/inspection.ts'
import { freePlaces } from './free-literals.ts'
import { isTree, node, nodeOf, nodes, statementsOf } from './tree.ts'
import type { Node, Tree } from './tree.ts'

/** One value, by the number of its parameter. */
export interface GivenValue {
  readonly number: number
  /** As the client declared it; 0 leaves the type to the target, which takes it from the text as it does for a constant. */
  readonly typeOid: number
  /** In the server's text form; null for NULL. */
  readonly text: string | null
  /** Told is only that it is not NULL; `text` says nothing. */
  readonly isFilled?: true
}

/**
 * The parameters of a query on whose values it may hang what the query is: all but those in places where nothing asks for a
 * value, and those whose type is told by one of several places alone. In order; empty for what is not one query.
 */
export function hangingParameters(parsed: Tree): readonly number[] {
  const list: readonly unknown[] = Array.isArray(parsed['stmts']) ? parsed['stmts'] : []
  const [raw, ...others] = list
  const statement = isTree(raw) ? node(raw, 'stmt') : null
  return statement && others.length === 0 ? hangingParametersOf(statement) : []
}

/** With those of which it matters only whether they are NULL. */
export function allHanging(
  numbers: readonly number[],
  statements: readonly StatementFacts[],
): readonly number[] {
  const [facts, ...others] = statements
  const filled = others.length === 0 ? (facts?.hangsOnFilled ?? []) : []
  return [...new Set([...numbers, ...filled])].sort((one, other) => one - other)
}

/** The same of one statement. */
export function hangingParametersOf(statement: Node): readonly number[] {
  if (!queries.has(statement.tag)) return []
  const free = freePlaces(statement)
  const numbers = new Set<number>()
  eachParameter(statement.body, (number, location, isAsked) => {
    if (isAsked && !free.has(location)) numbers.add(number)
  })
  return [...numbers].sort((one, other) => one - other)
}

/**
 * The text as it would be with these values written out, each as a constant of its type. Others stay parameters, as do those of a
 * PREPARE that nothing hangs on.
 */
export function withGivenValues(parsed: Tree, given: readonly GivenValue[]): Tree {
  const [statement] = statementsOf(parsed)
  const query = statement?.tag === 'PrepareStmt' ? node(statement.body, 'query') : null
  if (!statement || !query) return exchangedIn(parsed, given, [])
  const hanging = new Set(hangingParametersOf(query))
  const types = nodes(statement.body, 'argtypes')
  return exchangedIn(
    parsed,
    given.flatMap((one) =>
      hanging.has(one.number) ? [one] : one.text === null ? [] : [{ ...one, isFilled: true }],
    ),
    types,
  )
}

/** `types`: of parameters, as the text itself declares them. */
function exchangedIn(parsed: Tree, given: readonly GivenValue[], types: readonly Node[]): Tree {
  const times = new Map<number, number>()
  eachParameter(parsed, (number) => times.set(number, (times.get(number) ?? 0) + 1))
  const constants = new Map<number, Tree>()
  for (const one of given) {
    if (one.isFilled) {
      const typeName = types[one.number - 1]?.body
      constants.set(one.number, {
        ParamRef: { number: one.number, isFilled: true, ...(typeName && { typeName }) },
      })
      continue
    }
    // The type that one place gives it holds in the others, where a constant would be of another.
    const type = types[one.number - 1]
    const isTold = type !== undefined || one.typeOid !== 0 || times.get(one.number) === 1
    const constant = isTold ? constantOf(one, type?.body) : null
    if (constant) constants.set(one.number, constant)
  }
  const made = exchanged(parsed, constants)
  return isTree(made) ? made : parsed
}

const queries: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
])

/** How many rows come, or in which order, tells of no value; and a number there would be the place of a column. */
const unasked: ReadonlySet<string> = new Set(['limitCount', 'limitOffset'])

function eachParameter(
  value: unknown,
  each: (number: number, location: number, isAsked: boolean) => void,
  isAsked = true,
): void {
  if (Array.isArray(value)) {
    for (const one of value) eachParameter(one, each, isAsked)
    return
  }
  if (!isTree(value)) return
  const parameter = value['ParamRef']
  if (isTree(parameter)) {
    const { number, location } = parameter
    if (typeof number === 'number') each(number, typeof location === 'number' ? location : -1, isAsked)
    return
  }
  for (const field in value) eachParameter(value[field], each, isAsked && !unasked.has(field))
}

function exchanged(value: unknown, constants: ReadonlyMap<number, Tree>): unknown {
  if (Array.isArray(value)) return value.map((one) => exchanged(one, constants))
  if (!isTree(value)) return value
  const one = nodeOf(value)
  if (one?.tag === 'ParamRef') return constantFor(one, constants) ?? value
  const fields = Object.entries(value).map(([field, inner]): [string, unknown] => {
    if (unasked.has(field) || keyLists.has(field)) return [field, keysKept(field, inner, constants)]
    return [field, exchanged(inner, constants)]
  })
  return Object.fromEntries(fields)
}

const keyLists: ReadonlySet<string> = new Set(['sortClause', 'groupClause', 'distinctClause'])

/** A parameter that is a key by itself stays one: as a constant it would be the place of a column. */
function keysKept(field: string, list: unknown, constants: ReadonlyMap<number, Tree>): unknown {
  if (unasked.has(field) || !Array.isArray(list)) return list
  return list.map((key: unknown) => {
    const one = nodeOf(key)
    const inner = one?.tag === 'SortBy' ? node(one.body, 'node') : one
    return inner?.tag === 'ParamRef' ? key : exchanged(key, constants)
  })
}

function constantFor({ body }: Node, constants: ReadonlyMap<number, Tree>): Tree | null {
  const { number } = body
  return typeof number === 'number' ? (constants.get(number) ?? null) : null
}

/** What the grammar makes of such a constant; null where no constant is known to be the same. */
function constantOf({ typeOid, text }: GivenValue, typeName?: Tree): Tree | null {
  const written = { A_Const: text === null ? { isnull: true } : { sval: { sval: text } } }
  if (typeName) return { TypeCast: { arg: written, typeName } }
  if (typeOid === 0) return written
  if (typeOid === int4 && text !== null && /^\d{1,9}$/.test(text))
    return { A_Const: { ival: { ival: Number(text) } } }
  const name = typeNames.get(typeOid)
  if (name === undefined) return null
  const element = name.replace(/\[\]$/, '')
  const names = ['pg_catalog', element].map((sval) => ({ String: { sval } }))
  const bounds = name === element ? {} : { arrayBounds: [{ Integer: { ival: -1 } }] }
  return { TypeCast: { arg: written, typeName: { names, typemod: -1, ...bounds } } }
}

const int4 = 23

/** Types of the server, each of whose values is what a constant of the same words is. */
const typeNames: ReadonlyMap<number, string> = new Map([
  [16, 'bool'],
  [19, 'name'],
  [20, 'int8'],
  [21, 'int2'],
  [int4, 'int4'],
  [25, 'text'],
  [700, 'float4'],
  [701, 'float8'],
  [1005, 'int2[]'],
  [1007, 'int4[]'],
  [1009, 'text[]'],
  [1015, 'varchar[]'],
  [1016, 'int8[]'],
  [1043, 'varchar'],
  [1082, 'date'],
  [1083, 'time'],
  [1114, 'timestamp'],
  [1184, 'timestamptz'],
  [1186, 'interval'],
  [1700, 'numeric'],
  [2950, 'uuid'],
  [3802, 'jsonb'],
])
