import { createHash } from 'node:crypto'
import { snapshotQueries, type TextRow } from './snapshot-queries.ts'

/**
 * By what a reading of a catalog is told from a later one without reading it: for each object a word that is another as
 * soon as any row of the system catalogs that belongs to it is. A row is known by its place and by the transaction that
 * wrote it (`ctid`, `xmin`), which no two versions of rows share; a sum or a maximum could be made to agree.
 */
export interface CatalogMarks {
  /** By OID. */
  readonly relations: ReadonlyMap<number, string>
  readonly functions: ReadonlyMap<number, string>
  /** Functions whose rows say something of other objects too: defaults, parsed bodies, columns of a composite result. */
  readonly wideFunctions: ReadonlySet<number>
  /** What rows of any object may name: schemas, languages, types that are no table's, extensions and what belongs to them. */
  readonly shared: ReadonlyMap<string, string>
  /** For each catalog whose objects are few: all of their rows. */
  readonly wholes: ReadonlyMap<string, string>
  /** The server that runs, since when, and the database: marks of another one mean nothing beside these. */
  readonly server: string
  /** What the question for the server's version answers. */
  readonly serverVersion: readonly TextRow[]
  /** All of it: what `fingerprintQuery` answers. */
  readonly fingerprint: string
}

const version = `'~' || ctid::pg_catalog.text || xmin::pg_catalog.text`
const ownSchemas = `n.nspname = 'pg_toast' OR (n.nspname ~ '^pg_(toast_)?temp_' AND n.oid <> pg_catalog.pg_my_temp_schema())`

/** One word for all rows of a catalog that a condition selects. */
function whole(name: string, which: string): string {
  return `SELECT 'o', '${name}', (SELECT pg_catalog.md5(pg_catalog.string_agg(v, ',' ORDER BY v COLLATE "C"))
    FROM (SELECT ${version} AS v FROM pg_catalog.${name} WHERE ${which}) AS every)`
}

/**
 * Kind, key and word of everything that a snapshot holds: `r` relations, `c` composite types, `f` and `F` functions (see
 * `wideFunctions`), `x` shared, `o` wholes, `s` the server, `v` its version and its schemas. The server's own objects are left out, as their rows are.
 */
export const marksQuery = `
    WITH wanted AS MATERIALIZED (
      SELECT c.oid, CASE c.relkind WHEN 'c' THEN 'c' ELSE 'r' END AS kind FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND NOT (${ownSchemas})),
    parts (owner, part) AS (
      SELECT oid, 'c' || ${version} FROM pg_catalog.pg_class WHERE oid >= 16384
      UNION ALL SELECT typrelid, 'y' || ${version} FROM pg_catalog.pg_type WHERE typrelid >= 16384
      UNION ALL SELECT attrelid, 'a' || ${version} FROM pg_catalog.pg_attribute WHERE attrelid >= 16384 AND attnum > 0
      UNION ALL SELECT adrelid, 'd' || ${version} FROM pg_catalog.pg_attrdef WHERE adrelid >= 16384
      UNION ALL SELECT inhrelid, 'i' || ${version} FROM pg_catalog.pg_inherits WHERE inhrelid >= 16384
      UNION ALL SELECT ev_class, 'r' || ${version} FROM pg_catalog.pg_rewrite WHERE ev_class >= 16384
      UNION ALL SELECT tgrelid, 't' || ${version} FROM pg_catalog.pg_trigger WHERE tgrelid >= 16384
      UNION ALL SELECT polrelid, 'p' || ${version} FROM pg_catalog.pg_policy WHERE polrelid >= 16384
      UNION ALL SELECT conrelid, 'k' || ${version} FROM pg_catalog.pg_constraint WHERE conrelid >= 16384
      UNION ALL SELECT indrelid, 'x' || ${version} FROM pg_catalog.pg_index WHERE indrelid >= 16384
      UNION ALL SELECT ftrelid, 'g' || ${version} FROM pg_catalog.pg_foreign_table WHERE ftrelid >= 16384)
    SELECT kind, owner::pg_catalog.text, pg_catalog.md5(pg_catalog.string_agg(part, ','))
    FROM (
      SELECT w.kind, p.owner, p.part FROM parts p JOIN wanted w ON w.oid = p.owner
      ORDER BY p.owner, p.part COLLATE "C") AS parts_in_order
    GROUP BY owner, kind
    UNION ALL
    SELECT CASE WHEN p.prosrc = '' OR p.pronargdefaults > 0 OR t.typtype = 'c' THEN 'F' ELSE 'f' END,
      p.oid::pg_catalog.text, p.ctid::pg_catalog.text || '~' || p.xmin::pg_catalog.text
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_type t ON t.oid = p.prorettype
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE p.oid >= 16384 OR n.nspname NOT IN ('pg_catalog', 'information_schema')
    UNION ALL SELECT 'x', 'schema ' || n.oid, ${version.replaceAll(/ctid|xmin/g, 'n.$&')}
      FROM pg_catalog.pg_namespace n WHERE NOT (${ownSchemas})
    UNION ALL SELECT 'x', 'language ' || oid, ${version} FROM pg_catalog.pg_language
    UNION ALL SELECT 'x', 'extension ' || oid, ${version} FROM pg_catalog.pg_extension
    UNION ALL SELECT 'x', CASE typcategory WHEN 'A' THEN 'array ' ELSE 'type ' END || oid, ${version}
      FROM pg_catalog.pg_type WHERE oid >= 16384 AND typrelid = 0
    UNION ALL SELECT 'x', 'members', (SELECT pg_catalog.md5(pg_catalog.string_agg(v, ',' ORDER BY v COLLATE "C"))
      FROM (SELECT ${version} AS v FROM pg_catalog.pg_depend
        WHERE deptype = 'e' AND refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass) AS every)
    UNION ALL SELECT 'x', 'roles', EXISTS (SELECT 1 FROM pg_catalog.pg_namespace s
      JOIN pg_catalog.pg_roles o ON o.rolname = s.nspname)::pg_catalog.text
    UNION ALL SELECT 's', 'server', pg_catalog.concat_ws(' ', d.oid,
      (pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time()) * 1000000)::pg_catalog.int8)
      FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
    UNION ALL SELECT 'v', v.version, v.schemas FROM (${snapshotQueries.serverVersion}) AS v (version, schemas)
    UNION ALL ${whole('pg_operator', 'oid >= 16384')}
    UNION ALL ${whole('pg_cast', 'oid >= 16384')}
    UNION ALL ${whole('pg_range', 'rngtypid >= 16384')}
    UNION ALL ${whole('pg_opclass', 'oid >= 16384')}
    UNION ALL ${whole('pg_amop', 'oid >= 16384')}
    UNION ALL ${whole('pg_amproc', 'oid >= 16384')}
    UNION ALL ${whole('pg_constraint', 'contypid <> 0')}`

const line = `pg_catalog.concat_ws(' ', kind, key, coalesce(word, ''))`

/** One word for all the marks: another whenever the target's definitions are. Tables of rows are not looked at. */
export const fingerprintQuery = `
    SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
      pg_catalog.string_agg(line, pg_catalog.chr(10) ORDER BY line COLLATE "C"), 'UTF8')), 'hex')
    FROM (SELECT ${line} AS line FROM (${marksQuery}) AS marks (kind, key, word)) AS lines`

/** Makes them of what `marksQuery` answered. Throws when the rows are not of its form. */
export function marksFrom(rows: readonly TextRow[]): CatalogMarks {
  const relations = new Map<number, string>()
  const functions = new Map<number, string>()
  const wideFunctions = new Set<number>()
  const shared = new Map<string, string>()
  const wholes = new Map<string, string>()
  const serverVersion: TextRow[] = []
  let server = ''
  const lines: string[] = []
  for (const [kind, key, word] of rows) {
    if (typeof kind !== 'string' || typeof key !== 'string')
      throw new Error('The catalog answered its marks in an unknown form.')
    const known = word ?? ''
    lines.push(`${kind} ${key} ${known}`)
    if (kind === 'r') relations.set(Number(key), known)
    else if (kind === 'f' || kind === 'F') functions.set(Number(key), known)
    else if (kind === 'x') shared.set(key, known)
    else if (kind === 'o') wholes.set(key, known)
    else if (kind === 's') server = known
    else if (kind === 'v') serverVersion.push([key, known])
    if (kind === 'F') wideFunctions.add(Number(key))
  }
  const fingerprint = createHash('sha256').update(lines.sort().join('\n')).digest('hex')
  return { relations, functions, wideFunctions, shared, wholes, server, serverVersion, fingerprint }
}
