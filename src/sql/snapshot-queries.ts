import { createHash } from 'node:crypto'
import type { CatalogColumn, CatalogFunction, CatalogSnapshot, Relation } from '../core/catalog-snapshot.ts'

/**
 * The statements that read a target's catalog, for PostgreSQL 13 to 18. They must run in one read-only REPEATABLE READ
 * transaction with `search_path` empty, so that definitions come out with every name qualified. Each row is an array of
 * columns in the order of the SELECT; array-valued columns come as JSON text.
 */
export const snapshotQueries = {
  begin: 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY',
  searchPath: "SELECT pg_catalog.set_config('search_path', '', true)",
  serverVersion: "SELECT pg_catalog.current_setting('server_version_num')",
  /** oid, schema, name, kind, definition, has triggers, has rules, parents, columns. */
  relations: `
    SELECT c.oid::pg_catalog.text, n.nspname, c.relname, c.relkind::pg_catalog.text,
      CASE WHEN c.relkind IN ('v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        THEN pg_catalog.pg_get_viewdef(c.oid) END,
      EXISTS (SELECT 1 FROM pg_catalog.pg_trigger t
        WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D')::pg_catalog.text,
      EXISTS (SELECT 1 FROM pg_catalog.pg_rewrite r
        WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN' AND r.ev_enabled <> 'D'
          AND n.nspname <> 'pg_catalog')::pg_catalog.text,
      coalesce((SELECT pg_catalog.json_agg(i.inhparent::pg_catalog.int8) FROM pg_catalog.pg_inherits i
        WHERE i.inhrelid = c.oid)::pg_catalog.text, '[]'),
      coalesce((SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.attnum, a.attname, a.atttypid::pg_catalog.int8,
          tn.nspname || '.' || t.typname,
          CASE WHEN a.attgenerated <> '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END) ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::pg_catalog.text, '[]')
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND n.nspname <> 'pg_toast' AND n.nspname !~ '^pg_(toast_)?temp_'
    ORDER BY c.oid`,
  /** schema, name, argument count, volatility, language, body, security definer; those of the server itself left out. */
  functions: `
    SELECT n.nspname, p.proname, p.pronargs::pg_catalog.text, p.provolatile::pg_catalog.text, l.lanname,
      CASE WHEN l.lanname IN ('sql', 'plpgsql') AND p.proconfig IS NULL AND p.prokind IN ('f', 'p')
        THEN nullif(p.prosrc, '') END,
      p.prosecdef::pg_catalog.text
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    WHERE (p.oid >= 16384 OR n.nspname NOT IN ('pg_catalog', 'information_schema'))
      AND n.nspname !~ '^pg_temp_'
    ORDER BY p.oid`,
  /** Names of operators outside of the server's own, less those of extensions whose operators only compute. */
  customOperators: `
    SELECT DISTINCT o.oprname FROM pg_catalog.pg_operator o
    WHERE o.oid >= 16384 AND NOT EXISTS (
      SELECT 1 FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
      WHERE d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND d.objid = o.oid
        AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
        AND e.extname IN ('citext', 'hstore', 'ltree', 'intarray', 'pg_trgm', 'cube', 'seg', 'isn', 'btree_gin',
          'btree_gist', 'vector', 'postgis'))
    ORDER BY 1`,
  /** Names of types whose making may run code: base types and casts of no reviewed extension, domains with checks that call functions. */
  customTypes: `
    WITH reviewed AS (
      SELECT d.classid, d.objid FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
        AND e.extname IN ('citext', 'hstore', 'ltree', 'intarray', 'pg_trgm', 'cube', 'seg', 'isn', 'vector', 'postgis'))
    SELECT t.typname FROM pg_catalog.pg_type t
    WHERE t.oid >= 16384 AND t.typtype = 'b' AND t.typcategory <> 'A'
      AND NOT EXISTS (SELECT 1 FROM reviewed r
        WHERE r.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND r.objid = t.oid)
    UNION
    SELECT t.typname FROM pg_catalog.pg_type t JOIN pg_catalog.pg_constraint k ON k.contypid = t.oid
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objid = k.oid
    WHERE d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refobjid >= 16384
    UNION
    SELECT t.typname FROM pg_catalog.pg_cast c
    JOIN pg_catalog.pg_type t ON t.oid IN (c.castsource, c.casttarget) AND t.oid >= 16384
    WHERE c.oid >= 16384 AND c.castfunc >= 16384
      AND NOT EXISTS (SELECT 1 FROM reviewed r
        WHERE r.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND r.objid = c.oid)
    UNION
    SELECT t.typname FROM pg_catalog.pg_cast c
    JOIN pg_catalog.pg_type t ON t.oid IN (c.castsource, c.casttarget)
    WHERE c.oid >= 16384 AND c.castfunc >= 16384 AND c.castsource < 16384 AND c.casttarget < 16384
    ORDER BY 1`,
  commit: 'COMMIT',
} as const

/** One row as the server writes it in text; null for NULL. */
export type TextRow = readonly (string | null)[]

/** The rows of the statements above. */
export interface SnapshotRows {
  readonly serverVersion: readonly TextRow[]
  readonly relations: readonly TextRow[]
  readonly functions: readonly TextRow[]
  readonly customOperators: readonly TextRow[]
  readonly customTypes: readonly TextRow[]
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

/** Makes a snapshot of what the statements above answered. Throws when the rows are not of their form. */
export function snapshotFromRows(rows: SnapshotRows): CatalogSnapshot {
  const version = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
  return {
    version,
    serverVersion: Number(cell(rows.serverVersion[0], 0)),
    relations: rows.relations.map(relationFrom),
    functions: rows.functions.map(functionFrom),
    customOperators: rows.customOperators.map((row) => cell(row, 0)),
    customTypes: rows.customTypes.map((row) => cell(row, 0)),
  }
}

function relationFrom(row: TextRow): Relation {
  const kind = kinds[cell(row, 3)]
  if (kind === undefined) throw new Error(`The catalog names a relation of an unknown kind: ${cell(row, 3)}.`)
  return {
    oid: Number(cell(row, 0)),
    schema: cell(row, 1),
    name: cell(row, 2),
    kind,
    definition: row[4] ?? null,
    hasTriggers: isTrue(cell(row, 5)),
    hasRules: isTrue(cell(row, 6)),
    parents: list(cell(row, 7)).map(Number),
    columns: list(cell(row, 8)).map(columnFrom),
  }
}

function columnFrom(value: unknown): CatalogColumn {
  if (!Array.isArray(value)) throw new Error('The catalog answered a column in an unknown form.')
  const [number, name, typeOid, typeName, generated]: readonly unknown[] = value
  if (typeof name !== 'string' || typeof typeName !== 'string')
    throw new Error('The catalog answered a column without a name.')
  return {
    number: Number(number),
    name,
    typeOid: Number(typeOid),
    typeName,
    generated: typeof generated === 'string' ? generated : null,
  }
}

function functionFrom(row: TextRow): CatalogFunction {
  return {
    schema: cell(row, 0),
    name: cell(row, 1),
    argumentCount: Number(cell(row, 2)),
    volatility: volatilities[cell(row, 3)] ?? 'volatile',
    language: cell(row, 4),
    body: row[5] ?? null,
    securityDefiner: isTrue(cell(row, 6)),
  }
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

function list(text: string): readonly unknown[] {
  const value: unknown = JSON.parse(text)
  if (!Array.isArray(value)) throw new Error('The catalog answered a list in an unknown form.')
  return value
}
