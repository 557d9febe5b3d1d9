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

/** The catalogs that `marksQuery` looks at, and which of their rows may be of users. */
const catalogs: readonly (readonly [name: string, which: string])[] = [
  ['pg_class', `oid >= 16384 AND NOT (${temporary})`],
  ['pg_type', 'oid >= 16384 AND typnamespace NOT IN (SELECT oid FROM passing)'],
  ['pg_attribute', ofUsers('attrelid')],
  ['pg_attrdef', lasting('adrelid')],
  ['pg_inherits', lasting('inhrelid')],
  ['pg_rewrite', ofUsers('ev_class')],
  ['pg_trigger', lasting('tgrelid')],
  ['pg_policy', lasting('polrelid')],
  ['pg_constraint', `oid >= 16384 AND ${lasting('conrelid')}`],
  ['pg_index', ofUsers('indrelid')],
  ['pg_foreign_table', 'true'],
  ['pg_proc', 'oid >= 16384'],
  ['pg_operator', 'oid >= 16384'],
  ['pg_cast', 'oid >= 16384'],
  ['pg_range', 'rngtypid >= 16384'],
  ['pg_opclass', 'oid >= 16384'],
  ['pg_amop', 'oid >= 16384'],
  ['pg_amproc', 'oid >= 16384'],
  ['pg_namespace', `NOT (${temporarySchema})`],
  ['pg_language', 'true'],
  ['pg_extension', 'true'],
  ['pg_event_trigger', 'true'],
  ['pg_depend', "refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass"],
]

/**
 * Answers whether the server is a standby, and what it sees. On a standby the answer does not name the transactions that
 * run, so that equal ones need not see the same.
 */
export const seenQuery =
  'SELECT pg_catalog.pg_is_in_recovery()::pg_catalog.text, pg_catalog.pg_current_snapshot()::pg_catalog.text'

/**
 * Takes an `xid`; answers one row: what a look says of rows. The transactions' distances are compared, since their numbers
 * begin again.
 */
export const rowsQuery = `
    WITH first AS MATERIALIZED (SELECT pg_catalog.age($1::pg_catalog.text::pg_catalog.xid) AS age),
    passing (oid) AS MATERIALIZED (SELECT oid FROM pg_catalog.pg_class WHERE ${temporary}
      UNION ALL SELECT oid FROM pg_catalog.pg_namespace WHERE ${temporarySchema})
    SELECT pg_catalog.string_agg(line, pg_catalog.chr(10)) FROM (${catalogs.map(rowsOf).join(' UNION ALL ')}
    UNION ALL SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_namespace s
      JOIN pg_catalog.pg_roles o ON o.rolname = s.nspname)::pg_catalog.text) AS every (line)`

function rowsOf([name, which]: readonly [name: string, which: string]): string {
  return `SELECT pg_catalog.concat_ws(' ', '${name}', pg_catalog.count(*),
      pg_catalog.md5(pg_catalog.string_agg(r.ctid::pg_catalog.text || r.xmin::pg_catalog.text, '' ORDER BY r.ctid)
        FILTER (WHERE pg_catalog.age(r.xmin) BETWEEN 0 AND first.age)))
    FROM pg_catalog.${name} AS r, first WHERE ${which}`
}

/** Distances between transactions are told up to twice this; beyond, a look says nothing. */
const distanceMax = 2n ** 30n

/** What `pg_current_snapshot` answers: the oldest transaction that runs, and the first that has not begun. Null when it is not of that form. */
export function boundsOf(seen: string): { readonly oldest: bigint; readonly next: bigint } | null {
  const [, oldest, next] = /^([0-9]{1,20}):([0-9]{1,20}):/.exec(seen) ?? []
  return oldest === undefined || next === undefined ? null : { oldest: BigInt(oldest), next: BigInt(next) }
}

/** False where so many transactions began since the first look that their numbers no longer tell which are younger. */
export function isWithinReach(since: string, seen: string): boolean {
  const bounds = boundsOf(seen)
  return bounds !== null && bounds.next - BigInt(since) < distanceMax
}

/** An `xid8` as catalogs hold it. */
export function shortened(xid: string): string {
  return String(BigInt(xid) % 2n ** 32n)
}
