import { createHash } from 'node:crypto'
import { lookedAt, passing, serverWord } from './catalog-look.ts'
import { snapshotQueries, type TextRow } from './snapshot-queries.ts'

/**
 * By what a reading of a catalog is told from a later one without reading it: for each object a word that is another as
 * soon as any row of the system catalogs that belongs to it is. A row is known by its place and by the transaction that
 * wrote it (`ctid`, `xmin`), which no two versions of rows share; a sum or a maximum could be made to agree.
 */
export interface CatalogMarks {
  /** By OID. */
  readonly relations: ReadonlyMap<number, string>
  readonly composites: ReadonlyMap<number, string>
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

/** The rows that belong to relations: owner, and a letter of the catalog before the row's version. `which` selects owners. */
function parts(which: (owner: string) => string): string {
  const every = lookedAt.map(({ name, letter, owner }) => {
    // Types are found by the relations that they are of: there is no index the other way.
    if (name === 'pg_type')
      return `SELECT r.oid, 'y~' || t.ctid::pg_catalog.text || t.xmin::pg_catalog.text
        FROM pg_catalog.pg_class r JOIN pg_catalog.pg_type t ON t.oid = r.reltype WHERE ${which('r.oid')}`
    if (owner === null || letter === 'f') return null
    const column = owner.replace('::pg_catalog.text', '')
    const among = name === 'pg_attribute' ? 'attnum > 0 AND ' : ''
    return `SELECT ${column}, '${letter}' || ${version} FROM pg_catalog.${name} WHERE ${among}${which(column)}`
  })
  return every.filter((one) => one !== null).join(' UNION ALL ')
}

const wanted = `c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND NOT (${ownSchemas})`

/** Marks of relations: of all, or of those whose OIDs a subquery names; the letters of their rows; unwanted ones under `-`. */
function relationMarks(which: (owner: string) => string, condition: string): string {
  return `SELECT kind, owner::pg_catalog.text, pg_catalog.md5(pg_catalog.string_agg(part, ',')),
      pg_catalog.string_agg(pg_catalog.left(part, 1), '')
    FROM (
      SELECT CASE WHEN NOT (${wanted}) THEN '-' WHEN c.relkind = 'c' THEN 'c' ELSE 'r' END AS kind, p.owner, p.part
      FROM (${parts(which)}) AS p (owner, part) JOIN pg_catalog.pg_class c ON c.oid = p.owner
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE ${condition}
      ORDER BY p.owner, p.part COLLATE "C") AS parts_in_order
    GROUP BY owner, kind`
}

function functionMarks(condition: string): string {
  return `SELECT CASE WHEN p.prosrc = '' OR p.pronargdefaults > 0 OR t.typtype = 'c' THEN 'F' ELSE 'f' END,
      p.oid::pg_catalog.text, p.ctid::pg_catalog.text || '~' || p.xmin::pg_catalog.text, 'f'
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_type t ON t.oid = p.prorettype
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE ${condition}`
}

const ofUsers = (owner: string): string => `${owner} >= 16384`

/**
 * Kind, key and word of everything that a snapshot holds: `r` relations, `c` composite types, `f` and `F` functions (see
 * `wideFunctions`), `x` shared, `o` wholes, `s` the server, `v` its version and its schemas. The server's own objects are left out, as their rows are.
 */
export const marksQuery = `
    SELECT kind, key, word FROM (
    ${relationMarks(ofUsers, wanted)}
    UNION ALL ${functionMarks("p.oid >= 16384 OR n.nspname NOT IN ('pg_catalog', 'information_schema')")}
    UNION ALL SELECT 'x', CASE t.typcategory WHEN 'A' THEN 'array ' ELSE 'type ' END || t.oid,
      ${version.replaceAll(/ctid|xmin/g, 't.$&')}, NULL
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.oid >= 16384 AND t.typrelid = 0 AND NOT (${ownSchemas})
    UNION ALL SELECT 's', 'server', (${serverWord}), NULL) AS told (kind, key, word, letters)
    UNION ALL SELECT 'x', 'schema ' || n.oid, ${version.replaceAll(/ctid|xmin/g, 'n.$&')}
      FROM pg_catalog.pg_namespace n WHERE NOT (${ownSchemas})
    UNION ALL SELECT 'x', 'language ' || oid, ${version} FROM pg_catalog.pg_language
    UNION ALL SELECT 'x', 'extension ' || oid, ${version} FROM pg_catalog.pg_extension
    UNION ALL SELECT 'x', 'members', (SELECT pg_catalog.md5(pg_catalog.string_agg(v, ',' ORDER BY v COLLATE "C"))
      FROM (SELECT ${version} AS v FROM pg_catalog.pg_depend
        WHERE deptype = 'e' AND refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass) AS every)
    UNION ALL SELECT 'x', 'roles', EXISTS (SELECT 1 FROM pg_catalog.pg_namespace s
      JOIN pg_catalog.pg_roles o ON o.rolname = s.nspname)::pg_catalog.text
    UNION ALL SELECT 'v', v.version, v.schemas FROM (${snapshotQueries.serverVersion}) AS v (version, schemas)
    UNION ALL ${whole('pg_operator', 'oid >= 16384')}
    UNION ALL ${whole('pg_cast', 'oid >= 16384')}
    UNION ALL ${whole('pg_range', 'rngtypid >= 16384')}
    UNION ALL ${whole('pg_opclass', 'oid >= 16384')}
    UNION ALL ${whole('pg_amop', 'oid >= 16384')}
    UNION ALL ${whole('pg_amproc', 'oid >= 16384')}
    UNION ALL ${whole('pg_constraint', 'contypid <> 0')}`

/** Each object that rows belong to, as `lookedAt` names it, and the letters of its rows. */
export const censusQuery = `
    WITH ${passing}
    SELECT owner, pg_catalog.string_agg(letter, '') FROM (${lookedAt
      .filter(({ owner }) => owner !== null)
      .map(
        ({ name, which, owner, letter }) =>
          `SELECT ${owner}, '${letter}' FROM pg_catalog.${name} WHERE ${which}`,
      )
      .join(' UNION ALL ')}) AS every (owner, letter)
    GROUP BY owner`

/** Marks and letters of the relations with these OIDs. */
export const someMarksQuery = relationMarks(
  (owner) => `${owner} = ANY ($1::pg_catalog.text::pg_catalog.oid[])`,
  'true',
)

/** Marks of the functions with these OIDs. */
export const someFunctionMarksQuery = functionMarks('p.oid = ANY ($1::pg_catalog.text::pg_catalog.oid[])')

const line = `pg_catalog.concat_ws(' ', kind, key, coalesce(word, ''))`

/** One word for all the marks: another whenever the target's definitions are. Tables of rows are not looked at. */
export const fingerprintQuery = `
    SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
      pg_catalog.string_agg(line, pg_catalog.chr(10) ORDER BY line COLLATE "C"), 'UTF8')), 'hex')
    FROM (SELECT ${line} AS line FROM (${marksQuery}) AS marks (kind, key, word)) AS lines`

/** Makes them of what `marksQuery` answered. Throws when the rows are not of its form. */
export function marksFrom(rows: readonly TextRow[]): CatalogMarks {
  const relations = new Map<number, string>()
  const composites = new Map<number, string>()
  const functions = new Map<number, string>()
  const wideFunctions = new Set<number>()
  const shared = new Map<string, string>()
  const wholes = new Map<string, string>()
  const serverVersion: TextRow[] = []
  let server = ''
  for (const [kind, key, word] of rows) {
    if (typeof kind !== 'string' || typeof key !== 'string')
      throw new Error('The catalog answered its marks in an unknown form.')
    const known = word ?? ''
    if (kind === 'r') relations.set(Number(key), known)
    else if (kind === 'c') composites.set(Number(key), known)
    else if (kind === 'f' || kind === 'F') functions.set(Number(key), known)
    else if (kind === 'x') shared.set(key, known)
    else if (kind === 'o') wholes.set(key, known)
    else if (kind === 's') server = known
    else if (kind === 'v') serverVersion.push([key, known])
    if (kind === 'F') wideFunctions.add(Number(key))
  }
  return marksOf({ relations, composites, functions, wideFunctions, shared, wholes, server, serverVersion })
}

/** The same with the word for all of it, which is made when it is asked for. */
export function marksOf(parts: Omit<CatalogMarks, 'fingerprint'>): CatalogMarks {
  let fingerprint = ''
  return {
    ...parts,
    get fingerprint() {
      if (fingerprint === '')
        fingerprint = createHash('sha256').update(linesOf(parts).join('\n')).digest('hex')
      return fingerprint
    },
  }
}

function linesOf(marks: Omit<CatalogMarks, 'fingerprint'>): readonly string[] {
  const { wideFunctions, serverVersion } = marks
  return [
    ...each('r', marks.relations),
    ...each('c', marks.composites),
    ...[...marks.functions].map(([oid, word]) => `${wideFunctions.has(oid) ? 'F' : 'f'} ${oid} ${word}`),
    ...each('x', marks.shared),
    ...each('o', marks.wholes),
    `s server ${marks.server}`,
    ...serverVersion.map(([version, schemas]) => `v ${version} ${schemas}`),
  ].sort()
}

function each(kind: string, words: ReadonlyMap<number | string, string>): readonly string[] {
  return [...words].map(([key, word]) => `${kind} ${key} ${word}`)
}
