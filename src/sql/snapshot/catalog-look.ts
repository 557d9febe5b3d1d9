/**
 * Whether a catalog is still what it was, asked without reading a definition. While no transaction ends at the target the
 * answer takes it no time; otherwise it counts rows, and names those that running or later transactions wrote.
 */

/** What a look found, to be compared with the next. */
export interface CatalogLook {
  /** The transactions that it sees (`pg_current_snapshot`), of which equal ones see equal rows; empty on a standby. */
  readonly seen: string
  /** `xid8` of the oldest transaction that ran at the first look: whoever wrote since is as young, or younger. */
  readonly since: string
  /**
   * How many rows each catalog has, and which of them are young. Equal for one `since`, nothing changed: a new version of a
   * row is young, and where none came, rows can only have gone.
   */
  readonly rows: string
}

/** Tables of other sessions that come and go with these are no change. */
const temporary = "relpersistence = 't'"
const temporarySchema = "nspname ~ '^pg_(toast_)?temp_'"
const lasting = (owner: string): string => `${owner} NOT IN (SELECT oid FROM passing)`
const ofUsers = (owner: string): string => `${owner} >= 16384 AND ${lasting(owner)}`
const inLastingSchema = 'typnamespace NOT IN (SELECT oid FROM passing_schemas)'

/** One catalog as a look sees it. */
export interface LookedAtCatalog {
  readonly name: string
  /** Which of its rows may be of users. */
  readonly which: string
  /**
   * The key of the object that a row belongs to: a relation's OID, `f` and a function's, `t` and that of a type that is no
   * relation's, `e` of an array type. Null where the rows of the catalog are not told apart by that.
   */
  readonly owner: string | null
  /** The letter of its rows among those of one object. */
  readonly letter: string
}

const ofRelation = (name: string, letter: string, owner: string, which: string): LookedAtCatalog => ({
  name,
  letter,
  which,
  owner: `${owner}::pg_catalog.text`,
})
const ofNone = (name: string, which: string): LookedAtCatalog => ({ name, which, owner: null, letter: '' })

/** The catalogs that `marksQuery` looks at. */
export const lookedAt: readonly LookedAtCatalog[] = [
  ofRelation('pg_class', 'c', 'oid', `oid >= 16384 AND NOT (${temporary})`),
  {
    name: 'pg_type',
    letter: 'y',
    which: `oid >= 16384 AND ${inLastingSchema}`,
    owner:
      "CASE WHEN typrelid <> 0 THEN '' WHEN typcategory = 'A' THEN 'e' ELSE 't' END || CASE typrelid WHEN 0 THEN oid ELSE typrelid END",
  },
  ofRelation('pg_attribute', 'a', 'attrelid', `attnum > 0 AND ${ofUsers('attrelid')}`),
  ofRelation('pg_attrdef', 'd', 'adrelid', lasting('adrelid')),
  ofRelation('pg_inherits', 'i', 'inhrelid', lasting('inhrelid')),
  ofRelation('pg_rewrite', 'r', 'ev_class', ofUsers('ev_class')),
  ofRelation('pg_trigger', 't', 'tgrelid', lasting('tgrelid')),
  ofRelation('pg_policy', 'p', 'polrelid', lasting('polrelid')),
  ofRelation('pg_constraint', 'k', 'conrelid', `oid >= 16384 AND ${lasting('conrelid')}`),
  ofRelation('pg_index', 'x', 'indrelid', ofUsers('indrelid')),
  ofRelation('pg_statistic_ext', 's', 'stxrelid', lasting('stxrelid')),
  ofRelation('pg_foreign_table', 'g', 'ftrelid', 'true'),
  { name: 'pg_proc', letter: 'f', which: 'oid >= 16384', owner: "'f' || oid" },
  ofNone('pg_operator', 'oid >= 16384'),
  ofNone('pg_cast', 'oid >= 16384'),
  ofNone('pg_range', 'rngtypid >= 16384'),
  ofNone('pg_opclass', 'oid >= 16384'),
  ofNone('pg_amop', 'oid >= 16384'),
  ofNone('pg_amproc', 'oid >= 16384'),
  ofNone('pg_namespace', `NOT (${temporarySchema})`),
  ofNone('pg_language', 'true'),
  ofNone('pg_extension', 'true'),
  ofNone('pg_event_trigger', 'true'),
  ofNone('pg_depend', "refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass"),
]

/**
 * Answers whether the server is a standby, and what it sees. On a standby the answer does not name the transactions that
 * run, so that equal ones need not see the same.
 */
export const seenQuery =
  'SELECT pg_catalog.pg_is_in_recovery()::pg_catalog.text, pg_catalog.pg_current_snapshot()::pg_catalog.text'

/** Relations and schemas of sessions, for the conditions of `lookedAt`. */
export const passing = `
    passing (oid) AS MATERIALIZED (SELECT oid FROM pg_catalog.pg_class WHERE ${temporary}),
    passing_schemas (oid) AS MATERIALIZED (SELECT oid FROM pg_catalog.pg_namespace WHERE ${temporarySchema})`

/** The server that runs, since when, and the database. */
export const serverWord = `SELECT pg_catalog.concat_ws(' ', d.oid,
      (pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time()) * 1000000)::pg_catalog.int8)
      FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`

/** How far back the `xid` is that the parameter holds (see `sinceParameter`); without one, the oldest transaction that runs. */
const first = `
    first AS MATERIALIZED (SELECT pg_catalog.age(coalesce(
      nullif(pg_catalog.translate($1::pg_catalog.text, '}{', ''), '')::pg_catalog.xid,
      pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::pg_catalog.xid)) AS age)`

/** What stands before the word for all young rows of a catalog. */
export const tooManyYoung = '#'
/** More young rows of one catalog than these are told by one word. */
const youngMax = 2000

// Within a transaction ages are told from its own number, which those of its savepoints and of later transactions are beyond.
const isYoung = 'pg_catalog.age(r.xmin) BETWEEN -1073741824 AND first.age'

/** A line for each catalog, and a last one for names that schemas share with roles. */
const lines = `SELECT pg_catalog.concat_ws(' ', name, count, CASE WHEN young <= ${youngMax} THEN list ELSE '${tooManyYoung}' || pg_catalog.md5(list) END)
    FROM (${lookedAt.map(rowsOf).join(' UNION ALL ')}) AS counted (name, count, young, list)
    UNION ALL SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace s
      JOIN pg_catalog.pg_roles o ON o.rolname = s.nspname)::pg_catalog.text`

/**
 * Takes a `sinceParameter`; answers one row: what a look says of rows. The transactions' distances are compared, since their numbers
 * begin again.
 */
export const rowsQuery = `
    WITH ${first}, ${passing}
    SELECT pg_catalog.string_agg(line, pg_catalog.chr(10)) FROM (${lines}) AS every (line)`

/**
 * The same of one moment with what else tells it from another: whether the server is a standby, what it sees, the rows, whether the session
 * that asks has temporary relations, the server.
 */
export const momentQuery = `
    WITH ${first}, ${passing}
    SELECT pg_catalog.pg_is_in_recovery()::pg_catalog.text, pg_catalog.pg_current_snapshot()::pg_catalog.text,
      (SELECT pg_catalog.string_agg(line, pg_catalog.chr(10)) FROM (${lines}) AS every (line)),
      EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema())::pg_catalog.text,
      (${serverWord})`

function rowsOf({ name, which, owner }: LookedAtCatalog): string {
  const row = `${owner ?? "''"} || r.ctid::pg_catalog.text || '~' || r.xmin::pg_catalog.text`
  return `SELECT '${name}', pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE ${isYoung}),
      pg_catalog.string_agg(${row}, ' ' ORDER BY r.ctid) FILTER (WHERE ${isYoung})
    FROM pg_catalog.${name} AS r, first WHERE ${which}`
}

/** Distances between transactions are told up to twice this; beyond, a look says nothing. */
const distanceMax = 2n ** 30n

/** What `pg_current_snapshot` answers: the oldest transaction that runs, and the first that has not begun. Null when it is not of that form. */
export function boundsOf(seen: string): { readonly oldest: bigint; readonly next: bigint } | null {
  const [, oldest, next] = /^([0-9]{1,20}):([0-9]{1,20}):/.exec(seen) ?? []
  return oldest === undefined || next === undefined ? null : { oldest: BigInt(oldest), next: BigInt(next) }
}

/** True where nothing ended since the last look but so many transactions that began after it, and none of them runs. */
export function isSeenBehind(last: string, now: string, transactions: number): boolean {
  const [, oldest, next, running] = /^([0-9]{1,20}):([0-9]{1,20}):([0-9,]*)$/.exec(last) ?? []
  if (oldest === undefined || next === undefined || running === undefined) return false
  const later = String(BigInt(next) + BigInt(transactions))
  return now === `${running === '' ? later : oldest}:${later}:${running}`
}

/** False where so many transactions began since the first look that their numbers no longer tell which are younger. */
export function isWithinReach(since: string, seen: string): boolean {
  const bounds = boundsOf(seen)
  return bounds !== null && bounds.next - BigInt(since) < distanceMax
}

/** The parameter of the questions that count rows: an `xid8` as catalogs hold it; null for the oldest that runs. */
export function sinceParameter(xid: string | null): string {
  return xid === null ? '{}' : `{${BigInt(xid) % 2n ** 32n}}`
}
