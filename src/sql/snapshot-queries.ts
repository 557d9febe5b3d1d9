import { createHash } from 'node:crypto'
import type { ColumnName } from '../core/inspection.ts'
import { joinName } from '../core/object-name.ts'
import type {
  CatalogCast,
  CatalogColumn,
  CatalogEventTrigger,
  CatalogFunction,
  CatalogSnapshot,
  ForeignKey,
  ReferentialAction,
  Relation,
} from '../core/catalog-snapshot.ts'
import { functionsWhere, supportOf } from './snapshot-functions.ts'
import { comparingFunctions, relationsWhere } from './snapshot-relations.ts'

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
  /** The server's version; as JSON the schemas that are there, and event, schema and name of the functions of event triggers. */
  serverVersion: `SELECT pg_catalog.current_setting('server_version_num'),
    pg_catalog.json_build_array(
      (SELECT pg_catalog.json_agg(n.nspname ORDER BY n.nspname) FROM pg_catalog.pg_namespace n
        WHERE n.nspname !~ '^pg_(toast|temp)'),
      coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_array(e.evtevent, n.nspname, p.proname) ORDER BY e.evtname)
        FROM pg_catalog.pg_event_trigger e JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid
        JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE e.evtenabled <> 'D'), '[]'))::pg_catalog.text`,
  /**
   * oid, schema, name, kind, definition, has triggers, has rules, parents, columns, triggers, rules, foreign keys, expressions
   * of row security, expressions that writing runs and that depend on code of users or do more than compute, columns that are checked together,
   * columns of the partition key.
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
  /** Operators outside of the server's own, less those of extensions whose operators only compute: name, functions. */
  customOperators: `
    SELECT o.oprname, coalesce((SELECT pg_catalog.json_agg(${supportOf('s')} ORDER BY s.oid)
        FROM pg_catalog.pg_operator k JOIN pg_catalog.pg_proc s ON s.oid = k.oprcode
        WHERE k.oid IN (o.oid, o.oprcom, o.oprnegate)), '[]')::pg_catalog.text
    FROM pg_catalog.pg_operator o
    WHERE o.oid >= 16384 AND NOT EXISTS (
      SELECT 1 FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
      WHERE d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND d.objid = o.oid
        AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
        AND e.extname IN ('citext', 'hstore', 'ltree', 'intarray', 'pg_trgm', 'cube', 'seg', 'isn', 'btree_gin',
          'btree_gist', 'vector', 'postgis'))
    ORDER BY 1, 2`,
  /**
   * Names and OIDs of types whose making may run code: base types and targets of casts of no reviewed extension, domains with checks
   * that call functions or operators of users; and all that hold such a value: arrays, rows, ranges, domains over them.
   */
  customTypes: `
    WITH RECURSIVE reviewed AS (
      SELECT d.classid, d.objid FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
        AND e.extname IN ('citext', 'hstore', 'ltree', 'intarray', 'pg_trgm', 'cube', 'earthdistance', 'seg', 'isn', 'vector',
          'postgis')),
    holders (held, holder) AS MATERIALIZED (
      SELECT t.typbasetype, t.oid FROM pg_catalog.pg_type t WHERE t.oid >= 16384 AND t.typbasetype >= 16384
      UNION ALL
      SELECT t.typelem, t.oid FROM pg_catalog.pg_type t
      WHERE t.oid >= 16384 AND t.typelem >= 16384 AND t.typcategory = 'A'
      UNION ALL
      SELECT a.atttypid, r.reltype FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class r ON r.oid = a.attrelid
      WHERE a.atttypid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND r.reltype >= 16384
      UNION ALL
      SELECT g.rngsubtype, g.rngtypid FROM pg_catalog.pg_range g WHERE g.rngsubtype >= 16384),
    custom (oid) AS (
      SELECT found.oid FROM (
        SELECT t.oid FROM pg_catalog.pg_type t
        WHERE t.oid >= 16384 AND t.typtype = 'b' AND t.typcategory <> 'A'
          AND NOT EXISTS (SELECT 1 FROM reviewed r
            WHERE r.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND r.objid = t.oid)
        UNION
        SELECT t.oid FROM pg_catalog.pg_type t JOIN pg_catalog.pg_constraint k ON k.contypid = t.oid
        JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objid = k.oid
        WHERE d.refclassid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
          AND d.refobjid >= 16384
          AND NOT EXISTS (SELECT 1 FROM reviewed r WHERE r.classid = d.refclassid AND r.objid = d.refobjid)
        UNION
        SELECT t.oid FROM pg_catalog.pg_cast c
        JOIN pg_catalog.pg_type t ON t.oid = c.casttarget AND t.oid >= 16384
        WHERE c.oid >= 16384 AND c.castfunc >= 16384
          AND NOT EXISTS (SELECT 1 FROM reviewed r
            WHERE r.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND r.objid = c.oid)
        UNION
        SELECT t.oid FROM pg_catalog.pg_cast c
        JOIN pg_catalog.pg_type t ON t.oid IN (c.castsource, c.casttarget)
        WHERE c.oid >= 16384 AND c.castfunc >= 16384 AND c.castsource < 16384 AND c.casttarget < 16384) AS found
      UNION
      SELECT h.holder FROM custom c JOIN holders h ON h.held = c.oid)
    SELECT DISTINCT t.typname, t.oid::pg_catalog.text FROM custom c JOIN pg_catalog.pg_type t ON t.oid = c.oid ORDER BY 1`,
  /**
   * Source type, schema and name of each function of users that a value meets unasked, and whether it compares values: behind
   * casts, in the default operator classes of types, under ranges. Arrays, domains and rows over the type too.
   */
  casts: `
    WITH met (type, function, compares) AS (
      SELECT c.castsource, c.castfunc, false FROM pg_catalog.pg_cast c
      WHERE c.oid >= 16384 AND c.castfunc >= 16384 AND NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
        WHERE d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND d.objid = c.oid
          AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
          AND e.extname IN ('citext', 'hstore', 'ltree', 'intarray', 'pg_trgm', 'cube', 'seg', 'isn', 'vector', 'postgis'))
      UNION
      SELECT o.opcintype, f.oid, true FROM (${comparingFunctions}) AS f
      JOIN pg_catalog.pg_opclass o ON o.opcfamily = f.family AND o.opcdefault
      UNION
      SELECT g.rngtypid, f.oid, true FROM (${comparingFunctions}) AS f
      JOIN pg_catalog.pg_opclass o ON o.opcfamily = f.family
      JOIN pg_catalog.pg_range g ON g.rngsubopc = o.oid
      UNION
      SELECT g.rngtypid, g.rngsubdiff, true FROM pg_catalog.pg_range g WHERE g.rngsubdiff >= 16384)
    SELECT DISTINCT s.typname, n.nspname, p.proname, m.compares::pg_catalog.text FROM met m
    JOIN pg_catalog.pg_proc p ON p.oid = m.function
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_catalog.pg_type s ON s.oid = m.type OR s.typbasetype = m.type
      OR (s.typelem = m.type AND s.typcategory = 'A')
      OR (s.typtype = 'c' AND EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = s.typrelid AND a.attnum > 0 AND a.atttypid = m.type))
    ORDER BY 1, 2, 3, 4`,
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

/** Those in a snapshot of the same server. */
export function ownRelationsOf({ version, relations }: CatalogSnapshot): OwnRelations {
  return { relations: relations.filter(({ oid }) => oid < firstUserOid), digest: version }
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

/** What stands beside the server's version. */
function namesIn(words: string): Pick<CatalogSnapshot, 'schemas' | 'eventTriggers'> {
  const [schemas, eventTriggers] = list(words)
  if (!Array.isArray(schemas) || !Array.isArray(eventTriggers))
    throw new Error('The catalog answered its schemas in an unknown form.')
  return { schemas: schemas.map(text), eventTriggers: eventTriggers.map(eventTriggerFrom) }
}

function castFrom(row: TextRow): CatalogCast {
  const cast = { source: cell(row, 0), schema: cell(row, 1), name: cell(row, 2) }
  return isTrue(cell(row, 3)) ? { ...cast, compares: true } : cast
}

function eventTriggerFrom(value: unknown): CatalogEventTrigger {
  if (!Array.isArray(value)) throw new Error('The catalog answered an event trigger in an unknown form.')
  const [event, schema, name]: readonly unknown[] = value
  return { event: text(event), schema: text(schema), name: text(name) }
}

/** What `serverVersion` answered. */
export function serverVersionIn(rows: readonly TextRow[]): number {
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
  const relation: Relation = {
    oid: Number(cell(row, 0)),
    schema: cell(row, 1),
    name: cell(row, 2),
    kind,
    definition: row[4] ?? null,
    hasTriggers: isTrue(cell(row, 5)),
    hasRules: isTrue(cell(row, 6)),
    parents: list(cell(row, 7)).map(Number),
    columns: list(cell(row, 8)).map(columnFrom),
    triggers: list(cell(row, 9)).map(text),
    rules: list(cell(row, 10)).map(text),
    foreignKeys: list(cell(row, 11)).map(foreignKeyFrom),
    readExpressions: list(cell(row, 12)).map(text),
    writeExpressions: list(cell(row, 13)).map(text),
    checks: list(cell(row, 14)).map((one) => (Array.isArray(one) ? one.map(text) : [])),
    ...(kind === 'partitioned' ? { partitionKey: list(cell(row, 15)).map(text) } : {}),
  }
  words.set(relation, digestOf(row))
  return relation
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
  const [number, name, typeOid, typeName, generated, compared]: readonly unknown[] = value
  if (typeof name !== 'string' || typeof typeName !== 'string')
    throw new Error('The catalog answered a column without a name.')
  return {
    number: Number(number),
    name,
    typeOid: Number(typeOid),
    typeName,
    generated: typeof generated === 'string' ? generated : null,
    ...(Array.isArray(compared) ? { comparedWith: compared.map(columnNameFrom) } : {}),
  }
}

// A path of schema, table and column, as JSON in a text, since JSON values cannot be told apart by the server.
function columnNameFrom(value: unknown): ColumnName {
  const path: unknown = typeof value === 'string' ? JSON.parse(value) : null
  if (!Array.isArray(path) || !path.every((part) => typeof part === 'string'))
    throw new Error('The catalog answered a key in an unknown form.')
  return joinName(...path)
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

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('The catalog answered something else where it has a text.')
  return value
}

function list(text: string): readonly unknown[] {
  const value: unknown = JSON.parse(text)
  if (!Array.isArray(value)) throw new Error('The catalog answered a list in an unknown form.')
  return value
}
