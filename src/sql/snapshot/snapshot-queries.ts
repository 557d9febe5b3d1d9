import { createHash } from 'node:crypto'
import type { ColumnName } from '../../core/inspection.ts'
import { joinName } from '../../core/object-name.ts'
import type {
  CatalogCast,
  CatalogColumn,
  CatalogFunction,
  CatalogSnapshot,
  ForeignKey,
  ReferentialAction,
  Relation,
} from '../../core/catalog-snapshot.ts'
import { list, text } from './answer-json.ts'
import { functionsWhere, temporaryFunctions } from './snapshot-functions.ts'
import { namesIn } from './snapshot-names.ts'
import { otherQueries } from './snapshot-others.ts'
import { relationsWhere } from './snapshot-relations.ts'

/** FirstNormalObjectId of PostgreSQL: smaller ones are the server's own. */
export const firstUserOid = 16384

/** OIDs that come as the statement's parameter: their text as an array. */
const among = (oid: string): string => `${oid} = ANY ($1::pg_catalog.text::pg_catalog.oid[])`

/**
 * The statements that read a target's catalog, for PostgreSQL 13 to 18. They must run in one read-only REPEATABLE READ
 * transaction with `search_path` empty, so that definitions come out with every name qualified. Each row is an array of
 * columns in the order of the SELECT; array-valued columns come as JSON text.
 */
export const snapshotQueries = {
  begin: 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY',
  /** And nothing that a session may have set makes the reading slow. */
  searchPath: `SELECT pg_catalog.set_config('search_path', '', true),
    pg_catalog.set_config('max_parallel_workers_per_gather', '0', true), pg_catalog.set_config('jit', 'off', true)`,
  /**
   * The same within a session of a client, in a savepoint that is undone: whoever holds a lock on what a definition names is
   * waited for no longer than this, less than a deadlock_timeout (1 s).
   */
  searchPathWithin: `SELECT pg_catalog.set_config('search_path', '', true),
    pg_catalog.set_config('max_parallel_workers_per_gather', '0', true), pg_catalog.set_config('jit', 'off', true),
    pg_catalog.set_config('lock_timeout', '250', true)`,
  /**
   * Whether somebody else, a prepared transaction included, has or wants a relation of this database to himself, so that
   * reading a definition may wait.
   */
  locksOfOthers: `SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_locks l
    JOIN pg_catalog.pg_database d ON d.oid = l.database AND d.datname = pg_catalog.current_database()
    WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid())`,
  /** Whether each statement of the transaction sees what has come by then. */
  readsAnew:
    "SELECT pg_catalog.current_setting('transaction_isolation') IN ('read committed', 'read uncommitted')",
  /**
   * The server's version; as JSON the schemas that are there, event, schema and name of the functions of event triggers, and whether
   * a schema bears a role's name.
   */
  serverVersion: `SELECT pg_catalog.current_setting('server_version_num'),
    pg_catalog.json_build_array(
      (SELECT pg_catalog.json_agg(n.nspname ORDER BY n.nspname) FROM pg_catalog.pg_namespace n
        WHERE n.nspname !~ '^pg_(toast|temp)'),
      coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_array(e.evtevent, n.nspname, p.proname) ORDER BY e.evtname)
        FROM pg_catalog.pg_event_trigger e JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE e.evtenabled <> 'D'), '[]'),
      EXISTS (SELECT 1 FROM pg_catalog.pg_namespace s JOIN pg_catalog.pg_roles o ON o.rolname = s.nspname))::pg_catalog.text`,
  /**
   * oid, schema, name, kind, definition, has triggers, has rules, parents, columns, triggers, rules, foreign keys, expressions
   * of row security, expressions that writing runs and that depend on code of users or do more than compute, columns of each check,
   * columns of the partition key, whether definitions were left out because somebody else has it to himself, what tells its rows apart,
   * expressions of indexes.
   */
  relations: relationsWhere(() => 'true'),
  /** Of those, the server's own: they change with its version, and not while it runs. */
  ownRelations: relationsWhere((oid) => `${oid} < ${firstUserOid}`),
  /** And the others; those in a temporary schema are of the session that asks, under the schema `pg_temp`. */
  otherRelations: relationsWhere((oid) => `${oid} >= ${firstUserOid}`),
  /** Those with one of these OIDs. */
  someRelations: relationsWhere(among, true),
  /** The temporary ones of the session that asks. */
  temporaryRelations: relationsWhere(
    (oid) => `${oid} IN (SELECT o.oid FROM pg_catalog.pg_class o
      WHERE o.relnamespace = pg_catalog.pg_my_temp_schema())`,
    true,
  ),
  /**
   * schema, name, argument count, volatility, language, body, security definer, whether the body is a whole definition,
   * kind, parameters, result, how many have defaults, whether the last one takes several, argument types, output
   * columns, settings, whether schemas bear names of roles, OID, whether it is strict, functions and types of states of an
   * aggregate. The server's own functions are left out.
   */
  functions: functionsWhere('true'),
  /** Those with one of these OIDs. */
  someFunctions: functionsWhere(among('p.oid')),
  /** The temporary ones of the session that asks. */
  temporaryFunctions,
  ...otherQueries,
  commit: 'COMMIT',
} as const

/** One row as the server writes it in text; null for NULL. */
export type TextRow = readonly (string | null)[]

/** The rows of the statements above. */
export interface SnapshotRows {
  readonly serverVersion: readonly TextRow[]
  /** All, or those outside of the server's own where the latter are given beside. */
  readonly relations: readonly TextRow[]
  readonly functions: readonly TextRow[]
  readonly customOperators: readonly TextRow[]
  readonly customTypes: readonly TextRow[]
  readonly casts: readonly TextRow[]
}

const kinds: Readonly<Record<string, Relation['kind']>> = {
  r: 'table',
  p: 'partitioned',
  v: 'view',
  m: 'materialized',
  f: 'foreign',
  S: 'sequence',
}

const volatilities: Readonly<Record<string, CatalogFunction['volatility']>> = {
  i: 'immutable',
  s: 'stable',
  v: 'volatile',
}

/** The server's own relations, which need not be read with every snapshot. */
export interface OwnRelations {
  readonly relations: readonly Relation[]
  /** Another word for any other relations. */
  readonly digest: string
}

/** Makes them of what `ownRelations` answered. Throws when the rows are not of its form. */
export function ownRelationsFrom(rows: readonly TextRow[]): OwnRelations {
  return { relations: rows.map(relationFrom), digest: digestOf(rows) }
}

/**
 * Makes a snapshot of what the statements above answered, and of the server's own relations where the rows do not hold
 * them. Throws when the rows are not of their form.
 */
export function snapshotFromRows(rows: SnapshotRows, own: OwnRelations | null = null): CatalogSnapshot {
  const relations = rows.relations.map(relationFrom)
  return snapshotOf(
    rows,
    own === null ? relations : [...own.relations, ...relations],
    rows.functions.map(functionFrom),
    own,
  )
}

/** The same of objects that were read before, in the order of their OIDs, and of the rows of everything else. */
export function snapshotOf(
  rows: Omit<SnapshotRows, 'relations' | 'functions'>,
  relations: readonly Relation[],
  functions: readonly CatalogFunction[],
  own: OwnRelations | null,
): CatalogSnapshot {
  const { serverVersion, customOperators, customTypes, casts } = rows
  const others = own === null ? relations : relations.slice(own.relations.length)
  const parts = [serverVersion, customOperators, customTypes, casts, own?.digest ?? null]
  return {
    version: digestOf([...parts, others.map(wordOf), functions.map(wordOf)]),
    serverVersion: serverVersionIn(serverVersion),
    ...namesIn(cell(serverVersion[0], 1)),
    relations,
    functions,
    customOperators: [...new Set(customOperators.map((row) => cell(row, 0)))],
    operators: customOperators.map((row) => ({
      name: cell(row, 0),
      functions: list(cell(row, 1)).map(text),
    })),
    customTypes: [...new Set(customTypes.map((row) => cell(row, 0)))],
    customTypeOids: customTypes.map((row) => Number(cell(row, 1))),
    casts: casts.map(castFrom),
  }
}

function castFrom(row: TextRow): CatalogCast {
  const cast = { source: cell(row, 0), schema: cell(row, 1), name: cell(row, 2) }
  const when = row[3]
  return when === 'compared' || when === 'defaulted' ? { ...cast, when } : cast
}

/** What `serverVersion` answered. */
function serverVersionIn(rows: readonly TextRow[]): number {
  return Number(cell(rows[0], 0))
}

/** Words for the rows that objects were made of: equal rows, equal words. */
const words = new WeakMap<Relation | CatalogFunction, string>()

function wordOf(one: Relation | CatalogFunction): string {
  const word = words.get(one)
  if (word === undefined) throw new Error('A part of the catalog was not made of what the target said.')
  return word
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/** Relations from the rows of the questions for them. Throws when they are not of their form. */
export function relationFrom(row: TextRow): Relation {
  const kind = kinds[cell(row, 3)]
  if (kind === undefined) throw new Error(`The catalog names a relation of an unknown kind: ${cell(row, 3)}.`)
  const isUnread = row[16] === 'true'
  const columns = list(cell(row, 8)).map(columnFrom)
  const relation: Relation = {
    oid: Number(cell(row, 0)),
    schema: cell(row, 1),
    name: cell(row, 2),
    kind,
    definition: row[4] ?? null,
    hasTriggers: isTrue(cell(row, 5)),
    hasRules: isTrue(cell(row, 6)),
    parents: list(cell(row, 7)).map(Number),
    columns,
    ...(isUnread
      ? { isUnread }
      : { triggers: list(cell(row, 9)).map(text), rules: list(cell(row, 10)).map(text) }),
    foreignKeys: list(cell(row, 11)).map(foreignKeyFrom),
    readExpressions: list(cell(row, 12)).map(text),
    writeExpressions: list(cell(row, 13)).map(text),
    checks: list(cell(row, 14)).map((one) => (Array.isArray(one) ? one.map(text) : [])),
    ...(kind === 'partitioned' ? { partitionKey: list(cell(row, 15)).map(text) } : {}),
    // Of what was not read it is not told which columns hold no NULL.
    ...(isUnread ? {} : rowKeysFrom(list(row[17] ?? '[]'), columns)),
    ...(typeof row[18] === 'string' ? { indexExpressions: list(row[18]).map(text) } : {}),
  }
  words.set(relation, digestOf(row))
  return relation
}

function rowKeysFrom(
  indexes: readonly unknown[],
  columns: readonly CatalogColumn[],
): Pick<Relation, 'rowKeys'> {
  const notNull = new Set(columns.flatMap((one) => (one.isNotNull ? [one.number] : [])))
  let primary: readonly number[] | null = null
  const others: (readonly number[])[] = []
  for (const one of indexes) {
    if (!Array.isArray(one)) throw new Error('The catalog answered an index in an unknown form.')
    const [isPrimary, count, all, areNullsAlike]: readonly unknown[] = one
    const numbers = text(all).split(' ').map(Number).slice(0, Number(count))
    if (isPrimary === true) primary = numbers
    else if (areNullsAlike === true || numbers.every((number) => notNull.has(number))) others.push(numbers)
  }
  return primary ? { rowKeys: { primary, others } } : {}
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'none',
  r: 'none',
  c: 'cascade',
  n: 'set-null',
  d: 'set-default',
}

function foreignKeyFrom(value: unknown): ForeignKey {
  if (!Array.isArray(value)) throw new Error('The catalog answered a foreign key in an unknown form.')
  const [target, columns, targetColumns, onDelete, onUpdate]: readonly unknown[] = value
  const [deletion, change] = [actions[text(onDelete)], actions[text(onUpdate)]]
  if (!Array.isArray(columns) || !Array.isArray(targetColumns) || !deletion || !change)
    throw new Error('The catalog answered a foreign key in an unknown form.')
  return {
    target: Number(target),
    columns: columns.map(text),
    targetColumns: targetColumns.map(text),
    onDelete: deletion,
    onUpdate: change,
  }
}

function columnFrom(value: unknown): CatalogColumn {
  if (!Array.isArray(value)) throw new Error('The catalog answered a column in an unknown form.')
  const [number, name, typeOid, typeName, generated, compared, isCollated, taken]: readonly unknown[] = value
  if (typeof name !== 'string' || typeof typeName !== 'string')
    throw new Error('The catalog answered a column without a name.')
  return {
    number: Number(number),
    name,
    typeOid: Number(typeOid),
    typeName,
    generated: typeof generated === 'string' ? generated : null,
    ...(Array.isArray(compared) ? comparedFrom(compared) : {}),
    ...(isCollated === true ? { isCollated } : {}),
    ...(typeof taken === 'number' ? takenFrom(taken) : {}),
  }
}

/** What a column takes, in one number; see the question. */
function takenFrom(taken: number): Partial<CatalogColumn> {
  const bits = taken % 128
  return {
    modifier: Math.floor(taken / 128) - 1,
    ...(bits >= 64 ? { isComparedAnew: true } : {}),
    ...(bits % 64 >= 32 ? { isNumberedElsewhere: true } : {}),
    ...(bits % 32 >= 16 ? { isNumbered: true } : {}),
    ...(bits % 16 >= 8 ? { isComparedUngiven: true } : {}),
    ...(bits % 8 >= 4 ? { isStored: true } : {}),
    ...(bits % 4 >= 2 ? { isNotNull: true } : {}),
    ...(bits % 2 === 1 ? { isBound: true } : {}),
  }
}

// Paths of schema, table and column, as JSON in a text, since JSON values cannot be told apart by the server; behind them the condition of
// a partial index.
function comparedFrom(values: readonly unknown[]): Pick<CatalogColumn, 'comparedWith' | 'comparedWhere'> {
  const found = new Map<ColumnName, string[] | null>()
  for (const value of values) {
    const path: unknown = typeof value === 'string' ? JSON.parse(value) : null
    if (!Array.isArray(path) || !path.every((part) => typeof part === 'string'))
      throw new Error('The catalog answered a key in an unknown form.')
    const [column, [condition]] = [joinName(...path.slice(0, 3)), path.slice(3)]
    const had = found.get(column)
    if (condition === undefined || had === null) found.set(column, null)
    else found.set(column, [...(had ?? []), condition])
  }
  const where = [...found].flatMap(([column, conditions]) => (conditions ? [{ column, conditions }] : []))
  return { comparedWith: [...found.keys()], ...(where.length > 0 ? { comparedWhere: where } : {}) }
}

/** A function from a row of the questions for them. Throws when it is not of its form. */
export function functionFrom(row: TextRow): CatalogFunction {
  const found: CatalogFunction = {
    oid: Number(cell(row, 17)),
    schema: cell(row, 0),
    name: cell(row, 1),
    argumentCount: Number(cell(row, 2)),
    volatility: volatilities[cell(row, 3)] ?? 'volatile',
    language: cell(row, 4),
    body: row[5] ?? null,
    securityDefiner: isTrue(cell(row, 6)),
    isBodyDefinition: isTrue(cell(row, 7)),
    kind: routineKinds[cell(row, 8)] ?? 'aggregate',
    parameters: cell(row, 9),
    result: row[10] ?? null,
    defaultCount: Number(cell(row, 11)),
    isVariadic: isTrue(cell(row, 12)),
    argumentTypes: list(cell(row, 13)).map(text),
    outputs: row[14] === null || row[14] === undefined ? null : list(row[14]).map(text),
    settings: list(cell(row, 15)).map(text),
    hasUserSchemas: isTrue(cell(row, 16)),
    isStrict: isTrue(cell(row, 18)),
    ...(row[19] === null || row[19] === undefined ? {} : { aggregates: aggregatesFrom(list(row[19])) }),
  }
  words.set(found, digestOf(row))
  return found
}

function aggregatesFrom([functions, states]: readonly unknown[]): NonNullable<CatalogFunction['aggregates']> {
  if (!Array.isArray(functions) || !Array.isArray(states))
    throw new Error('The catalog answered an aggregate in an unknown form.')
  return { functions: functions.map(text), states: states.map(Number).filter((oid) => oid !== 0) }
}

const routineKinds: Readonly<Record<string, NonNullable<CatalogFunction['kind']>>> = {
  f: 'function',
  p: 'procedure',
  a: 'aggregate',
  w: 'window',
}

// `boolean::text` writes the word, the wire's own form of a boolean the letter.
function isTrue(text: string): boolean {
  return text === 'true' || text === 't'
}

function cell(row: TextRow | undefined, at: number): string {
  const value = row?.[at]
  if (value === null || value === undefined)
    throw new Error('The catalog left out a value that it always has.')
  return value
}
