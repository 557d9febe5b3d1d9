/** What a target is asked about a name, so that it says itself that it does not know it. */

/** Yields no row, and fails where there is no such relation as any statement does that has to open it. */
export const relationQuestion =
  "select 1 where pg_catalog.has_table_privilege($1::pg_catalog.text, 'select'::pg_catalog.text) is null"

/** Yields no row, and fails where there is no function of this name and without arguments. */
export const routineQuestion =
  "select 1 where (pg_catalog.pg_get_object_address('function', $1::pg_catalog._text, '{}'::pg_catalog._text)).objid is null"

/** Yields no row where the session has no such cursor, and fails where it has. */
export const cursorQuestion =
  "select 1 where (case when exists (select from pg_catalog.pg_cursors c where pg_catalog.texteq(c.name, $1::pg_catalog.text)) then 'there is one' end)::pg_catalog.int4 is not null"
