import { isRangeConstructor, supportOf } from './snapshot-functions.ts'
import { callsReaching, comparingFunctions, reachingPattern } from './snapshot-relations.ts'

/** True of a row of `pg_cast`, as `c`, less the casts that come with each range type. */
const madeByHand = `NOT EXISTS (SELECT 1 FROM pg_catalog.pg_proc made
            WHERE made.oid = c.castfunc AND ${isRangeConstructor('made')})`

/** The questions for operators, types and casts of users; see `snapshotQueries`. */
export const otherQueries = {
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
    WITH RECURSIVE reaching AS MATERIALIZED (${reachingPattern}),
    reviewed AS (
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
        SELECT k.contypid FROM pg_catalog.pg_constraint k CROSS JOIN reaching
        WHERE k.contypid <> 0 AND ${callsReaching('k.conbin')}
        UNION
        SELECT t.oid FROM pg_catalog.pg_cast c
        JOIN pg_catalog.pg_type t ON t.oid = c.casttarget AND t.oid >= 16384
        WHERE c.oid >= 16384 AND c.castfunc >= 16384
          AND ${madeByHand}
          AND NOT EXISTS (SELECT 1 FROM reviewed r
            WHERE r.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND r.objid = c.oid)
        UNION
        SELECT g.rngtypid FROM pg_catalog.pg_range g WHERE g.rngcanonical >= 16384
        UNION
        SELECT t.oid FROM pg_catalog.pg_cast c
        JOIN pg_catalog.pg_type t ON t.oid IN (c.castsource, c.casttarget)
        WHERE c.oid >= 16384 AND c.castfunc >= 16384 AND c.castsource < 16384 AND c.casttarget < 16384) AS found
      UNION
      SELECT h.holder FROM custom c JOIN holders h ON h.held = c.oid)
    SELECT DISTINCT t.typname, t.oid::pg_catalog.text FROM custom c JOIN pg_catalog.pg_type t ON t.oid = c.oid ORDER BY 1`,
  /**
   * Source type, schema and name of each function of users that a value meets unasked, and when: behind
   * casts, in the default operator classes of types, under ranges, in defaults of domains. Arrays, domains and rows over the type too.
   */
  casts: `
    WITH met (type, function, moment) AS (
      SELECT c.castsource, c.castfunc, 'cast' FROM pg_catalog.pg_cast c
      WHERE c.oid >= 16384 AND c.castfunc >= 16384 AND ${madeByHand} AND NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
        WHERE d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND d.objid = c.oid
          AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
          AND e.extname IN ('citext', 'hstore', 'ltree', 'intarray', 'pg_trgm', 'cube', 'seg', 'isn', 'vector', 'postgis'))
      UNION
      SELECT o.opcintype, f.oid, 'compared' FROM (${comparingFunctions}) AS f
      JOIN pg_catalog.pg_opclass o ON o.opcfamily = f.family AND o.opcdefault
      UNION
      SELECT g.rngtypid, f.oid, 'compared' FROM (${comparingFunctions}) AS f
      JOIN pg_catalog.pg_opclass o ON o.opcfamily = f.family
      JOIN pg_catalog.pg_range g ON g.rngsubopc = o.oid
      UNION
      SELECT g.rngtypid, g.rngsubdiff, 'compared' FROM pg_catalog.pg_range g WHERE g.rngsubdiff >= 16384
      UNION
      SELECT t.oid, d.refobjid, 'defaulted' FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid
        AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refobjid >= 16384
      WHERE t.typtype = 'd' AND t.typdefaultbin IS NOT NULL)
    SELECT DISTINCT s.typname, n.nspname, p.proname, m.moment FROM met m
    JOIN pg_catalog.pg_proc p ON p.oid = m.function
    JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_catalog.pg_type s ON s.oid = m.type OR s.typbasetype = m.type
      OR (s.typelem = m.type AND s.typcategory = 'A')
      OR (s.typtype = 'c' AND EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = s.typrelid AND a.attnum > 0 AND a.atttypid = m.type))
    ORDER BY 1, 2, 3, 4`,
} as const
