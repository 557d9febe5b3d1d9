/** The question for functions, for those that a condition on `pg_proc` (as `p`) selects; none is of a temporary schema. */
export function functionsWhere(which: string): string {
  return question.replace('/* which */', which)
}

/** A `Support` of a row of `pg_proc`. */
export function supportOf(row: string): string {
  return `CASE WHEN ${row}.oid >= 16384 THEN ${row}.oid::pg_catalog.text ELSE ${row}.proname::pg_catalog.text END`
}

/** True of a row of `pg_proc` that the server made with a range type: it puts bounds together, and runs no code but the subtype's. */
export function isRangeConstructor(row: string): string {
  const names = [...rangeConstructors].map((name) => `'${name}'`).join(', ')
  return `(${row}.prolang = 12 AND ${row}.prosrc IN (${names}))`
}

/** What the server calls the code behind them. */
export const rangeConstructors: ReadonlySet<string> = new Set([
  'range_constructor2',
  'range_constructor3',
  'multirange_constructor0',
  'multirange_constructor1',
  'multirange_constructor2',
])

const question = `
    SELECT n.nspname, p.proname, p.pronargs::pg_catalog.text, p.provolatile::pg_catalog.text, l.lanname,
      CASE WHEN l.lanname IN ('sql', 'plpgsql') AND p.prokind IN ('f', 'p')
        THEN coalesce(nullif(p.prosrc, ''), pg_catalog.pg_get_functiondef(p.oid))
        WHEN ${isRangeConstructor('p')} THEN p.prosrc END,
      p.prosecdef::pg_catalog.text,
      (p.prosrc = '')::pg_catalog.text, p.prokind::pg_catalog.text,
      pg_catalog.pg_get_function_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid),
      p.pronargdefaults::pg_catalog.text, (p.provariadic <> 0)::pg_catalog.text,
      coalesce((SELECT pg_catalog.json_agg(tn.nspname || '.' || t.typname ORDER BY o.place)
        FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS o (type, place)
        JOIN pg_catalog.pg_type t ON t.oid = o.type
        JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace)::pg_catalog.text, '[]'),
      CASE WHEN r.typtype = 'c' THEN (SELECT pg_catalog.json_agg(a.attname ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = r.typrelid AND a.attnum > 0 AND NOT a.attisdropped)::pg_catalog.text
        WHEN EXISTS (SELECT 1 FROM pg_catalog.unnest(p.proargmodes) AS m (mode) WHERE m.mode IN ('o', 'b', 't'))
        THEN (SELECT pg_catalog.json_agg(coalesce(nullif(p.proargnames[o.place], ''), 'column' || o.out) ORDER BY o.place)
          FROM (SELECT m.place, pg_catalog.row_number() OVER (ORDER BY m.place) AS out
            FROM pg_catalog.unnest(p.proargmodes) WITH ORDINALITY AS m (mode, place)
            WHERE m.mode IN ('o', 'b', 't')) AS o)::pg_catalog.text
        WHEN r.typtype IN ('b', 'e', 'r', 'm') OR r.typname = 'void' THEN '[]' END,
      coalesce(pg_catalog.array_to_json(p.proconfig)::pg_catalog.text, '[]'),
      EXISTS (SELECT 1 FROM pg_catalog.pg_namespace s JOIN pg_catalog.pg_roles o ON o.rolname = s.nspname)::pg_catalog.text,
      p.oid::pg_catalog.text, p.proisstrict::pg_catalog.text,
      (SELECT pg_catalog.json_build_array(
          (SELECT pg_catalog.json_agg(${supportOf('s')} ORDER BY s.oid)
            FROM pg_catalog.pg_proc s WHERE s.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn,
              a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn)),
          pg_catalog.json_build_array(a.aggtranstype::pg_catalog.int8, a.aggmtranstype::pg_catalog.int8))::pg_catalog.text
        FROM pg_catalog.pg_aggregate a WHERE a.aggfnoid = p.oid)
    FROM pg_catalog.pg_proc p
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    JOIN pg_catalog.pg_type r ON r.oid = p.prorettype
    WHERE /* which */ AND (p.oid >= 16384 OR p.pronamespace NOT IN (SELECT s.oid FROM pg_catalog.pg_namespace s
        WHERE s.nspname IN ('pg_catalog', 'information_schema')))
      AND n.nspname !~ '^pg_temp_'
      -- What repeats a built-in for citext does what the built-in does.
      AND NOT (EXISTS (SELECT 1 FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
          WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e'
            AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND e.extname = 'citext')
        AND EXISTS (SELECT 1 FROM pg_catalog.pg_proc b WHERE b.proname = p.proname
          AND b.pronamespace = 'pg_catalog'::pg_catalog.regnamespace AND b.oid < 16384))
    ORDER BY p.oid`

/** The question for those in the temporary schema of the session that asks, under the schema `pg_temp`. */
export const temporaryFunctions = functionsWhere('p.pronamespace = pg_catalog.pg_my_temp_schema()')
  .replace('n.nspname, p.proname', `'pg_temp', p.proname`)
  .replace("AND n.nspname !~ '^pg_temp_'", '')
